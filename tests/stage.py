"""A kiosk's store with a roster in it, and a clock that stands still: for tests and benches."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.store.engine import Store, open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.roster import apply_page
from sync.domain.badge import Trust
from sync.domain.entries import VolunteerId
from sync.domain.manifest import seal
from sync.domain.roster import Roster, ShiftId, TeamId, Volunteer
from sync.domain.rostering import to_rows
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage, Enrolled
from tests.builders import AT, ROOT_KEY, ROOT_PUBLIC, SOUTH, a_roster, a_shift, a_trust

STORE_KEY = bytes(32)
DATABASE = "gatepost.db"


class StandingClock:
    """A clock that moves only when told to."""

    boot_id = "boot-1"

    def __init__(self, at: datetime = AT) -> None:
        self._start = at
        self._at = at

    def now(self) -> datetime:
        """Give the wall time."""
        return self._at

    def mono_ns(self) -> int:
        """Give the time since the clock was made, and an hour."""
        return int((self._at - self._start + timedelta(hours=1)) / timedelta(microseconds=1)) * 1000

    def step(self, **time: float) -> None:
        """Let time pass, on wall and monotonic clock alike."""
        self._at += timedelta(**time)


def a_crowd(number: int) -> Roster:
    """Give a roster of `number` volunteers, all of them on the south gate's first shift."""
    who = [VolunteerId(0x1000 + n) for n in range(number)]
    small = a_roster(shifts=[a_shift(required=number)], plan=[(one, "south-1") for one in who])
    people = {
        one: Volunteer(one, f"YZ{n:04d}", f"王{n}", TeamId("yz-1")) for n, one in enumerate(who)
    }
    return Roster(
        event=small.event,
        teams=small.teams,
        posts={SOUTH: small.posts[SOUTH]},
        shifts={ShiftId("south-1"): small.shifts[ShiftId("south-1")]},
        volunteers=people,
        assignments=small.assignments,
        rules=small.rules,
    )


@contextlib.contextmanager
def enrolled_store(
    folder: Path, roster: Roster, trust: Trust | None = None, key: bytes = STORE_KEY
) -> Iterator[Store]:
    """Open a new store that was enrolled and has pulled `roster` and `trust`."""
    enrolled = Enrolled(
        protocol=PROTOCOL,
        hub="hub-1",
        hub_epoch=1,
        event=roster.event.event,
        kiosk="kiosk-south",
        token="not-a-real-token",
        root_public=ROOT_PUBLIC.hex(),
        server_time=AT,
    )
    with open_store(folder / DATABASE, key) as store:
        save_enrolment(store, enrolled, "http://127.0.0.1:9")
        bring_roster(store, roster, trust)
        yield store


def bring_roster(store: Store, roster: Roster, trust: Trust | None = None) -> None:
    """Let an exchange have brought `roster` and `trust`, whole."""
    changes = [Change(table=r.table, key=r.key, value=dict(r.value or {})) for r in to_rows(roster)]
    sealed = seal(roster.event.event, trust or a_trust(), ROOT_KEY)
    page = ChangesPage(
        protocol=PROTOCOL,
        hub="hub-1",
        hub_epoch=1,
        event=roster.event.event,
        fresh=True,
        changes=[*changes, Change(table="manifest", key="manifest", value=sealed)],
        cursor="1-1",
        more=False,
        server_time=AT,
    )
    apply_page(store, page, ROOT_PUBLIC)
