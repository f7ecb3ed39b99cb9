"""Half past six: what the measured facts mean, and what the captain is told to do."""

import dataclasses
from datetime import timedelta

import pytest

from kiosk.desk.preflight import (
    GIB,
    MIB,
    STATE_WORDS,
    TITLES,
    CameraFacts,
    CheckId,
    Finding,
    PowerFacts,
    PrinterFacts,
    SoundFacts,
    State,
    in_order,
    judge_camera,
    judge_disk,
    judge_power,
    judge_printer,
    judge_sound,
    judge_store,
    overall,
    size_text,
    unknown,
)
from kiosk.desk.preflight_hub import RosterFacts, judge_clock, judge_keys, judge_roster
from kiosk.scanning.source import SourceLost
from kiosk.store.problems import StoreDamaged, StoreInUse
from sync.domain.badge import KeyId, Trust
from sync.domain.wording import Say, same
from tests.builders import AT, DAY, HOUR, KEY_ID, MINUTE, a_roster, a_trust

ROSTER = a_roster()


@pytest.mark.parametrize(
    ("found", "state", "said"),
    [
        (judge_camera(CameraFacts(works=True, name="C270")), State.OK, "C270"),
        (judge_camera(CameraFacts(works=True, film=True)), State.LOOK, "影片"),
        (judge_camera(CameraFacts(works=False, opening=True)), State.UNKNOWN, "正在打开"),
        (
            judge_camera(CameraFacts(works=False, title=SourceLost.title, todo=SourceLost.default)),
            State.STOP,
            "断开",
        ),
        (judge_camera(CameraFacts(works=False)), State.STOP, "没有画面"),
        (judge_sound(SoundFacts(speaker="HDA Intel")), State.OK, "HDA Intel"),
        (judge_sound(SoundFacts()), State.LOOK, "没有扬声器"),
        (judge_sound(SoundFacts(wanted=False, speaker="HDA")), State.LOOK, "关掉"),
        (judge_disk(38 * GIB), State.OK, "38 GB"),
        (judge_disk(GIB), State.OK, "1.0 GB"),
        (judge_disk(GIB - 1), State.LOOK, "1023 MB"),
        (judge_disk(100 * MIB), State.LOOK, "100 MB"),
        (judge_disk(100 * MIB - 1), State.STOP, "99 MB"),
        (judge_disk(0), State.STOP, "0 MB"),
        (judge_power(PowerFacts(on_battery=False, percent=7)), State.OK, "接着电源，电量 7%"),
        (judge_power(PowerFacts(on_battery=False)), State.OK, "接着电源"),
        (judge_power(PowerFacts(on_battery=True, percent=100)), State.LOOK, "电量 100%"),
        (judge_power(PowerFacts(on_battery=True)), State.LOOK, "在用电池"),
        (judge_power(PowerFacts(on_battery=True, percent=20)), State.LOOK, "20%"),
        (judge_power(PowerFacts(on_battery=True, percent=19)), State.STOP, "19%"),
        (judge_printer(None), State.LOOK, "没有打印机"),
        (judge_printer(PrinterFacts()), State.LOOK, "没有打印机"),
        (judge_printer(PrinterFacts(("A", "B"), "B")), State.OK, "B"),
        (judge_printer(PrinterFacts(("A", "B"))), State.LOOK, "2 台"),
        (judge_store(None), State.OK, "数据完好"),
        (judge_store(StoreDamaged()), State.STOP, "已损坏"),
        (judge_store(StoreInUse()), State.UNKNOWN, "已经在运行"),
    ],
)
def test_this_computer(found: Finding, state: State, said: str) -> None:
    assert found.state is state
    assert said in found.word.zh
    # Green says nothing to do; every other line does.
    assert (found.todo is None) == (state is State.OK)


@pytest.mark.parametrize(
    ("offset_ms", "uncertainty_ms", "then", "state", "said"),
    [
        (0, 30, False, State.OK, "一致"),
        (2_000, 30, False, State.OK, "一致"),
        (-3_100, 30, False, State.OK, "快 3 秒"),
        (40_000, 60_000, False, State.OK, "一致"),
        (60_000, 30, False, State.OK, "慢 1 分钟"),
        (61_000, 30, False, State.LOOK, "慢 1 分钟"),
        (-3 * 3_600_000, 30, False, State.LOOK, "快 3 小时"),
        (3 * 86_400_000, 30, False, State.STOP, "慢 3 天"),
        (500, 30, True, State.OK, "上次对时：和中心一致"),
        (None, 0, False, State.UNKNOWN, "还没和中心对过时"),
    ],
)
def test_the_clock(
    offset_ms: int | None, uncertainty_ms: int, then: bool, state: State, said: str
) -> None:
    found = judge_clock(offset_ms, uncertainty_ms, AT if then else None)
    assert (found.check, found.state) == (CheckId.CLOCK, state)
    assert said in found.word.zh


