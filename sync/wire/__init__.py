"""The messages between kiosk and hub, and the protocol's version."""

PROTOCOL = 1
"""Raised when a message changes its meaning; a hub understands this one and the one before."""

OLDEST_PROTOCOL = 1
BATCH_ENTRIES_MAX = 500
BATCH_BYTES_MAX = 1024 * 1024
"""Of a push, unpacked."""
RELAY_SERVICE = "_gatepost-relay._tcp.local."
"""How a relay is found on a venue's network (DNS-SD, RFC 6763); its TXT says for which hub."""
RELAY_PORT = 8643
