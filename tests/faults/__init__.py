"""Disks that fill, processes that die, files that are not ours."""
