"""The rules by which a distributed PostgreSQL can hold the hub's tables, and a log of its SQL.

Design, section 6, "The hub's tables run unchanged on SQLite, PostgreSQL and Citus". A rule that
cannot be read off a schema or a statement (a batch is one event, times are parameters) is read
off what it forbids.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final
from unittest import mock

import psycopg
from sqlalchemy import BigInteger, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint

SHARED: Final = frozenset({"hub", "alembic_version"})
"""Reference tables: the same on every node, pointing at no event's tables."""
HUB: Final = str(Path("sync") / "hub") + "/"

_VOLATILE = re.compile(
    r"\b(now|random|clock_timestamp|statement_timestamp|timeofday|gen_random_uuid|nextval|"
    r"strftime|datetime|julianday|unixepoch|uuid_generate_v4)\s*\(|"
    r"\bcurrent_(timestamp|time|date)\b|\blocaltime",
    re.IGNORECASE,
)
_WITHIN_ONE_EVENT = re.compile(
    r"\bfor\s+(?:no\s+key\s+)?update\b|\brecursive\b|\brollup\b", re.IGNORECASE
)
_IS_ONE_EVENT = re.compile(r"\bevent\s*=\s*(?:%|:|\$|\?|\w+\.event\b|event\b)", re.IGNORECASE)
_IS_GIVEN_EVENT = re.compile(r"\bevent\s*=\s*(?:%|:|\$|\?)", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:from|join|using)\s+(\w+)|,\s*(\w+)\s+(?:as\s+\w+\s+)?where\b", re.IGNORECASE
)
_TARGET = re.compile(r"^(?:update|delete\s+from)\s+(\w+)", re.IGNORECASE)
_INSERT = re.compile(r"^insert\s+into\s+(\w+)\s*(?:\(\s*(\w+))?", re.IGNORECASE)
_COPY = re.compile(r"^copy\s+(\w+)\s*(?:\(\s*(\w+))?", re.IGNORECASE)
_DUTY = re.compile(r"^(?:select|insert|update|delete|copy|with|merge|truncate)\b", re.IGNORECASE)


# ---- the schema ---------------------------------------------------------------------------------


def schema_breaches(metadata: MetaData) -> list[str]:
    """Name what in these tables breaks a rule."""
    return [breach for table in metadata.tables.values() for breach in _table_breaches(table)]


def _table_breaches(table: Table) -> Iterator[str]:
    of_events = table.name not in SHARED
    if of_events:
        if not table.primary_key.columns:
            yield f"{table.name}: no primary key"
        unique = [
            found
            for found in table.constraints
            if isinstance(found, (PrimaryKeyConstraint, UniqueConstraint)) and found.columns
        ]
        for key in [*unique, *(index for index in table.indexes if index.unique)]:
            first = next(iter(key.columns)).name
            if first != "event":
                yield f"{table.name}: key {key.name} begins with {first}"
    for column in table.columns:
        default = str(getattr(column.server_default, "arg", "")).lower()
        counted = column.identity is not None or "nextval" in default
        if counted and not isinstance(column.type, BigInteger):
            yield f"{table.name}.{column.name}: an identity that is no bigint"
        if _VOLATILE.search(default.replace("nextval", "")):
            yield f"{table.name}.{column.name}: a default by the database's clock or dice"
    for foreign in table.foreign_key_constraints:
        pairs = [(key.parent.name, key.column.name) for key in foreign.elements]
        other = foreign.referred_table.name
        if of_events and other not in SHARED and ("event", "event") not in pairs:
            yield f"{table.name}: points at {other} without the event"
        if not of_events and other not in SHARED:
            yield f"{table.name}: a shared table points at {other}, which is of events"


# ---- statements ---------------------------------------------------------------------------------


def statement_breaches(sql: str, event_tables: set[str]) -> list[str]:
    """Name what in this statement breaks a rule."""
    flat = " ".join(re.sub(r"'[^']*'|--[^\n]*", "''", sql).replace('"', "").split())
    if not _DUTY.match(flat):
        return []
    return [*_clock_breaches(flat), *_event_breaches(flat, event_tables)]


def _clock_breaches(flat: str) -> Iterator[str]:
    lower = flat.lower()
    if lower.startswith("update") and _VOLATILE.search(flat):
        yield "a volatile function in UPDATE"
    _, conflict, then = lower.partition("on conflict")
    if conflict and _VOLATILE.search(then):
        yield "a volatile function in ON CONFLICT"
    if lower.startswith("truncate"):
        yield "TRUNCATE of all events"


def _event_breaches(flat: str, event_tables: set[str]) -> Iterator[str]:
    into = _INSERT.match(flat) or _COPY.match(flat)
    if into is not None and into[1] in event_tables and into[2] != "event":
        yield f"rows of {into[1]} whose event is not named first"
    read = [one or other for one, other in _NAMED.findall(flat)]
    target = _TARGET.match(flat)
    if target is not None and not flat.lower().startswith("delete"):
        read.append(target[1])
    named = [table for table in read if table in event_tables]
    # The list of events and their heads are read across events: one row each, no sums.
    across = flat.lower().startswith("select") and set(named) == {"event"}
    if _WITHIN_ONE_EVENT.search(flat) and not _IS_GIVEN_EVENT.search(flat):
        yield "FOR UPDATE, RECURSIVE or ROLLUP over more than one event"
    elif named and not across:
        if not _IS_GIVEN_EVENT.search(flat):
            yield f"{', '.join(sorted(set(named)))}: not of one event"
        elif len(_IS_ONE_EVENT.findall(flat)) < len(named):
            yield f"{', '.join(sorted(set(named)))}: one of them is not held to the event"


# ---- what really runs -----------------------------------------------------------------------------

Ran = dict[str, str]
"""Statement -> where the hub ran it."""


@contextmanager
def listening(ran: Ran) -> Iterator[None]:
    """Note every statement that the hub's own code gives to PostgreSQL's driver meanwhile.

    At the driver: the hot path goes round SQLAlchemy. What a test itself asks is left out.
    """

    def noting(name: str) -> Callable[..., Any]:
        plain = getattr(psycopg.Cursor, name)

        def noted(cursor: Any, query: Any, *arguments: Any, **named: Any) -> Any:
            place = _place()
            if place is not None:
                text = query.decode() if isinstance(query, bytes) else str(query)
                ran.setdefault(text, place)
            return plain(cursor, query, *arguments, **named)

        return noted

    with (
        mock.patch.object(psycopg.Cursor, "execute", noting("execute")),
        mock.patch.object(psycopg.Cursor, "executemany", noting("executemany")),
        mock.patch.object(psycopg.Cursor, "copy", noting("copy")),
    ):
        yield


def _place() -> str | None:
    """Say where in the hub the statement comes from; None: not from there."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if HUB in file and "/tests/" not in file and not file.endswith("/statement.py"):
            if "/migrations/" in file or file.endswith("/migrating.py"):
                return None
            return f"{file[file.index(HUB) :]}:{frame.f_lineno} {frame.f_code.co_name}"
        if "/tests/" in file:
            return None
        frame = frame.f_back
    return None
