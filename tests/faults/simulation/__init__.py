"""A small world of kiosks and a hub in one process: its clock, network and chance are simulated.

`world` holds `gate`s (real encrypted stores, real journals, the real exchange) and a `centre`
(the hub's real application on real SQLite). `network` carries requests, or does not. `machine`
has Hypothesis play with all of it and looks whether what was promised still holds.
"""
