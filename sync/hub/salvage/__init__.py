"""Saving what a damaged SQLite database of a hub still holds."""
