"""What `tests.bench.start` opens, each in a process of its own: the desk, and an empty window."""
