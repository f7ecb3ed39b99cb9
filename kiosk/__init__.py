"""The desk at the gate: badges in, entries committed, the hub told when it can be reached."""
