"""The relay: a laptop at the venue that holds the gates' parcels until it has a line to the hub.

A gate hands a parcel in (`app`), it is kept on the disk before the gate hears yes (`spool`),
and passed on unopened when the hub answers (`forwarding`); the hub's signed answer is kept for
the gate to take along. The relay reads a parcel's clear header and nothing more: what is in it
is sealed for the hub, and what the hub says is signed for the gate.
"""
