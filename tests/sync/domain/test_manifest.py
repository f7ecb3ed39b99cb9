"""The key manifest: whatever is altered in it, it is refused whole."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain import canonical, manifest
from sync.domain.badge import IssuingKey, KeyId, Trust
from sync.domain.canonical import Json
from sync.domain.errors import BadManifest
from tests.builders import (
    AT,
    DAY,
    EVENT,
    FORGER_KEY,
    LI,
    OTHER_EVENT,
    ROOT_KEY,
    ROOT_PUBLIC,
    WANG,
    a_trust,
    one_bit_flips,
    volunteers,
)

MINUTES = st.integers(0, 10**9).map(lambda minute: datetime.fromtimestamp(minute * 60, UTC))
TRUSTS = st.builds(
    Trust,
    version=st.integers(0, 2**40),
    keys=st.dictionaries(
        st.integers(0, 2**16 - 1).map(KeyId),
        st.builds(IssuingKey, st.binary(min_size=32, max_size=32), MINUTES, MINUTES),
        max_size=3,
    ),
    revoked=st.frozensets(volunteers, max_size=3),
    min_serial=st.dictionaries(volunteers, st.integers(0, 2**16 - 1), max_size=3),
    opaque=st.dictionaries(
        st.binary(min_size=32, max_size=32).map(bytes.hex), volunteers, max_size=3
    ),
)
FULL = a_trust(
    keys={KeyId(1): IssuingKey(bytes(32), AT.replace(second=0, microsecond=0), AT + DAY)},
    revoked=frozenset({WANG}),
    min_serial={LI: 2},
    opaque={"ab" * 32: LI},
)


def signed(body: object) -> dict[str, Json]:
    """Seal any body with the true root key: what a hub with a bug would send."""
    text = canonical.dumps(body).decode()
    return {"body": text, "signature": ROOT_KEY.sign(manifest.TAG + text.encode()).hex()}


@given(TRUSTS)
def test_what_was_sealed_is_opened_as_it_was(trust: Trust) -> None:
    sealed = manifest.seal(EVENT, trust, ROOT_KEY)
    assert manifest.open_(json.loads(json.dumps(sealed)), EVENT, ROOT_PUBLIC) == trust


@pytest.mark.parametrize("place", ["body", "signature"])
def test_any_bit_altered_anywhere_is_refused(place: str) -> None:
    sealed = manifest.seal(EVENT, FULL, ROOT_KEY)
    raw = str(sealed[place])
    whole = raw.encode() if place == "body" else bytes.fromhex(raw)
    for flipped in one_bit_flips(whole):
        text = flipped.decode("latin-1") if place == "body" else flipped.hex()
        with pytest.raises(BadManifest):
            manifest.open_({**sealed, place: text}, EVENT, ROOT_PUBLIC)


def test_a_manifest_of_another_event_root_or_purpose_is_refused() -> None:
    sealed = manifest.seal(EVENT, FULL, ROOT_KEY)
    body = str(sealed["body"])
    for wrong, event, root in [
        (sealed, OTHER_EVENT, ROOT_PUBLIC),
        (sealed, EVENT, FORGER_KEY.public_key().public_bytes_raw()),
        (sealed, EVENT, b"short"),
        (manifest.seal(EVENT, FULL, FORGER_KEY), EVENT, ROOT_PUBLIC),
        ({"body": body, "signature": ROOT_KEY.sign(body.encode()).hex()}, EVENT, ROOT_PUBLIC),
    ]:
        with pytest.raises(BadManifest) as caught:
            manifest.open_(wrong, event, root)
        assert "仍沿用原来的清单" in caught.value.message.zh


@pytest.mark.parametrize(
    "sealed",
    [
        None,
        [],
        "manifest",
        {},
        {"body": "{}"},
        {"body": 1, "signature": "00"},
        {"body": "{}", "signature": "xyz"},
        {"body": "{}", "signature": 7},
        {"body": "\ud800", "signature": "00" * 64},
    ],
)
def test_what_is_no_manifest_is_refused(sealed: object) -> None:
    with pytest.raises(BadManifest):
        manifest.open_(sealed, EVENT, ROOT_PUBLIC)


GOOD_BODY: dict[str, Json] = {
    "event": EVENT,
    "version": 1,
    "keys": {},
    "revoked": [],
    "min_serial": {},
    "opaque": {},
}


@pytest.mark.parametrize(
    "change",
    [
        {"version": "x"},
        {"keys": {"x": ["00", 0, 1]}},
        {"keys": {"1": ["00", 0]}},
        {"keys": {"1": ["00", 0, 10**14]}},
        {"keys": {"1": ["00", 0, 2**53 - 1]}},
        {"keys": []},
        {"revoked": ["not hex"]},
        {"revoked": [5]},
        {"min_serial": {"00": "x"}},
        {"opaque": 3},
    ],
)
def test_even_a_signed_body_must_make_sense(change: dict[str, Json]) -> None:
    assert manifest.open_(signed(GOOD_BODY), EVENT, ROOT_PUBLIC) == Trust(version=1)
    with pytest.raises(BadManifest):
        manifest.open_(signed({**GOOD_BODY, **change}), EVENT, ROOT_PUBLIC)
    with pytest.raises(BadManifest):
        manifest.open_(signed([]), EVENT, ROOT_PUBLIC)


def test_the_text_travels_as_it_was_signed() -> None:
    """Another spelling of the same body, truly signed, is as good: nobody re-spells it."""
    text = json.dumps(GOOD_BODY, indent=2)
    sealed = {"body": text, "signature": ROOT_KEY.sign(manifest.TAG + text.encode()).hex()}
    assert manifest.open_(sealed, EVENT, ROOT_PUBLIC).version == 1
