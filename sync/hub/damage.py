"""Which of a database's errors say that its file is damaged, and not that it is away or busy."""

import psycopg
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

_PRIMARY = 0xFF
"""SQLite's extended codes hold the plain one in their last byte."""
_DAMAGE = frozenset({sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB})
_NO_SUCH_TABLE = 1


def is_damage(problem: BaseException, *, at_start: bool = False) -> bool:
    """Say whether an error is of a damaged database.

    Args:
        at_start: also one that lacks a table or a column, which the migrations have made.
    """
    found = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(found, sqlite.Error):
        code = getattr(found, "sqlite_errorcode", None)
        if code is None:  # the driver's own: a text that is no UTF-8
            return "decode" in str(found)
        plain = int(code) & _PRIMARY
        return plain in _DAMAGE or (at_start and plain == _NO_SUCH_TABLE)
    return isinstance(found, psycopg.errors.DataCorrupted | psycopg.errors.IndexCorrupted)


def is_no_database(problem: BaseException) -> bool:
    """Say whether SQLite does not even take a file for one of its own."""
    found = problem.orig if isinstance(problem, DBAPIError) else problem
    return bool(getattr(found, "sqlite_errorcode", None) == sqlite.SQLITE_NOTADB)
