"""Badge tokens: every altered bit is refused, and there is one spelling only."""

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.badge import (
    PREFIX,
    TAG,
    TEXT_CHARS,
    TOKEN_BYTES,
    Badge,
    KeyId,
    Refusal,
    Trust,
    issue,
    mint_opaque,
    minute_of,
    opaque_digest,
    parse,
    verify,
)
from sync.domain.entries import EventId, VolunteerId
from tests.builders import (
    AT,
    DAY,
    EVENT,
    FORGER_KEY,
    ISSUING_KEY,
    KEY_ID,
    LI,
    MINUTE,
    OTHER_EVENT,
    WANG,
    ZHAO,
    a_badge,
    a_badge_text,
    a_trust,
    badges,
    one_bit_flips,
    texts,
)

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
OPAQUE = "V0:K7QX-93MD-AB12"


def raw_of(text: str) -> bytes:
    return base64.b32decode(text.removeprefix(PREFIX))


def text_of(raw: bytes) -> str:
    return PREFIX + base64.b32encode(raw).decode("ascii")


# ---- the form -----------------------------------------------------------------------------------


@given(badges)
def test_what_is_issued_is_read_back_and_its_signature_holds(badge: Badge) -> None:
    text = issue(badge, ISSUING_KEY)
    token = parse(text)
    assert token is not None
    assert token.badge == badge
    ISSUING_KEY.public_key().verify(token.signature, TAG + badge.head())


def test_a_token_is_laid_out_to_the_byte() -> None:
    badge = Badge(KeyId(0x0102), EventId(0x03040506), VolunteerId(0x0708090A0B0C0D0E), 0x0F10, 17)
    text = issue(badge, ISSUING_KEY)
    raw = raw_of(text)
    assert len(raw) == TOKEN_BYTES == 85
    assert len(text) == TEXT_CHARS == 139
    assert set(text) <= QR_ALPHANUMERIC
    assert raw[:21] == bytes.fromhex("01 0102 03040506 0708090a0b0c0d0e 0f10 00000011")
    assert raw[21:] == ISSUING_KEY.sign(b"gatepost/badge/v1\0" + raw[:21])


@pytest.mark.parametrize(
    "badge",
    [
        a_badge(VolunteerId(2**63)),
        a_badge(VolunteerId(-1)),
        a_badge(key_id=KeyId(2**16)),
        a_badge(event=EventId(2**32)),
        a_badge(serial=2**16),
        a_badge(serial=-1),
        Badge(KEY_ID, EVENT, WANG, 1, 2**32),
    ],
)
def test_values_that_the_layout_cannot_hold_are_never_issued(badge: Badge) -> None:
    with pytest.raises(ValueError, match=r"u64|out of range"):
        issue(badge, ISSUING_KEY)


def test_a_token_of_another_version_or_with_the_top_bit_is_no_badge() -> None:
    raw = raw_of(a_badge_text())
    assert parse(text_of(b"\x02" + raw[1:])) is None
    assert parse(text_of(b"\x00" + raw[1:])) is None
    assert parse(text_of(raw[:7] + bytes([raw[7] | 0x80]) + raw[8:])) is None


GOOD = a_badge_text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "V1:",
        GOOD.lower(),
        GOOD.removeprefix(PREFIX),
        "v1:" + GOOD[3:],
        GOOD[:-1] + GOOD[-1].lower(),
        GOOD + "=",
        GOOD + "======",
        GOOD[:-1] + "=",
        GOOD + "A",
        GOOD[:-1],
        GOOD + "\n",
        "\n" + GOOD,
        " " + GOOD,
        GOOD + " ",
        GOOD[:70] + " " + GOOD[70:],
        GOOD[:70] + "\n" + GOOD[71:],
        GOOD[:70] + "0" + GOOD[71:],
        GOOD[:70] + "1" + GOOD[71:],
        GOOD[:70] + "8" + GOOD[71:],
        GOOD[:70] + "\N{FULLWIDTH LATIN CAPITAL LETTER A}" + GOOD[71:],
        GOOD[:70] + "\0" + GOOD[71:],
        GOOD + GOOD,
        "V2:" + GOOD[3:],
        "WIFI:S:venue;T:WPA;P:12345678;;",
        "\ud800",
        "A" * 7000,
    ],
)
def test_there_is_one_spelling_only(text: str) -> None:
    assert parse(text) is None
    assert verify(text, EVENT, a_trust(), AT) is Refusal.NOT_A_BADGE


