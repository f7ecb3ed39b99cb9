"""Every reason to hesitate, at every mode, with and without a captain's reason: one table.

More than 400 lines, because the table is whole only in one piece.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from kiosk.desk.reasons import QUESTIONS, ready_answers, why_words
from kiosk.desk.states import Answer, Choice, Mode, Outcome
from sync.domain.badge import Refusal
from sync.domain.duty import Decision
from sync.domain.entries import Kind, PostId, VolunteerId
from sync.domain.fitness import Unfit
from sync.domain.roster import Roster, Rules, ShiftId
from sync.domain.wording import Say
from tests.builders import (
    AT,
    HOUR,
    LI,
    MINUTE,
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


def roster_with(who: VolunteerId = WANG, **changes: object) -> Roster:
    """Give the small roster with one volunteer changed."""
    roster = a_roster()
    person = replace(roster.volunteers[who], **changes)  # type: ignore[arg-type]
    return replace(roster, volunteers={**roster.volunteers, who: person})


def posts_with(roster: Roster, **changes: object) -> Roster:
    """Give the roster with the south gate changed."""
    return replace(roster, posts={**roster.posts, SOUTH: replace(roster.posts[SOUTH], **changes)})  # type: ignore[arg-type]


def trained_gate() -> Roster:
    roster = posts_with(a_roster(), needs=("crowd",))
    event = replace(roster.event, trainings={"crowd": Say(zh="客流疏导", en="crowds")})
    return replace(roster, event=event)


def tired() -> Desk:
    """Seven hours at the west gate, and now planned here."""
    rules = Rules(unplanned_s=12 * 3600)
    desk = Desk(roster=a_roster(plan=[(LI, "south-1")], rules=rules))
    desk.book.add(an_entry(Kind.ON, LI, at=AT - 7 * HOUR, post=WEST))
    return desk


def served_today() -> Desk:
    """Somebody under age who has served the whole morning."""
    rules = Rules(minor_day_cap_s=3600)
    desk = Desk(roster=replace(roster_with(minor=True), rules=rules), now=AT + 2 * HOUR)
    desk.book.add(an_entry(at=AT, post=SOUTH))
    desk.book.add(an_entry(Kind.OFF, at=AT + HOUR + MINUTE, post=SOUTH))
    return desk


def day_full() -> Desk:
    rules = Rules(day_cap_s=3600, least_turn_s=0)
    desk = Desk(roster=a_roster(rules=rules), now=AT + 2 * HOUR)
    desk.book.add(an_entry(at=AT, post=SOUTH))
    desk.book.add(an_entry(Kind.OFF, at=AT + HOUR + MINUTE, post=SOUTH))
    return desk


def just_left() -> Desk:
    desk = Desk()
    desk.book.add(an_entry(Kind.ON, ZHAO, at=AT - 2 * HOUR))
    desk.book.add(an_entry(Kind.OFF, ZHAO, at=AT - 5 * MINUTE))
    return desk


def marked_absent() -> Desk:
    desk = Desk()
    note = {"state": "absent", "shift": "south-1"}
    desk.book.add(an_entry(Kind.ABSENT, at=AT - MINUTE, data=note))
    return desk


def on_at_west() -> Desk:
    desk = Desk()
    desk.book.add(an_entry(Kind.ON, ZHAO, at=AT - HOUR, post=WEST))
    return desk


@dataclass(frozen=True)
class Row:
    """Who shows a badge, what is asked, and how it is answered."""

    reason: str
    who: VolunteerId
    desk: Callable[[], Desk]
    zh: str
    """Part of the sentence."""
    offers: tuple[Choice, ...]
    kind: Kind = Kind.ON
    post: PostId = SOUTH
    needs_why: bool = True
    public: bool = False
    """Whether self-service names the reason."""
    against: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.reason


TAKE, LEAVE = Choice.TAKE_ON_HERE, Choice.SEND_THERE
OVERRIDE, ASSIGN, OTHER = Choice.OVERRIDE, Choice.ASSIGN, Choice.OTHER_POST

TABLE = [
    Row(
        Decision.ELSEWHERE,
        LI,
        Desk,
        "排班：会场西门 08:00",
        (TAKE, LEAVE),
        needs_why=False,
        public=True,
    ),
    Row(
        Decision.ON_ELSEWHERE,
        ZHAO,
        on_at_west,
        "正在会场西门上岗，07:02 起",
        (TAKE, LEAVE),
        kind=Kind.MOVE,
        needs_why=False,
        public=True,
    ),
    Row(
        Decision.UNASSIGNED,
        ZHAO,
        Desk,
        "建议去会场南门：还缺 1 人",
        (ASSIGN, OTHER),
        needs_why=False,
        public=True,
    ),
    Row(Refusal.NOT_ON_ROSTER, STRANGER, Desk, "花名册里没有此人", (OVERRIDE, LEAVE)),
    Row(
        Unfit.NOT_ELIGIBLE,
        WANG,
        lambda: Desk(roster=roster_with(eligible=False)),
        "资格审核还没有通过",
        (LEAVE, OVERRIDE),
    ),
    Row(
        Unfit.NOT_TRAINED,
        WANG,
        lambda: Desk(roster=trained_gate()),
        "会场南门需要：客流疏导",
        (OTHER, OVERRIDE),
    ),
    Row(
        Unfit.MINOR,
        WANG,
        lambda: Desk(roster=posts_with(roster_with(minor=True), minors=False)),
        "会场南门不安排未成年志愿者",
        (OTHER, OVERRIDE),
    ),
    Row(
        Unfit.MINOR_HOUR,
        WANG,
        lambda: Desk(roster=roster_with(minor=True), now=AT - 2 * HOUR - 30 * MINUTE),
        "未成年志愿者 06:00 以后才安排",
        (LEAVE, OVERRIDE),
        against=("minor-hour", "too-early"),
    ),
    Row(
        Unfit.MINOR_DAY,
        WANG,
        served_today,
        "今天已服务 1 小时 1 分，未成年每天最多 1 小时",
        (LEAVE, OVERRIDE),
    ),
    Row(Unfit.ABSENT, WANG, marked_absent, "1 分钟前记为缺岗（会场南门 08:00）", (OVERRIDE, LEAVE)),
    Row(
        Unfit.FATIGUE,
        LI,
        tired,
        "已连续上岗 7 小时，连续最多 6 小时",
        (LEAVE, OVERRIDE),
        kind=Kind.MOVE,
    ),
    Row(
        Unfit.DAY_FULL,
        WANG,
        day_full,
        "今天已上岗 1 小时 1 分，每天最多计 1 小时",
        (LEAVE, OVERRIDE),
    ),
    Row(Unfit.NO_REST, ZHAO, just_left, "5 分钟前刚下岗，至少休息 15 分钟", (LEAVE, OVERRIDE)),
    Row(
        Unfit.TOO_EARLY,
        WANG,
        lambda: Desk(now=AT - 2 * HOUR),
        "排班：会场南门 08:00，还有 1 小时 57 分；最多提前 1 小时 30 分",
        (OVERRIDE, LEAVE),
        public=True,
    ),
    Row(
        Unfit.TOO_LATE,
        WANG,
        lambda: Desk(now=AT + 5 * HOUR),
        "会场南门的班 12:30 已结束，过了 32 分钟",
        (OVERRIDE, LEAVE),
        public=True,
    ),
]


def ask(row: Row, mode: Mode = Mode.CAPTAIN) -> tuple[Desk, Outcome]:
    desk = row.desk()
    return desk, desk.checkin.scan(a_badge_text(row.who), desk.now, mode=mode)


def test_the_table_has_every_reason_that_asks() -> None:
    assert {str(row.reason) for row in TABLE} == {str(one) for one in QUESTIONS}


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_a_captain_gets_the_reason_with_its_numbers_and_at_most_two_offers(row: Row) -> None:
    desk, outcome = ask(row)
    assert (outcome.answer, outcome.happened) == (Answer.CHOOSE, str(row.reason))
    assert outcome.word == QUESTIONS[row.reason]
    assert outcome.todo is not None
    assert row.zh in outcome.todo.zh
    assert "{" not in outcome.todo.zh + outcome.todo.en
    assert tuple(offer.choice for offer in outcome.offers) == row.offers
    (asked,) = desk.written
    assert (asked.kind, asked.entry_id) == (Kind.REFUSED, outcome.entry)
    expected = {"reason": str(row.reason)}
    assert asked.data == ({**expected, "against": list(row.against)} if row.against else expected)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_self_service_offers_nothing_masks_the_name_and_keeps_private_reasons(row: Row) -> None:
    desk, outcome = ask(row, Mode.SELF_SERVICE)
    assert (outcome.answer, outcome.happened, outcome.offers) == (
        Answer.CHOOSE,
        str(row.reason),
        (),
    )
    assert outcome.todo is not None
    assert "找岗长" in outcome.word.zh + outcome.todo.zh
    if row.who != STRANGER:
        assert outcome.name == desk.roster.volunteers[row.who].name[0] + "*"
    if not row.public:
        assert (outcome.word.zh, outcome.todo.zh) == ("请找岗长", "请找岗长确认。")
    for choice in Choice:
        why = desk.checkin.choose(choice, desk.now, Mode.SELF_SERVICE, post=SOUTH, why="agreed")
        assert why is None
    assert len(desk.written) == 1


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_after_unlocking_the_question_is_still_there_to_answer(row: Row) -> None:
    desk, locked = ask(row, Mode.SELF_SERVICE)
    assert [one.entry for one in desk.checkin.waiting(desk.now)] == [locked.entry]
    assert locked.entry is not None
    outcome = desk.checkin.ask_again(locked.entry, desk.now)
    assert outcome is not None
    assert tuple(offer.choice for offer in outcome.offers) == row.offers
    assert outcome.entry == locked.entry
    assert len(desk.written) == 1


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_without_a_reason_nobody_is_taken_on_where_one_is_needed(row: Row) -> None:
    desk, asked = ask(row)
    choice = ASSIGN if ASSIGN in row.offers else TAKE
    outcome = desk.checkin.choose(choice, desk.now, why="  ")
    if row.needs_why:
        assert outcome == asked
        assert len(desk.written) == 1
    else:
        assert outcome is not None
        assert outcome.answer is Answer.DONE
        assert "why" not in desk.written[-1].data


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_with_a_reason_the_entry_carries_it_and_cites_the_question(row: Row) -> None:
    desk, asked = ask(row)
    ready = desk.checkin.answers(None, desk.now)
    assert len(ready) == 4
    outcome = desk.checkin.choose(OVERRIDE, desk.now, why=ready[0].why)
    assert outcome is not None
    assert outcome.answer is Answer.DONE
    entry = desk.written[-1]
    assert (entry.kind, entry.post, entry.ref) == (row.kind, row.post, asked.entry)
    assert entry.data == {"override": str(row.reason), "why": ready[0].why}
    assert why_words(entry.data) == ready[0].text
    assert desk.checkin.waiting(desk.now) == ()
    assert len(desk.written) == 2


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_leaving_it_is_recorded_and_settles_it(row: Row) -> None:
    desk, asked = ask(row)
    assert desk.checkin.choose(LEAVE, desk.now) is None
    assert (desk.written[-1].kind, desk.written[-1].ref) == (Kind.RESOLVE, asked.entry)
    assert desk.checkin.waiting(desk.now) == ()
    assert asked.entry is not None
    assert desk.checkin.ask_again(asked.entry, desk.now) is None
    again = desk.checkin.scan(a_badge_text(row.who), desk.now)
    assert again.entry != asked.entry


def test_a_captains_own_words_are_kept_and_cut() -> None:
    desk, _asked = ask(TABLE[3])
    desk.checkin.choose(OVERRIDE, desk.now, why=" 李队让来的 " + "长" * 500)
    said = why_words(desk.written[-1].data)
    assert said is not None
    assert said.zh.startswith("李队让来的")
    assert len(said.zh) == 200


def test_an_entry_that_says_no_why_has_no_words() -> None:
    assert why_words({"override": "elsewhere"}) is None
    assert why_words({"why": 7}) is None


def test_no_ready_answer_is_offered_twice() -> None:
    for reason in QUESTIONS:
        ids = [one.why for one in ready_answers(reason)]
        assert len(set(ids)) == len(ids)


def test_moving_here_what_speaks_against_it_needs_a_reason_and_sending_there_comes_first() -> None:
    desk = Desk(roster=trained_gate())
    outcome = desk.checkin.scan(a_badge_text(LI), desk.now)
    assert [offer.choice for offer in outcome.offers] == [LEAVE, OVERRIDE]
    assert outcome.todo is not None
    assert outcome.todo.zh.startswith("排班：会场西门 08:00。会场南门需要")
    assert desk.written[-1].data == {"reason": "elsewhere", "against": ["not-trained"]}


def test_too_early_for_a_post_of_this_kiosk_takes_on_there() -> None:
    roster = a_roster(plan=[(WANG, "west-1")])
    desk = Desk(roster=roster, served=(SOUTH, WEST), now=AT - 2 * HOUR)
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.checkin.choose(OVERRIDE, desk.now, why="set-up")
    assert desk.written[-1].post == WEST


def test_a_question_that_time_has_settled_offers_to_take_on_at_once() -> None:
    desk, asked = ask(next(row for row in TABLE if row.reason == Unfit.TOO_EARLY))
    desk.later(hours=1)
    assert asked.entry is not None
    outcome = desk.checkin.ask_again(asked.entry, desk.now)
    assert outcome is not None
    assert (outcome.word.zh, outcome.offers[0].choice) == ("可以上岗", TAKE)
    taken = desk.checkin.choose(TAKE, desk.now)
    assert taken is not None
    assert (taken.happened, desk.written[-1].ref) == ("on", asked.entry)


def test_who_was_taken_on_meanwhile_is_not_taken_on_again() -> None:
    desk, _asked = ask(TABLE[2])
    desk.book.add(an_entry(Kind.ON, ZHAO, at=desk.now + timedelta(seconds=1)))
    desk.later(seconds=20)
    outcome = desk.checkin.choose(ASSIGN, desk.now)
    assert outcome is not None
    assert (outcome.happened, len(desk.written)) == ("repeat", 1)


def test_both_ends_of_a_young_volunteers_day_have_words() -> None:
    evening = {ShiftId("n"): a_shift("n", SOUTH, AT + 12 * HOUR)}
    roster = replace(roster_with(minor=True), shifts=evening)
    late = Desk(roster=roster, now=AT + 12 * HOUR + 10 * MINUTE)
    outcome = late.checkin.scan(a_badge_text(WANG), late.now)
    assert outcome.todo is not None
    assert "20:00 以后不再安排" in outcome.todo.zh


def test_excused_is_said_as_such() -> None:
    desk = Desk()
    note = {"state": "excused", "shift": "south-1"}
    desk.book.add(an_entry(Kind.ABSENT, at=AT - MINUTE, data=note))
    outcome = desk.checkin.scan(a_badge_text(WANG), desk.now)
    assert outcome.todo is not None
    assert "记为请假" in outcome.todo.zh


def test_a_post_that_the_roster_lost_is_named_by_its_id() -> None:
    desk = Desk()
    desk.book.add(an_entry(Kind.ON, ZHAO, at=AT - HOUR, post=PostId("gone")))
    outcome = desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    assert outcome.todo is not None
    assert "正在gone上岗" in outcome.todo.zh
    assert STATION in desk.roster.posts
