"""The journal: append-only, gapless, chained, and its own outbox.

`append` reads the chain's tip, adds one line and commits, all in one immediate
transaction: what it returns is durable. A wall clock that jumped against the monotonic one
since the last line of this boot is written down first, as a `clockstep` entry in the same
transaction (`data: {"ms": ...}`, positive: forward); nothing is corrected and nothing waits.
A laptop that slept looks the same: its monotonic clock stood still.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Boolean, func, literal_column, select

from kiosk.store import confirming
from kiosk.store.acknowledging import acknowledge_in, acknowledged_before
from kiosk.store.cipher import driver
from kiosk.store.draft import Draft
from kiosk.store.engine import Store
from kiosk.store.epochs import CARRIED, carried, is_copy_in, renew_in, to_carry_in
from kiosk.store.identity import Identity, identity_in, load_identity, pending_count_in
from kiosk.store.minting import Minter
from kiosk.store.problems import NotEnrolled
from kiosk.store.reclocking import STEPS_AT_ONCE, drafts_back
from kiosk.store.rowing import INSERT, RUN, of_row, of_run, to_row
from kiosk.store.tables import ACKNOWLEDGEMENT, JOURNAL, VERDICT
from kiosk.store.verdicts import store_verdicts_in
from sync.client.outbox import SUSPECT, Position, Quarantined
from sync.domain.canonical import INTEGER_MAX
from sync.domain.clock import Clock, Offset, moment
from sync.domain.entries import (
    EARLIEST,
    GENESIS,
    LATEST,
    Entry,
    Kind,
    KioskId,
    Method,
    wall_time,
    whole_ms,
)
from sync.wire.messages import Status, Verdict

log = logging.getLogger(__name__)

__all__ = ["CLOCK_STEP", "MONO_ROUND_NS", "Draft", "Journal"]

CLOCK_STEP = timedelta(seconds=2)
"""So far apart, wall and monotonic time have not run alike."""
MONO_ROUND_NS = INTEGER_MAX + 1
"""Monotonic time is kept modulo this: a machine that is up for 104 days has counted beyond what
canonical JSON holds, and goes on recording."""

_CARRIED = literal_column(CARRIED, Boolean)
_TIP = (
    "SELECT seq, hash, entry_id, wall, mono_ns, boot_id FROM journal"
    " WHERE epoch = ? ORDER BY seq DESC LIMIT 1"
)


@dataclass(slots=True)
class _Tip:
    """The end of the chain, as the transaction found it."""

    seq: int
    hash: str
    last: tuple[str, int, str] | None
    """Wall, mono_ns and boot_id of the last line."""


class Journal:
    """This kiosk's entries.

    Safe to use from several threads: the desk appends, the exchange reads and acknowledges.
    Remembers whose it is: after enrolling anew, make a new one.

    Args:
        actor: who is at the desk; may be changed at any time.
    """

    def __init__(self, store: Store, clock: Clock, actor: str = "captain") -> None:
        self.actor = actor
        self._store = store
        self._clock = clock
        self._minter = Minter()
        self._offset = self._remembered_offset()
        self._applied_back = False
        self._identity = load_identity(store)
        self._identity_lock = threading.Lock()

    # ---- the desk's side ------------------------------------------------------------------

    def append(self, draft: Draft) -> Entry:
        """Commit one entry and give it.

        Raises:
            StoreError: nothing was written.
            NotEnrolled: there is no event to record for.
            ValueError: `draft.data` is no small canonical JSON; nothing was written.
        """
        return self.append_all((draft,))[0]

    def append_all(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Commit several entries, all or none; see `append`."""
        self._enrolled()
        made: list[Entry] = []
        if not drafts:
            return made
        with self._store.appending() as connection:
            identity = self._recording(connection)
            tip = self._tip(connection, identity.epoch)
            for draft in drafts:
                entry = self._entry(identity, draft, tip)
                step_ms = _step_ms(entry, tip)
                if step_ms is not None:
                    stepped = Draft(Kind.CLOCKSTEP, Method.DESK, data={"ms": step_ms})
                    self._write(connection, self._entry(identity, stepped, tip), tip)
                    entry = self._entry(identity, draft, tip)
                made.append(self._write(connection, entry, tip))
        self._store.mark(identity.epoch, tip.seq)
        return made

    def entries(self) -> list[Entry]:
        """Give this event's own entries of every epoch, in order."""
        identity = self._known()
        if identity is None:
            return []
        query = (
            select(JOURNAL)
            .where(JOURNAL.c.event == identity.event)
            .order_by(JOURNAL.c.epoch, JOURNAL.c.seq)
        )
        with self._store.reading() as connection:
            return [of_row(row) for row in connection.execute(query)]

    @property
    def kiosk(self) -> KioskId | None:
        """Give whose journal it is; None before enrolment."""
        identity = self._known()
        return None if identity is None else identity.kiosk

    def countable(self) -> list[Entry]:
        """Give `entries` without what the hub set aside: what the hub's figures count, too.

        A suspect still counts: the hub has not judged it, it is only late.
        """
        with self._store.reading() as connection:
            aside = {
                (epoch, seq)
                for epoch, seq in connection.execute(
                    select(VERDICT.c.epoch, VERDICT.c.seq).where(
                        VERDICT.c.status == Status.QUARANTINED.value, VERDICT.c.code != SUSPECT
                    )
                )
            }
        return [entry for entry in self.entries() if (entry.epoch, entry.seq) not in aside]

    # ---- the line's side: sync.client.outbox.Outbox ------------------------------------------

    def epochs(self) -> list[Position]:
        """Give every epoch with its `acked_through`, oldest first."""
        query = select(ACKNOWLEDGEMENT).order_by(ACKNOWLEDGEMENT.c.epoch)
        with self._store.reading() as connection:
            return [Position(row.epoch, row.acked_through) for row in connection.execute(query)]

    def after(self, position: Position, limit: int) -> list[Entry]:
        """Give the next entries of one epoch behind `position`, in order of seq."""
        with self._store.reading() as connection:
            raw: driver.Connection = connection.connection.driver_connection
            found = raw.execute(RUN, (position.epoch, position.seq, limit)).fetchone()
        return of_run(found[0])

    def pending(self, limit: int) -> list[Entry]:
        """Give the oldest entries that the hub has not acknowledged; all of one epoch."""
        for position in self.epochs():
            found = self.after(position, limit)
            if found:
                return found
        return []

    def pending_count(self) -> int:
        """Count the entries that the hub, as it is now, is not known to have."""
        with self._store.reading() as connection:
            return pending_count_in(connection)

    def acknowledge(self, epoch: int, acked_through: int, at: datetime | None = None) -> None:
        """Keep that the hub has everything up to `acked_through`; see `Outbox`."""
        with self._store.writing() as connection:
            acknowledge_in(connection, epoch, acked_through, at)

    def acknowledged_before(self, epoch: int, answered: datetime) -> int:
        """Give how far the hub had acknowledged when it answered; see `acknowledging`."""
        with self._store.reading() as connection:
            return acknowledged_before(connection, epoch, answered)

    def know_hub(self, hub_epoch: int, at: datetime) -> bool:
        """Note the epoch that the hub speaks in; see `kiosk.store.confirming` and `Outbox`."""
        with self._store.appending() as connection:
            return confirming.know_hub_in(connection, hub_epoch, at)

    def doubt(self, epoch: int | None = None) -> None:
        """Note that the hub lacks what it acknowledged of an epoch, or perhaps of all."""
        with self._store.appending() as connection:
            confirming.doubt_in(connection, epoch)

    def unconfirmed(self) -> dict[int, int]:
        """Give the epochs that are to be confirmed anew, each with how far it was."""
        with self._store.reading() as connection:
            known = confirming.read_in(connection.connection.driver_connection)
        return dict(known.through) if known is not None else {}

    def confirm(self, epoch: int, through: int) -> None:
        """Keep that the hub, as it is now, has these very entries up to `through`."""
        with self._store.appending() as connection:
            confirming.confirm_in(connection, epoch, through)

    def store_verdicts(self, epoch: int, verdicts: Iterable[Verdict]) -> bool:
        """Keep what became of entries; True when that changed something."""
        with self._store.writing() as connection:
            return store_verdicts_in(connection, epoch, verdicts)

    def quarantined(self) -> list[Quarantined]:
        """Give what is set aside, suspects included, in order of the journal."""
        query = (
            select(*JOURNAL.columns, VERDICT.c.code)
            .join(VERDICT, (VERDICT.c.epoch == JOURNAL.c.epoch) & (VERDICT.c.seq == JOURNAL.c.seq))
            .where(VERDICT.c.status == Status.QUARANTINED.value, ~_CARRIED)
            .order_by(JOURNAL.c.epoch, JOURNAL.c.seq)
        )
        with self._store.reading() as connection:
            return [Quarantined(of_row(row), row[-1]) for row in connection.execute(query)]

    def quarantined_count(self) -> int:
        """Count what is set aside."""
        query = (
            select(func.count())
            .select_from(VERDICT)
            .join(JOURNAL, (VERDICT.c.epoch == JOURNAL.c.epoch) & (VERDICT.c.seq == JOURNAL.c.seq))
            .where(VERDICT.c.status == Status.QUARANTINED.value, ~_CARRIED)
        )
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def renew(self, epoch: int = 0, highest: int = 0) -> bool:
        """Go on in a new epoch if this journal is a copy's; see `kiosk.store.epochs` and `Outbox`."""
        changed = self._apply_back()
        while self._is_renewal_due(epoch, highest):
            with self._store.appending() as connection:
                identity = self._recording(connection)
                ahead = highest if epoch == identity.epoch else 0
                fresh = renew_in(connection, identity.epoch, ahead, self._clock.now())
                here = fresh or identity.epoch
                carrying = to_carry_in(connection, identity.kiosk, here)
                tip = self._tip(connection, here)
                for entry in carrying:
                    again = carried(entry, here, tip.seq + 1).sealed(tip.hash)
                    self._write(connection, again, tip)
            self._store.mark(here, tip.seq)
            if fresh is not None:
                log.info("this journal is a copy: it goes on in epoch %d", fresh)
            if fresh is None and not carrying:
                break  # no epoch is left to go to
            changed = True
        return changed

    def _apply_back(self) -> bool:
        """Say what was measured of the entries that were made before, in this boot; once."""
        if self._applied_back or self._offset == (0, 0):
            return False
        clock = (self._clock.boot_id, Offset(*self._offset), moment(self._clock))
        drafts = drafts_back(self._store, *clock, CLOCK_STEP, MONO_ROUND_NS)
        for start in range(0, len(drafts), STEPS_AT_ONCE):
            self.append_all(drafts[start : start + STEPS_AT_ONCE])
        self._applied_back = True
        return bool(drafts)

    def _is_renewal_due(self, epoch: int, highest: int) -> bool:
        """Look without the writer's turn: nearly always there is nothing."""
        with self._store.reading() as connection:
            identity = identity_in(connection)
            raw: driver.Connection = connection.connection.driver_connection
            return identity is not None and (
                is_copy_in(raw, identity.epoch, highest if epoch == identity.epoch else 0)
                or bool(to_carry_in(raw, identity.kiosk, identity.epoch, 1))
            )

    @property
    def offset_ms(self) -> int:
        """Give the hub's clock less this one's, as last measured; 0 if it never was."""
        return self._offset[0]

    def set_clock_offset(self, offset_ms: int, uncertainty_ms: int) -> None:
        """Annotate the entries from now on with what was last measured."""
        self._offset = (offset_ms, uncertainty_ms)

    # ---- inside -----------------------------------------------------------------------------

    def _remembered_offset(self) -> tuple[int, int]:
        """Give what the last line was annotated with, if the clock has run on since.

        A wrong clock is still wrong after a restart without a network; after a new boot, or
        a set clock, nothing is known.
        """
        latest = select(JOURNAL).order_by(JOURNAL.c.epoch.desc(), JOURNAL.c.seq.desc()).limit(1)
        with self._store.reading() as connection:
            row = connection.execute(latest).first()
        if row is None:
            return (0, 0)
        last = of_row(row)
        now = moment(self._clock)
        stepped = abs(now.wall - last.wall - _ran(last.mono_ns, now.mono_ns)) > CLOCK_STEP
        if last.boot_id != self._clock.boot_id or stepped:
            return (0, 0)
        return (last.offset_ms, last.uncertainty_ms)

    def _known(self) -> Identity | None:
        if self._identity is None:
            with self._identity_lock, self._store.reading() as connection:
                self._identity = identity_in(connection)
        return self._identity

    def _enrolled(self) -> Identity:
        identity = self._known()
        if identity is None:
            raise NotEnrolled
        return identity

    def _recording(self, connection: driver.Connection) -> Identity:
        """Give whose journal it is and in which epoch, as this turn of the writer has it."""
        identity = self._enrolled()
        (epoch,) = connection.execute("SELECT epoch FROM identity").fetchone()
        if epoch != identity.epoch:
            self._identity = identity = replace(identity, epoch=epoch)
        return identity

    def _tip(self, connection: driver.Connection, epoch: int) -> _Tip:
        row = connection.execute(_TIP, (epoch,)).fetchone()
        if row is None:
            return _Tip(0, GENESIS, None)
        self._minter.know(row[2])
        return _Tip(row[0], row[1], (row[3], row[4], row[5]))

    def _entry(self, identity: Identity, draft: Draft, tip: _Tip) -> Entry:
        # No journal can be read with a wall time before 1970 or after 2999.
        now = moment(self._clock)
        wall = whole_ms(min(max(now.wall, EARLIEST), LATEST))
        offset_ms, uncertainty_ms = self._offset
        return Entry(
            entry_id=self._minter.mint(wall),
            kiosk=identity.kiosk,
            epoch=identity.epoch,
            seq=tip.seq + 1,
            event=identity.event,
            kind=str(draft.kind),
            wall=wall,
            mono_ns=max(0, now.mono_ns) % MONO_ROUND_NS,
            boot_id=self._clock.boot_id,
            offset_ms=offset_ms,
            uncertainty_ms=uncertainty_ms,
            actor=self.actor,
            method=str(draft.method),
            volunteer=draft.volunteer,
            post=draft.post,
            badge_serial=draft.badge_serial,
            ref=draft.ref,
            data=draft.data,
        ).sealed(tip.hash)

    def _write(self, connection: driver.Connection, entry: Entry, tip: _Tip) -> Entry:
        row = to_row(entry)
        connection.execute(INSERT, row)
        tip.seq, tip.hash = entry.seq, entry.hash
        tip.last = (row[6], entry.mono_ns, entry.boot_id)
        return entry


def _step_ms(entry: Entry, tip: _Tip) -> int | None:
    """Say by how much the wall clock jumped since the last line; None if it did not."""
    if tip.last is None or tip.last[2] != entry.boot_id:
        return None
    wall, mono_ns, _ = tip.last
    jump = entry.wall - wall_time(wall) - _ran(mono_ns, entry.mono_ns)
    return jump // timedelta(milliseconds=1) if abs(jump) > CLOCK_STEP else None


def _ran(from_ns: int, to_ns: int) -> timedelta:
    """Give the monotonic time between two readings of one boot, over the round."""
    return timedelta(microseconds=(to_ns - from_ns) % MONO_ROUND_NS // 1000)
