"""Which posts a kiosk serves: chosen, remembered, counted, and what a new roster does to it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.desk.gate import Gate, UnknownPost
from kiosk.desk.posts import REMEMBERED, find
from kiosk.desk.states import Answer
from kiosk.store.engine import Store, open_store
from kiosk.store.journal import Journal
from kiosk.store.memory import recall, remember
from sync.domain.entries import PostId
from sync.domain.roster import Event, Roster
from tests.builders import (
    AT,
    LI,
    OTHER_EVENT,
    SOUTH,
    STATION,
    WANG,
    WEST,
    a_badge_text,
    a_roster,
    a_shift,
)
from tests.stage import DATABASE, STORE_KEY, StandingClock, bring_roster, enrolled_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with enrolled_store(tmp_path, a_roster()) as made:
        yield made


def a_gate(store: Store, *posts: PostId) -> Gate:
    clock = StandingClock(AT)
    return Gate(store, Journal(store, clock), clock, posts)


def without(*posts: PostId) -> Roster:
    roster = a_roster(shifts=[a_shift("station-1", STATION)], plan=[(WANG, "station-1")])
    return replace(roster, posts={k: v for k, v in roster.posts.items() if k not in posts})


def test_a_kiosk_that_nothing_was_said_to_serves_all_as_an_assembly_point(store: Store) -> None:
    gate = a_gate(store)
    assert gate.served == (STATION, SOUTH, WEST)  # a roster is kept in the order of its ids
    assert gate.posts.everywhere
    assert gate.counters().name.zh == "全部 3 个岗位 · 驻 荣昌东地铁站 A 口"


def test_what_was_chosen_is_served_at_once_home_first_and_after_the_next_start(
    tmp_path: Path,
) -> None:
    with enrolled_store(tmp_path, a_roster()) as store:
        gate = a_gate(store)
        notice = gate.serve([WEST, SOUTH])
        assert (notice.answer, notice.text.zh) == (
            Answer.DONE,
            "现在服务：2 个岗位 · 驻 会场西门",
        )
        assert (gate.home, gate.served) == (WEST, (WEST, SOUTH))
    with open_store(tmp_path / DATABASE, STORE_KEY) as store:
        assert a_gate(store).served == (WEST, SOUTH)


def test_who_is_planned_at_a_post_that_is_served_is_on_there_and_others_are_not(
    store: Store,
) -> None:
    gate = a_gate(store)
    gate.serve([WEST])
    assert gate.checkin.scan(a_badge_text(LI), gate.now()).happened == "on"
    assert gate.checkin.scan(a_badge_text(WANG), gate.now()).happened == "elsewhere"
    gate.serve([WEST, SOUTH])
    assert gate.checkin.scan(a_badge_text(WANG), gate.now()).happened == "on"
    assert [entry.post for entry in gate.journal.entries() if entry.kind == "on"] == [WEST, SOUTH]


def test_several_posts_are_counted_together_and_people_served_at_home(store: Store) -> None:
    gate = a_gate(store)
    gate.serve([WEST, SOUTH])
    for who in (LI, WANG):
        gate.checkin.scan(a_badge_text(who), gate.now())
    gate.tally.count("order", 5)
    gate.serve([SOUTH, WEST])
    gate.tally.count("guide", 2)
    counters = gate.counters()
    assert (counters.on_duty, counters.required, counters.served) == (2, 4, 7)
    assert counters.name.en == "2 posts · at South Gate"
    assert counters.shift is not None  # the same hours at both
    assert [service for service, _ in counters.services] == ["guide", "enquiry"]
    tallied = [entry.post for entry in gate.journal.entries() if entry.kind == "tally"]
    assert tallied == [WEST, SOUTH]
    gate.serve([WEST])
    counters = gate.counters()
    assert (counters.on_duty, counters.required, counters.served) == (1, 2, 5)
    assert counters.name.zh == "会场西门"


def test_posts_with_other_hours_have_no_common_span(store: Store) -> None:
    bring_roster(store, a_roster(shifts=[a_shift(), a_shift("west-1", WEST, hours=6)]))
    assert a_gate(store).counters().shift is None


def test_an_empty_choice_changes_nothing_and_asks_for_one(store: Store) -> None:
    gate = a_gate(store)
    gate.serve([SOUTH])
    notice = gate.serve([])
    assert (notice.answer, gate.served) == (Answer.CHOOSE, (SOUTH,))
    assert gate.serve([PostId("nowhere")]).answer is Answer.CHOOSE


def test_an_assembly_point_may_choose_where_it_stands(store: Store) -> None:
    gate = a_gate(store)
    gate.serve([STATION], everywhere=True)
    assert gate.served == (STATION, SOUTH, WEST)
    assert a_gate(store).home == STATION


def test_the_settings_choice_wins_and_is_not_changed_at_the_desk(store: Store) -> None:
    a_gate(store).serve([WEST])
    gate = a_gate(store, SOUTH)
    assert gate.served == (SOUTH,)
    assert gate.posts.view(AT).fixed
    notice = gate.serve([WEST])
    assert (notice.answer, gate.served) == (Answer.STOP, (SOUTH,))
    assert "设置" in notice.text.zh
    assert a_gate(store).served == (WEST,)  # what was chosen is not forgotten
    with pytest.raises(UnknownPost):
        a_gate(store, PostId("nowhere"))


def test_a_post_that_vanished_is_left_out_with_a_notice_and_comes_back_with_its_roster(
    store: Store,
) -> None:
    gate = a_gate(store)
    gate.serve([SOUTH, STATION])
    assert gate.posts.take_notice() is None
    bring_roster(store, without(SOUTH))
    gate.relearn()
    assert (gate.home, gate.served) == (STATION, (STATION,))
    notice = gate.posts.take_notice()
    assert notice is not None
    assert notice.text.zh == "新花名册里没有“会场南门”了，现在服务：荣昌东地铁站 A 口。"
    assert gate.posts.take_notice() is None  # once
    gate.relearn()
    assert gate.posts.take_notice() is None  # nothing new
    bring_roster(store, a_roster())
    gate.relearn()
    assert gate.served == (SOUTH, STATION)


def test_when_all_that_was_chosen_is_gone_all_posts_are_served_and_the_start_says_so(
    store: Store,
) -> None:
    a_gate(store).serve([SOUTH])
    bring_roster(store, without(SOUTH))
    gate = a_gate(store)
    assert gate.served == (STATION, WEST)
    notice = gate.posts.take_notice()
    assert notice is not None
    assert notice.text.en.startswith("The new roster has no “South Gate” any more.")
    assert gate.checkin.scan(a_badge_text(WANG), gate.now()).happened == "on"


def test_an_assembly_point_serves_a_new_post_and_stays_where_it_stood(store: Store) -> None:
    bring_roster(store, without(STATION))
    gate = a_gate(store)
    assert gate.served == (SOUTH, WEST)
    bring_roster(store, a_roster())
    gate.relearn()
    assert list(gate.served) == [SOUTH, STATION, WEST]


def test_another_events_choice_and_one_of_another_form_count_for_nothing(store: Store) -> None:
    remember(store, REMEMBERED, {"event": OTHER_EVENT, "posts": [["west-gate", "", ""]]})
    assert a_gate(store).posts.everywhere
    event = a_roster().event.event
    for strange in ([1, 2], "x", {"event": event, "posts": [3]}, {"event": event, "posts": []}):
        remember(store, REMEMBERED, strange)  # type: ignore[arg-type]
        assert a_gate(store).served == (STATION, SOUTH, WEST)
    assert recall(store, REMEMBERED) is not None


def test_among_many_posts_one_is_found_by_name_duty_or_id_in_either_language(
    store: Store,
) -> None:
    rows = a_gate(store).posts.view(AT).rows
    assert [row.post for row in find(rows, "南门")] == [SOUTH]
    assert [row.post for row in find(rows, "GATE directions")] == [SOUTH]
    assert [row.post for row in find(rows, "rongchang-a")] == [STATION]
    assert [row.post for row in find(rows, "路线指引")] == [STATION, SOUTH]
    assert [row.post for row in find(rows, "nanmen")] == [SOUTH]
    assert [row.post for row in find(rows, "rcd")] == [STATION]
    assert [row.post for row in find(rows, "hc xm")] == [WEST]
    assert find(rows, "nowhere") == ()
    assert len(find(rows, "  ")) == 3


def test_a_row_says_how_many_are_there_and_how_many_are_needed(store: Store) -> None:
    gate = a_gate(store)
    gate.checkin.scan(a_badge_text(WANG), gate.now())
    row = gate.posts.view(gate.now()).rows[1]
    assert (row.on_duty, row.required, row.name.en) == (1, 2, "South Gate")


def test_a_roster_that_lost_all_posts_changes_none(store: Store) -> None:
    gate = a_gate(store)
    gate.serve([WEST])
    gate.book.learn(
        Roster(Event(a_roster().event.event, "x", "x", "Asia/Shanghai")), gate.book.trust
    )
    gate.posts.follow()
    assert gate.served == (WEST,)
