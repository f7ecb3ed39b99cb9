"""What a captain does on the board: moving, the roll-call, taking back, finding relief."""

from datetime import datetime

import pytest

from kiosk.desk.board import Board
from kiosk.desk.moving import Moving
from kiosk.desk.post_cards import Stand
from kiosk.desk.record_words import detail
from kiosk.desk.relief import Reliefs, Source
from kiosk.desk.rollcall import RollCall
from kiosk.desk.states import Answer
from sync.domain.entries import Kind, PostId, VolunteerId
from sync.domain.fitness import AbsenceState
from sync.domain.hours import MinuteClass
from sync.domain.roster import Post, Roster, Rules, ShiftId
from tests.builders import (
    AT,
    HOUR,
    LI,
    SOUTH,
    STATION,
    WANG,
    WEST,
    ZHAO,
    a_roster,
    a_shift,
)
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk, DiskFullError

SOUTH_1 = ShiftId("south-1")


class Captain:
    """A desk with the board's acts."""

    def __init__(self, roster: Roster | None = None) -> None:
        self.desk = Desk(roster or a_roster())
        self.board = Board(self.desk.book)
        self.moving = Moving(self.desk, self.desk.book)
        self.rollcall = RollCall(self.desk, self.desk.book, self.board)
        self.reliefs = Reliefs(self.desk.book, self.board)

    @property
    def now(self) -> datetime:
        return self.desk.now

    def take_on(self, volunteer: VolunteerId, post: PostId = SOUTH) -> None:
        self.rollcall.here(volunteer, post, self.now)

    def stand(self, volunteer: VolunteerId) -> tuple[PostId, Stand] | None:
        found = self.board.find(volunteer, self.now)
        return (found[0].post, found[1].stand) if found is not None else None


def with_needs() -> Roster:
    """Give the usual roster with a west gate that needs first aid."""
    roster = a_roster()
    west = roster.posts[WEST]
    posts = dict(roster.posts)
    posts[WEST] = Post(WEST, west.name, west.name_en, needs=("first-aid",))
    return Roster(
        roster.event, roster.teams, posts, roster.shifts, roster.volunteers, roster.assignments
    )


# ---- moving -----------------------------------------------------------------------------------


def test_a_move_keeps_the_clock_running_in_one_turn() -> None:
    captain = Captain()
    captain.take_on(WANG)
    captain.desk.later(hours=1)
    said = captain.moving.move(WANG, STATION, captain.now)
    assert (said.answer, said.text.zh) == (
        Answer.DONE,
        "王晓安 已换到 荣昌东地铁站 A 口，时间连续计算",
    )
    assert said.entry == captain.desk.written[-1].entry_id
    [turn] = captain.desk.book.turns_of(WANG)
    assert [segment.post for segment in turn.segments] == [SOUTH, STATION]
    assert captain.stand(WANG) == (STATION, Stand.ON)


def test_a_move_at_the_board_leaves_measured_minutes_measured() -> None:
    captain = Captain()
    write(captain.desk, Kind.ON, WANG)
    captain.desk.later(hours=1)
    captain.moving.move(WANG, STATION, captain.now)
    captain.desk.later(hours=1)
    write(captain.desk, Kind.OFF, WANG, STATION)
    [turn] = captain.desk.book.turns_of(WANG)
    assert turn.service.minute_class is MinuteClass.MEASURED


def test_who_is_not_on_duty_or_is_there_already_is_not_moved() -> None:
    captain = Captain()
    assert captain.moving.move(WANG, WEST, captain.now).answer is Answer.STOP
    captain.take_on(WANG)
    assert captain.moving.move(WANG, SOUTH, captain.now).answer is Answer.CHOOSE
    assert captain.moving.move(WANG, PostId("moon"), captain.now).answer is Answer.STOP
    assert [entry.kind for entry in captain.desk.written] == [Kind.ON]


