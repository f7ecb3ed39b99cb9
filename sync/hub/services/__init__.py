"""What the hub does, without HTTP: each takes a `Database` and times as arguments."""
