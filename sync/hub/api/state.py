"""What every endpoint needs, hung on the app; and who is asking."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request

from sync.domain.clock import Clock
from sync.domain.wording import Say
from sync.hub.api.bell import Bell
from sync.hub.api.problems import Refused
from sync.hub.database import Database
from sync.hub.services import devices
from sync.hub.services.aside import Aside
from sync.hub.services.devices import Caller, Device
from sync.hub.services.keys import Identity, KeyRing
from sync.hub.services.lookout import Lookout
from sync.wire import OLDEST_PROTOCOL, PROTOCOL, signature
from sync.wire.messages import HubBox
from sync.wire.signature import Asked

log = logging.getLogger(__name__)

WRONG_CODES_MAX = 10
WRONG_CODES_S = 60
PUSHES_AT_ONCE = 2
"""One is written by the server while another is read: more would only stand in each other's way,
and take the threads from those who pull."""
LARGE_MAX = 4
"""In or waiting. Whoever has more to send than can be let in soon is told when to come again,
instead of standing in line until its line's patience ends: a queue of a hundred kiosks would be
seconds long, and everybody at its end would send a second time what the hub has already."""
SQLITE_LARGE_MAX = 2
"""Here writing is this process's own work, too: a third would wait for two whole batches
(measured: `tests.bench.reconnect`)."""
WAITING_MAX = 300
LARGE_BYTES = 4096
"""Packed. A scan or two has less, and never has to come again for others' backlogs."""


class Turnstile:
    """Lets pushes in a few at a time, in the order in which they came. Belongs to one loop."""

    def __init__(self, at_once: int = PUSHES_AT_ONCE, large: int = LARGE_MAX) -> None:
        """Make one.

        Args:
            large: as many large ones may be in or wait, not more.
        """
        self._turn = asyncio.Semaphore(at_once)
        self._large_max = large
        self._large = 0
        self._waiting = 0

    @classmethod
    def before(cls, database: Database) -> "Turnstile":
        """Make the one that suits a database."""
        return cls(large=SQLITE_LARGE_MAX if database.is_sqlite else LARGE_MAX)

    def check(self, size: int) -> None:
        """See that another push of so many bytes may wait.

        Raises:
            Refused: 429, too many wait; come again in some seconds.
        """
        large = size >= LARGE_BYTES
        if self._waiting >= WAITING_MAX or (large and self._large >= self._large_max):
            raise Refused(
                429,
                "busy",
                Say(zh="中心正忙", en="The hub is busy"),
                Say(
                    zh="很多签到台同时在上传，稍后会自动再传；记录都还在本机。",
                    en="Many kiosks are sending at once. This one sends again by itself soon; "
                    "its entries are safe.",
                ),
                {"Retry-After": "1"},
            )

    @asynccontextmanager
    async def turn(self, size: int) -> AsyncIterator[None]:
        """Wait for one's turn with a push of so many bytes, and hold it.

        Raises:
            Refused: as `check`.
        """
        self.check(size)
        large = size >= LARGE_BYTES
        self._waiting += 1
        self._large += large
        try:
            try:
                await self._turn.acquire()
            finally:
                self._waiting -= 1
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._large -= large


class Throttle:
    """At most `most` failures in `window_s`, over all callers: codes are not to be guessed."""

    def __init__(self, most: int, window_s: float) -> None:
        self._most = most
        self._window_s = window_s
        self._failures: list[float] = []
        self._lock = threading.Lock()

    def check(self) -> None:
        """Let a try pass.

        Raises:
            Refused: 429, too many failed of late.
        """
        with self._lock:
            since = time.monotonic() - self._window_s
            self._failures = [at for at in self._failures if at > since]
            if len(self._failures) >= self._most:
                raise Refused(
                    429,
                    "slow-down",
                    Say(zh="试得太多了", en="Too many tries"),
                    Say(
                        zh="登记码连续出错，请一分钟后再试。",
                        en="Too many wrong enrolment codes; try again in a minute.",
                    ),
                    {"Retry-After": str(int(self._window_s))},
                )

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failures.append(time.monotonic())


_WITHDRAWN = Say(
    zh="组织方停用了这台签到台。签到照常，记录都在本机，一条未丢。要恢复，请组织方在中心运行："
    "gatepost-hub admit-kiosk {event} {kiosk}；恢复后会自动上传。",
    en="The organiser has withdrawn this kiosk. Check-in goes on; everything is kept here. To let "
    "it back in, have the organiser run at the hub: gatepost-hub admit-kiosk {event} {kiosk}. "
    "What waits is then sent by itself.",
)
_UNKNOWN = Say(
    zh="中心没有这台签到台的登记，可能恢复过较早的备份。签到照常，记录都在本机，一条未丢。"
    "请组织方给一个新登记码（gatepost-hub enrol-code），关掉本窗口，再运行：gatepost enrol 中心地址"
    " 登记码；它仍是原来的签到台，记录会自动上传。",
    en="The hub does not know this kiosk; it may have been put back from an older backup. Check-in "
    "goes on; everything is kept here. Have the organiser give a new code (gatepost-hub "
    "enrol-code), close this window, then run: gatepost enrol ADDRESS CODE. It stays the same "
    "kiosk, and what waits is sent by itself.",
)

