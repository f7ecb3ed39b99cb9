"""The board: who is there, who is awaited, who is late, who has been on too long, what is needed."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from kiosk.desk.post_cards import Stand
from sync.domain.entries import Entry, Kind, PostId, VolunteerId
from sync.domain.fitness import AbsenceState
from sync.domain.roster import Roster, Rules, Shift
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
    a_trust,
    an_entry,
)
from tests.kiosk.desk.tangles import tangles, two_days

EIGHT = datetime.fromisoformat("2023-08-16T00:00:00+00:00")
"""When the shifts of `a_roster` begin: 08:00 at the event."""


def board_of(*entries: Entry, roster: Roster | None = None) -> Board:
    return Board(DutyBook(roster or a_roster(), a_trust(), entries))


def stands(board: Board, at: datetime, post: PostId = SOUTH) -> dict[VolunteerId, Stand]:
    return {person.volunteer: person.stand for person in board.card(post, at).people}


def absent(state: AbsenceState, shift: str = "south-1", **changes: object) -> Entry:
    return an_entry(Kind.ABSENT, post=SOUTH, data={"state": str(state), "shift": shift}, **changes)  # type: ignore[arg-type]  # of `an_entry`


# ---- one post -------------------------------------------------------------------------------


def test_who_is_planned_is_due_then_late_then_no_longer_awaited() -> None:
    board = board_of()
    assert stands(board, EIGHT - 91 * MINUTE) == {}
    assert stands(board, EIGHT - 90 * MINUTE) == {WANG: Stand.DUE}
    assert stands(board, EIGHT + 9 * MINUTE) == {WANG: Stand.DUE}
    card = board.card(SOUTH, EIGHT + 12 * MINUTE)
    [person] = card.people
    assert (person.stand, person.name.zh) == (Stand.LATE, "王晓安")
    assert person.minutes(EIGHT + 12 * MINUTE) == 12
    assert f"{person.since:%H:%M}" == "08:00"
    assert (card.required, card.on_duty, card.missing, card.late, card.due) == (2, 0, 2, 1, 0)
    assert stands(board, EIGHT + 4.5 * HOUR) == {}
    assert board.card(SOUTH, EIGHT + 4.5 * HOUR).idle


def test_on_duty_at_a_break_and_back() -> None:
    book = DutyBook(a_roster(), a_trust(), [an_entry()])
    board = Board(book)
    card = board.card(SOUTH, AT + HOUR)
    assert (card.on_duty, card.on_break, card.missing, card.late) == (1, 0, 1, 0)
    book.add(an_entry(Kind.BREAK, at=AT + HOUR))
    card = board.card(SOUTH, AT + 80 * MINUTE)
    assert (card.on_duty, card.on_break) == (1, 1)
    assert card.people[0].stand is Stand.BREAK
    assert card.people[0].minutes(AT + 80 * MINUTE) == 20
    book.add(an_entry(Kind.RESUME, at=AT + 81 * MINUTE))
    assert stands(board, AT + 82 * MINUTE) == {WANG: Stand.ON}


def test_who_stays_past_the_plan_and_its_grace_is_overdue() -> None:
    board = board_of(an_entry())
    end = EIGHT + 4.5 * HOUR
    assert stands(board, end + 29 * MINUTE) == {WANG: Stand.ON}
    [person] = board.card(SOUTH, end + 31 * MINUTE).people
    assert (person.stand, person.minutes(end + 31 * MINUTE)) == (Stand.OVERDUE, 31)
    assert board.card(SOUTH, end + 31 * MINUTE).overdue == 1


def test_who_is_on_without_a_rest_for_too_long_is_said_so_until_a_rest() -> None:
    roster = a_roster(rules=Rules(fatigue_s=2 * 3600))
    book = DutyBook(roster, a_trust(), [an_entry()])
    board = Board(book)
    assert board.card(SOUTH, AT + 2 * HOUR - MINUTE).tired == 0
    assert board.card(SOUTH, AT + 2 * HOUR).tired == 1
    [person] = board.card(SOUTH, AT + 2 * HOUR).people
    assert person.stand is Stand.TIRED
    assert (person.minutes(AT + 2 * HOUR), person.minutes(AT + 3 * HOUR)) == (120, 180)
    book.add(an_entry(Kind.BREAK, at=AT + 3 * HOUR))
    book.add(an_entry(Kind.RESUME, at=AT + 3 * HOUR + 15 * MINUTE))
    assert board.card(SOUTH, AT + 4 * HOUR).tired == 0


def test_marks_are_shown_and_taken_back() -> None:
    book = DutyBook(a_roster(), a_trust())
    board = Board(book)
    at = EIGHT + 20 * MINUTE
    mark = absent(AbsenceState.ABSENT, at=at - MINUTE)
    for state, stand in (
        (AbsenceState.ABSENT, Stand.ABSENT),
        (AbsenceState.REACHED, Stand.REACHED),
        (AbsenceState.EXCUSED, Stand.EXCUSED),
    ):
        at += MINUTE
        mark = absent(state, at=at)
        book.add(mark)
        assert stands(board, at) == {WANG: stand}
    book.add(an_entry(Kind.ANNUL, None, at=at, ref=mark.entry_id, seq=9))
    assert stands(board, at) == {WANG: Stand.REACHED}
    book.add(an_entry(at=at + MINUTE))
    assert stands(board, at + 2 * MINUTE) == {WANG: Stand.ON}


def test_who_serves_elsewhere_is_not_awaited_here() -> None:
    board = board_of(an_entry(post=WEST))
    assert stands(board, AT + HOUR) == {}
    assert stands(board, AT + HOUR, WEST) == {WANG: Stand.ON, LI: Stand.LATE}
    assert board.card(WEST, AT + HOUR).missing == 1


def test_who_left_early_is_not_late() -> None:
    board = board_of(an_entry(), an_entry(Kind.OFF, at=AT + HOUR))
    assert stands(board, AT + 2 * HOUR) == {}
    assert board.card(SOUTH, AT + 2 * HOUR).missing == 2


def test_one_who_is_on_no_roster_is_called_so() -> None:
    board = board_of(an_entry(volunteer=VolunteerId(123_456)))
    assert {p.name.zh for p in board.card(SOUTH, AT).people} == {"王晓安", "名单外志愿者"}


def test_somebody_is_found_where_on_duty_before_where_awaited() -> None:
    shifts = [a_shift(), a_shift("west-1", WEST, EIGHT + 4.5 * HOUR)]
    roster = a_roster(shifts=shifts, plan=[(WANG, "south-1"), (WANG, "west-1")])
    board = board_of(roster=roster)
    at = EIGHT + 4 * HOUR
    found = board.find(WANG, at)
    assert found is not None
    assert (found[0].post, found[1].stand) == (SOUTH, Stand.LATE)
    assert board.find(ZHAO, at) is None


# ---- the next three hours -------------------------------------------------------------------


def shifts_of_the_day() -> list[Shift]:
    return [
        a_shift(required=1),
        a_shift("south-2", SOUTH, EIGHT + 4.5 * HOUR, required=3),
        a_shift("west-1", WEST, EIGHT + 5 * HOUR, required=2),
        a_shift("late-1", STATION, EIGHT + 9 * HOUR, required=5),
    ]


def test_the_next_hours_need_counts_crew_that_can_be_expected() -> None:
    plan = [(WANG, "south-1"), (WANG, "south-2"), (LI, "south-2"), (ZHAO, "west-1")]
    roster = a_roster(shifts=shifts_of_the_day(), plan=plan)
    book = DutyBook(roster, a_trust(), [an_entry()])
    board = Board(book)

    def need(at: datetime) -> list[tuple[str, PostId, int]]:
        return [(f"{one.at:%H:%M}", one.post, one.missing) for one in board.look(at).need]

    at = EIGHT + 3 * HOUR
    assert need(EIGHT + 89 * MINUTE) == []
    assert need(at) == [("12:30", SOUTH, 1), ("13:00", WEST, 1)]
    book.add(absent(AbsenceState.EXCUSED, "south-2", volunteer=LI, at=at))
    assert need(at) == [("12:30", SOUTH, 2), ("13:00", WEST, 1)]
    assert board.look(at).will_miss == 3
    # Somebody without a plan who is on duty at the south gate stays for four hours.
    book.add(an_entry(volunteer=VolunteerId(7), at=at))
    assert need(at) == [("12:30", SOUTH, 1), ("13:00", WEST, 1)]


# ---- only what changed ----------------------------------------------------------------------


def test_what_did_not_change_is_the_same_object() -> None:
    book = DutyBook(two_days(), a_trust(), [an_entry()])
    board = Board(book)
    before = board.look(AT + MINUTE)
    assert board.look(AT + 2 * MINUTE) is before
    book.add(an_entry(volunteer=ZHAO, post=WEST, at=AT + 3 * MINUTE))
    after = board.look(AT + 3 * MINUTE)
    same = {new.post: new is old for new, old in zip(after.cards, before.cards, strict=True)}
    assert same == {SOUTH: True, WEST: False, STATION: True}
    assert (after.on_duty, after.required, after.missing) == (2, 4, 2)


@given(
    tangles(),
    st.lists(st.integers(-200, 40 * 60 * 60), min_size=1, max_size=4),
    st.booleans(),
    st.data(),
)
def test_the_board_is_at_every_moment_what_a_new_one_would_be(
    entries: list[Entry], seconds: list[int], hasty: bool, data: st.DataObject
) -> None:
    rules = Rules(fatigue_s=data.draw(st.sampled_from([60, 3 * 3600, 6 * 3600])))
    kinds = [two_days(), a_roster(rules=rules)]
    roster = kinds[hasty]
    book = DutyBook(roster, a_trust())
    board = Board(book)
    heard: list[Entry] = []
    at = EIGHT
    for entry in entries:
        book.add(entry)
        heard.append(entry)
        at += data.draw(st.integers(-7200, 7200)) * MINUTE / 60
        fresh = Board(DutyBook(roster, a_trust(), heard))
        assert board.look(at) == fresh.look(at)
    for second in seconds:  # time passes, or goes back, without an entry
        at = EIGHT + second * MINUTE / 60
        assert board.look(at) == Board(DutyBook(roster, a_trust(), heard)).look(at)
    book.learn(kinds[not hasty], a_trust())
    assert board.look(at) == Board(DutyBook(kinds[not hasty], a_trust(), heard)).look(at)


def test_the_board_ticks_by_itself_to_the_second() -> None:
    entries = [an_entry(), an_entry(Kind.BREAK, volunteer=LI, post=WEST, at=AT)]
    roster = a_roster(rules=Rules(fatigue_s=3600, late_s=120))
    board = board_of(*entries, roster=roster)
    for second in range(0, 9 * 3600, 37):
        at = EIGHT - HOUR + second * MINUTE / 60
        assert board.look(at) == board_of(*entries, roster=roster).look(at), second


def test_an_empty_roster_has_an_empty_board() -> None:
    board = board_of(roster=Roster(a_roster().event))
    assert board.look(AT + DAY).cards == ()


def test_of_a_post_that_another_kiosk_serves_only_those_sent_from_here_are_known() -> None:
    board = board_of(an_entry(), an_entry(volunteer=ZHAO, post=WEST))
    at = AT + HOUR
    view = board.look(at, frozenset({SOUTH}))
    west = next(card for card in view.cards if card.post == WEST)
    assert west.foreign
    assert (west.required, west.on_duty, west.late, west.missing, west.need) == (0, 1, 0, 0, ())
    assert [person.volunteer for person in west.people] == [ZHAO]
    assert (view.on_duty, view.required, view.late) == (1, 2, 0)
    assert board.look(at + MINUTE, frozenset({SOUTH})) is view
    assert board.look(at).late == 1
