"""The database's history. `HEAD` and `KNOWN` spare a start the import of Alembic."""

HEAD = "0007"
KNOWN = frozenset({"0001", "0002", "0003", "0004", "0005", "0006", "0007"})
"""Every revision that this version can read; a test holds it against the scripts."""
