"""Columns come to the very entries that were recorded, or are refused as a whole."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.entries import (
    GENESIS,
    OFFSET_MAX_MS,
    Entry,
    EntryId,
    EventId,
    KioskId,
    PostId,
    VolunteerId,
    entry_hash,
    parse,
)
from sync.domain.errors import BadEntry
from sync.domain.roster import Roster
from sync.hub.services import compact
from sync.hub.services.intake import Good, read
from sync.wire import columns
from sync.wire.columns import NotColumns
from tests.sync.hub.journals import START, Journal, batch, long_journal, uuid7
from tests.sync.hub.running import Kiosk, RunningHub
from tests.sync.hub.samples import EVENT
from tests.sync.hub.test_intake import ACCEPTED, NEAR_MISSES, TEXT

K1 = KioskId("k-1")
NAMES = st.sampled_from(["on", "a", "Z9", "0.-_", "x" * 64])
BIG = 2**53 - 1
MOMENTS = st.integers(0, (datetime(2262, 4, 1, tzinfo=UTC) - START) // timedelta(milliseconds=1))


@st.composite
def entries_of_any_kind(draw: st.DrawFn) -> list[Entry]:
    journal: list[Entry] = []
    prev_hash = draw(st.sampled_from([GENESIS, "a" * 64]))
    first = draw(st.integers(1, BIG - 10))
    event, epoch = EventId(draw(st.integers(0, 2**32 - 1))), draw(st.integers(1, 2**31 - 1))
    for number in range(draw(st.integers(1, 4))):
        at = START + timedelta(milliseconds=draw(MOMENTS))
        salt = draw(st.integers(0, 2**62 - 1))
        entry = Entry(
            entry_id=uuid7(START + timedelta(milliseconds=draw(MOMENTS)), salt),
            kiosk=K1,
            epoch=epoch,
            seq=first + number,
            event=event,
            kind=draw(NAMES),
            wall=at,
            mono_ns=draw(st.integers(0, BIG)),
            boot_id=draw(NAMES),
            offset_ms=draw(st.integers(-OFFSET_MAX_MS, OFFSET_MAX_MS)),
            uncertainty_ms=draw(st.integers(0, OFFSET_MAX_MS)),
            actor=draw(TEXT),
            method=draw(NAMES),
            volunteer=draw(st.none() | st.integers(0, 2**63 - 1).map(VolunteerId)),
            post=draw(st.none() | NAMES.map(PostId)),
            badge_serial=draw(st.none() | st.integers(0, 65535)),
            ref=draw(st.none() | st.just(uuid7(START, salt))),
            data=draw(st.dictionaries(TEXT, ACCEPTED, max_size=3)),
        ).sealed(prev_hash)
        journal.append(entry)
        prev_hash = entry.hash
    return journal


def written(entries: list[Entry]) -> dict[str, Any]:
    """Give the columns as they arrive."""
    found = columns.write(entries, entries[0].prev_hash)
    assert found is not None
    arrived: dict[str, Any] = json.loads(json.dumps(found, ensure_ascii=False))
    return arrived


def come_to(found: object, entries: list[Entry]) -> list[Good]:
    first = entries[0]
    return list(compact.read(found, first.kiosk, first.epoch, first.seq, first.prev_hash))


@given(entries_of_any_kind())
def test_columns_come_to_what_the_entries_written_out_come_to(entries: list[Entry]) -> None:
    assert come_to(written(entries), entries) == [read(entry.to_wire()) for entry in entries]


def plainly(found: dict[str, Any], first: Entry) -> list[dict[str, Any]]:
    """Read columns in the plainest way, with no check of anything; seal what they say."""

    def each(name: str) -> list[Any]:
        column = found[name]
        if not isinstance(column, list):
            return [column] * found["count"]
        if name in columns.NUMBERS:
            return [*accumulate(column)]
        return [column[0][place] for place in column[1]]

    walls, raws, prev_hash = each("wall"), [], first.prev_hash
    for at in range(found["count"]):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=walls[at])
        tail = found["ids"][19 * at : 19 * at + 19]
        stamp = f"{each('stamp')[at] + walls[at]:012x}"
        raw = {
            "entry_id": f"{stamp[:8]}-{stamp[8:]}-7{tail[:3]}-{tail[3:7]}-{tail[7:]}",
            "kiosk": first.kiosk,
            "epoch": first.epoch,
            "seq": first.seq + at,
            "event": found["event"],
            "wall": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
            "mono_ns": each("mono_ns")[at] + walls[at] * 1_000_000,
            **{name: each(name)[at] for name in ("offset_ms", "uncertainty_ms")},
            **{
                name: each(name)[at]
                for name in columns.VALUES
                if each(name)[at] is not None
                or name not in {"badge_serial", "post", "ref", "volunteer"}
            },
        }
        own = entry_hash(raw, prev_hash)
        raws.append({**raw, "prev_hash": prev_hash, "hash": own})
        prev_hash = own
    return raws


@given(st.sampled_from([*columns.VALUES, *columns.NUMBERS, "event", "ids"]), st.data())
def test_columns_take_no_value_that_the_law_refuses(name: str, data: st.DataObject) -> None:
    entries = long_journal(EVENT, K1, 6)
    found = written(entries)
    odd = data.draw(st.sampled_from(NEAR_MISSES) | st.integers(-(2**62), 2**62) | TEXT)
    if name in {"event", "ids"} or data.draw(st.booleans()):
        found[name] = odd
    elif name in columns.NUMBERS:
        found[name] = [odd, 0, 0, 1, 0, 0]
    else:
        found[name] = [[odd, None], [0, 0, 1, 0, 0, 1]]
    try:
        raws = plainly(found, entries[0])
        lawful = [parse(raw) for raw in raws]
        found["head"] = raws[-1]["hash"]
    except (BadEntry, TypeError, ValueError, KeyError, IndexError, OverflowError):
        with pytest.raises(NotColumns):
            come_to(found, entries)
    else:
        assert come_to(found, entries) == [read(entry.to_wire()) for entry in lawful]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.update(head="0" * 64),
        lambda found: found.update(head=None),
        lambda found: found.update(count=5),
        lambda found: found.update(count=501),
        lambda found: found.update(count=0),
        lambda found: found.update(count=True),
        lambda found: found.update(ids=found["ids"][:-1]),
        lambda found: found.update(ids=found["ids"].upper()),
        lambda found: found.update(wall=[*found["wall"], 1]),
        lambda found: found.update(wall=2**70),
        lambda found: found.update(mono_ns=[1.5] * 6),
        lambda found: found.update(kind=[["on"], [0] * 5]),
        lambda found: found.update(kind=[["on"], [0, 0, 0, 0, 0, 1]]),
        lambda found: found.update(kind=[["on"], [0, 0, 0, 0, 0, -1]]),
        lambda found: found.update(kind=[["on"], [0, 0, 0, 0, 0, False]]),
        lambda found: found.update(kind=[["on"] * 7, [0] * 6]),
        lambda found: found.update(kind=["on"]),
        lambda found: found.update(data=[]),
        lambda found: found.pop("actor"),
        lambda found: found.clear(),
    ],
)
def test_what_is_not_the_form_is_refused(spoil: Callable[[dict[str, Any]], object]) -> None:
    entries = long_journal(EVENT, K1, 6)
    found = written(entries)
    come_to(found, entries)
    spoil(found)
    with pytest.raises(NotColumns):
        come_to(found, entries)


@pytest.mark.parametrize("found", [None, [], "columns", 1])
def test_columns_are_an_object(found: object) -> None:
    with pytest.raises(NotColumns):
        come_to(found, long_journal(EVENT, K1, 1))


def test_entries_that_do_not_hang_together_are_not_written_as_columns() -> None:
    entries = long_journal(EVENT, K1, 6)
    assert columns.write([], GENESIS) is None
    assert columns.write(entries, "a" * 64) is None
    assert columns.write([entries[0], entries[2]], GENESIS) is None
    other = Journal(EventId(8), K1, prev_hash=entries[-1].hash, seq=6).write()
    assert columns.write([*entries, other], GENESIS) is None
    assert (
        columns.write([Journal(EVENT, K1, at=datetime(2262, 5, 1, tzinfo=UTC)).write()], GENESIS)
        is None
    )


def test_an_entry_with_a_flipped_byte_spoils_the_head() -> None:
    entries = long_journal(EVENT, K1, 6)
    entries[3] = replace(entries[3], uncertainty_ms=entries[3].uncertainty_ms ^ 1)
    with pytest.raises(NotColumns):
        come_to(written(entries), entries)


# ---- over the wire ------------------------------------------------------------------------------


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster) -> Kiosk:
    hub.load(roster)
    return hub.enrol(EVENT)


def as_columns(entries: list[Entry]) -> dict[str, Any]:
    body = batch(entries)
    del body["entries"]
    return {**body, "columns": written(entries)}


def test_a_batch_of_columns_is_kept_as_if_it_had_been_written_out(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    entries = long_journal(EVENT, kiosk.kiosk, 60)
    reply = kiosk.push(batch(entries[:20]))
    assert reply.columns == columns.VERSION
    assert kiosk.push(as_columns(entries[20:40])).acked_through == 40
    again = kiosk.push(as_columns(entries[10:60]))
    assert (again.acked_through, len(again.exceptions)) == (60, 30)
    assert {each.status.value for each in again.exceptions} == {"duplicate"}
    with hub.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT prev_hash, hash, body FROM journal ORDER BY seq")
        kept = [(row[0], row[1], json.loads(row[2])) for row in rows]
    assert kept == [(entry.prev_hash, entry.hash, entry.body()) for entry in entries]


def test_columns_of_a_clone_are_set_aside_entry_by_entry(hub: RunningHub, kiosk: Kiosk) -> None:
    pen = Journal(EVENT, kiosk.kiosk)
    pen.write()
    clone = pen.fork()
    kiosk.push(batch([Journal(EVENT, kiosk.kiosk).write(), pen.write("note")]))
    reply = kiosk.push(as_columns([clone.write("on"), clone.write("off")]))
    assert [(each.seq, each.code) for each in reply.exceptions] == [(2, "fork"), (3, "chain")]
    with hub.database.reading() as connection:
        raw = connection.exec_driver_sql("SELECT raw FROM quarantine WHERE seq = 2").scalar_one()
    assert parse(json.loads(raw)).seq == 2


def test_columns_that_do_not_come_to_their_head_are_asked_for_written_out(kiosk: Kiosk) -> None:
    body = as_columns(long_journal(EVENT, kiosk.kiosk, 5))
    body["columns"]["head"] = "f" * 64
    answer = kiosk.post(body)
    assert (answer.status_code, answer.json()["code"]) == (422, "columns")
    assert kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 5))).acked_through == 5


def test_ids_are_written_back_whatever_their_clock_said() -> None:
    early = Journal(EVENT, K1).write()
    entry = replace(early, entry_id=EntryId("ffffffff-ffff-7fff-bfff-ffffffffffff"), wall=START)
    entry = entry.sealed(GENESIS)
    assert come_to(written([entry]), [entry])[0].entry_id == entry.entry_id
