"""Roster, keys and verdicts: a page and its cursor together, or neither."""

import base64
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kiosk.store.engine import Store, open_store
from kiosk.store.problems import NotEnrolled
from kiosk.store.roster import RosterInbox, apply_page, cursor, load_photos, load_roster, load_trust
from sync.client.outbox import Applied
from sync.domain.badge import Trust
from sync.domain.entries import EventId
from sync.domain.errors import BadManifest, BadRoster, DataProblem
from sync.domain.manifest import open_, seal
from sync.domain.roster import Roster
from sync.domain.rostering import hex_id, to_rows
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage
from tests.builders import (
    AT,
    EVENT,
    FORGER_KEY,
    LI,
    OTHER_EVENT,
    ROOT_KEY,
    ROOT_PUBLIC,
    WANG,
    WEST,
    a_roster,
    a_trust,
)
from tests.kiosk.store.stores import KEY, a_journal, enrolled, on


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened, _ = enrolled(tmp_path)
    with opened:
        yield opened


def rows(roster: Roster | None = None) -> list[Change]:
    return [
        Change(table=row.table, key=row.key, value=dict(row.value or {}))
        for row in to_rows(roster or a_roster())
    ]


def sealed(trust: Trust, key: Any = ROOT_KEY, event: EventId = EVENT) -> Change:
    return Change(table="manifest", key="manifest", value=seal(event, trust, key))


def held(trust: Trust) -> Trust:
    """Give what is left of `trust` on paper: times in whole minutes."""
    return open_(seal(EVENT, trust, ROOT_KEY), EVENT, ROOT_PUBLIC)


def a_page(changes: Sequence[Change], at: str = "1", **given: Any) -> ChangesPage:
    told: dict[str, Any] = {
        "protocol": PROTOCOL,
        "hub": "hub-1",
        "hub_epoch": 1,
        "event": EVENT,
        "fresh": False,
        "changes": list(changes),
        "cursor": at,
        "more": False,
        "server_time": AT,
    }
    return ChangesPage.model_validate({**told, **given})


def take(store: Store, *changes: Change, at: str = "1", **given: Any) -> Applied:
    return apply_page(store, a_page(changes, at, **given), ROOT_PUBLIC)


def begin(store: Store) -> None:
    """Give the store the roster and trust of the builders."""
    take(store, *rows(), sealed(a_trust()), fresh=True, at="start")


def volunteer_row(name: str = "王小安") -> Change:
    value = {"volunteer": hex_id(WANG), "number": "YZ0001", "name": name, "team": "yz-1"}
    return Change(table="volunteer", key=hex_id(WANG), value=value)


def test_before_the_first_page_there_is_nothing_and_nobody_is_believed(store: Store) -> None:
    assert load_roster(store) is None
    assert load_trust(store) == Trust()
    assert cursor(store) is None


def test_a_first_page_brings_roster_keys_and_cursor(store: Store) -> None:
    inbox = RosterInbox(store, ROOT_PUBLIC)
    page = a_page([*rows(), sealed(a_trust())], "c-1", fresh=True)
    assert inbox.apply(page, inbox.cursor()) == Applied(roster=True, verdicts=False)
    assert load_roster(store) == a_roster()
    assert load_trust(store) == held(a_trust())
    assert inbox.cursor() == "c-1"


def test_what_was_pulled_outlasts_the_kiosk(tmp_path: Path) -> None:
    opened, _ = enrolled(tmp_path)
    with opened:
        begin(opened)
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        assert load_roster(store) == a_roster()
        assert load_trust(store) == held(a_trust())
        assert cursor(store) == "start"


def test_a_change_changes_one_row_and_a_tombstone_takes_one_away(store: Store) -> None:
    begin(store)
    gone = Change(table="volunteer", key=hex_id(LI), value=None)
    assert take(store, volunteer_row("王大安"), gone, at="2") == Applied(roster=True)
    roster = load_roster(store)
    assert roster is not None
    assert roster.volunteers[WANG].name == "王大安"
    assert LI not in roster.volunteers
    assert cursor(store) == "2"


def test_an_empty_page_moves_the_cursor_and_nothing_else(store: Store) -> None:
    begin(store)
    assert take(store, at="2") == Applied()
    assert cursor(store) == "2"


def test_a_fresh_snapshot_replaces_all_there_was(store: Store) -> None:
    begin(store)
    small = a_roster(shifts=(), plan=())
    assert take(store, *rows(small), at="9", fresh=True).roster
    assert load_roster(store) == small
    assert load_trust(store) == held(a_trust())


