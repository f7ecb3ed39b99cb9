"""Alembic's scripts for the hub's tables."""
