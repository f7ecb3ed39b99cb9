"""Ids grow whatever the clock does."""

import uuid
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.store.minting import Minter
from tests.builders import AT


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=40))
def test_ids_grow_and_are_version_7_whatever_the_clock_does(steps: list[int]) -> None:
    minter, at, minted = Minter(), AT, []
    for step in steps:
        at += timedelta(milliseconds=step)
        minted.append(minter.mint(at))
    assert minted == sorted(set(minted))
    assert {uuid.UUID(entry_id).version for entry_id in minted} == {7}
    assert {uuid.UUID(entry_id).variant for entry_id in minted} == {uuid.RFC_4122}


def test_an_id_carries_the_millisecond_it_was_minted_in() -> None:
    number = uuid.UUID(Minter().mint(AT)).int
    assert number >> 80 == int(AT.timestamp() * 1000)


def test_a_millisecond_that_is_used_up_borrows_the_next() -> None:
    stamp = f"{int(AT.timestamp() * 1000):012x}"
    last = f"{stamp[:8]}-{stamp[8:]}-7fff-bfff-fffffffffff0"
    minter = Minter(random_bits=lambda bits: 2**bits - 1)
    minter.know(last)
    minted = minter.mint(AT)
    assert minted > last
    assert uuid.UUID(minted).int >> 80 == int(AT.timestamp() * 1000) + 1


def test_a_minter_goes_on_above_the_last_id_it_is_told_of() -> None:
    ahead = Minter().mint(AT + timedelta(days=400))
    minter = Minter()
    minter.know(ahead)
    assert minter.mint(AT) > ahead
    minter.know(Minter().mint(AT))
    assert minter.mint(AT) > ahead


def test_times_that_the_format_cannot_hold_do_not_stop_anybody() -> None:
    minter = Minter()
    early = minter.mint(AT.replace(year=1900))
    late = minter.mint(AT.replace(year=9999))
    assert early < late