def test_a_roster_of_today_that_was_just_brought_is_fine() -> None:
    found = judge_roster(RosterFacts(ROSTER, AT - 20 * MINUTE), AT)
    assert (found.state, found.todo) == (State.OK, None)
    assert found.word == Say(
        zh="3 名志愿者，今天 2 个班次，20 分钟前更新",
        en="3 volunteers, 2 shifts today, as of 20 min ago",
    )
    assert "刚刚更新" in judge_roster(RosterFacts(ROSTER, AT), AT).word.zh
    assert judge_roster(RosterFacts(ROSTER), AT).state is State.OK  # its age is not known


def test_a_roster_that_is_missing_old_or_of_another_day_is_told() -> None:
    assert judge_roster(RosterFacts(None), AT).state is State.STOP
    old = judge_roster(RosterFacts(ROSTER, AT - 25 * HOUR), AT)
    assert old.state is State.LOOK
    assert "25 小时前更新" in old.word.zh
    other = judge_roster(RosterFacts(ROSTER, AT + 3 * DAY), AT + 3 * DAY)
    assert other.state is State.LOOK
    assert other.todo is not None
    assert "今天没有班次" in other.todo.zh


def test_a_shift_that_began_yesterday_and_ends_today_is_todays() -> None:
    night = dataclasses.replace(
        next(iter(ROSTER.shifts.values())), starts=AT - 10 * HOUR, ends=AT + HOUR
    )
    roster = dataclasses.replace(ROSTER, shifts={night.shift: night})
    assert "今天 1 个班次" in judge_roster(RosterFacts(roster), AT).word.zh


@pytest.mark.parametrize(
    ("trust", "later", "state", "said"),
    [
        (a_trust(), 0 * DAY, State.OK, "1 把有效，用到 2023-08-23"),
        (a_trust(), 6.6 * DAY, State.OK, "2023-08-23"),
        (a_trust(), 6.99 * DAY, State.LOOK, "今天 08:02 到期"),
        (a_trust(), 8 * DAY, State.STOP, "过期了"),
        (a_trust(), -2 * DAY, State.STOP, "日期多半错了"),
        (Trust(), 0 * DAY, State.STOP, "没有验胸牌的密钥"),
        (None, 0 * DAY, State.STOP, "签名不对"),
    ],
)
def test_the_keys(trust: Trust | None, later: timedelta, state: State, said: str) -> None:
    found = judge_keys(trust, ROSTER, AT + later)
    assert (found.check, found.state) == (CheckId.KEYS, state)
    assert said in found.word.zh


def test_of_two_keys_the_later_one_counts_and_without_a_roster_utc_does() -> None:
    trust = a_trust()
    longer = dataclasses.replace(trust.keys[KEY_ID], good_until=AT + 30 * DAY)
    both = dataclasses.replace(trust, keys={KEY_ID: trust.keys[KEY_ID], KeyId(8): longer})
    found = judge_keys(both, None, AT + 6.99 * DAY)
    assert found.state is State.OK
    assert "2 把有效，用到 2023-09-15" in found.word.zh


@pytest.mark.parametrize(
    ("states", "state", "zh"),
    [
        ([State.OK, State.OK], State.OK, "可以开岗"),
        ([State.OK, State.UNKNOWN], State.UNKNOWN, "可以开岗，有 1 项没查到"),
        ([State.LOOK, State.UNKNOWN, State.LOOK], State.LOOK, "可以开岗，有 2 项请留意"),
        ([State.LOOK, State.STOP, State.STOP], State.STOP, "有 2 项要先处理"),
    ],
)
def test_one_sentence_over_all_goes_by_the_worst_line(
    states: list[State], state: State, zh: str
) -> None:
    findings = [Finding(check, one, same("x")) for check, one in zip(CheckId, states, strict=False)]
    worst, said = overall(findings)
    assert (worst, said.zh) == (state, zh)


def test_the_order_is_the_pages_and_every_check_and_state_has_its_words() -> None:
    findings = [unknown(check) for check in reversed(CheckId)]
    assert [found.check for found in in_order(findings)] == list(CheckId)
    assert set(TITLES) == set(CheckId)
    assert set(STATE_WORDS) == set(State)


def test_sizes_are_told_as_people_say_them() -> None:
    assert [size_text(n) for n in (0, 640 * MIB, GIB, 10 * GIB - 1, 39 * GIB - 1)] == [
        "0 MB",
        "640 MB",
        "1.0 GB",
        "10.0 GB",
        "38 GB",
    ]
