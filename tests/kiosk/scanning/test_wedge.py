"""USB scanners that type, told from people who type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning.wedge import GAP_MS, LONGEST, SHORTEST, SILENCE_MS, Wedge, normalise

MS = 1_000_000
TOKEN = "V1:" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 4 + "MFRGGZDF"


def typed(wedge: Wedge, text: str, gap_ms: float, start_ms: float = 1_000) -> list[str]:
    """Type with even gaps; give the scans that came out."""
    scans = []
    for number, char in enumerate(text):
        if (scan := wedge.key(char, int((start_ms + number * gap_ms) * MS))) is not None:
            scans.append(scan)
    return scans


def swallows(wedge: Wedge) -> bool:
    return wedge.looks_like_scanner


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 20, GAP_MS - 1])
@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n"])
def test_a_scan_ends_with_enter_or_tab(gap_ms: float, end: str) -> None:
    assert typed(Wedge(), TOKEN + end, gap_ms) == [TOKEN]


def test_a_scan_without_enter_ends_by_silence() -> None:
    wedge = Wedge()
    assert typed(wedge, TOKEN, 2) == []
    last_ms = 1_000 + 2 * (len(TOKEN) - 1)
    assert wedge.idle(int((last_ms + SILENCE_MS - 1) * MS)) is None
    assert wedge.idle(int((last_ms + SILENCE_MS) * MS)) == TOKEN
    assert wedge.idle(int((last_ms + 5_000) * MS)) is None


def test_a_scan_that_nobody_fetched_comes_with_the_next_key() -> None:
    wedge = Wedge()
    typed(wedge, TOKEN, 2)
    assert wedge.key("x", 60_000 * MS) == TOKEN
    assert not wedge.looks_like_scanner


@pytest.mark.parametrize("gap_ms", [GAP_MS + 1, 60, 90, 200, 2_000])
def test_a_person_who_types_is_no_scanner(gap_ms: float) -> None:
    wedge = Wedge()
    assert typed(wedge, TOKEN + "\r", gap_ms) == []
    assert wedge.idle(10**15) is None


def test_fast_fingers_roll_a_few_keys_and_are_no_scanner() -> None:
    wedge = Wedge()
    at = 0
    for burst in ("the", "n ", "zha", "ng\r"):
        at += 120
        for char in burst:
            at += 12
            assert wedge.key(char, at * MS) is None
            assert not wedge.looks_like_scanner


def test_a_key_held_down_repeats_and_is_no_scanner() -> None:
    wedge = Wedge()
    assert typed(wedge, "a" * 60 + "\r", 33) == []
    assert typed(wedge, "a" * 60, 33, start_ms=9_000) == []
    assert not wedge.looks_like_scanner


def test_the_window_is_told_to_swallow_from_the_fourth_key_on() -> None:
    wedge = Wedge()
    told = []
    for number, char in enumerate(TOKEN):
        wedge.key(char, number * 3 * MS)
        told.append(wedge.looks_like_scanner)
    assert told.index(True) == SHORTEST - 1
    assert all(told[SHORTEST - 1 :])
    wedge.key("\r", len(TOKEN) * 3 * MS)
    assert not wedge.looks_like_scanner


def test_a_person_s_key_just_before_a_scan_is_not_part_of_it() -> None:
    wedge = Wedge()
    wedge.key("q", 900 * MS)
    assert typed(wedge, TOKEN + "\r", 2) == [TOKEN]


def test_two_scans_in_a_row_are_two() -> None:
    assert typed(Wedge(), TOKEN + "\rhttps://a.b\r", 2) == [TOKEN, "https://a.b"]


def test_shift_and_other_keys_that_type_nothing_are_ignored() -> None:
    wedge = Wedge()
    scans = [
        scan
        for number, char in enumerate(TOKEN + "\r")
        for key in ("", "\x00", "\x1b", char)
        if (scan := wedge.key(key, number * 4 * MS)) is not None
    ]
    assert scans == [TOKEN]


def test_what_an_input_method_gives_at_once_counts_as_one_moment() -> None:
    assert Wedge().key("Ｖ１：" + TOKEN[3:] + "\r", 5) == TOKEN


def test_more_than_the_largest_code_is_swallowed_and_dropped() -> None:
    wedge = Wedge()
    assert typed(wedge, "1234567890" * 900, 1, start_ms=1) == []
    assert len(wedge._typed) <= LONGEST
    assert swallows(wedge)
    assert wedge.key("\r", 9_001 * MS) is None
    assert not swallows(wedge)
    assert typed(wedge, TOKEN + "\r", 1, start_ms=20_000) == [TOKEN]


def test_seven_thousand_digits_are_one_scan() -> None:
    digits = "1234567" * 1_000
    assert typed(Wedge(), digits + "\r", 1) == [digits]


@pytest.mark.parametrize(
    ("as_typed", "meant"),
    [
        (TOKEN, TOKEN),
        (TOKEN.lower(), TOKEN),
        (TOKEN.swapcase(), TOKEN),
        ("V1;" + TOKEN[3:], TOKEN),
        ("v1；" + TOKEN[3:].lower(), TOKEN),
        ("V1：" + TOKEN[3:], TOKEN),
        ("V1∶" + TOKEN[3:], TOKEN),
        ("]Q1" + TOKEN, TOKEN),
        (" " + TOKEN + " ", TOKEN),
        ("V0:aB3xY", "V0:aB3xY"),
        ("v0;aB3xY", "V0:aB3xY"),
        ("6901234567892", "6901234567892"),
        ("https://Example.org/a;b", "https://Example.org/a;b"),
        ("V1:has a space", "V1:has a space"),
        ("ｖ１：ａｂｃ", "V1:ABC"),
    ],
)
def test_what_keyboards_do_to_a_badge_is_undone_and_nothing_else(as_typed: str, meant: str) -> None:
    assert normalise(as_typed) == meant


@given(st.text(max_size=300))
def test_any_text_can_be_typed(text: str) -> None:
    wedge = Wedge()
    typed(wedge, text + "\r", 1)
    assert wedge.idle(10**12) is None
    assert normalise(normalise(text)) == normalise(text) or text.startswith("]")
