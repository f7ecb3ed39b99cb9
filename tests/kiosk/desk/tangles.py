"""Journals in which entries annul, amend and resolve each other, in any order."""

from dataclasses import replace

from hypothesis import strategies as st

from sync.domain.entries import Entry, Kind, Method, VolunteerId
from sync.domain.fitness import AbsenceState
from sync.domain.roster import Roster
from tests.builders import (
    AT,
    DAY,
    HOUR,
    LI,
    MINUTE,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_roster,
    a_shift,
    an_entry,
    an_entry_id,
)

PEOPLE = (WANG, LI, ZHAO, VolunteerId(0x77))
KINDS = [Kind.ON, Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.ABSENT, Kind.NOTE]
KINDS += [Kind.ANNUL, Kind.ANNUL, Kind.AMEND, Kind.RESOLVE, Kind.TALLY]
POSTS = (SOUTH, WEST, STATION, None)


def two_days() -> Roster:
    """Give a roster with back-to-back shifts, the next day's too, and one planned twice."""
    shifts = [
        a_shift(),
        a_shift("west-1", WEST),
        a_shift("south-2", SOUTH, AT + 4.5 * HOUR),
        a_shift("south-3", SOUTH, AT + DAY),
    ]
    plan = [(WANG, "south-1"), (WANG, "south-2"), (LI, "west-1"), (LI, "south-3")]
    return a_roster(shifts=shifts, plan=plan)


@st.composite
def tangles(draw: st.DrawFn) -> list[Entry]:
    """Draw entries that annul, amend and resolve each other, in the order in which they come."""
    ids = [an_entry_id(AT, 10_000 + n) for n in range(draw(st.integers(1, 14)))]
    made: list[Entry] = []
    for number, entry_id in enumerate(ids):
        kind = draw(st.sampled_from(KINDS))
        at = AT + draw(st.integers(-120, 30 * 60)) * MINUTE
        data: dict[str, object] = {}
        if kind == Kind.ABSENT:
            data = {
                "state": draw(st.sampled_from([*map(str, AbsenceState), "gone"])),
                "shift": draw(st.sampled_from(["south-1", "west-1"])),
            }
        elif kind == Kind.TALLY:
            data = {"service": "guide", "count": draw(st.integers(-1, 9))}
        elif kind == Kind.AMEND:
            data = {"at": f"2023-08-16T{draw(st.integers(0, 9)):02d}:00:00.000Z"}
        elif kind == Kind.RESOLVE:
            data = {"ends": f"2023-08-16T{draw(st.integers(0, 9)):02d}:30:00.000Z"}
        cites = kind in (Kind.ANNUL, Kind.AMEND, Kind.RESOLVE)
        made.append(
            an_entry(
                kind,
                draw(st.sampled_from(PEOPLE)) if not cites or draw(st.booleans()) else None,
                at=at,
                post=draw(st.sampled_from(POSTS)),
                kiosk=draw(st.sampled_from(["kiosk-a", "kiosk-b"])),
                seq=number + 1,
                entry_id=entry_id,
                ref=draw(st.sampled_from(ids)) if cites else None,
                method=Method.BADGE,
                data=data,
            )
        )
        if draw(st.integers(0, 9)) == 0:  # a forgery: the same id with other contents
            made.append(replace(made[-1], wall=at + HOUR, post=SOUTH).sealed(made[-1].prev_hash))
    return draw(st.permutations([*made, *draw(st.lists(st.sampled_from(made), max_size=2))]))
