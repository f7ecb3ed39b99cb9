"""The organiser's pages: other kiosks, the roster, the badges; on a laptop with its own hub."""
