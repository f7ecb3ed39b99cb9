"""Breaks, signing off by hand, and a group signed out in a row."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.group import GroupView
from kiosk.desk.states import Answer, Choice, Mode, Notice
from sync.domain.entries import EntryId, Kind, Method, VolunteerId
from sync.domain.roster import Roster, TeamId
from tests.builders import (
    AT,
    LI,
    MINUTE,
    SOUTH,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    a_roster,
    a_shift,
    an_entry,
)
from tests.kiosk.desk.memory import Desk, DiskFullError

BADGE = a_badge_text(WANG)
STRANGER = VolunteerId(0xABC)


def on_duty(**changes: object) -> Desk:
    desk = Desk(**changes)  # type: ignore[arg-type]
    desk.checkin.scan(BADGE, desk.now)
    desk.later(hours=1)
    return desk


def said(notice: Notice | None) -> tuple[Answer, str]:
    assert notice is not None
    return notice.answer, notice.text.zh


# ---- breaks ------------------------------------------------------------------------------------


def test_a_break_begins_and_the_badge_ends_it() -> None:
    desk = on_duty()
    assert said(desk.leaving.start_break(WANG, desk.now)) == (
        Answer.DONE,
        "王晓安 开始休息；回来再扫一次胸牌。",
    )
    assert desk.written[-1].kind == Kind.BREAK
    desk.later(minutes=20)
    outcome = desk.checkin.scan(BADGE, desk.now)
    assert (outcome.answer, outcome.happened, outcome.word.zh) == (Answer.DONE, "resume", "回岗")
    assert outcome.todo is not None
    assert outcome.todo.zh.startswith("休息了 20 分钟")
    (turn,) = desk.book.turns_of(WANG)
    assert turn.breaks == ((desk.now - 20 * MINUTE, desk.now),)


def test_a_badge_held_up_just_after_the_break_began_is_no_coming_back() -> None:
    desk = on_duty()
    desk.leaving.start_break(WANG, desk.now)
    desk.later(seconds=30)
    outcome = desk.checkin.scan(BADGE, desk.now)
    assert (outcome.happened, outcome.word.zh, outcome.entry) == ("repeat", "休息中", None)


def test_a_captain_ends_a_break_by_hand() -> None:
    desk = on_duty()
    desk.leaving.start_break(WANG, desk.now)
    desk.later(minutes=5)
    assert said(desk.leaving.end_break(WANG, desk.now)) == (
        Answer.DONE,
        "王晓安 已回岗，休息了 5 分钟。",
    )
    assert (desk.written[-1].kind, desk.written[-1].method) == (Kind.RESUME, Method.SEARCH)


@pytest.mark.parametrize(
    ("act", "before", "text"),
    [
        ("start_break", "off", "王晓安 现在不在岗，没有记录。"),
        ("start_break", "break", "王晓安 已经在休息。"),
        ("end_break", "on", "王晓安 没有在休息。"),
        ("end_break", "off", "王晓安 现在不在岗，没有记录。"),
        ("sign_off", "off", "王晓安 现在不在岗，没有记录。"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(act: str, before: str, text: str) -> None:
    desk = Desk() if before == "off" else on_duty()
    if before == "break":
        desk.leaving.start_break(WANG, desk.now)
    count = len(desk.written)
    assert said(getattr(desk.leaving, act)(WANG, desk.now)) == (Answer.STOP, text)
    assert len(desk.written) == count


def test_signing_off_by_hand_says_the_minutes_and_thanks() -> None:
    desk = on_duty()
    assert said(desk.leaving.sign_off(WANG, desk.now, Method.DESK)) == (
        Answer.DONE,
        "王晓安 已签退：本次计 1 小时 0 分，谢谢！",
    )
    assert (desk.written[-1].kind, desk.written[-1].method) == (Kind.OFF, Method.DESK)


def test_a_second_turn_of_the_day_is_thanked_for_the_day_too() -> None:
    desk = on_duty()
    desk.checkin.scan(BADGE, desk.now)
    desk.later(minutes=30)
    desk.checkin.scan(BADGE, desk.now)
    desk.later(minutes=45)
    outcome = desk.checkin.scan(BADGE, desk.now)
    assert outcome.todo is not None
    assert outcome.todo.zh == "本次计 45 分钟，今天共 1 小时 45 分，谢谢！"


def test_only_a_break_takes_the_signing_off_back_in_one_transaction() -> None:
    desk = on_duty()
    outcome = desk.checkin.scan(BADGE, desk.now)
    assert [offer.choice for offer in outcome.offers] == [Choice.ONLY_A_BREAK]
    assert outcome.entry is not None
    desk.later(seconds=5)
    assert said(desk.leaving.only_a_break(outcome.entry, desk.now))[0] is Answer.DONE
    assert [entry.kind for entry in desk.written[-2:]] == [Kind.ANNUL, Kind.BREAK]
    standing = desk.book.standing(WANG, desk.now)
    assert standing is not None
    assert (standing.on_duty, standing.on_break) == (True, True)
    assert said(desk.leaving.only_a_break(outcome.entry, desk.now))[0] is Answer.STOP


def test_only_a_break_is_offered_to_a_captain_and_not_for_long() -> None:
    desk = on_duty()
    outcome = desk.checkin.scan(BADGE, desk.now, mode=Mode.SELF_SERVICE)
    assert (outcome.offers, outcome.name) == ((), "王*")
    assert outcome.entry is not None
    desk.later(seconds=61)
    assert said(desk.leaving.only_a_break(outcome.entry, desk.now))[0] is Answer.STOP
    assert said(desk.leaving.only_a_break(EntryId("none"), desk.now))[0] is Answer.STOP
    assert desk.written[-1].kind == Kind.OFF


# ---- a group -----------------------------------------------------------------------------------

TEAM = (WANG, LI, ZHAO)


def a_team(**changes: object) -> Desk:
    """Three of one team on duty for an hour: two here, one at the west gate."""
    roster = a_roster(shifts=[a_shift(hours=8), a_shift("west-1", WEST, hours=8)])
    plan = a_roster(
        shifts=roster.shifts.values(), plan=[(WANG, "south-1"), (LI, "west-1"), (ZHAO, "south-1")]
    )
    desk = Desk(roster=plan, **changes)  # type: ignore[arg-type]
    for who, post in ((WANG, SOUTH), (LI, WEST), (ZHAO, SOUTH)):
        desk.book.add(an_entry(Kind.ON, who, at=desk.now, post=post))
    desk.later(hours=1)
    return desk


def names(view: GroupView) -> tuple[list[str], list[str]]:
    return [one.name.zh for one in view.off], [one.name.zh for one in view.remaining]


def test_a_team_is_scanned_out_in_a_row_and_the_rest_is_shown() -> None:
    desk = a_team()
    assert names(desk.group.view(desk.now)) == ([], [])
    view = desk.group.scan(BADGE, desk.now)
    assert said(view.said) == (Answer.DONE, "王晓安 已签退，1 小时。")
    assert names(view) == (["王晓安"], ["赵宁", "李晨"])
    assert view.teams == ("青年职工一中队",)
    desk.later(seconds=2)
    view = desk.group.scan(a_badge_text(LI), desk.now)
    assert names(view) == (["李晨", "王晓安"], ["赵宁"])
    assert view.minutes == 120
    assert view.off[0].post.zh == "会场西门"
    assert [(entry.kind, entry.post) for entry in desk.written] == [
        (Kind.OFF, SOUTH),
        (Kind.OFF, WEST),
    ]


def test_the_rest_of_the_team_is_signed_off_by_one_tap_in_one_transaction() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    view = desk.group.sign_rest(desk.now)
    assert said(view.said) == (Answer.DONE, "其余 2 人已一并签退。")
    assert {entry.method for entry in desk.written[1:]} == {Method.BULK}
    assert (len(view.off), view.remaining) == (3, ())
    assert said(desk.group.sign_rest(desk.now).said) == (Answer.STOP, "没有人需要签退。")
    assert said(desk.group.finish()) == (Answer.DONE, "3 人已签退，共计 3 小时。辛苦了，谢谢！")
    assert names(desk.group.view(desk.now)) == ([], [])


def test_one_tap_takes_back_all_that_one_tap_signed_off() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    notice = desk.group.sign_rest(desk.now).said
    assert notice is not None
    assert notice.entry is not None
    desk.later(seconds=59)
    card = desk.review.undo(notice.entry, desk.now)
    assert card is not None
    assert (card.happened, card.todo and card.todo.zh) == ("annulled", "2 条一起撤销了。")
    assert names(desk.group.view(desk.now)) == (["王晓安"], ["赵宁", "李晨"])
    assert [entry.kind for entry in desk.written[-2:]] == [Kind.ANNUL, Kind.ANNUL]
    assert desk.review.undo(notice.entry, desk.now) is None, "only once"


def test_a_minute_later_no_tap_takes_the_group_back() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    notice = desk.group.sign_rest(desk.now).said
    assert notice is not None
    assert notice.entry is not None
    desk.later(seconds=61)
    assert desk.review.undo(notice.entry, desk.now) is None
    assert len(desk.written) == 3


def test_who_of_the_group_was_taken_back_alone_stays_so() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    notice = desk.group.sign_rest(desk.now).said
    assert notice is not None
    assert notice.entry is not None
    alone = desk.written[-1].entry_id
    desk.review.undo(alone, desk.now)
    assert len(desk.group.view(desk.now).remaining) == 1
    desk.review.undo(notice.entry, desk.now)
    assert len(desk.group.view(desk.now).remaining) == 2
    assert [entry.kind for entry in desk.written].count(Kind.ANNUL) == 2


def test_a_full_disk_takes_nobody_of_the_group_back() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    notice = desk.group.sign_rest(desk.now).said
    assert notice is not None
    assert notice.entry is not None
    desk.failing = True
    with pytest.raises(DiskFullError):
        desk.review.undo(notice.entry, desk.now)
    assert len(desk.group.view(desk.now).off) == 3


def test_a_badge_of_somebody_not_on_duty_says_so_and_counts_nothing() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    desk.later(minutes=5)
    assert said(desk.group.scan(BADGE, desk.now).said) == (
        Answer.CHOOSE,
        "王晓安 已经签退过，不重复计。",
    )
    view = desk.group.scan(a_badge_text(STRANGER), desk.now)
    assert said(view.said) == (Answer.CHOOSE, "名单外志愿者 不在岗，没有计入。")
    assert (len(view.off), len(desk.written)) == (1, 1)


def test_a_bad_badge_is_refused_on_record_once() -> None:
    desk = a_team()
    for _ in range(3):
        answer, text = said(desk.group.scan("poster", desk.now).said)
        assert (answer, text[:5]) == (Answer.STOP, "不是胸牌。")
    assert [entry.kind for entry in desk.written] == [Kind.REFUSED]


def test_what_is_taken_back_leaves_the_list() -> None:
    desk = a_team()
    view = desk.group.scan(BADGE, desk.now)
    desk.review.undo(view.off[0].entry, desk.now)
    view = desk.group.view(desk.now)
    assert view.off == ()
    assert "王晓安" in names(view)[1]
    assert said(desk.group.finish()) == (Answer.DONE, "没有人签退。")


def test_a_stranger_on_duty_can_leave_with_the_group_and_brings_no_team() -> None:
    desk = a_team()
    desk.book.add(an_entry(Kind.ON, STRANGER, at=AT))
    view = desk.group.scan(a_badge_text(STRANGER), desk.now)
    assert (names(view), view.teams, view.off[0].team) == ((["名单外志愿者"], []), (), "")


def test_a_team_that_the_roster_does_not_name_goes_by_its_id() -> None:
    desk = a_team()
    lost: Roster = replace(desk.roster, teams={})
    desk.book.learn(lost, desk.trust)
    view = desk.group.scan(BADGE, desk.now)
    assert view.teams == (TeamId("yz-1"),)


def test_a_disk_that_refuses_signs_nobody_off() -> None:
    desk = a_team()
    desk.group.scan(BADGE, desk.now)
    desk.failing = True
    with pytest.raises(DiskFullError):
        desk.group.sign_rest(desk.now)
    desk.failing = False
    assert len(desk.group.view(desk.now).remaining) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*TEAM, STRANGER, None]), max_size=12), st.integers(0, 12))
def test_whatever_is_held_up_each_on_duty_leaves_once_and_the_sum_is_theirs(
    shown: list[VolunteerId | None], rest_at: int
) -> None:
    desk = a_team()
    before = desk.book.figures()
    for number, who in enumerate(shown):
        if number == rest_at:
            desk.group.sign_rest(desk.now)
        desk.group.scan(a_badge_text(who) if who is not None else "poster", desk.now)
        desk.later(seconds=3)
    offs = [entry.volunteer for entry in desk.written if entry.kind == Kind.OFF]
    assert len(set(offs)) == len(offs)
    held_up = {who for who in shown if who in TEAM}
    assert held_up <= set(offs) <= set(TEAM)
    view = desk.group.view(desk.now)
    assert {one.entry for one in view.off} == {
        entry.entry_id for entry in desk.written if entry.kind == Kind.OFF
    }
    assert len(view.off) + len(view.remaining) == (len(TEAM) if offs else 0)
    assert desk.book.figures().turns == before.turns
    closed = [turn for who in set(offs) for turn in desk.book.turns_of(who or WANG)]
    assert view.minutes == sum(turn.service.credited_minutes for turn in closed)
