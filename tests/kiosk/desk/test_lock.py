"""The lock: who may see names and decide, and what guessing costs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.lock import (
    FIRST_WAIT_S,
    FREE_TRIES,
    LONGEST_WAIT_S,
    Lock,
    Opened,
    PinChoice,
    Role,
    Wait,
    Wrong,
    _wait_s,
    forget_pins,
)
from kiosk.desk.states import Mode
from kiosk.store.engine import Store, open_store
from kiosk.store.memory import recall
from tests.stage import DATABASE, STORE_KEY

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Ticks:
    """A monotonic clock that moves when told to."""

    def __init__(self) -> None:
        self.ns = 10**12

    def __call__(self) -> int:
        return self.ns

    def pass_s(self, seconds: float) -> None:
        self.ns += int(seconds * 1e9)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / DATABASE, STORE_KEY) as opened:
        yield opened


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def a_lock(store: Store, ticks: Ticks) -> Lock:
    return Lock(store, now_ns=ticks, hasher=QUICK)


@pytest.fixture
def lock(store: Store, ticks: Ticks) -> Lock:
    made = a_lock(store, ticks)
    assert made.choose_pin(Role.CAPTAIN, "2580") is PinChoice.KEPT
    assert made.choose_pin(Role.SUPERVISOR, "73914") is PinChoice.KEPT
    return made


def test_without_a_pin_the_desk_stays_the_captains(store: Store, ticks: Ticks) -> None:
    lock = a_lock(store, ticks)
    assert lock.mode is Mode.CAPTAIN
    assert not lock.lock()
    ticks.pass_s(10_000)
    assert lock.left_s is None
    assert lock.mode is Mode.CAPTAIN


def test_a_locked_desk_opens_for_the_captain_and_for_the_supervisor(lock: Lock) -> None:
    assert lock.lock()
    assert (lock.mode, lock.role) == (Mode.SELF_SERVICE, None)
    assert lock.unlock("2580") == Opened(Role.CAPTAIN)
    assert (lock.mode, lock.role) == (Mode.CAPTAIN, Role.CAPTAIN)
    lock.lock()
    assert lock.unlock("73914") == Opened(Role.SUPERVISOR)
    assert lock.role is Role.SUPERVISOR


def test_a_start_with_a_pin_is_locked(lock: Lock, store: Store, ticks: Ticks) -> None:
    assert a_lock(store, ticks).locked
    forget_pins(store)
    assert not a_lock(store, ticks).locked


def test_only_hashes_are_kept(lock: Lock, store: Store) -> None:
    kept = recall(store, "pins")
    assert isinstance(kept, dict)
    assert all(str(kept[role.value]).startswith("$argon2id$") for role in Role)
    assert "2580" not in str(kept)


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("", PinChoice.NOT_DIGITS),
        ("12a4", PinChoice.NOT_DIGITS),
        ("２５８０", PinChoice.NOT_DIGITS),
        ("258", PinChoice.LENGTH),
        ("258025802", PinChoice.LENGTH),
        ("0000", PinChoice.EASY),
        ("1234", PinChoice.EASY),
        ("8901", PinChoice.EASY),
        ("4321", PinChoice.EASY),
        ("1212", PinChoice.EASY),
        ("258258", PinChoice.EASY),
        ("73914", PinChoice.TAKEN),
        ("1357", PinChoice.KEPT),
        ("25802581", PinChoice.KEPT),
    ],
)
def test_a_pin_is_four_to_eight_digits_that_nobody_tries_first(
    lock: Lock, pin: str, said: PinChoice
) -> None:
    assert lock.choose_pin(Role.CAPTAIN, pin) is said
    lock.lock()
    opens = isinstance(lock.unlock(pin), Opened) and lock.role is Role.CAPTAIN
    assert opens == (said is PinChoice.KEPT)


def test_wrong_pins_cost_time_and_a_restart_does_not_give_it_back(
    lock: Lock, store: Store, ticks: Ticks
) -> None:
    lock.lock()
    told = [lock.unlock("9999") for _ in range(FREE_TRIES)]
    assert told == [Wrong(4), Wrong(3), Wrong(2), Wrong(1), Wait(FIRST_WAIT_S)]
    assert lock.unlock("2580") == Wait(FIRST_WAIT_S)
    ticks.pass_s(FIRST_WAIT_S - 0.5)
    assert lock.unlock("2580") == Wait(1)
    again = a_lock(store, ticks)
    assert again.unlock("2580") == Wait(FIRST_WAIT_S)
    ticks.pass_s(FIRST_WAIT_S)
    assert again.unlock("9999") == Wait(2 * FIRST_WAIT_S)
    ticks.pass_s(2 * FIRST_WAIT_S)
    assert again.unlock("2580") == Opened(Role.CAPTAIN)
    again.lock()
    assert again.unlock("9999") == Wrong(FREE_TRIES - 1)


def test_a_captain_who_touches_nothing_has_left(lock: Lock, ticks: Ticks) -> None:
    assert lock.left_s == 90
    ticks.pass_s(60)
    lock.touch()
    ticks.pass_s(89)
    assert lock.left_s == 1
    ticks.pass_s(2)
    assert lock.left_s == 0
    lock.lock()
    assert lock.left_s is None


def test_a_memory_that_somebody_spoiled_opens_nothing(store: Store, ticks: Ticks) -> None:
    from kiosk.store.memory import remember

    remember(store, "pins", {"captain": "not a hash", "wrong": "many"})
    lock = a_lock(store, ticks)
    assert lock.locked
    assert lock.unlock("2580") == Wrong(4)


@given(st.integers(0, 10**6))
def test_the_wait_grows_and_has_an_end(wrong: int) -> None:
    assert 0 <= _wait_s(wrong) <= _wait_s(wrong + 1) <= LONGEST_WAIT_S
    assert (_wait_s(wrong) == 0) == (wrong < FREE_TRIES)
