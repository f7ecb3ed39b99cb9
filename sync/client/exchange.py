"""One exchange: push what waits, pull what changed, and know the truth about the line.

A push that fails never holds up the pull. `run_once` is called by one thread again and again,
`delay_s()` after the last; `state()` and `cancel()` may be called from any.
"""

import logging
import threading
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from sync.client import set_back
from sync.client.ahead import Ahead
from sync.client.batching import Run
from sync.client.enrolment import KeyTalk, tell_key
from sync.client.line import Line, LineState
from sync.client.offset import OffsetMeter
from sync.client.outbox import Applied, Inbox, Outbox
from sync.client.pace import Pace
from sync.client.peer import Peer
from sync.client.problems import (
    BatchRefused,
    Cancelled,
    HubBusy,
    HubCrowded,
    HubFailed,
    HubRefused,
    LineDown,
    OtherHub,
    SyncProblem,
)
from sync.client.pushing import Pushed, Pusher
from sync.client.relaying import Relayed, Relays
from sync.client.replies import believe
from sync.client.transport import Reply, Transport
from sync.domain.clock import Clock, Moment
from sync.domain.errors import GatepostError
from sync.domain.wording import Say
from sync.wire import columns as columns_form
from sync.wire.messages import ChangesPage, PushReply

log = logging.getLogger(__name__)

PAGES_MAX = 10
"""In one pull; the next exchange goes on from there."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the exchanges so far have shown; replaced whole."""

    line: Line = Line.WAITING
    last_exchange: datetime | None = None
    caught_up: datetime | None = None
    offline_since: datetime | None = None
    reason: Say | None = None
    relay: str = ""
    offset_ms: int = 0
    uncertainty_ms: int = 0
    came: int = 0
    left: int = 0


class _Ask(NamedTuple):
    """A question for a page: behind which cursor, recording in which epoch."""

    cursor: str | None
    epoch: int


class _Fetched(NamedTuple):
    """A page, and when it was asked for and came."""

    page: ChangesPage
    start: Moment
    end_ns: int


