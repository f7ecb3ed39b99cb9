"""A walk-in who was recognised: their turns are the volunteer's from then on."""

from dataclasses import replace
from datetime import timedelta

from sync.domain.duty import turns
from sync.domain.entries import Kind, VolunteerId
from sync.domain.figures import figures
from tests.builders import AT, WANG, a_roster, an_entry, journal

WALKED_IN = VolunteerId(0x77)


def test_what_a_recognised_walk_in_did_is_the_volunteers() -> None:
    hour = timedelta(hours=1)
    entries = journal(
        an_entry(volunteer=WANG, kind=Kind.ON, at=AT),
        an_entry(volunteer=WANG, kind=Kind.OFF, at=AT + hour),
        an_entry(volunteer=WALKED_IN, kind=Kind.ON, at=AT + 2 * hour),
        an_entry(volunteer=WALKED_IN, kind=Kind.OFF, at=AT + 3 * hour),
    )
    before = turns(entries, a_roster())
    assert {turn.volunteer for turn in before} == {WANG, WALKED_IN}
    roster = replace(a_roster(), same_as={WALKED_IN: WANG})
    after = turns(entries, roster)
    assert [turn.volunteer for turn in after] == [WANG, WANG]
    assert figures(after, ()).volunteers == 1


def test_one_turn_may_begin_under_the_one_id_and_end_under_the_other() -> None:
    entries = journal(
        an_entry(volunteer=WALKED_IN, kind=Kind.ON, at=AT),
        an_entry(
            volunteer=WANG,
            kind=Kind.OFF,
            at=AT + timedelta(hours=2),
        ),
    )
    (turn,) = turns(entries, replace(a_roster(), same_as={WALKED_IN: WANG}))
    assert (turn.volunteer, turn.open) == (WANG, False)
