"""What is fast, measured: every ratio is against a baseline of the same run."""
