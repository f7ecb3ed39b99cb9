"""Entries of the event's other kiosks in the store: whole, checked, and never in the way."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.store.elsewhere import kept_out, load_elsewhere
from kiosk.store.identity import save_enrolment
from kiosk.store.roster import apply_page, cursor
from sync.client.outbox import Applied
from sync.domain.entries import Entry, KioskId
from sync.domain.rostering import to_rows
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage
from tests.builders import AT, EVENT, HOUR, KIOSK, LI, ROOT_PUBLIC, a_roster, an_entry, journal
from tests.kiosk.store.stores import HUB, a_journal, an_enrolment, enrolled, on

WEST = KioskId("kiosk-west")


def told(*entries: Entry, **changes: object) -> list[Change]:
    return [
        Change(table="entry", key=f"{e.kiosk}/{e.epoch}/{e.seq}", value={**e.to_wire(), **changes})
        for e in entries
    ]


def a_page(
    changes: Sequence[Change], at: str = "c1", *, fresh: bool = False, more: bool = False
) -> ChangesPage:
    return ChangesPage(
        protocol=PROTOCOL,
        hub=HUB,
        hub_epoch=1,
        event=EVENT,
        fresh=fresh,
        changes=list(changes),
        cursor=at,
        more=more,
        server_time=AT,
    )


def roster() -> list[Change]:
    rows = to_rows(a_roster())
    return [Change(table=row.table, key=row.key, value=dict(row.value or {})) for row in rows]


def theirs(count: int = 3, kiosk: str = WEST) -> list[Entry]:
    return journal(*(an_entry(volunteer=LI, at=AT + n * HOUR, kiosk=kiosk) for n in range(count)))


def test_a_page_brings_others_entries_and_its_cursor_together(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = theirs()
        applied = apply_page(store, a_page([*roster(), *told(*made)], fresh=True), ROOT_PUBLIC)
        assert applied == Applied(roster=True, entries=tuple(made))
        assert load_elsewhere(store) == made
        again = apply_page(store, a_page(told(*made[:1])), ROOT_PUBLIC)
        assert (again.entries, again.anew) == ((made[0],), False)
        assert load_elsewhere(store) == made


def test_an_entry_that_does_not_hold_is_kept_out_and_counted_and_holds_nothing_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = theirs(2)
        other_event = an_entry(event=EVENT + 1, kiosk=WEST)
        bad = [
            *told(made[0], post="west-gate"),
            *told(made[0], note="x"),
            *told(other_event),
            Change(table="entry", key="kiosk-west/1/9", value=made[0].to_wire()),
            Change(table="entry", key="kiosk-west/1/9", value={}),
        ]
        with caplog.at_level(logging.WARNING):
            applied = apply_page(store, a_page([*bad, *told(made[1])], "c2"), ROOT_PUBLIC)
        assert applied.entries == (made[1],)
        assert cursor(store) == "c2"
        codes = {"hash": 1, "unknown-field": 1, "foreign": 1, "key": 1, "field:entry_id": 1}
        assert kept_out(store) == codes
        assert len(caplog.records) == len(codes)
        assert LI.to_bytes(8).hex() not in caplog.text
        caplog.clear()


def test_of_its_own_entries_a_kiosk_keeps_only_what_its_journal_lacks(tmp_path: Path) -> None:
    store, identity = enrolled(tmp_path)
    with store:
        mine = a_journal(store).append_all([on()] * 2)
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE identity SET epoch = 5")
        lost = [replace(e, actor="copy").sealed(e.prev_hash) for e in theirs(4, KIOSK)]
        now = [replace(e, epoch=5).sealed(e.prev_hash) for e in theirs(1, KIOSK)]
        applied = apply_page(store, a_page(told(*mine, *lost[1:], *now)), ROOT_PUBLIC)
        assert applied.entries == tuple(lost[1:])
        assert identity.kiosk == KIOSK


def test_a_fresh_snapshot_takes_the_place_of_what_was_known_when_it_is_whole(
    tmp_path: Path,
) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = theirs(3)
        apply_page(store, a_page([*roster(), *told(*made)], fresh=True), ROOT_PUBLIC)
        half = a_page([*roster(), *told(made[0])], "c2", fresh=True, more=True)
        assert not apply_page(store, half, ROOT_PUBLIC).anew
        assert load_elsewhere(store) == made
        # The line drops, and the hub begins anew: what the first half brought counts for nothing.
        apply_page(store, half.model_copy(update={"changes": roster()}), ROOT_PUBLIC)
        assert load_elsewhere(store) == made
        assert apply_page(store, a_page(told(made[1]), "c3"), ROOT_PUBLIC).anew
        assert load_elsewhere(store) == [made[1]]


def test_what_the_hub_has_otherwise_now_or_no_more_is_read_anew(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = theirs(2)
        apply_page(store, a_page(told(*made)), ROOT_PUBLIC)
        otherwise = replace(made[1], actor="captain-2").sealed(made[0].hash)
        assert apply_page(store, a_page(told(otherwise)), ROOT_PUBLIC).anew
        assert load_elsewhere(store) == [made[0], otherwise]
        gone = [
            Change(table="entry", key=key, value=None)
            for key in ("kiosk-west/1/1", "kiosk-west/1/77", "what/ever")
        ]
        assert apply_page(store, a_page(gone), ROOT_PUBLIC).anew
        assert not apply_page(store, a_page(gone), ROOT_PUBLIC).anew
        assert load_elsewhere(store) == [otherwise]


def test_another_event_begins_with_nothing_from_elsewhere(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        apply_page(store, a_page(told(*theirs())), ROOT_PUBLIC)
        save_enrolment(store, an_enrolment(event=EVENT + 1), "http://127.0.0.1:1")
        assert load_elsewhere(store) == []


def test_what_is_read_back_is_what_came(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = journal(
            an_entry(kiosk=WEST, badge_serial=3, data={"reason": "雨", "n": [1, None]}),
            an_entry("tally", None, kiosk=WEST, post=None, ref=None),
            an_entry("annul", kiosk=WEST, ref=theirs(1)[0].entry_id),
        )
        apply_page(store, a_page(told(*made)), ROOT_PUBLIC)
        assert load_elsewhere(store) == made