def test_a_snapshot_of_many_pages_counts_when_its_last_is_here(store: Store) -> None:
    begin(store)
    small = rows(a_roster(shifts=(), plan=()))
    assert take(store, *small[:3], at="a", fresh=True, more=True) == Applied()
    assert load_roster(store) == a_roster()
    assert take(store, *small[3:5], at="b", more=True) == Applied()
    assert load_roster(store) == a_roster()
    assert cursor(store) == "b"
    assert take(store, *small[5:], at="c").roster
    assert load_roster(store) == a_roster(shifts=(), plan=())


def test_a_snapshot_that_begins_anew_half_way_leaves_no_trace_of_the_first(store: Store) -> None:
    begin(store)
    take(store, volunteer_row("谁"), at="a", fresh=True, more=True)
    take(store, *rows(a_roster(shifts=(), plan=())), at="b", fresh=True)
    assert load_roster(store) == a_roster(shifts=(), plan=())


def test_a_bad_row_refuses_its_page_of_a_snapshot_and_the_next_try_goes_on_there(
    store: Store,
) -> None:
    begin(store)
    first, second = rows()[:4], rows()[4:]
    take(store, *first, at="a", fresh=True, more=True)
    bad = Change(table="volunteer", key="x", value={"volunteer": "zz"})
    with pytest.raises(BadRoster):
        take(store, bad, *second, at="b", more=True)
    assert cursor(store) == "a"
    assert load_roster(store) == a_roster()
    take(store, *second, at="b")
    assert load_roster(store) == a_roster()


def test_a_snapshot_of_two_events_leaves_the_old_roster(store: Store) -> None:
    begin(store)
    event = next(row for row in rows() if row.table == "event")
    other = Change(table="event", key="7", value={**(event.value or {}), "event": 7})
    take(store, *rows(a_roster(shifts=(), plan=())), at="a", fresh=True, more=True)
    with pytest.raises(BadRoster):
        take(store, other, at="b")
    assert (cursor(store), load_roster(store)) == ("a", a_roster())


def test_a_second_snapshot_replaces_the_first(store: Store) -> None:
    begin(store)
    for at in "abc":
        take(store, *rows(), at=at, fresh=True)
    assert load_roster(store) == a_roster()


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ([Change(table="shift", key="s", value={"shift": "s"})], BadRoster),
        ([Change(table="event", key=str(EVENT), value=None)], BadRoster),
        ([Change(table="volunteer", key="x", value={"volunteer": "zz"})], BadRoster),
        ([sealed(a_trust(version=2), FORGER_KEY)], BadManifest),
        ([sealed(a_trust(version=2), event=OTHER_EVENT)], BadManifest),
        ([Change(table="manifest", key="manifest", value={"body": 1})], BadManifest),
        ([Change(table="manifest", key="manifest", value=None)], BadManifest),
    ],
)
def test_a_page_that_does_not_hold_is_refused_whole(
    store: Store, changes: list[Change], kind: type[DataProblem]
) -> None:
    begin(store)
    with pytest.raises(kind) as caught:
        take(store, volunteer_row("别人"), *changes, at="bad")
    assert caught.value.message.zh
    assert load_roster(store) == a_roster()
    assert load_trust(store) == held(a_trust())
    assert cursor(store) == "start"


def test_another_events_page_is_refused(store: Store) -> None:
    begin(store)
    with pytest.raises(BadRoster):
        take(store, volunteer_row(), event=OTHER_EVENT)
    assert load_roster(store) == a_roster()


def test_a_bad_snapshot_leaves_the_old_roster(store: Store) -> None:
    begin(store)
    with pytest.raises(BadRoster):
        take(store, volunteer_row(), at="bad", fresh=True)
    assert load_roster(store) == a_roster()
    assert cursor(store) == "start"


def test_a_newer_manifest_replaces_and_revokes(store: Store) -> None:
    begin(store)
    newer = a_trust(version=2, revoked=frozenset({LI}))
    assert take(store, sealed(newer), at="2").roster
    assert load_trust(store) == held(newer)


