"""The quick look at an entry accepts nothing that the law does not."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import canonical
from sync.domain.canonical import Json
from sync.domain.entries import Entry, EventId, Kind, KioskId, VolunteerId, entry_hash, parse
from sync.domain.errors import BadEntry
from sync.hub.services.intake import Bad, Good, _quick, read
from tests.sync.hub.journals import Journal

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ODD_TEXT = st.text(max_size=6)
VALUES = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXT
ACCEPTED = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
ANYTHING = st.recursive(
    VALUES | ODD_TEXT | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "entry_id", "kiosk", "epoch", "seq", "event", "kind", "wall", "mono_ns", "boot_id",
    "offset_ms", "uncertainty_ms", "actor", "method", "data", "prev_hash", "hash", "volunteer",
    "post", "badge_serial", "ref", "unknown",
]  # fmt: skip
NEAR_MISSES: list[Any] = [
    "", "k\n", "K1", "k-1 ", "１", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z",
    "1969-12-31T23:59:59.999Z", "3000-01-01T00:00:00.000Z", "2999-12-31T00:00:00.001Z",
    "2023-02-30T00:00:00.000Z", "2023-08-16T24:00:00.000Z", "0" * 64, "F" * 64, "f" * 16, "7" * 16,
    True, False, 0, -1, 1.0, 2**31, 2**53, 2**64, 10**13, 10**13 + 1, 65535, 65536, None, [], {},
    {"a": 1.5}, {"a": 2**53}, {"a": {"b": [1, {"c": None}]}}, {"x": "y" * 4090}, {"\ud800": 1},
    "\ud800", "x" * 64, "x" * 65, "00000000-0000-7000-8000-000000000000",
]  # fmt: skip


def an_entry(**changes: object) -> dict[str, Any]:
    journal = Journal(EventId(7), KioskId("k-1"))
    entry = journal.write(Kind.ON, VolunteerId(5), data={"note": "好", "n": 1})
    return {**entry.to_wire(), **changes}


def sealed_again(raw: dict[str, Any]) -> dict[str, Any]:
    """Give it the hash of its own content, where that can be had."""
    body = {name: value for name, value in raw.items() if name not in {"hash", "prev_hash"}}
    try:
        return {**raw, "hash": entry_hash(body, raw["prev_hash"])}
    except (KeyError, TypeError, ValueError):
        return raw


def by_the_law(raw: object) -> Entry | str:
    """Give the entry, or the code of what is wrong with it."""
    try:
        return parse(raw)
    except BadEntry as problem:
        return problem.code


def agrees_with_the_law(raw: object) -> None:
    found = read(raw)
    law = by_the_law(raw)
    if isinstance(law, str):
        assert isinstance(found, Bad)
        assert found.code == law
        return
    entry = law
    assert isinstance(found, Good)
    assert (found.entry_id, found.kiosk, found.epoch, found.seq, found.event) == (
        entry.entry_id,
        entry.kiosk,
        entry.epoch,
        entry.seq,
        entry.event,
    )
    assert (found.volunteer, found.ref) == (entry.volunteer, entry.ref)
    assert (found.prev_hash, found.hash) == (entry.prev_hash, entry.hash)
    assert found.body.encode("utf-8") == canonical.dumps(entry.body())


@given(ACCEPTED)
def test_orjson_writes_canonical_json(value: Json) -> None:
    assert orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == canonical.dumps(value)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_orjson_escapes_as_canonical_json_does(value: str) -> None:
    assert orjson.dumps(value) == canonical.dumps(value)


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3), st.booleans())
def test_any_change_of_an_entry_is_read_as_the_law_reads_it(
    changes: dict[str, object], seal: bool
) -> None:
    raw = an_entry(**changes)
    agrees_with_the_law(sealed_again(raw) if seal else raw)


@pytest.mark.parametrize("field", FIELDS)
def test_near_misses_in_every_field_are_read_as_the_law_reads_them(field: str) -> None:
    for value in NEAR_MISSES:
        raw = an_entry(**{field: value})
        agrees_with_the_law(raw)
        agrees_with_the_law(sealed_again(raw))
    without = an_entry()
    without.pop(field, None)
    agrees_with_the_law(without)
    agrees_with_the_law(sealed_again(without))


@given(ANYTHING)
def test_anything_at_all_is_read_as_the_law_reads_it(raw: object) -> None:
    agrees_with_the_law(raw)


def test_a_plain_entry_takes_the_quick_way() -> None:
    assert _quick(an_entry()) is not None
    assert _quick(an_entry(kind="kind-of-tomorrow")) is None
    assert _quick(sealed_again(an_entry(kind="kind-of-tomorrow"))) is not None


def test_what_is_set_aside_is_kept_as_ascii_that_can_be_read_back() -> None:
    found = read(an_entry(actor="\ud800", data={"a": float("nan"), "b": 2**70}))
    assert isinstance(found, Bad)
    assert found.raw.isascii()
    assert json.loads(found.raw)["data"]["b"] == 2**70
    assert json.loads(found.raw)["actor"] == "\ud800"
