"""Statements of the hot path: written once with `:name` places, run on the driver itself.

SQLAlchemy's own way costs a tenth of a millisecond a statement, which over the dozen that a
batch needs is as much as checking a hundred entries.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPICursor

_PLACE = re.compile(r":([a-z_]+)")


class Statement:
    """One SQL statement that both engines understand, but for how they mark its places."""

    def __init__(self, sql: str, *, locking: bool = False) -> None:
        """Take the statement.

        Args:
            locking: hold the rows it finds until the transaction ends. On SQLite the whole
                database is held by then.
        """
        self._named = sql
        self._pyformat = _PLACE.sub(r"%(\1)s", sql) + (" FOR UPDATE" if locking else "")

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run it within the connection's transaction; give its rows.

        Raises:
            Exception: the driver's own, not SQLAlchemy's.
        """
        sqlite = connection.dialect.name == "sqlite"
        return self.run(connection.connection.cursor(), values, sqlite=sqlite)

    def each(
        self, connection: Connection, values: Mapping[str, object]
    ) -> Iterator[tuple[Any, ...]]:
        """Run it like `rows`; give its rows one by one, for a reader that may have enough."""
        cursor = connection.connection.cursor()
        try:
            sqlite = connection.dialect.name == "sqlite"
            cursor.execute(self._named if sqlite else self._pyformat, values)
            while (row := cursor.fetchone()) is not None:
                yield tuple(row)
        finally:
            cursor.close()

    def run(
        self, cursor: DBAPICursor, values: Mapping[str, object], *, sqlite: bool
    ) -> list[tuple[Any, ...]]:
        """Run it on a driver's cursor and close that; give its rows."""
        try:
            cursor.execute(self._named if sqlite else self._pyformat, values)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            cursor.close()

    def one(self, connection: Connection, values: Mapping[str, object]) -> tuple[Any, ...] | None:
        """Run it; give its first row, None if there is none."""
        return next(iter(self.rows(connection, values)), None)
