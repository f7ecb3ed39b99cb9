"""The messages between kiosk and hub, and the protocol's version."""

PROTOCOL = 1
"""Raised when a message changes its meaning; a hub understands this one and the one before."""

OLDEST_PROTOCOL = 1
BATCH_ENTRIES_MAX = 500
BATCH_BYTES_MAX = 1024 * 1024
"""Of a push, unpacked."""
