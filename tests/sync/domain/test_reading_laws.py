"""The laws of turns: whatever two kiosks record, in any order, with any repeats."""

import random

from hypothesis import given
from hypothesis import strategies as st

from sync.domain.duty import turns
from sync.domain.entries import Entry, Kind, wall_text
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
    an_entry,
    journals,
)

ROSTER = a_roster()
EIGHT = AT.replace(minute=0, second=0, microsecond=0)
"""08:00 local: the start of the south gate's first shift."""


@st.composite
def busy_days(draw: st.DrawFn) -> list[Entry]:
    """Draw what two kiosks might record of three volunteers in two days, in any state of mind."""
    kinds = [Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME, Kind.TALLY, "levitate"]
    drawn: list[Entry] = []
    for _ in range(draw(st.integers(0, 14))):
        cited = draw(st.none() | st.sampled_from(drafts)) if (drafts := list(drawn)) else None
        when = EIGHT - HOUR + draw(st.integers(0, 40 * 60)) * MINUTE
        kind = draw(st.sampled_from(kinds))
        data = {}
        if cited is not None and draw(st.booleans()):
            kind = draw(st.sampled_from([Kind.ANNUL, Kind.AMEND, Kind.RESOLVE]))
            moment = wall_text(when + draw(st.integers(-300, 300)) * MINUTE)
            data = {"at": moment, "ends": moment}
        drawn.append(
            an_entry(
                kind,
                draw(st.sampled_from([WANG, LI, ZHAO])),
                at=when,
                post=draw(st.sampled_from([SOUTH, WEST, STATION])),
                kiosk=draw(st.sampled_from(["south", "west"])),
                ref=cited.entry_id if cited else None,
                uncertainty_ms=draw(st.sampled_from([0, 50, 90_000])),
                offset_ms=draw(st.sampled_from([0, -7_200_000, 1500])),
                data=data,
            )
        )
    return drawn


@given(busy_days(), st.randoms(use_true_random=False), st.data())
def test_any_order_and_any_repeats_give_the_same_turns(
    entries: list[Entry], chance: random.Random, data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(entries), max_size=6)) if entries else []
    shuffled = [*entries, *again]
    chance.shuffle(shuffled)
    assert turns(shuffled, ROSTER) == turns(entries, ROSTER)


@given(journals(max_size=10), st.randoms(use_true_random=False))
def test_annulments_in_any_order_give_the_same_turns(
    entries: list[Entry], chance: random.Random
) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert turns(shuffled, ROSTER) == turns(entries, ROSTER)


@given(busy_days())
def test_credit_never_exceeds_the_union_of_the_raw_intervals(entries: list[Entry]) -> None:
    for turn in turns(entries, ROSTER):
        covered = {
            minute
            for segment in turn.segments
            for minute in range(
                int((segment.starts - EIGHT + 9 * DAY) / MINUTE),
                int((segment.ends - EIGHT + 9 * DAY) / MINUTE),
            )
        }
        slack = len(turn.segments)  # whole minutes here, seconds there
        service = turn.service
        assert 0 <= service.credited_minutes <= service.raw_minutes <= len(covered) + slack
        assert service.credited_minutes <= ROSTER.rules.turn_cap_s // 60


@given(busy_days())
def test_every_duty_entry_is_in_at_most_one_turn(entries: list[Entry]) -> None:
    cited = [entry_id for turn in turns(entries, ROSTER) for entry_id in turn.entries]
    assert len(cited) == len(set(cited))


@given(busy_days())
def test_turns_never_run_backwards(entries: list[Entry]) -> None:
    for turn in turns(entries, ROSTER):
        assert all(segment.starts <= segment.ends for segment in turn.segments)
