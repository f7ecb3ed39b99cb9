"""The lock: who is at the desk, and what this screen may show.

Locked is self-service: badges are answered with 张* and a team, nothing else can be asked.
A captain's PIN opens the desk; a supervisor's opens it, too, and what a captain may not do.
Only Argon2id hashes of PINs are kept, in the encrypted store. Four digits can be guessed by
who may try for ever, so wrong ones cost time, and a restart does not give it back.
"""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.desk.states import Mode
from kiosk.store.engine import Store
from kiosk.store.memory import recall, remember
from sync.domain.canonical import Json

PIN_DIGITS = (4, 8)
"""Fewest and most."""
FREE_TRIES = 5
"""So many wrong PINs in a row cost nothing."""
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 900
_KEY = "pins"
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's Argon2id for a machine that has other things to do: 19 MiB, two passes."""


class Role(StrEnum):
    """Whose PIN."""

    CAPTAIN = "captain"
    SUPERVISOR = "supervisor"


class PinChoice(StrEnum):
    """What came of choosing a PIN."""

    KEPT = "kept"
    NOT_DIGITS = "not-digits"
    LENGTH = "length"
    EASY = "easy"
    """One that everybody tries first: 1111, 1234, 4321, 1212."""
    TAKEN = "taken"
    """The other role has it: who knows it would be both."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The PIN was right."""

    role: Role


@dataclass(frozen=True, slots=True)
class Wrong:
    """The PIN was wrong."""

    tries_left: int
    """Before the next wrong one costs time."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not looked at: too many were wrong."""

    wait_s: int


Answered = Opened | Wrong | Wait


class Lock:
    """The lock of one desk. Belongs to the main thread; an Argon2 hash takes some 30 ms.

    Without a PIN there is nothing to lock with: the desk stays the captain's.

    Args:
        lock_after_s: a captain who has not touched anything for so long has left.
        now_ns: a clock that runs on while nobody sets it.
    """

    def __init__(
        self,
        store: Store,
        *,
        lock_after_s: int = 90,
        now_ns: Callable[[], int] = time.monotonic_ns,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._store = store
        self._lock_after_ns = lock_after_s * 1_000_000_000
        self._now_ns = now_ns
        self._hasher = hasher or _HASHER
        held = recall(store, _KEY)
        self._held: dict[str, Json] = dict(held) if isinstance(held, Mapping) else {}
        wait_s = _wait_s(self._wrong)
        # A restart begins the wait anew: what time it is now proves nothing.
        self._free_ns = now_ns() + wait_s * 1_000_000_000 if wait_s else 0
        self._touched_ns = now_ns()
        self.role: Role | None = None if self.has_pin(Role.CAPTAIN) else Role.CAPTAIN
        """Who is at the desk; None while it is locked."""

    @property
    def mode(self) -> Mode:
        """Say what the screen is for."""
        return Mode.SELF_SERVICE if self.role is None else Mode.CAPTAIN

    @property
    def locked(self) -> bool:
        """Say whether the desk is locked."""
        return self.role is None

    def has_pin(self, role: Role) -> bool:
        """Say whether a PIN was chosen for `role`."""
        return isinstance(self._held.get(role.value), str)

    def choose_pin(self, role: Role, pin: str) -> PinChoice:
        """Keep a PIN for `role` in place of the one before.

        Raises:
            StoreError: the disk refused; the one before stays.
        """
        if not (pin.isascii() and pin.isdigit()):
            return PinChoice.NOT_DIGITS
        if not PIN_DIGITS[0] <= len(pin) <= PIN_DIGITS[1]:
            return PinChoice.LENGTH
        if _easy(pin):
            return PinChoice.EASY
        other = Role.SUPERVISOR if role is Role.CAPTAIN else Role.CAPTAIN
        if self._fits(other, pin):
            return PinChoice.TAKEN
        self._keep({**self._held, role.value: self._hasher.hash(pin), "wrong": 0})
        self.touch()
        return PinChoice.KEPT

    def lock(self) -> bool:
        """Lock the desk; say whether there is a PIN to lock it with."""
        if not self.has_pin(Role.CAPTAIN):
            return False
        self.role = None
        return True

    def unlock(self, pin: str) -> Answered:
        """Open the desk, or say why not. A wrong PIN at an open desk leaves it as it is.

        Raises:
            StoreError: the disk refused to count a wrong one; the desk stays as it was.
        """
        wait_ns = self._free_ns - self._now_ns()
        if wait_ns > 0:
            return Wait(-(-wait_ns // 1_000_000_000))
        for role in (Role.CAPTAIN, Role.SUPERVISOR):
            if self._fits(role, pin):
                if self._wrong:
                    self._keep({**self._held, "wrong": 0})
                self.role = role
                self.touch()
                return Opened(role)
        return self._count_wrong()

    def resume(self, role: Role | None) -> None:
        """Be as open as the desk was when it crashed, a moment ago."""
        if role is None:
            self.lock()
        else:
            self.role = role
            self.touch()

    def touch(self) -> None:
        """Note that somebody is at the desk."""
        self._touched_ns = self._now_ns()

    @property
    def left_s(self) -> float | None:
        """Say how long until the desk locks itself; None when it does not."""
        if self.locked or not self.has_pin(Role.CAPTAIN):
            return None
        return max(0.0, (self._touched_ns + self._lock_after_ns - self._now_ns()) / 1e9)

    @property
    def _wrong(self) -> int:
        found = self._held.get("wrong", 0)
        return found if isinstance(found, int) else 0

    def _count_wrong(self) -> Answered:
        wrong = self._wrong + 1
        self._keep({**self._held, "wrong": wrong})
        wait_s = _wait_s(wrong)
        if wait_s:
            self._free_ns = self._now_ns() + wait_s * 1_000_000_000
            return Wait(wait_s)
        return Wrong(FREE_TRIES - wrong)

    def _fits(self, role: Role, pin: str) -> bool:
        kept = self._held.get(role.value)
        if not isinstance(kept, str):
            return False
        try:
            return self._hasher.verify(kept, pin)
        except (VerificationError, InvalidHashError):
            return False

    def _keep(self, held: Mapping[str, Json]) -> None:
        remember(self._store, _KEY, cast(dict[str, Json], dict(held)))
        self._held = dict(held)


def forget_pins(store: Store) -> None:
    """Let PINs be chosen anew: for who has the laptop's account, and so the key file."""
    remember(store, _KEY, None)


def _wait_s(wrong: int) -> int:
    """Say what so many wrong PINs in a row cost: nothing, then 30 s, doubled each time."""
    over = wrong - FREE_TRIES
    return min(LONGEST_WAIT_S, FIRST_WAIT_S << min(over, 10)) if over >= 0 else 0


def _easy(pin: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    half = pin[: len(pin) // 2]
    return (len(steps) == 1 and steps <= {0, 1, 9}) or (len(pin) % 2 == 0 and half * 2 == pin)
