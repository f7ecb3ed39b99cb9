"""The four headline figures, each drilled down to the entries that it comes from.

Volunteers: distinct, with a creditable turn. Duty turns: creditable turns. People served:
the sum of tallies. Service hours: the sum of credited minutes / 60.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.domain.entries import (
    Entry,
    EntryId,
    Kind,
    PostId,
    VolunteerId,
    effective_entries,
    is_id,
)
from sync.domain.hours import MinuteClass
from sync.domain.turn import Turn

TALLY_MAX = 9_999
"""More people than one press can have served is a slip."""


@dataclass(frozen=True, slots=True)
class Figures:
    """An event's headline figures; minutes split by whether they were measured."""

    volunteers: int = 0
    turns: int = 0
    served: int = 0
    minutes: int = 0
    measured_minutes: int = 0

    @property
    def hours(self) -> float:
        """Give service hours, to one place."""
        return round(self.minutes / 60, 1)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One turn or one tally: the ground of the figures."""

    entry: EntryId
    """The entry that opened the turn, or the tally."""
    post: PostId | None
    volunteer: VolunteerId | None = None
    turns: int = 0
    served: int = 0
    minutes: int = 0
    measured_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """So many people served at a post, by one kind of service."""

    entry: EntryId
    post: PostId | None
    service: str
    count: int


def tallies(entries: Iterable[Entry]) -> tuple[Tally, ...]:
    """Read the tallies that count: no repeats, nothing annulled, no count that makes no sense."""
    found = []
    for entry in effective_entries(entries):
        count = entry.data.get("count") if entry.kind == Kind.TALLY else None
        if isinstance(count, int) and not isinstance(count, bool) and 0 < count <= TALLY_MAX:
            service = entry.data.get("service")
            # What is no id at all no table could keep: PostgreSQL refuses NUL in a text.
            kind = service if isinstance(service, str) and is_id(service) else "other"
            found.append(Tally(entry.entry_id, entry.post, kind, count))
    return tuple(found)


def figures(turns: Iterable[Turn], served: Iterable[Tally]) -> Figures:
    """Count the headline figures."""
    counted = [turn for turn in turns if turn.creditable]
    return Figures(
        volunteers=len({turn.volunteer for turn in counted}),
        turns=len(counted),
        served=sum(tally.count for tally in served),
        minutes=sum(turn.service.credited_minutes for turn in counted),
        measured_minutes=sum(
            turn.service.credited_minutes
            for turn in counted
            if turn.service.minute_class is MinuteClass.MEASURED
        ),
    )


def drill_down(turns: Iterable[Turn], served: Iterable[Tally]) -> tuple[FigureLine, ...]:
    """Give the lines whose sum the figures are."""
    lines = []
    for turn in turns:
        if turn.creditable:
            credited = turn.service.credited_minutes
            measured = turn.service.minute_class is MinuteClass.MEASURED
            lines.append(
                FigureLine(
                    turn.opened,
                    turn.segments[0].post,
                    turn.volunteer,
                    turns=1,
                    minutes=credited,
                    measured_minutes=credited if measured else 0,
                )
            )
    lines += [FigureLine(tally.entry, tally.post, served=tally.count) for tally in served]
    return tuple(lines)


def total(lines: Iterable[FigureLine]) -> Figures:
    """Add lines up again."""
    kept = list(lines)
    return Figures(
        volunteers=len({line.volunteer for line in kept if line.volunteer is not None}),
        turns=sum(line.turns for line in kept),
        served=sum(line.served for line in kept),
        minutes=sum(line.minutes for line in kept),
        measured_minutes=sum(line.measured_minutes for line in kept),
    )