_NOT_SIGNED = Say(
    zh="这次请求没有这台签到台自己的签名，中心没有接收。签到照常，记录都在本机，一条未丢。如果这台电脑"
    "恢复过旧备份、抢救过数据库或装回过旧版本，请组织方在中心运行：gatepost-hub admit-kiosk {event} "
    "{kiosk} --new-key；之后会自动上传。",
    en="The request was not signed with this kiosk's own key, so the hub did not take it. Check-in "
    "goes on; everything is kept here. If this laptop was put back from an older copy, salvaged or "
    "put back to an older version, have the organiser run at the hub: gatepost-hub admit-kiosk "
    "{event} {kiosk} --new-key. What waits is then sent by itself.",
)


@dataclass(frozen=True, slots=True)
class HubState:
    """The running hub."""

    database: Database
    identity: Identity
    clock: Clock
    ring: KeyRing
    box: HubBox
    """The box key as kiosks are told it."""
    enrolments: Throttle = field(default_factory=lambda: Throttle(WRONG_CODES_MAX, WRONG_CODES_S))
    lookout: Lookout = field(default_factory=Lookout)
    aside: Aside = field(default_factory=Aside)
    damaged: threading.Event = field(default_factory=threading.Event)
    """Set once the database turned out to be damaged: from then on nothing is served."""
    bell: Bell = field(default_factory=Bell)
    pushes: Turnstile = field(default_factory=Turnstile)


def hub_of(request: Request) -> HubState:
    """Give the running hub."""
    state = request.app.state.hub
    assert isinstance(state, HubState)  # noqa: S101 - set by create_app
    return state


def asked_of(request: Request, body: bytes | None = None) -> Asked:
    """Give what shows who asks.

    Args:
        body: as it was sent; None where none is read.
    """
    scope = request.scope
    return signature.asked(
        scope["method"], scope["raw_path"], scope["query_string"], scope["headers"], body
    )


def device_of(hub: HubState, asked: Asked) -> Device:
    """Say which device asks, by its token and signature. Blocking: call it on a worker thread.

    Raises:
        Refused: 401, no token, an unknown one, one that was withdrawn, or not signed as is due.
    """
    token = _token(asked)
    found = devices.of_token(hub.database, token)
    if found is None:
        raise _unknown(hub, token)
    _check_signature(hub, found, asked)
    return found


def caller_of(hub: HubState, asked: Asked, epoch: int, position: int) -> Caller:
    """Say which device asks, and how far all was just then. Blocking, as `device_of`.

    Raises:
        Refused: 401, as `device_of`.
    """
    token = _token(asked)
    found = devices.caller(hub.database, token, epoch, position)
    if found is None:
        raise _unknown(hub, token)
    _check_signature(hub, found.device, asked)
    return found


def _token(asked: Asked) -> str:
    scheme, _, token = asked.authorization.decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_signature(hub: HubState, who: Device, asked: Asked) -> None:
    """See that a device signed what it asks, once it can: a kiosk of before goes by its token."""
    if who.public is None or (who.signs_from_ms is None and not asked.is_signed):
        return
    if not signature.is_signed_by(asked, who.kiosk, bytes.fromhex(who.public)):
        log.info("kiosk=%s: %s signature", who.kiosk, "a wrong" if asked.is_signed else "no")
        title = Say(zh="签名不符", en="Not signed by this kiosk")
        words = _NOT_SIGNED.fill(event=who.event, kiosk=who.kiosk)
        raise Refused(401, "signature", title, words, {"WWW-Authenticate": "Bearer"})
    if who.signs_from_ms is None:
        devices.note_signed(hub.database, who, hub.clock.now())


def _unknown(hub: HubState, token: str) -> Refused:
    """Say what an organiser can do: what helps a withdrawn kiosk helps no unknown one."""
    held = devices.withdrawn(hub.database, token)
    if held is None:
        title = Say(zh="中心没有这台签到台", en="The hub does not know this kiosk")
        words = _UNKNOWN
    else:
        title = Say(zh="这台签到台已停用", en="This kiosk is withdrawn")
        words = _WITHDRAWN.fill(event=held[0], kiosk=held[1])
    return Refused(401, "unknown-device", title, words, {"WWW-Authenticate": "Bearer"})


def check_protocol(protocol: object) -> None:
    """Refuse a peer whose messages mean something else.

    Raises:
        Refused: 426 older than understood, 400 newer, 422 no version.
    """
    if not isinstance(protocol, int) or isinstance(protocol, bool):
        raise Refused(
            422,
            "protocol-missing",
            Say(zh="没有协议版本", en="No protocol version"),
            Say(zh="每条消息都要写明协议版本。", en="Every message names its protocol version."),
        )
    if protocol < OLDEST_PROTOCOL:
        raise Refused(
            426,
            "protocol-old",
            Say(zh="签到台版本太旧", en="The kiosk is too old"),
            Say(
                zh="请升级签到台。记录都还在本机，升级后会自动上传。",
                en="Upgrade the kiosk. Its entries are safe there and are sent afterwards.",
            ),
            {"Upgrade": f"gatepost/{PROTOCOL}"},
        )
    if protocol > PROTOCOL:
        raise Refused(
            400,
            "protocol-new",
            Say(zh="中心版本太旧", en="The hub is too old"),
            Say(
                zh="这台签到台比中心新，请先升级中心。记录都还在签到台上。",
                en="This kiosk is newer than the hub; upgrade the hub first. "
                "Entries are safe on the kiosk.",
            ),
        )