@given(st.binary(min_size=85, max_size=85))
def test_no_two_texts_mean_one_token(raw: bytes) -> None:
    """85 bytes are exactly 136 Base32 digits: there are no trailing bits to play with."""
    token = parse(text_of(b"\x01" + raw[1:5] + bytes([raw[5] & 0x7F]) + raw[6:]))
    if token is not None:
        again = parse(text_of(token.badge.head() + token.signature))
        assert again == token


# ---- forging ------------------------------------------------------------------------------------


def test_every_single_bit_flip_of_a_token_is_refused() -> None:
    trust = a_trust()
    assert verify(GOOD, EVENT, trust, AT) == a_badge()
    refusals = [verify(text_of(raw), EVENT, trust, AT) for raw in one_bit_flips(raw_of(GOOD))]
    assert len(refusals) == 680
    assert {type(refusal) for refusal in refusals} == {Refusal}
    assert set(refusals) == {Refusal.NOT_A_BADGE, Refusal.UNKNOWN_KEY, Refusal.BAD_SIGNATURE}


def test_every_change_of_one_character_is_refused() -> None:
    trust = a_trust()
    for place in range(len(GOOD)):
        for letter in ALPHABET + "0189:= a":
            if letter != GOOD[place]:
                changed = GOOD[:place] + letter + GOOD[place + 1 :]
                assert isinstance(verify(changed, EVENT, trust, AT), Refusal), (place, letter)


def test_a_bit_flip_is_refused_whatever_keys_the_kiosk_has() -> None:
    """Were every key id known, the signature alone would have to refuse, and does."""
    key = a_trust().keys[KEY_ID]
    everything = a_trust(keys={KeyId(key_id): key for key_id in range(2**16)})
    for raw in one_bit_flips(raw_of(GOOD)):
        refusal = verify(text_of(raw), EVENT, everything, AT)
        assert refusal in {Refusal.NOT_A_BADGE, Refusal.BAD_SIGNATURE}


@given(badges)
def test_a_badge_signed_by_somebody_else_is_refused(badge: Badge) -> None:
    trust = a_trust(keys={badge.key_id: a_trust().keys[KEY_ID]})
    text = issue(badge, FORGER_KEY)
    assert verify(text, badge.event, trust, AT) is Refusal.BAD_SIGNATURE


def test_a_signature_over_other_words_is_no_badge() -> None:
    """The tag keeps what the key signs elsewhere from passing for a badge."""
    head = a_badge().head()
    untagged = text_of(head + ISSUING_KEY.sign(head))
    assert verify(untagged, EVENT, a_trust(), AT) is Refusal.BAD_SIGNATURE


def test_the_signature_in_its_other_form_is_refused() -> None:
    """S + L signs the same in a careless verifier (RFC 8032, 5.1.7)."""
    order = 2**252 + 27742317777372353535851937790883648493
    raw = raw_of(GOOD)
    twin = int.from_bytes(raw[53:], "little") + order
    changed = text_of(raw[:53] + twin.to_bytes(32, "little"))
    assert verify(changed, EVENT, a_trust(), AT) is Refusal.BAD_SIGNATURE
    with pytest.raises(InvalidSignature):
        ISSUING_KEY.public_key().verify(raw_of(changed)[21:], TAG + raw[:21])


@given(texts | st.from_regex(r"V[01]:[A-Z2-7]{0,140}", fullmatch=True))
def test_no_text_ever_raises(text: str) -> None:
    assert isinstance(verify(text, EVENT, a_trust(), AT), Refusal)


# ---- what the kiosk knows -----------------------------------------------------------------------

EXPIRES = AT + 3 * DAY
BROKEN_KEY = a_trust().keys[KEY_ID].__class__(b"short", AT - DAY, AT + DAY)


