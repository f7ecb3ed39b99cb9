"""The book reads a walk-in who was recognised as the volunteer, from when the roster says so."""

from dataclasses import replace
from datetime import timedelta

from kiosk.desk.book import DutyBook
from sync.domain.entries import Kind, VolunteerId
from tests.builders import AT, SOUTH, WANG, a_roster, a_trust, an_entry, journal

WALKED_IN = VolunteerId(0x77)


def test_entries_of_both_ids_are_one_persons_once_the_roster_says_so_and_two_again_after() -> None:
    entries = journal(
        an_entry(Kind.ON, WALKED_IN),
        an_entry(Kind.OFF, WANG, at=AT + timedelta(hours=1)),
    )
    book = DutyBook(a_roster(), a_trust(), entries)
    assert book.standing(WALKED_IN, AT + timedelta(hours=1)) is not None
    recognised = replace(a_roster(), same_as={WALKED_IN: WANG})
    book.learn(recognised, a_trust())
    (turn,) = book.turns()
    assert (turn.volunteer, turn.open) == (WANG, False)
    assert book.turns_of(WALKED_IN) == book.turns_of(WANG) == (turn,)
    assert book.on_duty(SOUTH, AT + timedelta(minutes=5)) == []
    person = book.person(WALKED_IN)
    assert person is not None
    assert person.volunteer == WANG
    # The badge that the walk-in was given goes on: it is the volunteer's.
    book.add(replace(an_entry(Kind.ON, WALKED_IN, at=AT + timedelta(hours=3)), seq=3))
    assert book.on_duty(SOUTH, AT + timedelta(hours=3)) == [WANG]
    book.learn(a_roster(), a_trust())
    assert {turn.volunteer for turn in book.turns()} == {WANG, WALKED_IN}
