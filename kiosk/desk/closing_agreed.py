"""What a captain agreed to while closing the day: kept for each event and day.

A laptop that is started anew in the evening does not ask the same questions again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from kiosk.desk.closing_steps import Act
from sync.domain.canonical import Json
from sync.domain.entries import EventId, PostId

REMEMBERED = "closing"
"""`{"event": id, "day": "2023-08-16", "zero": [posts], "nothing": bool, "saved": {act: entries}}`,
the latest day alone."""


class Keeps(Protocol):
    """What remembers small things for the next start: see `kiosk.store.memory`."""

    def recall(self, key: str) -> Json:
        """Give what was kept under `key`; None when nothing was."""
        ...

    def remember(self, key: str, value: Json) -> None:
        """Keep it in place of what was there.

        Raises:
            StoreError: the disk refused.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Day:
    """One day's answers."""

    event: EventId
    day: date
    zero: frozenset[PostId] = frozenset()
    """Posts where really nobody was served."""
    nothing: bool = False
    """There is nothing to hand over."""
    saved: dict[Act, int] = field(default_factory=dict)
    """How much had been recorded when a report was saved."""


class Agreed:
    """One day's answers; another day or event begins without any. Main thread."""

    def __init__(self, keeps: Keeps) -> None:
        self._keeps = keeps
        self._kept = _read(keeps.recall(REMEMBERED))

    def zero(self, event: EventId, day: date) -> frozenset[PostId]:
        """Give the posts where really nobody was served."""
        return self._of(event, day).zero

    def nothing(self, event: EventId, day: date) -> bool:
        """Say whether there is nothing to hand over."""
        return self._of(event, day).nothing

    def saved(self, event: EventId, day: date) -> dict[Act, int]:
        """Give how much had been recorded when each report was saved."""
        return dict(self._of(event, day).saved)

    def agree_zero(self, event: EventId, day: date, posts: Iterable[PostId]) -> None:
        """Keep that nobody was served at these posts, either.

        Raises:
            StoreError: nothing was agreed.
        """
        found = self._of(event, day)
        self._keep(replace(found, zero=found.zero | set(posts)))

    def agree_nothing(self, event: EventId, day: date) -> None:
        """Keep that there is nothing to hand over.

        Raises:
            StoreError: nothing was agreed.
        """
        self._keep(replace(self._of(event, day), nothing=True))

    def note_saved(self, event: EventId, day: date, act: Act, recorded: int) -> None:
        """Keep that a report was saved when so much had been recorded.

        Raises:
            StoreError: it is not remembered.
        """
        found = self._of(event, day)
        self._keep(replace(found, saved={**found.saved, act: recorded}))

    def _of(self, event: EventId, day: date) -> _Day:
        kept = self._kept
        if kept is not None and (kept.event, kept.day) == (event, day):
            return kept
        return _Day(event, day)

    def _keep(self, found: _Day) -> None:
        zero: list[Json] = [*sorted(map(str, found.zero))]
        saved: dict[str, Json] = {act.value: count for act, count in found.saved.items()}
        self._keeps.remember(
            REMEMBERED,
            {
                "event": found.event,
                "day": found.day.isoformat(),
                "zero": zero,
                "nothing": found.nothing,
                "saved": saved,
            },
        )
        self._kept = found


def _read(kept: Json) -> _Day | None:
    """Read what was kept; None for anything that this version would not have written."""
    if not isinstance(kept, dict):
        return None
    event, zero, saved = kept.get("event"), kept.get("zero"), kept.get("saved")
    if not isinstance(event, int) or not isinstance(zero, list) or not isinstance(saved, dict):
        return None
    try:
        day = date.fromisoformat(str(kept.get("day")))
        reports = {Act(act): count for act, count in saved.items() if isinstance(count, int)}
    except ValueError:
        return None
    posts = frozenset(PostId(str(post)) for post in zero)
    return _Day(EventId(event), day, posts, kept.get("nothing") is True, reports)
