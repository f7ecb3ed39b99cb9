"""Editions of the index of terms: which there are, and how a volunteer's rows look in one.

What is remembered of them lies under `KEY` of the memory table.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from kiosk.store.cipher import driver
from kiosk.store.engine import Store
from kiosk.store.terms import VERSION, Term, terms_of

KEY = "finding"

_RECALL = "SELECT value FROM memory WHERE key = ?"
_REMEMBER = (
    "INSERT INTO memory (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)

Line = tuple[int, int, str, int]
"""A row of the table: edition, sort, term, volunteer."""


@dataclass(frozen=True, slots=True)
class State:
    """Which editions there are; 0 is none."""

    whole: int = 0
    filling: int = 0
    through: str = ""
    """The last volunteer (hex) whom `filling` has."""
    near: int = 0
    near_of: str = ""
    """A digest of who is in `near`."""
    latest: int = 0
    """The highest edition ever made."""
    changes: int = 0
    """Counts what single changes came, so that a run that read before begins again."""
    old: bool = True
    """`whole` is of another roster, or there is none."""
    rules: int = VERSION

    @property
    def used(self) -> tuple[int, ...]:
        """Give the editions that are asked, or will be."""
        return tuple(each for each in (self.whole, self.filling, self.near) if each)


@contextlib.contextmanager
def reading(store: Store) -> Iterator[driver.Connection]:
    """Give the driver's own connection of a reader: a search is many small questions."""
    with store.reading() as connection:
        raw: driver.Connection = connection.connection.driver_connection
        yield raw


def state_in(connection: driver.Connection) -> State:
    """Give what is remembered; an index by other rules is an old one."""
    row = connection.execute(_RECALL, (KEY,)).fetchone()
    if row is None:
        return State()
    told = json.loads(row[0])
    known = {field.name for field in fields(State)}
    state = State(**{name: value for name, value in told.items() if name in known})
    if state.rules != VERSION:
        return replace(state, filling=0, through="", near_of="", old=True, rules=VERSION)
    return state


def write_in(connection: driver.Connection, state: State) -> None:
    """Remember the editions, in the caller's transaction."""
    connection.execute(_REMEMBER, (KEY, json.dumps(asdict(state))))


def terms(value: Mapping[str, Any]) -> frozenset[Term]:
    """Give a roster row's terms; what a row lacks is not looked for."""
    name, number, last4 = (value.get(each, "") for each in ("name", "number", "last4"))
    return terms_of(str(name), str(number), str(last4))


def who_of(key: str) -> int | None:
    """Read a row's key; None when no volunteer can have it."""
    try:
        who = int(key, 16)
    except ValueError:
        return None
    return who if 0 <= who < 2**63 else None


def lines(edition: int, terms: Iterable[Term], who: int | None) -> list[Line]:
    """Give the rows of one volunteer in an edition; none of nobody."""
    return [] if who is None else [(edition, int(sort), term, who) for sort, term in terms]
