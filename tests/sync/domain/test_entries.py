"""Journal entries: one form, one hash, one chain."""

import copy
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import (
    DATA_MAX_BYTES,
    GENESIS,
    HASH_TAG,
    Entry,
    Kind,
    Method,
    chain_breaks,
    entry_hash,
    is_id,
    loads,
    parse,
    wall_text,
    wall_time,
    whole_ms,
)
from sync.domain.errors import BadEntry
from tests.builders import (
    AT,
    HOUR,
    MINUTE,
    WANG,
    WEST,
    an_entry,
    an_entry_id,
    entries,
    ids,
    journal,
    journals,
    moments,
)

FULL = an_entry(
    Kind.ON,
    badge_serial=3,
    ref=an_entry_id(AT, 9),
    data={"note": "雨", "n": 1},
    entry_id=an_entry_id(AT, 10),
)
BARE = an_entry(Kind.NOTE, None, post=None, method=Method.DESK, entry_id=an_entry_id(AT, 11))


def code_of(raw: object) -> str:
    with pytest.raises(BadEntry) as caught:
        parse(raw)
    return caught.value.code


def resealed(raw: dict[str, Any]) -> dict[str, Any]:
    """Give `raw` with the hash that its body now asks for: altered by one who knows how."""
    body = {name: value for name, value in raw.items() if name not in {"prev_hash", "hash"}}
    return {**raw, "hash": entry_hash(body, raw["prev_hash"])}


# ---- the form -----------------------------------------------------------------------------------


@given(entries())
def test_an_entry_comes_back_from_the_wire_as_it_was(entry: Entry) -> None:
    wire = entry.to_wire()
    assert parse(wire) == entry
    assert parse(wire).to_wire() == wire
    assert loads(canonical.dumps(wire)) == entry
    assert loads(json.dumps(wire)) == entry


def test_the_hash_is_over_tag_previous_hash_and_canonical_body() -> None:
    previous = "ab" * 32
    sealed = FULL.sealed(previous)
    expected = hashlib.sha256(
        b"gatepost/entry/v1\0" + bytes.fromhex(previous) + canonical.dumps(FULL.body())
    )
    assert sealed.hash == expected.hexdigest()
    assert sealed.prev_hash == previous
    assert HASH_TAG == b"gatepost/entry/v1\0"


def test_fields_that_are_absent_are_left_out() -> None:
    body = BARE.body()
    assert not {"volunteer", "post", "badge_serial", "ref"} & body.keys()
    assert not {"prev_hash", "hash"} & body.keys()
    assert FULL.body()["volunteer"] == f"{WANG:016x}"


def test_the_words_of_kind_and_method_are_those_of_the_journal() -> None:
    assert " ".join(Kind) == (
        "on off move break resume annul amend tally walkin kit note refused absent close resolve"
        " clockstep"
    )
    assert " ".join(Method) == "badge wedge search bulk walk-in back-fill desk"


@pytest.mark.parametrize("name", sorted(FULL.to_wire()))
def test_any_altered_field_breaks_the_hash(name: str) -> None:
    other: dict[str, Json] = {
        "entry_id": an_entry_id(AT, 99),
        "kiosk": "kiosk-west",
        "event": 1,
        "kind": "off",
        "wall": wall_text(AT + MINUTE),
        "boot_id": "boot-2",
        "actor": "captain-2",
        "method": "search",
        "volunteer": f"{WANG + 1:016x}",
        "post": WEST,
        "ref": an_entry_id(AT, 98),
        "data": {"note": "雨", "n": 2},
        "prev_hash": "1" * 64,
        "hash": "2" * 64,
    }
    raw = FULL.to_wire()
    value = raw[name]
    raw[name] = value + 1 if isinstance(value, int) else other[name]
    assert code_of(raw) == "hash"
    if name not in {"hash", "prev_hash"}:
        assert parse(resealed(raw)) != FULL


@pytest.mark.parametrize("name", ["volunteer", "post", "badge_serial", "ref"])
def test_a_field_taken_away_breaks_the_hash(name: str) -> None:
    raw = FULL.to_wire()
    del raw[name]
    assert code_of(raw) == "hash"


@pytest.mark.parametrize("name", sorted(BARE.to_wire()))
def test_a_required_field_that_lacks_is_named(name: str) -> None:
    raw = BARE.to_wire()
    del raw[name]
    assert code_of(raw) == f"field:{name}"


BAD_VALUES: dict[str, list[object]] = {
    "entry_id": [
        "",
        "x",
        5,
        None,
        str(FULL.entry_id).upper(),
        "0189f0e0-0000-4000-8000-000000000000",
    ],
    "kiosk": ["", "a b", "-a", "a" * 65, "签到台", 1, None, "a\n"],
    "epoch": [0, -1, 2**31, 1.0, True, "1", None],
    "seq": [0, -1, 2**53, 1.5, True, "1"],
    "event": [-1, 2**32, "20230816", None],
    "kind": ["", "on duty", 7, None],
    "wall": [
        "2023-08-16T00:02:15Z",
        "2023-08-16T00:02:15.123+00:00",
        "2023-08-16T00:02:15.1234Z",
        "2023-08-16 00:02:15.123Z",
        "2023-02-30T00:02:15.123Z",
        "2023-08-16T24:02:15.123Z",
        "２０２３-08-16T00:02:15.123Z",
        "1969-12-31T23:59:59.999Z",
        "3000-01-01T00:00:00.000Z",
        "2023-08-16T00:02:15.123Z\n",
        1692144135,
        None,
    ],
    "mono_ns": [-1, 2**53, 1.0, False],
    "boot_id": ["", "a/b", None],
    "offset_ms": [-(10**13) - 1, 10**13 + 1, 0.5, None],
    "uncertainty_ms": [-1, 10**13 + 1, None],
    "actor": ["a" * 65, 3, None, "\ud800"],
    "method": ["", "by hand", None],
    "volunteer": ["8" + "0" * 15, "0" * 15, "0" * 17, "0" * 15 + "G", "0" * 15 + "A", 5, None],
    "post": ["", "南门", "a b", None, 1],
    "badge_serial": [-1, 65536, "1", None, True],
    "ref": ["", "x", None],
    "prev_hash": ["", "0" * 63, "0" * 65, "G" * 64, "AB" * 32, None],
    "hash": ["", "0" * 63, None],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD_VALUES.items() for value in values]
)
def test_a_value_out_of_form_is_named(name: str, value: object) -> None:
    assert code_of({**FULL.to_wire(), name: value}) == f"field:{name}"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "{}",
        {"x": 1.5},
        {"x": "\ud800"},
        {"x": 2**60},
        {"x": "a" * DATA_MAX_BYTES},
        {1: 2},
    ],
)
def test_data_that_cannot_be_hashed_or_is_too_large_is_refused(data: object) -> None:
    assert code_of({**FULL.to_wire(), "data": data}) == "data"


