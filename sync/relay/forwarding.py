"""Passing on: one thread that takes the spool's parcels to the hub whenever the hub answers.

Each parcel ends in one of three ways: the hub's signed answer lies in the spool (it may go), the
hub refuses it for good (set apart, shown, nothing waits behind it), or nobody answered (it stays,
and the next try comes by the same pace as a kiosk's). One that the hub breaks on, or that the disk
does not give back, stays as well, and the others go on.
"""

import logging
import threading
from collections import Counter

from sync.client.pace import Pace
from sync.client.problems import HubBusy, HubFailed, HubRefused, SyncProblem
from sync.client.replies import believe
from sync.client.transport import HttpTransport
from sync.relay.spool import Spool, SpoolUnusable, Waiting
from sync.wire.messages import HubState, SignedAnswer

log = logging.getLogger(__name__)

FOR_GOOD = frozenset({400, 404, 409, 413, 415, 422})
"""Statuses at which trying again makes no difference. A 401 may: the organiser can enrol anew."""
FAILURES_MAX = 3
"""Parcels of one kiosk that the hub broke on; the rest of its have to wait."""


class Forwarder:
    """Belongs to its own thread, except for what says otherwise."""

    def __init__(
        self, spool: Spool, url: str, transport: HttpTransport, pace: Pace | None = None
    ) -> None:
        self.reaches_hub = False
        """The last try reached the hub. Any thread."""
        self._spool = spool
        self._url = url.rstrip("/")
        self._transport = transport
        self._pace = pace or Pace()
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay-forwarder", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """A parcel came: try at once, unless the hub was away a moment ago. Any thread."""
        if not self._pace.failing:
            self._woken.set()

    def stop(self, within_s: float = 3.0) -> None:
        """End; what waits stays in the spool. Any thread."""
        self._ended.set()
        self._woken.set()
        self._transport.abort()
        self._thread.join(within_s)

    def pass_on(self) -> int:
        """Take to the hub what waits; give how many parcels it answered.

        Raises:
            SyncProblem: the hub is away, or refuses this relay's gates; the rest stays.
            SpoolUnusable: the disk refused; the rest stays.
        """
        passed, failed = 0, None
        failures: Counter[str] = Counter()
        waiting = list(self._spool.waiting())
        if not waiting:
            # So that who looks at the relay knows whether it has a line.
            believe(self._transport.send("GET", f"{self._url}/v1/hub"), HubState)
        for one in waiting:
            if self._ended.is_set():
                break
            if failures[one.kiosk] >= FAILURES_MAX:
                continue
            try:
                passed += self._pass(one)
            except HubFailed as problem:
                failures[one.kiosk] += 1
                failed = problem
        if failed is not None:
            raise failed
        return passed

    def _pass(self, one: Waiting) -> bool:
        try:
            raw = one.path.read_bytes()
        except OSError as problem:
            # Its gate hands it in again; see `sync.client.relaying`.
            log.warning("a parcel of kiosk=%s cannot be read: %s", one.kiosk, problem.strerror)
            return False
        reply = self._transport.send_parcel(f"{self._url}/v1/parcels", raw)
        try:
            answer = believe(reply, SignedAnswer)
        except HubRefused:
            if reply.status not in FOR_GOOD:
                # Of a gate that does not count now; the others' parcels do not wait for it.
                log.warning("the hub does not take kiosk=%s now: %d", one.kiosk, reply.status)
                return False
            self._spool.refuse(one, str(reply.status))
            log.warning(
                "the hub refused a parcel of kiosk=%s for good: %d", one.kiosk, reply.status
            )
            return False
        self._spool.passed_on(one, answer)
        log.info(
            "passed on kiosk=%s epoch=%d entries=%d..%d",
            one.kiosk,
            one.epoch,
            one.first_seq,
            one.last_seq,
        )
        return True

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.pass_on()
            except SyncProblem as problem:
                if self.reaches_hub:
                    log.info("the hub is away (%s)", type(problem).__name__)
                self.reaches_hub = False
                asked_s = problem.retry_after_s if isinstance(problem, HubBusy) else None
                self._pace.failed(asked_s)
            except (SpoolUnusable, OSError):
                log.exception("the spool cannot be written")
                self._pace.failed(None)
            except Exception:  # top of the thread: a bug must not end passing on
                log.exception("passing on failed by a bug")
                self._pace.failed(None)
            else:
                self.reaches_hub = True
                self._pace.went_well(more=False)
            self._woken.wait(self._pace.delay_s)
            self._woken.clear()
