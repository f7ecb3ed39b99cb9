"""Check-in: every badge gets its own words, and every answer is committed first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.desk.states import Answer, Choice, Outcome
from sync.domain.badge import Refusal, issue
from sync.domain.entries import Entry, VolunteerId
from tests.builders import (
    AT,
    FORGER_KEY,
    LI,
    OTHER_EVENT,
    SOUTH,
    WANG,
    WEST,
    ZHAO,
    a_badge,
    a_badge_text,
    a_roster,
    a_trust,
)
from tests.kiosk.desk.memory import Desk, DiskFullError

WANG_BADGE = a_badge_text(WANG)


def scan(desk: Desk, text: str) -> Outcome:
    return desk.checkin.scan(text, desk.now)


def last(desk: Desk) -> Entry:
    return desk.written[-1]


def test_an_assigned_volunteer_goes_on_duty_at_the_assigned_post() -> None:
    desk = Desk()
    outcome = scan(desk, WANG_BADGE)
    assert (outcome.answer, outcome.happened, outcome.word.zh) == (Answer.DONE, "on", "上岗")
    assert (outcome.name, outcome.team) == ("王晓安", "志愿服务总队 · 青年职工一中队")
    assert outcome.post is not None
    assert outcome.post.zh == "会场南门 · 路线指引"
    assert outcome.entry == last(desk).entry_id
    assert (last(desk).kind, last(desk).volunteer, last(desk).post) == ("on", WANG, SOUTH)
    assert last(desk).badge_serial == 1


def test_early_and_late_are_said() -> None:
    early, late = Desk(now=AT - timedelta(minutes=60)), Desk(now=AT + timedelta(minutes=20))
    said = scan(early, WANG_BADGE).todo
    assert said is not None
    assert said.zh == "比计划早 58 分钟，按 08:00 起计"
    said = scan(late, WANG_BADGE).todo
    assert said is not None
    assert said.en == "22 min after the plan"


def test_a_second_badge_shown_ends_the_open_duty_and_thanks() -> None:
    desk = Desk()
    scan(desk, WANG_BADGE)
    desk.later(hours=4)
    outcome = scan(desk, WANG_BADGE)
    assert (outcome.happened, outcome.word.en) == ("off", "Off duty")
    assert outcome.todo is not None
    assert outcome.todo.zh == "本次计 4 小时 0 分，谢谢！"
    assert last(desk).post == SOUTH


def test_the_same_badge_again_at_once_is_no_new_fact() -> None:
    desk = Desk()
    scan(desk, WANG_BADGE)
    desk.later(seconds=30)
    outcome = scan(desk, WANG_BADGE)
    assert (outcome.answer, outcome.happened, outcome.entry) == (Answer.DONE, "repeat", None)
    assert outcome.word.zh == "已上岗"
    assert len(desk.written) == 1


def test_just_after_signing_off_the_badge_is_already_off() -> None:
    desk = Desk()
    scan(desk, WANG_BADGE)
    desk.later(hours=4)
    scan(desk, WANG_BADGE)
    desk.later(seconds=30)
    assert scan(desk, WANG_BADGE).word.zh == "已下岗"
    assert len(desk.written) == 2


def on_at_west_then_here(planned_here: bool) -> Desk:
    """Let somebody go on duty at the west gate, and come here an hour later."""
    west, south = Desk(served=(WEST,)), Desk()
    scan(west, a_badge_text(LI))
    south.book.replace(west.written)
    south.later(hours=1)
    if planned_here:
        south.book.learn(a_roster(plan=[(LI, "south-1")]), south.trust)
    return south


def test_on_duty_at_another_gate_and_planned_here_is_a_move_here() -> None:
    south = on_at_west_then_here(planned_here=True)
    outcome = scan(south, a_badge_text(LI))
    assert (outcome.happened, outcome.answer) == ("moved", Answer.DONE)
    assert (last(south).kind, last(south).post) == ("move", SOUTH)


def test_on_duty_at_another_gate_with_no_plan_here_asks_and_moves_by_one_tap() -> None:
    south = on_at_west_then_here(planned_here=False)
    outcome = scan(south, a_badge_text(LI))
    assert (outcome.happened, outcome.answer) == ("on-elsewhere", Answer.CHOOSE)
    assert outcome.todo is not None
    assert outcome.todo.zh == "正在会场西门上岗，08:02 起；可能忘了签退。"
    moved = south.checkin.choose(Choice.TAKE_ON_HERE, south.now)
    assert moved is not None
    assert (moved.happened, last(south).kind, last(south).ref) == ("moved", "move", outcome.entry)


def test_assigned_elsewhere_asks_and_is_on_record_before_any_choice() -> None:
    desk = Desk()
    outcome = scan(desk, a_badge_text(LI))
    assert (outcome.answer, outcome.happened, outcome.word.zh) == (
        Answer.CHOOSE,
        "elsewhere",
        "不在此岗",
    )
    assert [offer.choice for offer in outcome.offers] == [Choice.TAKE_ON_HERE, Choice.SEND_THERE]
    assert outcome.offers[1].text.zh == "请去该岗"
    assert outcome.todo is not None
    assert outcome.todo.zh == "排班：会场西门 08:00"
    assert (last(desk).kind, last(desk).data) == ("refused", {"reason": "elsewhere"})


def test_take_on_here_puts_on_duty_and_cites_what_was_asked() -> None:
    desk = Desk()
    asked = scan(desk, a_badge_text(LI))
    outcome = desk.checkin.choose(Choice.TAKE_ON_HERE, desk.now)
    assert outcome is not None
    assert outcome.happened == "on"
    assert (last(desk).kind, last(desk).post, last(desk).ref) == ("on", SOUTH, asked.entry)
    assert last(desk).data == {"override": "elsewhere"}
    assert desk.checkin.choose(Choice.TAKE_ON_HERE, desk.now) is None


def test_send_there_takes_nobody_on_and_settles_the_question() -> None:
    desk = Desk()
    asked = scan(desk, a_badge_text(LI))
    assert desk.checkin.choose(Choice.SEND_THERE, desk.now) is None
    assert (last(desk).kind, last(desk).ref) == ("resolve", asked.entry)
    assert not desk.book.turns_of(LI)


def test_a_choice_is_over_when_the_next_badge_comes() -> None:
    desk = Desk()
    scan(desk, a_badge_text(LI))
    scan(desk, WANG_BADGE)
    assert desk.checkin.choose(Choice.TAKE_ON_HERE, desk.now) is None


def test_nobody_planned_asks_the_captain() -> None:
    outcome = scan(Desk(), a_badge_text(ZHAO))
    assert (outcome.happened, outcome.word.zh) == ("unassigned", "今日无排班")


def test_a_genuine_badge_not_on_the_roster_can_serve_provisionally() -> None:
    desk = Desk()
    stranger = VolunteerId(0xABC)
    outcome = scan(desk, a_badge_text(stranger))
    assert (outcome.answer, outcome.happened, outcome.name) == (
        Answer.CHOOSE,
        "not-on-roster",
        None,
    )
    taken = desk.checkin.choose(Choice.OVERRIDE, desk.now, why="list-late")
    assert taken is not None
    assert taken.happened == "on"
    assert last(desk).volunteer == stranger
    assert last(desk).data == {"override": "not-on-roster", "why": "list-late"}


REVOKED = a_trust(revoked=frozenset({WANG}))
REPLACED = a_trust(min_serial={WANG: 2})


@pytest.mark.parametrize(
    ("text", "trust", "refusal", "word"),
    [
        ("https://example.org/menu", None, Refusal.NOT_A_BADGE, "不是胸牌"),
        ("", None, Refusal.NOT_A_BADGE, "不是胸牌"),
        ("7" * 7000, None, Refusal.NOT_A_BADGE, "不是胸牌"),
        ("\ud800", None, Refusal.NOT_A_BADGE, "不是胸牌"),
        (WANG_BADGE[:-1], None, Refusal.NOT_A_BADGE, "不是胸牌"),
        (issue(a_badge(), FORGER_KEY), None, Refusal.BAD_SIGNATURE, "胸牌无效"),
        (a_badge_text(WANG, key_id=99), None, Refusal.UNKNOWN_KEY, "无法核实"),
        (a_badge_text(WANG, event=OTHER_EVENT), None, Refusal.WRONG_EVENT, "其他活动的胸牌"),
        (a_badge_text(WANG, expires=AT), None, Refusal.EXPIRED, "胸牌已过期"),
        (WANG_BADGE, REVOKED, Refusal.REVOKED, "胸牌已作废"),
        (WANG_BADGE, REPLACED, Refusal.REPLACED, "胸牌已更换"),
    ],
)
def test_a_refused_badge_gets_its_own_words_and_is_recorded(
    text: str, trust: object, refusal: Refusal, word: str
) -> None:
    desk = Desk(trust=trust or a_trust())  # type: ignore[arg-type]
    outcome = scan(desk, text)
    assert (outcome.answer, outcome.happened, outcome.word.zh) == (Answer.STOP, refusal, word)
    assert outcome.todo is not None
    assert outcome.entry == last(desk).entry_id
    assert (last(desk).kind, last(desk).data) == (
        "refused",
        {"reason": str(refusal), "chars": len(text)},
    )
    assert last(desk).volunteer is None


def test_no_word_of_a_refusal_is_anothers() -> None:
    outcomes = {
        scan(Desk(trust=trust), text).word.zh
        for text, trust in [
            ("poster", a_trust()),
            (issue(a_badge(), FORGER_KEY), a_trust()),
            (a_badge_text(WANG, event=OTHER_EVENT), a_trust()),
            (a_badge_text(WANG, expires=AT), a_trust()),
            (WANG_BADGE, REVOKED),
            (WANG_BADGE, REPLACED),
            (a_badge_text(VolunteerId(0xABC)), a_trust()),
        ]
    }
    assert len(outcomes) == 7


def test_a_posters_code_in_the_background_is_recorded_once() -> None:
    desk = Desk()
    first = scan(desk, "poster")
    for _ in range(5):
        desk.later(seconds=10)
        assert scan(desk, "poster") == first
    assert len(desk.written) == 1
    desk.later(seconds=121)
    scan(desk, "poster")
    assert len(desk.written) == 2


def test_when_the_journal_cannot_commit_nothing_is_answered_or_remembered() -> None:
    desk = Desk(failing=True)
    with pytest.raises(DiskFullError):
        scan(desk, WANG_BADGE)
    desk.failing = False
    assert scan(desk, WANG_BADGE).happened == "on"


def test_html_in_a_name_stays_text() -> None:
    desk = Desk()
    person = replace(desk.roster.volunteers[WANG], name="<b>王</b>")
    desk.book.learn(
        replace(desk.roster, volunteers={**desk.roster.volunteers, WANG: person}), desk.trust
    )
    assert scan(desk, WANG_BADGE).name == "<b>王</b>"


def test_a_kiosk_of_several_posts_puts_each_at_the_assigned_one() -> None:
    desk = Desk(served=(SOUTH, WEST))
    scan(desk, a_badge_text(LI))
    assert last(desk).post == WEST


def test_a_kiosk_that_serves_no_post_is_a_bug() -> None:
    with pytest.raises(ValueError, match="at least one post"):
        Desk(served=())
