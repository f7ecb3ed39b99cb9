"""A parcel comes out as it went in, for its hub only; whatever was cut or altered is refused."""

import gzip
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from sync.domain import canonical
from sync.wire import BATCH_BYTES_MAX, answer, parcel
from sync.wire.answer import BadAnswer
from sync.wire.messages import SignedAnswer
from sync.wire.parcel import BadParcel
from sync.wire.parcel_header import BODY_BYTES_MAX
from tests.builders import AT, EVENT, FORGER_KEY, KIOSK, ROOT_KEY, ROOT_PUBLIC
from tests.sync.wire.parcels import (
    BOX_KEY,
    BOX_PUBLIC,
    DEVICE_KEY,
    DEVICE_PUBLIC,
    HUB,
    a_parcel,
    a_push,
    an_answer,
    some_entries,
)

SMALL_ORDER = [
    bytes(32),
    b"\x01" + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
]
"""Points of order 1, 2, 4 or 8, as Curve25519 or Ed25519 spells them."""


def taken_by_the_hub(raw: bytes) -> None:
    found = parcel.read(raw)
    parcel.verify(found, DEVICE_PUBLIC)
    parcel.open_(found, BOX_KEY)


def test_a_parcel_comes_out_as_it_went_in() -> None:
    entries = some_entries()
    found = parcel.read(a_parcel(entries))
    parcel.verify(found, DEVICE_PUBLIC)
    contents = parcel.open_(found, BOX_KEY)
    assert contents.entries == [entry.to_wire() for entry in entries]
    assert (contents.push.kiosk, contents.push.first_seq) == (KIOSK, 1)
    assert (found.header.first_seq, found.header.last_seq, found.header.count) == (1, 3, 3)
    assert found.header.head == entries[-1].hash


def test_who_passes_it_on_reads_whose_it_is_and_nothing_of_what_is_in_it() -> None:
    entries = some_entries()
    raw = a_parcel(entries)
    header = parcel.read(raw).header
    assert (header.hub, header.event, header.kiosk, header.epoch) == (HUB, EVENT, KIOSK, 1)
    for secret in (
        entries[0].entry_id.encode(),
        b"captain",
        b"entries",
        f"{entries[0].volunteer:016x}".encode(),
    ):
        assert secret not in raw


def test_a_parcel_of_no_entries_only_asks() -> None:
    found = parcel.read(a_parcel([]))
    assert (found.header.count, found.header.last_seq) == (0, 0)
    assert parcel.open_(found, BOX_KEY).entries == []


def test_what_strict_json_refuses_spoils_its_own_entry_only() -> None:
    push = a_push([]).replace(b'"entries": []', b'"entries": [{"hash": "ab", "x": NaN}]')
    found = parcel.read(a_parcel([], push=push, count=1, head="ab" * 32))
    with pytest.raises(BadParcel):  # its hash is not the head that was promised
        parcel.open_(found, BOX_KEY)
    push = push.replace(b'"ab"', json.dumps("ab" * 32).encode())
    found = parcel.read(a_parcel([], push=push, count=1, head="ab" * 32))
    assert len(parcel.open_(found, BOX_KEY).entries) == 1


def test_cut_at_any_byte_it_is_refused_and_the_part_is_named() -> None:
    whole = a_parcel()
    for length in range(len(whole)):
        with pytest.raises(BadParcel) as refused:
            parcel.read(whole[:length])
        assert refused.value.part is not None
        assert refused.value.part.zh in refused.value.message.zh
        assert "not whole" in refused.value.message.en


def test_one_flipped_bit_anywhere_is_refused() -> None:
    whole = a_parcel()
    for place in range(len(whole)):
        altered = bytearray(whole)
        altered[place] ^= 1 << (place % 8)
        with pytest.raises(BadParcel):
            taken_by_the_hub(bytes(altered))


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_whatever_comes_is_refused_in_words(noise: bytes, place: int) -> None:
    whole = a_parcel()
    for raw in (noise, whole[:place] + noise, whole + noise + b"x"):
        with pytest.raises(BadParcel):
            taken_by_the_hub(raw)


def test_another_devices_signature_does_not_hold() -> None:
    with pytest.raises(BadParcel) as refused:
        parcel.verify(parcel.read(a_parcel(key=FORGER_KEY)), DEVICE_PUBLIC)
    assert refused.value.part is parcel.SIGNATURE


def test_another_hub_cannot_open_it_and_says_so() -> None:
    with pytest.raises(BadParcel) as refused:
        parcel.open_(parcel.read(a_parcel()), bytes(range(32)))
    assert "another hub" in refused.value.message.en


@pytest.mark.parametrize(
    "lie",
    [
        {"kiosk": "kiosk-north"},
        {"epoch": 2},
        {"first_seq": 2},
        {"count": 2},
        {"prev_hash": "11" * 32},
        {"head": "22" * 32},
        {"push": b"[]"},
        {"push": b"{"},
        {"push": b"\xff\xfe"},
        {"push": b"[" * 100_000},
        {"push": b" " * (BATCH_BYTES_MAX + 1)},
        {"push": a_push(some_entries(), mono_ns=-1)},
        {"push": a_push([]).replace(b"[]", b"{}")},
    ],
    ids=lambda lie: "-".join(f"{name}={str(value)[:12]}" for name, value in lie.items()),
)
def test_a_header_that_is_not_its_content_is_refused(lie: dict[str, Any]) -> None:
    found = parcel.read(a_parcel(**lie))
    parcel.verify(found, DEVICE_PUBLIC)
    with pytest.raises(BadParcel) as refused:
        parcel.open_(found, BOX_KEY)
    assert refused.value.part is parcel.BODY


