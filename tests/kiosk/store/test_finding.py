"""The search: what it finds, how it follows the roster, and that it waits for nobody."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.store import filling
from kiosk.store.engine import Store, open_store
from kiosk.store.filling import fill, is_due, mark_near
from kiosk.store.finding import search
from kiosk.store.roster import apply_page
from kiosk.store.terms import VERSION, Sort
from sync.domain.entries import VolunteerId
from sync.domain.roster import Roster, Volunteer
from sync.domain.rostering import hex_id
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage
from tests.builders import AT, EVENT, LI, ROOT_PUBLIC, WANG, ZHAO, a_roster
from tests.stage import DATABASE, STORE_KEY, a_crowd, bring_roster, enrolled_store

SAME_NAME = VolunteerId(0x1D09)


def a_roster_of(*people: tuple[VolunteerId, str, str, str]) -> Roster:
    small = a_roster()
    team = small.volunteers[WANG].team
    more = {
        who: Volunteer(who, number, name, team, last4=last4) for who, number, name, last4 in people
    }
    return replace(small, volunteers={**small.volunteers, **more})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    roster = a_roster_of((SAME_NAME, "YZ0104", "王晓安", "8812"))
    with enrolled_store(tmp_path, roster) as opened:
        yield opened


def found(store: Store, text: str) -> set[VolunteerId]:
    return {hit.volunteer for hit in search(store, text).hits}


def take(store: Store, who: VolunteerId, value: dict[str, object] | None) -> None:
    page = ChangesPage(
        protocol=PROTOCOL,
        hub="hub-1",
        hub_epoch=1,
        event=EVENT,
        fresh=False,
        changes=[Change(table="volunteer", key=hex_id(who), value=value)],
        cursor="1-2",
        more=False,
        server_time=AT,
    )
    apply_page(store, page, ROOT_PUBLIC)


def renamed(who: VolunteerId, name: str) -> dict[str, object]:
    return {"volunteer": hex_id(who), "number": "YZ0001", "name": name, "team": "yz-1"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("王晓安", {WANG, SAME_NAME}),
        ("晓安", {WANG, SAME_NAME}),
        ("王", {WANG, SAME_NAME}),
        ("王xa", {WANG, SAME_NAME}),
        ("wang xiao", {WANG, SAME_NAME}),
        ("WXA", {WANG, SAME_NAME}),
        ("ｌｃ", {LI}),
        ("8812", {SAME_NAME}),
        ("yz0003", {ZHAO}),
        ("3", {ZHAO}),
        ("0003", {ZHAO}),
        ("104", {SAME_NAME}),
        ("张", set()),
        ("", set()),
        ("' OR 1=1 --", set()),
    ],
)
def test_somebody_is_found_in_any_of_the_ways(
    store: Store, typed: str, expected: set[VolunteerId]
) -> None:
    assert fill(store)
    assert found(store, typed) == expected


def test_a_search_says_what_it_was_found_by_and_whether_all_of_it_was_typed(store: Store) -> None:
    fill(store)
    (part,) = search(store, "lich").hits
    (all_of_it,) = search(store, "李晨").hits
    assert (part.sort, part.exact) == (Sort.SOUND, False)
    assert (all_of_it.sort, all_of_it.exact) == (Sort.NAME, True)


def test_before_it_is_filled_a_search_says_that_more_may_be_there(store: Store) -> None:
    assert is_due(store)
    assert not search(store, "王").whole
    fill(store)
    assert not is_due(store)
    assert search(store, "王").whole


def test_a_changed_name_is_found_at_once_and_the_old_one_no_more(store: Store) -> None:
    fill(store)
    take(store, WANG, renamed(WANG, "田𠮷"))
    assert found(store, "王晓安") == {SAME_NAME}
    assert found(store, "𠮷") == {WANG}
    take(store, WANG, None)
    assert found(store, "𠮷") == set()
    assert not is_due(store)


def test_a_key_that_nobody_can_have_holds_no_page_up(store: Store) -> None:
    fill(store)
    page = ChangesPage(
        protocol=PROTOCOL, hub="hub-1", hub_epoch=1, event=EVENT, fresh=False,
        changes=[Change(table="volunteer", key="somebody", value=renamed(WANG, "赵云"))],
        cursor="1-2", more=False, server_time=AT,
    )  # fmt: skip
    apply_page(store, page, ROOT_PUBLIC)
    assert found(store, "赵云") == set()


def test_while_a_new_snapshot_is_entered_the_old_index_answers(store: Store) -> None:
    fill(store)
    bring_roster(store, a_roster_of((SAME_NAME, "YZ0104", "张三", "")))
    assert found(store, "王晓安") == {WANG, SAME_NAME}
    assert not search(store, "王").whole
    assert fill(store)
    assert found(store, "王晓安") == {WANG}
    assert found(store, "zs") == {SAME_NAME}


def test_a_fill_that_was_cut_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "RUN_VOLUNTEERS", 10)
    told: list[int] = []
    with enrolled_store(tmp_path, a_crowd(35)) as store:
        assert not fill(store, lambda: not told, told.append)
    assert told == [10]
    with open_store(tmp_path / DATABASE, STORE_KEY) as store:
        assert is_due(store)
        assert len(found(store, "王")) == 10
        told.clear()
        assert fill(store, progress=told.append)
        assert told == [10, 20, 25]
        assert len(found(store, "王")) == 35


def test_a_change_in_the_middle_of_a_fill_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "TURN_ROWS", 5)
    with enrolled_store(tmp_path, a_roster()) as store:
        asked = 0

        def going_on() -> bool:
            nonlocal asked
            asked += 1
            if asked == 3:
                take(store, WANG, renamed(WANG, "孟㛃"))
            return True

        assert fill(store, going_on)
        assert found(store, "mj") == {WANG}
        assert found(store, "wangxiaoan") == set()


def test_editions_that_are_no_longer_asked_go(store: Store) -> None:
    for _ in range(3):
        bring_roster(store, a_roster())
        fill(store)
    with store.reading() as connection:
        editions = connection.exec_driver_sql("SELECT DISTINCT edition FROM finding").all()
    assert len(editions) == 1


def test_who_is_due_here_is_found_among_more_than_anybody_reads(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_crowd(300)) as store:
        fill(store)
        last = VolunteerId(0x1000 + 299)
        assert search(store, "w").more
        assert last not in found(store, "w")
        mark_near(store, [last])
        assert search(store, "w").hits[0].volunteer == last
        mark_near(store, [])
        assert last not in found(store, "w")


def test_rules_of_another_version_make_the_index_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    monkeypatch.setattr("kiosk.store.editions.VERSION", VERSION + 1)
    assert is_due(store)
    assert fill(store)
    assert not is_due(store)