@pytest.mark.expects_warnings
def test_an_older_manifest_is_passed_over_and_the_rest_taken(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    begin(store)
    newer = a_trust(version=5, revoked=frozenset({LI}))
    take(store, sealed(newer), at="2")
    assert take(store, sealed(a_trust(version=4)), volunteer_row("王大安"), at="3").roster
    assert load_trust(store) == held(newer)
    assert cursor(store) == "3"
    roster = load_roster(store)
    assert roster is not None
    assert roster.volunteers[WANG].name == "王大安"
    (record,) = caplog.records
    assert record.levelno == logging.WARNING


def test_the_same_manifest_again_is_no_news(store: Store) -> None:
    begin(store)
    assert not take(store, sealed(a_trust()), at="2").roster


@pytest.mark.parametrize("table", ["weather", "doubt"])
def test_tables_of_later_and_of_earlier_versions_are_passed_over(store: Store, table: str) -> None:
    begin(store)
    assert take(store, Change(table=table, key="x", value={"rain": 1}), at="2") == Applied()
    assert take(store, Change(table=table, key="x", value=None), at="3") == Applied()
    assert cursor(store) == "3"


def test_verdicts_come_with_pages_and_go_with_tombstones(store: Store) -> None:
    begin(store)
    journal = a_journal(store)
    made = journal.append_all([on()] * 3)
    said = {"status": "quarantined", "code": "foreign"}
    aside = Change(table="verdict", key="1/2", value=said)
    assert take(store, aside, at="2") == Applied(verdicts=True)
    assert take(store, aside, at="3") == Applied()
    assert [(q.entry, q.code) for q in journal.quarantined()] == [(made[1], "foreign")]
    gone = Change(table="verdict", key="1/2", value=None)
    assert take(store, gone, at="4") == Applied(verdicts=True)
    assert journal.countable() == made


def test_a_verdict_on_another_copys_entry_of_that_number_says_nothing_of_the_one_here(
    store: Store,
) -> None:
    begin(store)
    journal = a_journal(store)
    made = journal.append_all([on()] * 2)
    said = {"status": "quarantined", "code": "fork"}
    another = Change(table="verdict", key="1/1", value={**said, "hash": "0" * 64})
    mine = Change(table="verdict", key="1/2", value={**said, "hash": made[1].hash})
    assert take(store, another, at="2") == Applied()
    assert take(store, another, mine, at="3") == Applied(verdicts=True)
    assert [q.entry for q in journal.quarantined()] == [made[1]]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("1/x", {"status": "quarantined", "code": ""}),
        ("one/1", {"status": "quarantined", "code": ""}),
        ("1", {"status": "quarantined", "code": ""}),
        ("1/1", {"status": "praised"}),
        ("1/1", {}),
    ],
)
def test_a_verdict_of_unknown_form_holds_nothing_up(
    store: Store, key: str, value: dict[str, Any]
) -> None:
    begin(store)
    a_journal(store).append(on())
    change = Change(table="verdict", key=key, value=value)
    assert take(store, change, volunteer_row("王大安"), at="2") == Applied(roster=True)
    assert cursor(store) == "2"


def test_a_gate_with_a_post_taken_away_keeps_the_rest(store: Store) -> None:
    begin(store)
    take(store, Change(table="post", key=WEST, value=None), at="2")
    roster = load_roster(store)
    assert roster is not None
    assert WEST not in roster.posts
    assert "west-1" not in roster.shifts


def test_nothing_is_taken_before_enrolment(tmp_path: Path) -> None:
    with (
        open_store(tmp_path / "fresh.db", KEY) as store,
        pytest.raises(NotEnrolled),
    ):
        take(store, *rows())


def test_of_two_changes_of_one_thing_in_a_page_the_later_counts(store: Store) -> None:
    begin(store)
    gone = Change(table="volunteer", key=hex_id(WANG), value=None)
    take(store, gone, volunteer_row("王大安"), at="2")
    roster = load_roster(store)
    assert roster is not None
    assert roster.volunteers[WANG].name == "王大安"
    take(store, volunteer_row("王小安"), gone, at="3")
    roster = load_roster(store)
    assert roster is not None
    assert WANG not in roster.volunteers


def test_photos_are_kept_beside_the_roster_and_loaded_by_name(store: Store) -> None:
    begin(store)
    jpeg = b"\xff\xd8\xff\xe0 not much of a face"
    good = {"jpeg": base64.b64encode(jpeg).decode()}
    taken = take(
        store,
        Change(table="photo", key=hex_id(WANG), value=good),
        Change(table="photo", key=hex_id(LI), value={"jpeg": "?"}),
    )
    assert not taken.roster
    assert load_roster(store) == a_roster()
    assert load_photos(store, [WANG, LI]) == {WANG: jpeg}
    take(store, Change(table="photo", key=hex_id(WANG), value=None))
    assert load_photos(store, [WANG]) == {}


def test_a_fresh_snapshot_takes_the_old_photos_away(store: Store) -> None:
    photo = {"jpeg": base64.b64encode(b"\xff\xd8\xff").decode()}
    take(
        store,
        *rows(),
        Change(table="photo", key=hex_id(WANG), value=photo),
        sealed(a_trust()),
        fresh=True,
    )
    assert load_photos(store, [WANG])
    begin(store)
    assert not load_photos(store, [WANG])