def resigned(raw: bytes, **changes: object) -> bytes:
    """Change the header and sign it anew, as only the device itself could."""
    start = len(parcel.MAGIC)
    line, _, rest = raw[start:].partition(b"\n")
    header = {**json.loads(line), **changes}
    signed = canonical.dumps({name: value for name, value in header.items() if value is not None})
    return b"".join(
        (
            parcel.MAGIC,
            signed,
            b"\n",
            DEVICE_KEY.sign(parcel.TAG + signed).hex().encode(),
            rest[128:],
        )
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch": 0},
        {"epoch": "1"},
        {"epoch": True},
        {"event": -1},
        {"event": 2**32},
        {"count": 501, "last_seq": 501},
        {"last_seq": 9},
        {"size": 0},
        {"size": BODY_BYTES_MAX + 1},
        {"hub": "../hub"},
        {"kiosk": 7},
        {"kiosk": ""},
        {"sha256": "AB" * 32},
        {"head": None},
        {"more": 1},
        {"count": 0, "last_seq": 0},
        {"kiosk": "k" * 2000},
    ],
    ids=str,
)
def test_a_header_of_another_form_is_refused_whoever_signed_it(changes: dict[str, object]) -> None:
    with pytest.raises(BadParcel) as refused:
        parcel.read(resigned(a_parcel(), **changes))
    assert refused.value.part is parcel.HEADER


def test_a_header_has_one_spelling_only() -> None:
    raw = a_parcel()
    with pytest.raises(BadParcel):
        parcel.read(raw.replace(b'"count":', b'"count": ', 1))


@pytest.mark.parametrize(
    "newer", [b"GATEPARCEL2\n" + a_parcel()[12:], resigned(a_parcel(), v=2, more="later")]
)
def test_a_later_versions_parcel_is_said_to_be_one(newer: bytes) -> None:
    with pytest.raises(BadParcel) as refused:
        parcel.read(newer)
    assert "newer" in refused.value.message.en


def test_more_than_a_batch_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(60 * BATCH_BYTES_MAX))
    body = SealedBox(PublicKey(BOX_PUBLIC)).encrypt(bomb)
    held = a_parcel()
    raw = resigned(held, size=len(body), sha256=hashlib.sha256(body).hexdigest())
    head = raw[: len(raw) - parcel.read(held).header.size]
    found = parcel.read(head + body)
    with pytest.raises(BadParcel):
        parcel.open_(found, BOX_KEY)


@pytest.mark.parametrize("key", SMALL_ORDER, ids=lambda key: key.hex()[:8])
def test_keys_of_small_order_are_refused(key: bytes) -> None:
    with pytest.raises(BadParcel):
        a_parcel(box=key)
    with pytest.raises(BadParcel):
        parcel.check_device(key)
    with pytest.raises(BadParcel):
        parcel.verify(parcel.read(a_parcel()), key)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(range(33))])
def test_keys_of_another_size_are_refused(key: bytes) -> None:
    with pytest.raises(BadParcel):
        parcel.check_box(key)
    with pytest.raises(BadParcel):
        parcel.check_device(key)


def test_every_key_that_is_made_is_taken() -> None:
    for _ in range(20):
        parcel.check_device(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
        parcel.check_box(bytes(PrivateKey.generate().public_key))


def test_a_header_that_nobody_would_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="nobody would read"):
        a_parcel(kiosk="no name")


def test_a_box_key_counts_for_the_hub_whose_root_signed_it() -> None:
    box = parcel.sign_box(HUB, BOX_PUBLIC, ROOT_KEY)
    assert parcel.trusted_box(box, HUB, ROOT_PUBLIC) == BOX_PUBLIC
    for hub, root in (("hub-2", ROOT_PUBLIC), (HUB, DEVICE_PUBLIC), (HUB, b"short")):
        with pytest.raises(BadParcel):
            parcel.trusted_box(box, hub, root)


def read_answer(signed: SignedAnswer, **changes: object) -> object:
    expected = {"hub": HUB, "event": EVENT, "kiosk": KIOSK, "root_public": ROOT_PUBLIC, **changes}
    return answer.read(signed, **expected)  # type: ignore[arg-type]


def test_an_answer_comes_out_as_it_was_signed() -> None:
    said = an_answer(exceptions=[{"seq": 2, "status": "quarantined", "code": "fork"}])
    assert read_answer(answer.sign(said, ROOT_KEY)) == said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hub": "hub-2"}, "another hub"),
        ({"event": 7}, "another event"),
        ({"kiosk": "kiosk-north"}, "kiosk-south"),
        ({"root_public": DEVICE_PUBLIC}, "altered"),
        ({"root_public": b"short"}, "altered"),
        ({"hub": "hub-2", "root_public": DEVICE_PUBLIC}, "another hub"),
    ],
    ids=str,
)
def test_an_answer_of_another_is_refused_and_says_whose(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadAnswer) as refused:
        read_answer(answer.sign(an_answer(), ROOT_KEY), **changes)
    assert words in refused.value.message.en


def test_an_altered_answer_is_refused() -> None:
    signed = answer.sign(an_answer(), ROOT_KEY)
    for body in (
        signed.body.replace('"acked_through":3', '"acked_through":9'),
        "{",
        "[]",
        "\ud800",
    ):
        with pytest.raises(BadAnswer):
            read_answer(SignedAnswer.model_construct(body=body, signature=signed.signature))
    assert AT.isoformat()[:10] in signed.body
