"""An amber question waits until it is answered, whatever comes in between."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.checkin import CheckIn
from kiosk.desk.questions import Questions, is_question
from kiosk.desk.states import Answer, Choice, Mode
from sync.domain.entries import Kind, VolunteerId
from tests.builders import (
    DAY,
    LI,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    a_roster,
    a_shift,
    an_entry,
)
from tests.kiosk.desk.memory import Desk

STRANGER = VolunteerId(0xABC)


def waiting(desk: Desk) -> list[str]:
    return [one.name for one in desk.checkin.waiting(desk.now)]


def scan(desk: Desk, who: VolunteerId) -> None:
    desk.checkin.scan(a_badge_text(who), desk.now)
    desk.later(seconds=5)


def test_the_next_badge_does_not_bury_a_question() -> None:
    desk = Desk()
    scan(desk, LI)
    scan(desk, ZHAO)
    scan(desk, WANG)
    scan(desk, STRANGER)
    assert waiting(desk) == ["", "赵宁", "李晨"]


def test_a_question_taken_up_again_is_answered_as_if_it_had_never_left() -> None:
    desk = Desk()
    scan(desk, LI)
    scan(desk, WANG)
    first = desk.checkin.waiting(desk.now)[0]
    assert first.word.zh == "不在此岗"
    outcome = desk.checkin.ask_again(first.entry, desk.now)
    assert outcome is not None
    assert outcome.name == "李晨"
    desk.checkin.choose(Choice.TAKE_ON_HERE, desk.now)
    assert (desk.written[-1].ref, waiting(desk)) == (first.entry, [])


def test_putting_a_card_aside_leaves_its_question() -> None:
    desk = Desk()
    scan(desk, LI)
    desk.checkin.put_aside()
    assert desk.checkin.choose(Choice.TAKE_ON_HERE, desk.now) is None
    assert waiting(desk) == ["李晨"]


def test_going_on_duty_elsewhere_answers_it() -> None:
    desk = Desk()
    scan(desk, LI)
    desk.book.add(an_entry(Kind.ON, LI, at=desk.now, post=WEST, kiosk="kiosk-west"))
    assert waiting(desk) == []


def test_undoing_the_answer_opens_it_again() -> None:
    desk = Desk()
    scan(desk, LI)
    taken = desk.checkin.choose(Choice.TAKE_ON_HERE, desk.now)
    assert taken is not None
    assert taken.entry is not None
    desk.review.undo(taken.entry, desk.now)
    assert waiting(desk) == ["李晨"]


def test_taking_back_that_it_was_left_opens_it_again() -> None:
    desk = Desk()
    scan(desk, LI)
    desk.checkin.choose(Choice.SEND_THERE, desk.now)
    assert waiting(desk) == []
    desk.book.add(an_entry(Kind.ANNUL, LI, at=desk.now, ref=desk.written[-1].entry_id))
    assert waiting(desk) == ["李晨"]


def test_of_one_volunteers_questions_only_the_latest_waits() -> None:
    desk = Desk()
    scan(desk, ZHAO)
    desk.later(minutes=10)
    scan(desk, ZHAO)
    first, second = (e.entry_id for e in desk.written)
    assert [one.entry for one in desk.checkin.waiting(desk.now)] == [second]
    assert desk.checkin.ask_again(first, desk.now) is None


def test_yesterdays_questions_are_over() -> None:
    desk = Desk()
    scan(desk, ZHAO)
    desk.now += DAY
    assert waiting(desk) == []


def test_the_list_is_the_same_after_a_restart() -> None:
    desk = Desk()
    scan(desk, LI)
    scan(desk, ZHAO)
    desk.checkin.choose(Choice.SEND_THERE, desk.now)
    again = CheckIn(desk, desk.book, (SOUTH,))
    assert again.waiting(desk.now) == desk.checkin.waiting(desk.now)
    assert waiting(desk) == ["李晨"]


def test_a_red_card_is_no_question_and_an_entry_that_is_gone_does_not_wait() -> None:
    desk = Desk()
    desk.checkin.scan("poster", desk.now)
    assert not is_question(desk.written[0])
    assert desk.checkin.ask_again(desk.written[0].entry_id, desk.now) is None
    scan(desk, LI)
    asked = desk.written[-1].entry_id
    desk.book.replace([])
    assert not desk.checkin.questions.waits(asked)
    assert waiting(desk) == []


def test_who_is_here_already_is_not_asked_about_again() -> None:
    desk = Desk()
    scan(desk, LI)
    asked = desk.written[-1].entry_id
    # Somebody put them on at this post a minute before the question, on another clock.
    desk.book.add(
        an_entry(Kind.ON, LI, at=desk.written[-1].effective.replace(minute=1), post=SOUTH)
    )
    assert desk.checkin.ask_again(asked, desk.now) is None


# ---- the law -----------------------------------------------------------------------------------

PEOPLE = (WANG, LI, ZHAO, STRANGER)
TEXTS = (*(a_badge_text(who) for who in PEOPLE), "poster", "")

steps = st.lists(
    st.tuples(
        st.sampled_from(["scan", "scan", "scan", "choose", "again", "break"]),
        st.integers(0, len(TEXTS) - 1),
        st.sampled_from(list(Choice)),
        st.sampled_from(["", "agreed"]),
        st.sampled_from(list(Mode)),
        st.sampled_from([1, 30, 121, 3600, 4 * 3600]),
    ),
    max_size=25,
)


def a_desk(served: Sequence[str]) -> Desk:
    shifts = (a_shift(), a_shift("west-1", WEST), a_shift("station-1", STATION, hours=2))
    roster = a_roster(shifts=shifts, plan=[(WANG, "south-1"), (LI, "west-1")])
    young = replace(roster.volunteers[ZHAO], minor=True)
    roster = replace(roster, volunteers={**roster.volunteers, ZHAO: young})
    return Desk(roster=roster, served=tuple(served))  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(steps, st.sampled_from([(SOUTH,), (WEST, SOUTH), (SOUTH, WEST, STATION)]))
def test_whatever_is_scanned_each_scan_is_one_entry_at_most_and_every_question_is_on_record(
    todo: list[tuple[str, int, Choice, str, Mode, int]], served: tuple[str, ...]
) -> None:
    desk = a_desk(served)
    overrides: list[str] = []
    for what, which, choice, why, mode, seconds in todo:
        before = len(desk.written)
        if what == "scan":
            outcome = desk.checkin.scan(TEXTS[which], desk.now, mode=mode)
            assert len(desk.written) - before <= 1
            if outcome.answer is not Answer.DONE:
                assert outcome.entry is not None
                entry = desk.book.entry(outcome.entry)
                assert entry is not None
                assert entry.kind == Kind.REFUSED
                assert entry.data["reason"] == outcome.happened
            if outcome.answer is Answer.CHOOSE and mode is Mode.CAPTAIN:
                assert 1 <= len(outcome.offers) <= 2
            if outcome.answer is Answer.CHOOSE:
                assert outcome.entry in {one.entry for one in desk.checkin.waiting(desk.now)}
        elif what == "choose":
            desk.checkin.choose(choice, desk.now, mode, post=STATION, why=why)
            made = desk.written[before:]
            assert len(made) <= 1
            assert mode is Mode.CAPTAIN or not made
            overrides += [str(entry.ref) for entry in made]
        elif what == "again":
            for one in desk.checkin.waiting(desk.now):
                desk.checkin.ask_again(one.entry, desk.now, mode)
            assert len(desk.written) == before
        elif which < len(PEOPLE):
            desk.leaving.start_break(PEOPLE[which], desk.now)
            assert len(desk.written) - before <= 1
        desk.later(seconds=seconds)
    assert len(set(overrides)) == len(overrides), "a question is answered once"
    fresh = Questions(desk.book)
    assert fresh.listed(desk.now) == desk.checkin.waiting(desk.now)