class Exchange:
    """Between one kiosk's store and its hub."""

    def __init__(
        self,
        outbox: Outbox,
        inbox: Inbox,
        transport: Transport,
        clock: Clock,
        peer: Peer,
        pace: Pace | None = None,
        keys: KeyTalk | None = None,
        relays: Relays | None = None,
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._transport = transport
        self._clock = clock
        self._peer = peer
        self._pace = pace or Pace()
        self._meter = OffsetMeter(clock)
        self._pusher = Pusher(outbox, clock, self._ask)
        self._hub_epoch: int | None = None
        """The one that the outbox was told."""
        self._keys = self._untold = keys
        self._relays = relays
        self._verify = False
        self._columns = False
        """The hub reads runs as columns, as its last answer said."""
        self._highest = (0, 0)
        """An epoch, and what the hub ever took in of it."""
        self._cancelled = threading.Event()
        self._seen = _Seen()
        self.brought = Applied()
        """What the last `run_once` changed here."""

    # ---- asked by the worker ------------------------------------------------------------------

    def run_once(self) -> LineState:
        """Push, then pull whatever the push did; give the truth afterwards.

        Never raises for what the world does: that is in the state.
        """
        self.brought = Applied()
        problems: list[GatepostError] = []
        more = False
        try:
            try:
                more = self.push().more
            except GatepostError as problem:
                problems.append(self._not_cancelled(problem))
            relayed = self._hand_in(problems)
            try:
                more = self.pull() or more
            except GatepostError as problem:
                problems.append(self._not_cancelled(problem))
            try:
                more = self._renew() or more
            except GatepostError as problem:
                problems.append(problem)
            if not problems:
                self._tell_key()
        except Cancelled:
            return self.state()
        self._conclude(problems, more, relayed)
        return self.state()

    def push(self) -> Pushed:
        """Send what waits.

        Raises:
            SyncProblem: the line or the hub.
            EnvironmentProblem: the store's disk.
        """
        verify, self._verify = self._verify, False
        pushed = self._pusher.push(verify)
        self.brought = replace(self.brought, verdicts=self.brought.verdicts or pushed.verdicts)
        if pushed.set_back:
            log.info("the hub was set back: what it lacks was sent again, and all is pulled anew")
            self._inbox.begin_anew()
        return pushed

    def pull(self) -> bool:
        """Fetch what changed, page by page; True when there is more than one pull's share.

        Raises:
            SyncProblem: the line or the hub.
            DataProblem: a page does not hold; what was is kept.
            EnvironmentProblem: the store's disk.
        """
        with Ahead(self._fetch) as ahead:
            for turn in range(1, PAGES_MAX + 1):
                ask = _Ask(self._inbox.cursor(), self._inbox.epoch())
                fetched = ahead.take(ask)
                page = fetched.page
                if self._cancelled.is_set():
                    raise Cancelled
                self._know(page, fetched.start, fetched.end_ns)
                if page.more and turn < PAGES_MAX and page.cursor != ask.cursor:
                    ahead.begin(_Ask(page.cursor, ask.epoch))
                if not self._take(page, ask):
                    continue
                if not page.more:
                    self._seen = replace(self._seen, caught_up=self._clock.now())
                    return False
                if page.cursor == ask.cursor and not page.fresh:
                    # A page that leads nowhere would be fetched for ever.
                    raise OtherHub
        return True

    def delay_s(self) -> float:
        """Give how long to wait before the next `run_once`."""
        return self._pace.delay_s

    @property
    def failing(self) -> bool:
        """The line is down or the hub refuses: new entries are no reason to try sooner."""
        return self._pace.failing

    # ---- from any thread ------------------------------------------------------------------------

    def state(self) -> LineState:
        """Give this moment's truth; counts are read from the store."""
        seen = self._seen
        pending = max(0, self._outbox.pending_count() - self._pusher.beyond())
        line = seen.line
        if line is Line.SYNCED and pending:
            line = Line.SENDING
        return LineState(
            line=line,
            pending=pending,
            held=self._relays.held_count() if self._relays is not None and pending else 0,
            relay=seen.relay,
            last_exchange=seen.last_exchange,
            caught_up=seen.caught_up,
            offline_since=seen.offline_since,
            quarantined=self._outbox.quarantined_count(),
            reason=seen.reason,
            offset_ms=seen.offset_ms,
            uncertainty_ms=seen.uncertainty_ms,
            came=seen.came,
            left=seen.left,
        )

    def cancel(self) -> None:
        """Break off: the kiosk is closing. Final."""
        self._cancelled.set()
        self._transport.abort()
        if self._relays is not None:
            self._relays.cancel()

    def _renew(self) -> bool:
        """Part from another copy of this journal, if there turns out to be one."""
        renewed = self._outbox.renew(*self._highest)
        self.brought = replace(self.brought, verdicts=self.brought.verdicts or renewed)
        return renewed

    # ---- inside ---------------------------------------------------------------------------------

    def _tell_key(self) -> None:
        """Let the hub have this kiosk's own key; once it has it, or will not, no more is said."""
        if self._untold is None:
            return
        try:
            tell_key(self._untold, self._peer.hub, self._send)
        except GatepostError as problem:
            log.info("keys not told yet: %s", type(self._not_cancelled(problem)).__name__)
        else:
            self._untold = None

    def _ask(self, run: Run) -> PushReply:
        if self._columns:
            try:
                reply = self._ask_as(run, columns=True)
            except BatchRefused:
                # Of the form; entries that are written out get a verdict each.
                self._columns = False
            except HubFailed:
                self._columns = False
                raise
            else:
                return reply
        return self._ask_as(run, columns=False)

    def _ask_as(self, run: Run, *, columns: bool) -> PushReply:
        batch = f"b{uuid.uuid4().hex}"
        start = self._meter.start()
        written = run.encode_columns(batch, start) if columns else None
        body = run.encode(batch, start) if written is None else written
        reply = believe(self._send("POST", "/v1/journal", body), PushReply)
        if reply.batch != batch:
            raise OtherHub
        self._know(reply, start)
        log.info(
            "pushed %d entries from %d/%d, acknowledged through %d, %d exceptions",
            len(run.entries),
            run.epoch,
            run.first_seq,
            reply.acked_through,
            len(reply.exceptions),
        )
        self._columns = reply.columns >= columns_form.VERSION
        return reply

    def _fetch(self, ask: _Ask) -> _Fetched:
        """Ask for a page; on any thread, but one request at a time."""
        asked: dict[str, str | int] = {"epoch": ask.epoch}
        if ask.cursor:
            asked["cursor"] = ask.cursor
        start = self._meter.start()
        reply = self._send("GET", f"/v1/changes?{urlencode(asked)}")
        end_ns = self._clock.mono_ns()
        return _Fetched(believe(reply, ChangesPage), start, end_ns)

    def _take(self, page: ChangesPage, ask: _Ask) -> bool:
        """Store a page and its cursor; note how far the pull is. False: to be asked anew."""
        if set_back.is_shown_by(page, ask.cursor, ask.epoch, self._outbox):
            # Before the page is kept: with its cursor the sign of it is gone.
            self._outbox.doubt()
            self._verify = True
        applied = self._inbox.apply(page, ask.cursor)
        if applied is None:
            return False
        if page.keyless and self._keys is not None:
            # Put back from a backup of before, or told to forget it.
            self._keys.forgotten()
            self._untold = self._keys
        self.brought = self.brought.and_then(applied)
        self._highest = (ask.epoch, page.highest or 0)
        came = (self._seen.came if not page.fresh else 0) + len(page.changes)
        left = (page.left or 0) if page.more else 0
        self._seen = replace(self._seen, came=came if left else 0, left=left)
        return True

    def _send(self, method: str, path: str, body: bytes | None = None) -> Reply:
        if self._cancelled.is_set():
            raise Cancelled
        return self._transport.send(method, f"{self._peer.url}{path}", body, self._peer.proof)

    def _know(
        self, reply: PushReply | ChangesPage, start: Moment, end_ns: int | None = None
    ) -> None:
        """Check that the right hub spoke, and look at its clock.

        Args:
            end_ns: when the answer came, by the monotonic clock; None: just now.
        """
        if reply.hub != self._peer.hub:
            raise OtherHub
        if reply.hub_epoch != self._hub_epoch:
            # If it was set back, what it acknowledged may be gone.
            if self._outbox.know_hub(reply.hub_epoch, reply.server_time):
                self._verify = True
            self._hub_epoch = reply.hub_epoch
        offset_ms, uncertainty_ms = self._meter.take(start, reply.server_time, end_ns)
        self._outbox.set_clock_offset(offset_ms, uncertainty_ms)
        self._seen = replace(
            self._seen,
            last_exchange=self._clock.now(),
            offset_ms=offset_ms,
            uncertainty_ms=uncertainty_ms,
        )

    def _not_cancelled(self, problem: GatepostError) -> GatepostError:
        if isinstance(problem, Cancelled):
            raise problem
        return problem

    def _hand_in(self, problems: list[GatepostError]) -> Relayed | None:
        """Hand in at a relay what could not be pushed; None: that was not needed, or not possible."""
        if self._relays is None or not any(isinstance(one, LineDown) for one in problems):
            return None
        try:
            relayed = self._relays.hand_in()
        except GatepostError as problem:
            problems.append(self._not_cancelled(problem))
            return None
        if relayed is not None and relayed.verdicts:
            self.brought = replace(self.brought, verdicts=True)
        return relayed

    def _conclude(self, problems: list[GatepostError], more: bool, relayed: Relayed | None) -> None:
        refused = next((p for p in problems if isinstance(p, HubRefused)), None)
        down = next((p for p in problems if isinstance(p, LineDown)), None)
        worst = refused or down or next(iter(problems), None)
        if isinstance(worst, HubCrowded):
            # Not the line's fault, nor anybody's; what waits is still on its way.
            line, since = Line.SYNCED, None
            self._pace.told_to_wait(_asked_s(worst))
        elif isinstance(worst, SyncProblem):
            line = Line.STOPPED if refused else Line.OFFLINE
            asked_s = max((_asked_s(p) for p in problems), default=0.0)
            if relayed is None or refused or asked_s:
                self._pace.failed(asked_s)
            else:
                # Somebody takes what comes: it need not wait for the hub's sake.
                self._pace.went_well(relayed.more)
            since = self._seen.offline_since or self._clock.now()
        else:
            # A page that does not hold, a full disk: the line itself is well.
            line, since = Line.SYNCED, None
            self._pace.went_well(more or self._verify)
        if line is not self._seen.line:
            log.info("line: %s%s", line.value, f" ({type(worst).__name__})" if worst else "")
        self._seen = replace(
            self._seen,
            line=line,
            offline_since=since,
            reason=worst.message if worst else None,
            relay=relayed.relay if relayed is not None else "",
        )


def _asked_s(problem: GatepostError) -> float:
    return problem.retry_after_s or 0.0 if isinstance(problem, HubBusy) else 0.0
