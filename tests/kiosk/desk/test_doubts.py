"""What is in doubt at a gate: three lists, in words, the same as a reading of everything."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.book import DutyBook
from kiosk.desk.doubt_words import Act, Doubt, DoubtSort
from kiosk.desk.doubts import Doubts
from kiosk.desk.questions import Questions
from kiosk.desk.review_index import ReviewIndex
from kiosk.desk.states import Choice, Mode
from sync.client.outbox import SUSPECT, Quarantined
from sync.domain.duty import Turn, turns
from sync.domain.entries import Entry, Kind, KioskId, VolunteerId
from tests.builders import (
    AT,
    HOUR,
    KIOSK,
    LI,
    MINUTE,
    WANG,
    WEST,
    ZHAO,
    a_badge_text,
    a_roster,
    a_trust,
    an_entry,
)
from tests.kiosk.desk.days import write
from tests.kiosk.desk.memory import Desk
from tests.kiosk.desk.tangles import tangles, two_days

STRANGER = VolunteerId(0xABC)


def settle(desk: Desk) -> tuple[Doubt, ...]:
    return desk.doubts.listed(desk.now).settle


def test_a_day_in_order_has_nothing_in_doubt() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    assert desk.doubts.listed(desk.now).settle == ()
    assert desk.doubts.count(desk.now) == 0
    desk.later(hours=4)
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    lists = desk.doubts.listed(desk.now)
    assert (lists.settle, lists.look, lists.settled) == ((), (), ())


def test_an_off_without_an_on_is_hard_and_says_why_and_what_to_do() -> None:
    desk = Desk()
    write(desk, Kind.OFF, WANG)
    (item,) = settle(desk)
    assert (item.sort, item.title.zh, item.who, item.number) == (
        DoubtSort.TURN,
        "只有下岗",
        "王晓安",
        "YZ0001",
    )
    assert item.todo.zh == "只有下岗、没有上岗，暂不计时。请补上上岗时间。"
    assert item.why[-1].zh == "只有 08:02 的下岗记录，没有上岗记录，不计时长。"
    assert item.acts == (Act.TIMES, Act.RECORDS)
    assert desk.doubts.count(desk.now) == 1


def test_somebody_who_is_still_on_duty_has_not_forgotten_anything() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(STRANGER), desk.now)
    desk.checkin.choose(Choice.OVERRIDE, desk.now, why="agreed")
    lists = desk.doubts.listed(desk.now)
    (item,) = lists.look
    assert [flag.zh for flag in item.flags] == ["不在花名册", "没有排班"]
    assert lists.settle == ()
    desk.later(hours=9)
    (item,) = desk.doubts.listed(desk.now).settle
    assert (item.sort, item.acts[0], item.flags[0].zh) == (
        DoubtSort.FORGOTTEN,
        Act.AS_PLANNED,
        "没有下岗记录",
    )


def test_what_two_gates_recorded_of_one_turn_is_one_doubt() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.later(hours=3)
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    assert desk.doubts.listed(desk.now).settle == ()
    desk.book.add(an_entry(Kind.ON, WANG, at=AT + HOUR, post=WEST, kiosk="kiosk-west"))
    (item,) = settle(desk)
    assert (item.title.zh, item.entry) == ("时间重叠", desk.written[0].entry_id)
    assert item.post is not None
    assert item.post.zh == "会场南门 → 会场西门"
    assert [flag.zh for flag in item.flags][:2] == ["时间重叠", "两台签到台"]
    assert item.why[-1].zh.startswith("记录 08:02–")
    assert desk.doubts.count(desk.now) == 1


def test_a_turn_that_this_kiosk_has_no_part_in_is_the_other_gates_to_settle() -> None:
    book = DutyBook(a_roster(), a_trust(), (), KioskId(KIOSK))
    doubts = Doubts(book, ReviewIndex(book), Questions(book))
    book.add(an_entry(Kind.OFF, WANG, kiosk="kiosk-west"))
    assert (doubts.listed(AT).settle, doubts.count(AT)) == ((), 0)
    book.add(an_entry(Kind.OFF, LI, kiosk=KIOSK))
    assert doubts.count(AT) == 1


def test_a_question_waits_is_settled_by_an_answer_and_stays_to_be_found() -> None:
    for choice in (Choice.SEND_THERE, Choice.TAKE_ON_HERE):
        desk = Desk()
        desk.checkin.scan(a_badge_text(LI), desk.now)
        (item,) = settle(desk)
        assert (item.sort, item.title.zh, item.acts[0]) == (
            DoubtSort.QUESTION,
            "不在此岗",
            Act.CARD,
        )
        assert desk.doubts.count(desk.now) == 1
        desk.later(seconds=20)
        desk.checkin.choose(choice, desk.now)
        lists = desk.doubts.listed(desk.now)
        assert lists.settle == ()
        assert [one.sort for one in lists.settled] == [DoubtSort.QUESTION]
        assert desk.doubts.count(desk.now) == 0


def test_refusals_are_worth_a_look_and_are_not_counted() -> None:
    desk = Desk()
    desk.checkin.scan("poster", desk.now)
    lists = desk.doubts.listed(desk.now)
    assert [(one.sort, one.title.zh) for one in lists.look] == [(DoubtSort.REFUSAL, "不是胸牌")]
    assert (lists.settle, desk.doubts.count(desk.now)) == ((), 0)
    desk.later(hours=24)
    assert desk.doubts.listed(desk.now).look == ()


def test_what_the_hub_set_aside_says_its_code_and_what_it_cannot_take_is_less_urgent() -> None:
    desk = Desk()
    entries = [an_entry(Kind.ON), an_entry(Kind.ON, LI, at=AT + MINUTE)]
    desk.aside += [Quarantined(entries[0], "chain"), Quarantined(entries[1], SUSPECT)]
    lists = desk.doubts.listed(desk.now)
    (aside,), (stuck,) = lists.settle, lists.look
    assert (aside.sort, aside.title.zh, aside.flags[0].zh) == (
        DoubtSort.ASIDE,
        "中心已隔离",
        "chain",
    )
    assert "does not follow the entry before it" in aside.todo.en
    assert (stuck.sort, stuck.who) == (DoubtSort.STUCK, "李晨")
    assert desk.doubts.count(desk.now) == 1


def test_names_are_masked_for_a_screen_that_others_see() -> None:
    desk = Desk()
    write(desk, Kind.OFF, WANG)
    (item,) = desk.doubts.listed(desk.now, Mode.SELF_SERVICE).settle
    assert item.who == "王*"


def test_whoever_waits_at_the_gate_comes_first_then_hard_flags_then_forgotten_ones() -> None:
    desk = Desk()
    desk.checkin.scan(a_badge_text(WANG), desk.now)
    desk.later(hours=10)
    desk.aside.append(Quarantined(an_entry(Kind.ON, ZHAO), "fork"))
    write(desk, Kind.OFF, LI)
    desk.checkin.scan(a_badge_text(ZHAO), desk.now)
    assert [item.sort for item in settle(desk)] == [
        DoubtSort.QUESTION,
        DoubtSort.TURN,
        DoubtSort.ASIDE,
        DoubtSort.FORGOTTEN,
    ]


def walked(desk: Desk, entries: list[Entry]) -> dict[VolunteerId, tuple[Turn, ...]]:
    """Find every flagged turn by reading everything."""
    found: dict[VolunteerId, tuple[Turn, ...]] = {}
    for turn in turns(entries, desk.roster):
        if turn.flags:
            found[turn.volunteer] = (*found.get(turn.volunteer, ()), turn)
    return found


@settings(max_examples=150)
@given(tangles(), st.integers(-1, 40))
def test_kept_entry_by_entry_is_the_same_as_a_walk_through_all(
    drawn: list[Entry], hours: int
) -> None:
    # A kiosk's own journal has every id once: the database sees to it.
    entries = list({entry.entry_id: entry for entry in drawn}.values())
    desk = Desk(roster=two_days())
    index = desk.review.index
    for entry in entries:
        desk.book.add(entry)
        index.follow()
    assert index.flagged == walked(desk, entries)
    now = AT + timedelta(hours=hours)
    anew = Doubts(desk.book, ReviewIndex(desk.book), Questions(desk.book))
    kept = Doubts(desk.book, index, Questions(desk.book))
    assert keys(kept, now) == keys(anew, now)
    assert kept.count(now) == anew.count(now) == len(kept.listed(now).settle)
    desk.book.learn(desk.roster, desk.trust)
    assert keys(kept, now) == keys(anew, now)


def keys(doubts: Doubts, now: datetime) -> list[set[str]]:
    lists = doubts.listed(now)
    return [{one.key for one in items} for items in (lists.settle, lists.look, lists.settled)]


def test_the_cost_of_one_more_entry_does_not_grow_with_the_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    for number in range(3_000):
        who = VolunteerId(0x5000 + number % 500)
        desk.book.add(an_entry(Kind.ON, who, at=AT + number * 10 * MINUTE / 60))
    desk.doubts.count(desk.now)
    read: list[VolunteerId] = []
    turns_of = desk.book.turns_of

    def counting(volunteer: VolunteerId) -> tuple[Turn, ...]:
        read.append(volunteer)
        return turns_of(volunteer)

    monkeypatch.setattr(desk.book, "turns_of", counting)
    desk.book.add(an_entry(Kind.OFF, WANG, at=AT))
    desk.doubts.count(desk.now)
    desk.review.recent(desk.now)
    assert set(read) == {WANG}
