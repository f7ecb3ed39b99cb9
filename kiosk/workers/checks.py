"""The preflight's checks put together, one way for the page and for `gatepost doctor`. No Qt.

The camera and the sound are not among them: the running kiosk knows its camera, the doctor opens
one; and Qt is asked about loudspeakers in the main thread.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.desk.preflight import (
    Check,
    CheckId,
    Finding,
    PrinterFacts,
    State,
    judge_disk,
    judge_power,
    judge_printer,
    judge_store,
    unknown,
)
from kiosk.desk.preflight_hub import (
    Reach,
    RosterFacts,
    judge_clock,
    judge_hub,
    judge_keys,
    judge_roster,
)
from kiosk.store.device_key import signing_key
from kiosk.store.engine import Store
from kiosk.store.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.memory import recall, remember
from kiosk.store.problems import NotEnrolled, StoreError
from kiosk.store.roster import cursor, load_trust
from kiosk.workers.hub_probe import ask_hub
from kiosk.workers.probes import free_bytes, power_facts, store_problem
from sync.client.transport import HttpTransport, Transport
from sync.domain.clock import Clock
from sync.domain.errors import BadManifest
from sync.domain.roster import Roster
from sync.domain.wording import Say

ROSTER_AT = "roster_at"
"""Remembered: when the hub last answered, by its own clock, as ISO 8601."""
READ_S, WHOLE_S = 5.0, 8.0

_KEEPS_STORE = (CheckId.STORE, CheckId.HUB, CheckId.CLOCK, CheckId.ROSTER, CheckId.KEYS)
_AFTER_STORE = Say(zh="要先打开本机数据库", en="The database has to be opened first")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the checks look at; all of it may be used from any thread."""

    data_dir: Path
    store: Store
    journal: Journal
    clock: Clock
    roster: Callable[[], Roster | None]
    printers: Callable[[], PrinterFacts | None]
    ca_file: Path | None = None
    carrier: Callable[[Path | None], Transport] | None = None
    """None: over HTTP, with less patience than an exchange has."""


def checks_of(bench: Bench) -> tuple[Check, ...]:
    """Give the checks of a kiosk whose database is open."""
    return (
        Check((CheckId.STORE,), lambda: (judge_store(store_problem(bench.store)),)),
        *_of_this_computer(bench.data_dir, bench.printers),
        Check((CheckId.HUB, CheckId.CLOCK), lambda: _look_at_hub(bench)),
        Check((CheckId.ROSTER, CheckId.KEYS), lambda: _look_at_papers(bench)),
    )


def checks_without_store(
    data_dir: Path, problem: StoreError, printers: Callable[[], PrinterFacts | None]
) -> tuple[Check, ...]:
    """Give the checks of a laptop whose database cannot be opened, or is not there yet."""

    def look() -> tuple[Finding, ...]:
        rest = (unknown(check, _AFTER_STORE) for check in _KEEPS_STORE[1:])
        return (judge_store(problem), *rest)

    return (Check(_KEEPS_STORE, look), *_of_this_computer(data_dir, printers))


def note_exchange(store: Store, at: datetime) -> None:
    """Remember that the hub answered, so that the roster's age is known after the next start.

    Args:
        at: aware, by the hub's clock.

    Raises:
        StoreError: the disk refused.
    """
    remember(store, ROSTER_AT, at.isoformat())


def last_exchange(store: Store) -> datetime | None:
    """Give what `note_exchange` noted last; None when nothing was."""
    noted = recall(store, ROSTER_AT)
    if isinstance(noted, str):
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(noted)
            return at if at.tzinfo is not None else None
    return None


def _of_this_computer(
    data_dir: Path, printers: Callable[[], PrinterFacts | None]
) -> tuple[Check, ...]:
    def look_at_power() -> tuple[Finding, ...]:
        facts = power_facts()
        return (judge_power(facts) if facts is not None else unknown(CheckId.POWER),)

    return (
        Check((CheckId.DISK,), lambda: (judge_disk(free_bytes(data_dir)),)),
        Check((CheckId.POWER,), look_at_power),
        Check((CheckId.PRINTER,), lambda: (judge_printer(printers()),)),
    )


def _look_at_hub(bench: Bench) -> tuple[Finding, ...]:
    identity = load_identity(bench.store)
    if identity is None:
        stop = Finding(CheckId.HUB, State.STOP, NotEnrolled.title, NotEnrolled.default)
        return stop, judge_clock(None)
    carrier = bench.carrier or _quick
    transport = carrier(bench.ca_file)
    try:
        at, key = cursor(bench.store), signing_key(bench.store)
        facts = ask_hub(identity, at, transport, bench.clock, bench.ca_file, key)
    finally:
        if isinstance(transport, HttpTransport):
            transport.close()
    if facts.reach is Reach.ANSWERED:
        clock = judge_clock(facts.offset_ms, facts.uncertainty_ms)
    else:
        before = last_exchange(bench.store)
        offset_ms = bench.journal.offset_ms if before is not None else None
        clock = judge_clock(offset_ms, measured_at=before)
    return judge_hub(facts, bench.clock.now()), clock


def _look_at_papers(bench: Bench) -> tuple[Finding, ...]:
    now = bench.clock.now() + timedelta(milliseconds=bench.journal.offset_ms)
    roster = bench.roster()
    try:
        trust = load_trust(bench.store)
    except BadManifest:
        trust = None
    facts = RosterFacts(roster, last_exchange(bench.store))
    return judge_roster(facts, now), judge_keys(trust, roster, now)


def _quick(ca_file: Path | None) -> HttpTransport:
    return HttpTransport(ca_file, read_s=READ_S, whole_s=WHOLE_S)