def test_a_move_against_a_rule_asks_and_keeps_the_captains_reason() -> None:
    captain = Captain(with_needs())
    captain.take_on(WANG)
    asked = captain.moving.question(WANG, WEST, captain.now)
    assert asked is not None
    assert (asked.override, asked.name.zh, len(asked.answers)) == ("not-trained", "王晓安", 4)
    assert asked.reasons[0].zh.startswith("会场西门需要")
    said = captain.moving.move(WANG, WEST, captain.now)
    assert (said.answer, said.entry) == (Answer.CHOOSE, None)
    assert captain.stand(WANG) == (SOUTH, Stand.ON)
    assert captain.moving.move(WANG, WEST, captain.now, "short-handed").answer is Answer.DONE
    assert captain.desk.written[-1].data == {"override": "not-trained", "why": "short-handed"}
    assert captain.moving.question(WANG, STATION, captain.now) is None


def test_nothing_is_moved_or_noted_on_a_full_disk() -> None:
    captain = Captain()
    captain.take_on(LI, WEST)
    captain.desk.failing = True
    with pytest.raises(DiskFullError):
        captain.moving.move(LI, STATION, captain.now)
    with pytest.raises(DiskFullError):
        captain.rollcall.mark(WANG, SOUTH_1, AbsenceState.ABSENT, captain.now)
    assert captain.stand(LI) == (WEST, Stand.ON)
    assert captain.stand(WANG) == (SOUTH, Stand.DUE)


# ---- the roll-call ----------------------------------------------------------------------------


def test_the_roll_call_names_the_late_first_and_nobody_who_is_here() -> None:
    roster = a_roster(plan=[(WANG, "south-1"), (LI, "south-1"), (ZHAO, "south-1")])
    captain = Captain(roster)
    captain.take_on(ZHAO)
    captain.desk.later(minutes=20)
    captain.rollcall.mark(WANG, SOUTH_1, AbsenceState.EXCUSED, captain.now)
    names = captain.rollcall.names(SOUTH, captain.now)
    assert [(one.person.name.zh, one.person.stand) for one in names] == [
        ("李晨", Stand.LATE),
        ("王晓安", Stand.EXCUSED),
    ]
    assert names[0].against == ()


@pytest.mark.parametrize(
    ("state", "stand", "words"),
    [
        (AbsenceState.ABSENT, Stand.ABSENT, "王晓安 记为未到（会场南门）"),
        (AbsenceState.REACHED, Stand.REACHED, "王晓安 已电话联系，在路上（会场南门）"),
        (AbsenceState.EXCUSED, Stand.EXCUSED, "王晓安 记为请假（会场南门）"),
    ],
)
def test_a_mark_is_made_and_taken_back(state: AbsenceState, stand: Stand, words: str) -> None:
    captain = Captain()
    said = captain.rollcall.mark(WANG, SOUTH_1, state, captain.now)
    assert (said.answer, said.text.zh) == (Answer.DONE, words)
    assert captain.stand(WANG) == (SOUTH, stand)
    captain.desk.later(hours=1)
    assert captain.rollcall.take_back(WANG, SOUTH_1).answer is Answer.DONE
    assert captain.stand(WANG) == (SOUTH, Stand.LATE)
    assert captain.rollcall.take_back(WANG, SOUTH_1).answer is Answer.CHOOSE
    assert [entry.kind for entry in captain.desk.written] == [Kind.ABSENT, Kind.ANNUL]


def test_whoever_is_here_after_all_goes_on_duty_and_is_marked_no_more() -> None:
    captain = Captain()
    captain.rollcall.mark(WANG, SOUTH_1, AbsenceState.ABSENT, captain.now)
    said = captain.rollcall.here(WANG, SOUTH, captain.now)
    assert (said.answer, said.text.zh) == (Answer.DONE, "王晓安 已在 会场南门 上岗（岗长录入）")
    [turn] = captain.desk.book.turns_of(WANG)
    assert turn.service.minute_class is MinuteClass.ASSUMED, "it has no end yet"
    captain.desk.leaving.sign_off(WANG, captain.now)
    [turn] = captain.desk.book.turns_of(WANG)
    assert turn.service.minute_class is MinuteClass.CAPTAIN


