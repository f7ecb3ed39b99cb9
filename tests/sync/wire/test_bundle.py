"""A bundle comes out as it was written; cut or altered anywhere it is refused by its part."""

import io
import json
import random
import tracemalloc
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.domain import canonical
from sync.domain.entries import GENESIS, Entry
from sync.wire import answer, bundle
from sync.wire.answer import BadAnswer
from sync.wire.bundle import BadBundle, Bundle, Stretch
from sync.wire.parcel import Parcel
from tests.builders import AT, EVENT, FORGER_KEY, KIOSK, ROOT_KEY
from tests.sync.wire.parcels import (
    DEVICE_KEY,
    DEVICE_PUBLIC,
    HUB,
    a_parcel,
    an_answer,
    some_entries,
)


def a_bundle(*runs: Sequence[Entry], **changes: object) -> bytes:
    file = io.BytesIO()
    writer = bundle.Writer(file)
    held = some_entries(5)
    for run in runs or (held[:2], held[2:]):
        writer.add(a_parcel(run, **changes))
    writer.finish(DEVICE_KEY, AT, 3)
    return file.getvalue()


def scanned(raw: bytes) -> Bundle:
    file = io.BytesIO(raw)
    found = bundle.scan(file)
    bundle.verify(file, found, DEVICE_PUBLIC)
    return found


def test_a_bundle_comes_out_as_it_was_written() -> None:
    held = some_entries(5)
    raw = a_bundle(held[:2], held[2:])
    found = scanned(raw)
    manifest = found.manifest
    assert (manifest.hub, manifest.event, manifest.kiosk) == (HUB, EVENT, KIOSK)
    assert (manifest.made, manifest.generation, manifest.entries) == (AT, 3, 5)
    assert manifest.stretches == (Stretch(1, 1, 5, held[0].prev_hash, held[4].hash),)
    first, second = bundle.parcels(io.BytesIO(raw), found)
    assert (first.header.last_seq, second.header.first_seq) == (2, 3)


def test_entries_of_two_epochs_are_two_stretches() -> None:
    file = io.BytesIO()
    writer = bundle.Writer(file)
    writer.add(a_parcel())
    writer.add(a_parcel(epoch=2))
    writer.finish(DEVICE_KEY, AT, 1)
    assert [each.epoch for each in scanned(file.getvalue()).manifest.stretches] == [1, 2]


def test_numbers_that_a_salvage_could_not_read_are_a_gap_between_stretches() -> None:
    held = some_entries(5)
    places = [
        (each.first_seq, each.last_seq)
        for each in scanned(a_bundle(held[:2], held[3:])).manifest.stretches
    ]
    assert places == [(1, 2), (4, 5)]


SHORT = a_bundle()


def test_cut_at_any_byte_it_is_refused_and_says_where_it_breaks_off() -> None:
    parts = set()
    for length in range(len(SHORT)):
        with pytest.raises(BadBundle) as refused:
            bundle.scan(io.BytesIO(SHORT[:length]))
        assert "not whole" in refused.value.message.en
        assert refused.value.part is not None
        parts.add(refused.value.part.en)
    assert parts == {"its beginning", "parcel 1", "parcel 2", "the list at its end"}


def test_one_flipped_bit_anywhere_is_refused() -> None:
    for place in range(len(SHORT)):
        altered = bytearray(SHORT)
        altered[place] ^= 1 << (place % 8)
        with pytest.raises(BadBundle):
            scanned(bytes(altered))


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, len(SHORT)))
def test_whatever_comes_is_refused_in_words(noise: bytes, place: int) -> None:
    for raw in (noise, SHORT[:place] + noise + SHORT[place:], SHORT + noise):
        if raw != SHORT:
            with pytest.raises(BadBundle):
                scanned(raw)


def test_what_is_no_bundle_is_said_to_be_none() -> None:
    for raw in (b"GATEPACK1\n" + bytes(100), b"PK\x03\x04" + bytes(50)):
        with pytest.raises(BadBundle) as refused:
            bundle.scan(io.BytesIO(raw))
        assert "no bundle" in refused.value.message.en


def with_manifest(raw: bytes, key: Ed25519PrivateKey = DEVICE_KEY, **changes: object) -> bytes:
    """Give a bundle another manifest, signed anew."""
    file = io.BytesIO(raw)
    found = bundle.scan(file)
    at, size = found.places[-1]
    said = {**json.loads(found.signed), **changes}
    signed = canonical.dumps({name: value for name, value in said.items() if value is not None})
    content = signed + b"\n" + key.sign(bundle.TAG + signed).hex().encode()
    return raw[: at + size] + b"M" + len(content).to_bytes(4, "big") + content


