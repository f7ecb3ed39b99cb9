"""The benchmarks score and draw what they say they do."""