@pytest.mark.parametrize("extra", ["colour", "Volunteer", ""])
def test_an_unknown_field_is_refused_because_nobody_could_check_its_hash_again(extra: str) -> None:
    assert code_of({**FULL.to_wire(), extra: 1}) == "unknown-field"


def test_an_unknown_kind_passes() -> None:
    """Never dropped: a later version may know it."""
    assert parse(an_entry("teleport").to_wire()).kind == "teleport"


@pytest.mark.parametrize("raw", [None, [], "entry", 5, [FULL.to_wire()]])
def test_what_is_no_object_is_no_entry(raw: object) -> None:
    assert code_of(raw) == "shape"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "9" * 5000, b"\xff\xfe\xfa", "nul"])
def test_what_is_no_json_is_no_entry(text: str | bytes) -> None:
    with pytest.raises(BadEntry) as caught:
        loads(text)
    assert caught.value.code == "shape"


def test_parsing_leaves_its_input_as_it_was() -> None:
    raw = FULL.to_wire()
    before = copy.deepcopy(raw)
    parse(raw)
    assert raw == before


@given(ids)
def test_what_entries_can_be_named_by(text: str) -> None:
    assert is_id(text)
    assert not is_id(text + "\n")
    assert not is_id(" " + text)


# ---- times --------------------------------------------------------------------------------------


@given(moments)
def test_a_wall_time_has_one_spelling(at: datetime) -> None:
    assert wall_time(wall_text(at)) == at
    assert wall_text(at.astimezone(timezone(8 * HOUR))) == wall_text(at)


def test_times_are_cut_to_whole_milliseconds() -> None:
    at = datetime(2023, 8, 16, 7, 2, 15, 123_999, timezone(8 * HOUR))
    assert whole_ms(at) == datetime(2023, 8, 15, 23, 2, 15, 123_000, UTC)
    assert wall_text(at) == "2023-08-15T23:02:15.123Z"


def test_what_happened_is_ordered_by_the_hubs_clock_then_kiosk_epoch_and_seq() -> None:
    late_clock = an_entry(at=AT, offset_ms=60_000)
    assert late_clock.effective == AT + MINUTE
    assert an_entry(at=AT + MINUTE / 2).order < late_clock.order
    a, b = an_entry(kiosk="a", epoch=2), an_entry(kiosk="b")
    assert a.order < b.order
    assert an_entry(epoch=1, seq=9).order < an_entry(epoch=2, seq=1).order
    assert an_entry(seq=9).order < an_entry(seq=10).order


# ---- the chain ----------------------------------------------------------------------------------


@given(journals())
def test_a_whole_journal_has_no_breaks(lines: list[Entry]) -> None:
    assert chain_breaks(lines) == []


@given(journals().filter(lambda lines: len(lines) >= 2), st.data())
def test_a_dropped_line_shows(lines: list[Entry], data: st.DataObject) -> None:
    """All but the last: that the end is missing only the other end can know."""
    place = data.draw(st.integers(0, len(lines) - 2))
    assert chain_breaks(lines[:place] + lines[place + 1 :]) == [lines[place + 1].seq]


@given(journals().filter(lambda lines: len(lines) >= 2), st.data())
def test_reordered_lines_show(lines: list[Entry], data: st.DataObject) -> None:
    order = data.draw(st.permutations(lines).filter(lambda some: some != lines))
    assert chain_breaks(order)


@given(journals().filter(bool), st.data())
def test_a_changed_line_shows_even_if_its_own_hash_was_made_anew(
    lines: list[Entry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    forged = replace(lines[place], wall=lines[place].wall + timedelta(milliseconds=1))
    assert chain_breaks([*lines[:place], forged, *lines[place + 1 :]]) == [lines[place].seq]
    resealed_line = forged.sealed(forged.prev_hash)
    breaks = chain_breaks([*lines[:place], resealed_line, *lines[place + 1 :]])
    assert breaks == [line.seq for line in lines[place + 1 : place + 2]]


@given(journals(), journals())
def test_a_line_repeated_or_of_another_journal_shows(mine: list[Entry], more: list[Entry]) -> None:
    if mine and more:
        assert chain_breaks([*mine, more[0]]) == [1]


def test_a_journal_that_starts_in_the_middle_shows() -> None:
    assert chain_breaks(journal(an_entry(), first_seq=2)) == [2]
    assert chain_breaks(journal(an_entry(), prev_hash="1" * 64)) == [1]
    assert chain_breaks([]) == []
    assert journal(an_entry())[0].prev_hash == GENESIS
