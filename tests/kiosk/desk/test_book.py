"""The duty book: at every moment what a reading of all entries gives, whatever came when."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.book import DutyBook
from sync.domain.duty import standing, turns
from sync.domain.entries import Entry, Kind, PostId, VolunteerId, effective_entries
from sync.domain.figures import Figures, figures, tallies
from sync.domain.fitness import absences
from sync.domain.roster import Roster
from tests.builders import (
    AT,
    HOUR,
    KIOSK,
    LI,
    MINUTE,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_roster,
    a_tally,
    a_trust,
    an_entry,
)
from tests.kiosk.desk.tangles import PEOPLE, tangles, two_days


def at_a_post(
    entries: list[Entry], roster: Roster, post: PostId, at: datetime
) -> list[VolunteerId]:
    """Read from all entries who is on duty at a post: the long way."""
    found = []
    for who in PEOPLE:
        mine = [turn for turn in turns(entries, roster) if turn.volunteer == who]
        now = standing(mine, at, roster.rules)
        if now is not None and now.on_duty and now.post == post:
            found.append(who)
    return found


def check(book: DutyBook, heard: list[Entry], roster: Roster, at: datetime) -> None:
    """Hold the book against a reading of all that was heard."""
    every = turns(heard, roster)
    assert tuple(book.turns()) == every
    counted = tallies(heard)
    assert book.figures() == figures(every, counted)
    for post in (SOUTH, WEST, STATION):
        assert sorted(book.on_duty(post, at)) == sorted(at_a_post(heard, roster, post, at))
        day = roster.event.local(at).date()
        kept = {one.entry_id: one for one in effective_entries(heard)}
        assert book.served(post, at) == sum(
            one.count
            for one in counted
            if one.post == post and roster.event.local(kept[one.entry].effective).date() == day
        )
    assert {**book.absences_of(WANG), **book.absences_of(LI)} == {
        key: value for key, value in absences(heard).items() if key[0] in (WANG, LI)
    }
    assert {entry for entry in {one.entry_id for one in heard} if book.counts(entry)} == {
        one.entry_id for one in effective_entries(heard)
    }


@given(tangles(), st.lists(st.integers(-180, 40 * 60), min_size=3, max_size=3), st.data())
def test_the_book_is_a_reading_of_all_entries_whatever_came_when(
    entries: list[Entry], minutes: list[int], data: st.DataObject
) -> None:
    roster = two_days()
    book = DutyBook(roster, a_trust())
    heard: list[Entry] = []
    for entry in entries:
        book.add(entry)
        heard.append(entry)
        if data.draw(st.booleans()):  # read in between, or only later
            check(book, heard, roster, AT + minutes[0] * MINUTE)
    for minute in minutes:  # time may go back, too
        check(book, heard, roster, AT + minute * MINUTE)
    other = a_roster()
    book.learn(other, a_trust())
    check(book, heard, other, AT + minutes[0] * MINUTE)
    book.replace(heard[:3])
    check(book, heard[:3], other, AT + minutes[0] * MINUTE)


def test_an_entry_marks_the_posts_it_concerns_and_no_others() -> None:
    book = DutyBook(two_days(), a_trust())
    before = {post: book.stamp(post) for post in (SOUTH, WEST, STATION)}
    book.add(an_entry(volunteer=LI, post=STATION))
    after = {post: book.stamp(post) for post in before}
    # His plan is at the west gate, and tomorrow at the south gate.
    assert all(after[post] != before[post] for post in (SOUTH, WEST, STATION))
    book.add(an_entry(Kind.OFF, volunteer=ZHAO, post=STATION, at=AT + MINUTE))
    assert [book.stamp(post) == after[post] for post in after] == [True, True, True]
    book.add(a_tally(3))
    assert book.stamp(SOUTH) == after[SOUTH]
    book.learn(book.roster, book.trust)
    assert book.stamp(WEST) != after[WEST]


def test_whoever_forgot_to_sign_off_is_no_longer_on_duty_and_is_again_if_time_goes_back() -> None:
    book = DutyBook(a_roster(), a_trust(), [an_entry()])
    turn = book.turns_of(WANG)[0]
    forgotten = book.forgotten_at(turn)
    assert book.running(WANG, forgotten) == turn
    assert book.running(WANG, forgotten + timedelta(milliseconds=1)) is None
    assert book.on_duty(SOUTH, forgotten + HOUR) == []
    assert book.on_duty(SOUTH, forgotten - HOUR) == [WANG]


def test_a_tally_is_given_with_its_entry() -> None:
    slip, kept = a_tally(3), a_tally(4, at=AT + MINUTE)
    undo = an_entry(Kind.ANNUL, None, at=AT + 2 * MINUTE, ref=slip.entry_id)
    book = DutyBook(a_roster(), a_trust(), [undo, slip, kept])
    assert [(entry, tally.count) for entry, tally in book.tallies()] == [(kept, 4)]
    assert book.figures() == Figures(served=4)


@given(tangles(), st.integers(-180, 40 * 60))
def test_who_is_on_duty_at_one_post_is_known_before_the_whole_day_is_read(
    entries: list[Entry], minute: int
) -> None:
    roster, at = two_days(), AT + minute * MINUTE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.desk.book._FEW", 0)
        for post in (SOUTH, WEST, STATION):
            book = DutyBook(roster, a_trust(), entries)
            assert sorted(book.on_duty(post, at)) == sorted(at_a_post(entries, roster, post, at))
            book.learn(roster, a_trust())
            assert sorted(book.on_duty(post, at)) == sorted(at_a_post(entries, roster, post, at))


def test_a_day_is_read_bit_by_bit() -> None:
    entries = [an_entry(volunteer=VolunteerId(n), seq=n) for n in range(1, 60)]
    book = DutyBook(a_roster(), a_trust(), entries)
    assert book.on_duty(STATION, AT) == []
    assert not book.settle(0)
    rounds = 1
    while not book.settle(0.000_2):
        rounds += 1
    assert rounds > 1
    assert book.figures().turns == 59


@pytest.mark.parametrize("late", [False, True])
def test_somebody_amended_to_another_post_is_found_there_before_the_day_is_read(late: bool) -> None:
    on = an_entry(post=SOUTH)
    amend = an_entry(Kind.AMEND, None, post=WEST, at=AT + MINUTE, ref=on.entry_id)
    crowd = [an_entry(volunteer=VolunteerId(n), post=STATION, seq=n) for n in range(1, 60)]
    order = [*crowd, amend, on] if late else [*crowd, on, amend]
    book = DutyBook(a_roster(), a_trust(), order)
    assert book.on_duty(WEST, AT + HOUR) == [WANG]
    assert book.on_duty(SOUTH, AT + HOUR) == []


@given(tangles(), tangles(), st.data())
def test_what_counts_is_revised_into_what_a_reading_of_the_rest_gives(
    before: list[Entry], after: list[Entry], data: st.DataObject
) -> None:
    roster = two_days()
    book = DutyBook(roster, a_trust(), before)
    if data.draw(st.booleans()):
        book.turns()  # all is read already
    kept = [entry for entry in before if data.draw(st.booleans())]
    book.revise([*kept, *after])
    check(book, [*kept, *after], roster, AT + HOUR)
    known = {entry.entry_id: entry for entry in book.entries()}
    assert len(known) == len(book.entries()) == len({e.entry_id for e in [*kept, *after]})
    for kind in {entry.kind for entry in known.values()}:
        assert [e.entry_id for e in book.of_kind(kind)] == [
            e.entry_id for e in book.entries() if e.kind == kind
        ]


def test_a_gate_tells_its_own_entries_from_those_of_the_others() -> None:
    mine, theirs = an_entry(), an_entry(volunteer=LI, kiosk="kiosk-west", post=WEST)
    book = DutyBook(a_roster(), a_trust(), [mine, theirs], KIOSK)
    assert (book.own(), book.entries()) == ([mine], [mine, theirs])
    assert [book.is_ours(turn) for turn in book.turns()] == [True, False]
    assert [turn.volunteer for turn in book.unended()] == [WANG, LI]
    era = book.stamp(SOUTH)[0]
    book.revise([], own=True)
    assert (book.own(), book.entries()) == ([], [theirs])
    assert book.turns_of(WANG) == ()
    assert book.stamp(SOUTH)[0] != era
    book.revise([theirs])
    assert book.stamp(SOUTH)[0] == era + 1


def test_of_two_entries_with_one_id_the_same_one_counts_whatever_came_first() -> None:
    one = an_entry(data={})
    other = an_entry(Kind.OFF, entry_id=one.entry_id)
    for pair in ([one, other], [other, one]):
        book = DutyBook(a_roster(), a_trust(), pair)
        assert list(book.entries()) == [min(pair, key=lambda entry: entry.hash)]
        book.revise(pair)
        assert list(book.entries()) == [min(pair, key=lambda entry: entry.hash)]