@pytest.mark.parametrize(
    "changes",
    [
        {"kiosk": "kiosk-north"},
        {"hub": "hub-2"},
        {"event": 7},
        {"event": "7"},
        {"generation": -1},
        {"generation": "1"},
        {"made": "yesterday"},
        {"made": "2023-08-16T08:00:00"},
        {"stretches": []},
        {"stretches": [[1, 1, 5]]},
        {"stretches": {"a": 1}},
        {"parcels": []},
        {"parcels": ["ab" * 32, "cd" * 32]},
        {"more": 1},
        {"made": None},
        {"v": 0},
    ],
    ids=str,
)
def test_a_list_that_is_not_what_the_file_holds_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadBundle) as refused:
        scanned(with_manifest(SHORT, **changes))
    assert refused.value.part is bundle.MANIFEST


def test_a_later_versions_bundle_is_said_to_be_one() -> None:
    for raw in (with_manifest(SHORT, v=2), b"GATEBUNDLE2\n"):
        with pytest.raises(BadBundle) as refused:
            scanned(raw)
        assert "newer" in refused.value.message.en


def test_a_forgers_list_and_a_forgers_parcel_do_not_hold() -> None:
    with pytest.raises(BadBundle) as refused:
        scanned(with_manifest(SHORT, FORGER_KEY))
    assert "the list at its end (the signature)" in refused.value.message.en
    held = some_entries(5)
    file = io.BytesIO()
    writer = bundle.Writer(file)
    writer.add(a_parcel(held[:2]))
    writer.add(a_parcel(held[2:], key=FORGER_KEY))
    writer.finish(DEVICE_KEY, AT, 1)
    with pytest.raises(BadBundle) as refused:
        scanned(file.getvalue())
    assert "parcel 2 (the signature)" in refused.value.message.en


def test_parcels_that_do_not_follow_each_other_make_no_bundle() -> None:
    held = some_entries(5)
    others = [
        [a_parcel(held[2:]), a_parcel(held[:2])],
        [a_parcel(held[:2]), a_parcel(held[:2])],
        [a_parcel(held[:2]), a_parcel(held[2:], kiosk="kiosk-north")],
        [a_parcel(held[:2]), a_parcel(held[2:], prev_hash="11" * 32)],
        [a_parcel([])],
    ]
    for raws in others:
        writer = bundle.Writer(io.BytesIO())
        for raw in raws[:-1]:
            writer.add(raw)
        with pytest.raises(ValueError, match="in the order"):
            writer.add(raws[-1])
    with pytest.raises(ValueError, match="nothing"):
        bundle.Writer(io.BytesIO()).finish(DEVICE_KEY, AT, 1)


def test_a_file_that_changes_after_it_was_checked_is_noticed() -> None:
    found = scanned(SHORT)
    altered = bytearray(SHORT)
    at, size = found.places[1]
    altered[at + size - 1] ^= 1
    passed: list[Parcel] = []
    with pytest.raises(BadBundle) as refused:
        passed.extend(bundle.parcels(io.BytesIO(altered), found))
    assert refused.value.part is not None
    assert refused.value.part.en == "parcel 2"


def test_a_long_bundle_is_read_with_one_parcel_in_memory() -> None:
    file = io.BytesIO()
    writer = bundle.Writer(file)
    before = GENESIS
    for number in range(1, 60):
        head = f"{number:064x}"
        # Not to be packed, so that the file is long.
        push = random.Random(number).randbytes(100_000)
        said = {"first_seq": number, "count": 1, "prev_hash": before, "head": head}
        writer.add(a_parcel([], push=push, **said))
        before = head
    writer.finish(DEVICE_KEY, AT, 1)
    size = file.tell()
    file.seek(0)
    tracemalloc.start()
    try:
        bundle.scan(file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 4_000_000
    assert peak < size / 4


def test_its_name_says_which_kiosk_and_when() -> None:
    assert bundle.file_stem("k0a1", AT) == "k0a1-20230816T000215Z"


def test_answers_come_out_of_their_file_as_they_went_in() -> None:
    signed = [answer.sign(an_answer(epoch=epoch), ROOT_KEY) for epoch in (1, 2)]
    raw = answer.write_file(signed)
    assert answer.read_file(raw) == tuple(signed)


def test_a_cut_or_altered_answers_file_is_refused() -> None:
    raw = answer.write_file([answer.sign(an_answer(), ROOT_KEY)])
    for length in range(len(raw)):
        with pytest.raises(BadAnswer):
            answer.read_file(raw[:length])
    for other in (b"GATEBUNDLE1\n", b"GATEANSWER2\n{}", answer.MAGIC + b"{}\n", raw + b"x"):
        with pytest.raises(BadAnswer):
            answer.read_file(other)
    with pytest.raises(BadAnswer, match="newer"):
        answer.read_file(raw.replace(b'"v":1', b'"v":2'))
