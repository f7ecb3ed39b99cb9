"""Finding volunteers on the disk: ranges of an index of terms, never the roster in memory.

The index is made by `filling`. A small edition of it holds those who are due here now, and is
asked first: a single letter has more hits than anybody reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.store.editions import reading, state_in
from kiosk.store.engine import Store
from kiosk.store.terms import Sort, plain
from sync.domain.entries import VolunteerId

HITS_MAX = 100
"""Of each sort."""
_LAST = "\U0010ffff"

_SEARCH = (
    "SELECT term, volunteer FROM finding WHERE edition = ? AND sort = ? AND term >= ?"
    " AND term < ? ORDER BY term, volunteer LIMIT ?"
)


class Hit(NamedTuple):
    """Somebody found, and by what."""

    volunteer: VolunteerId
    sort: Sort
    term: str
    exact: bool
    """The whole term was typed, not its beginning."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found, and whether it is all there is."""

    hits: tuple[Hit, ...]
    more: bool
    whole: bool
    """False: the index is still being made, and who is not found may be there all the same."""


def search(store: Store, text: str, most: int = HITS_MAX) -> Hits:
    """Find who has a term that begins with `text`, however it is typed; the due ones first.

    Args:
        most: hits of each sort.

    Raises:
        StoreError: the disk refused.
    """
    wanted = plain(text).replace("ü", "v")
    with reading(store) as connection:
        state = state_in(connection)
        whole = bool(state.whole) and not state.old
        if not wanted:
            return Hits((), more=False, whole=whole)
        found: dict[VolunteerId, Hit] = {}
        more = False
        # While the first index is being made, what there is of it answers.
        for edition in dict.fromkeys((state.near, state.whole or state.filling)):
            for sort, begins in _questions(wanted):
                rows = connection.execute(
                    _SEARCH, (edition, int(sort), begins, begins + _LAST, most)
                ).fetchall()
                more |= len(rows) == most
                for term, who in rows:
                    hit = Hit(VolunteerId(who), sort, term, term == begins)
                    known = found.get(hit.volunteer)
                    if known is None or hit.exact > known.exact:
                        found[hit.volunteer] = hit
        return Hits(tuple(found.values()), more, whole)


def _questions(wanted: str) -> Iterator[tuple[Sort, str]]:
    """Say in which sorts to look, and for what; the zeros before a number count for nothing."""
    for sort in Sort:
        if sort is not Sort.LAST4 or wanted.isdigit():
            yield sort, wanted
    if wanted.isdigit() and (number := wanted.lstrip("0")) != wanted and number:
        yield Sort.NUMBER, number