def test_what_a_captain_entered_by_hand_is_said_in_the_list_of_records() -> None:
    captain = Captain(with_needs())
    captain.rollcall.here(LI, WEST, captain.now)
    captain.moving.move(LI, SOUTH, captain.now)
    captain.desk.leaving.start_break(LI, captain.now)
    said = [detail(entry, captain.desk.roster).zh for entry in captain.desk.written]
    assert said == ["岗长录入 · 点名", "岗长录入", "岗长录入"]


def test_whoever_is_here_is_not_put_on_duty_again_nor_marked() -> None:
    captain = Captain()
    captain.rollcall.here(WANG, SOUTH, captain.now)
    assert captain.stand(WANG) == (SOUTH, Stand.ON)
    assert captain.rollcall.here(WANG, SOUTH, captain.now).answer is Answer.CHOOSE
    marked = captain.rollcall.mark(WANG, SOUTH_1, AbsenceState.ABSENT, captain.now)
    assert marked.answer is Answer.CHOOSE


def test_a_reason_against_is_said_at_the_roll_call_and_kept_in_the_entry() -> None:
    captain = Captain(with_needs())
    [called] = captain.rollcall.names(WEST, captain.now)
    assert (called.person.volunteer, len(called.against)) == (LI, 1)
    captain.rollcall.here(LI, WEST, captain.now)
    assert captain.desk.written[-1].data == {"override": "not-trained", "why": "roll-call"}


def test_a_shift_that_the_roster_lost_is_not_marked() -> None:
    captain = Captain()
    said = captain.rollcall.mark(WANG, ShiftId("gone"), AbsenceState.ABSENT, captain.now)
    assert (said.answer, captain.desk.written) == (Answer.STOP, [])


# ---- relief -----------------------------------------------------------------------------------


def a_day_of_relief() -> Roster:
    shifts = [
        a_shift(required=1),
        a_shift("west-1", WEST, required=0),
        a_shift("south-2", SOUTH, AT + 2 * HOUR),
        a_shift("station-2", STATION, AT + 2.5 * HOUR),
    ]
    plan = [(LI, "west-1"), (ZHAO, "south-2"), (VolunteerId(7), "station-2")]
    return a_roster(shifts=shifts, plan=plan, rules=Rules(early_s=600))


def test_relief_is_who_comes_next_then_who_can_be_spared_then_others_of_the_day() -> None:
    captain = Captain(a_day_of_relief())
    captain.take_on(LI, WEST)
    captain.take_on(WANG, STATION)
    captain.desk.later(minutes=20)
    captain.desk.leaving.sign_off(WANG, captain.now)
    captain.desk.later(hours=1)
    found = captain.reliefs.for_post(SOUTH, captain.now)
    assert [(one.volunteer, one.source, one.can_move) for one in found] == [
        (ZHAO, Source.NEXT_HERE, False),
        (LI, Source.TO_SPARE, True),
        (WANG, Source.RESTED, False),
        (VolunteerId(7), Source.FREE, False),
    ]
    assert found[0].why.zh == "10:02 起排在此岗"
    assert found[1].why.zh == "在 会场西门，多 1 人"
    assert len(captain.reliefs.for_post(SOUTH, captain.now, most=1)) == 1


def test_nobody_is_proposed_who_is_absent_untrained_or_needed_where_he_is() -> None:
    captain = Captain(with_needs())
    captain.take_on(WANG)  # the south gate requires two
    captain.desk.later(minutes=30)
    assert captain.reliefs.for_post(WEST, captain.now) == ()
    day = Captain(a_day_of_relief())
    day.rollcall.mark(ZHAO, ShiftId("south-2"), AbsenceState.EXCUSED, day.now)
    assert ZHAO not in [one.volunteer for one in day.reliefs.for_post(SOUTH, day.now)]