@pytest.mark.parametrize(
    ("text", "trust", "at", "expected"),
    [
        (GOOD, a_trust(), AT, a_badge()),
        (GOOD, Trust(), AT, Refusal.UNKNOWN_KEY),
        (GOOD, a_trust(keys={KeyId(8): a_trust().keys[KEY_ID]}), AT, Refusal.UNKNOWN_KEY),
        (GOOD, a_trust(), AT - 2 * DAY, Refusal.UNKNOWN_KEY),
        (GOOD, a_trust(), AT - DAY, a_badge()),
        (GOOD, a_trust(), AT + 7 * DAY, Refusal.UNKNOWN_KEY),
        (GOOD, a_trust(keys={KEY_ID: BROKEN_KEY}), AT, Refusal.BAD_SIGNATURE),
        (a_badge_text(event=OTHER_EVENT), a_trust(), AT, Refusal.WRONG_EVENT),
        (GOOD, a_trust(revoked=frozenset({WANG})), AT, Refusal.REVOKED),
        (GOOD, a_trust(revoked=frozenset({LI})), AT, a_badge()),
        (GOOD, a_trust(min_serial={WANG: 2}), AT, Refusal.REPLACED),
        (GOOD, a_trust(min_serial={WANG: 1, LI: 9}), AT, a_badge()),
        (GOOD, a_trust(), EXPIRES.replace(second=0, microsecond=0), Refusal.EXPIRED),
        (GOOD, a_trust(), EXPIRES.replace(second=0, microsecond=0) - MINUTE / 60, a_badge()),
        (OPAQUE, a_trust(), AT, Refusal.UNKNOWN_KEY),
        ("V0:short", a_trust(), AT, Refusal.NOT_A_BADGE),
        ("V0:lower-case-code", a_trust(), AT, Refusal.NOT_A_BADGE),
    ],
)
def test_each_refusal_has_its_reason(
    text: str, trust: Trust, at: object, expected: Badge | Refusal
) -> None:
    assert verify(text, EVENT, trust, at) == expected  # type: ignore[arg-type]


def test_the_gravest_reason_is_named_first() -> None:
    """Shape, key, signature, event, withdrawal, replacement, expiry: one fault mended a step."""
    elsewhere = a_badge_text(event=OTHER_EVENT, expires=AT - DAY)
    forged = elsewhere[:-8] + "AAAAAAAA"
    withdrawn = a_trust(revoked=frozenset({WANG}), min_serial={WANG: 5})
    steps = [
        (elsewhere.lower(), Trust()),
        (forged, Trust()),
        (forged, withdrawn),
        (elsewhere, withdrawn),
        (a_badge_text(expires=AT - DAY), withdrawn),
        (a_badge_text(expires=AT - DAY), a_trust(min_serial={WANG: 5})),
        (a_badge_text(expires=AT - DAY), a_trust()),
    ]
    assert [verify(text, EVENT, trust, AT) for text, trust in steps] == [
        Refusal.NOT_A_BADGE,
        Refusal.UNKNOWN_KEY,
        Refusal.BAD_SIGNATURE,
        Refusal.WRONG_EVENT,
        Refusal.REVOKED,
        Refusal.REPLACED,
        Refusal.EXPIRED,
    ]


def test_a_preprinted_code_is_known_by_its_digest_until_it_is_withdrawn() -> None:
    digest = opaque_digest(OPAQUE)
    assert digest is not None
    assert len(digest) == 64
    trust = a_trust(opaque={digest: ZHAO})
    badge = verify(OPAQUE, EVENT, trust, AT)
    assert isinstance(badge, Badge)
    assert (badge.volunteer, badge.event) == (ZHAO, EVENT)
    withdrawn = a_trust(opaque={digest: ZHAO}, revoked=frozenset({ZHAO}))
    assert verify(OPAQUE, EVENT, withdrawn, AT) is Refusal.REVOKED
    assert opaque_digest(GOOD) is None


def test_the_roster_is_not_asked_here() -> None:
    """NOT_ON_ROSTER is the desk's word; verifying never says it."""
    stranger = VolunteerId(2**62)
    assert verify(a_badge_text(stranger), EVENT, a_trust(), AT) == a_badge(stranger)


def test_minutes_are_counted_from_1970() -> None:
    assert minute_of(AT) == int(AT.timestamp() // 60)
    assert minute_of(AT.replace(second=59, microsecond=999_999)) == minute_of(AT)


def test_a_minted_code_is_opaque_and_never_the_same() -> None:
    assert mint_opaque(bytes) == "V0:" + "A" * 26
    assert opaque_digest(mint_opaque()) is not None
    assert mint_opaque() != mint_opaque()


def test_a_code_that_replaces_a_badge_has_a_serial_and_can_be_replaced() -> None:
    code = mint_opaque()
    digest = str(opaque_digest(code))
    trust = a_trust(codes={digest: (ZHAO, 2)}, min_serial={ZHAO: 2})
    found = verify(code, EVENT, trust, AT)
    assert isinstance(found, Badge)
    assert (found.volunteer, found.serial) == (ZHAO, 2)
    replaced = a_trust(codes={digest: (ZHAO, 2)}, min_serial={ZHAO: 3})
    assert verify(code, EVENT, replaced, AT) is Refusal.REPLACED
    withdrawn = a_trust(codes={digest: (ZHAO, 2)}, revoked=frozenset({ZHAO}))
    assert verify(code, EVENT, withdrawn, AT) is Refusal.REVOKED
