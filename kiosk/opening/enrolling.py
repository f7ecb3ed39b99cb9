"""Becoming a desk of an event: by address and code, or from a pack."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.desk.lock import forget_pins
from kiosk.settings import Settings, load_settings
from kiosk.store.device_key import KeyTalk, begin_in, signing_key
from kiosk.store.engine import Store, open_store, read_or_make_key
from kiosk.store.identity import (
    Identity,
    check_drained,
    load_identity,
    save_enrolment_in,
)
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.problems import NotEnrolled, PendingOfAnother
from kiosk.store.roster import RosterInbox, apply_page_in, has_roster
from kiosk.workers.errands import Going
from sync.client.enrolment import enrol, is_at
from sync.client.exchange import Exchange
from sync.client.line import Line, LineState
from sync.client.outbox import Applied
from sync.client.pace import Pace
from sync.client.problems import LineDown, LineTooSlow, StillKnown
from sync.client.transport import HttpTransport
from sync.domain.clock import Clock, SystemClock
from sync.domain.entries import KioskId
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say
from sync.wire.messages import ChangesPage, Enrolled
from sync.wire.pack import Pack


class HubNotReached(EnvironmentProblem):
    """Enrolment got no answer."""

    title = Say(zh="没有登记成", en="Not enrolled")
    said = Say(
        zh="{url} 没有回应。请核对中心地址和网络，再登记一次；如果提示登记码已用过，请向组织方要一个新的。",
        en="{url} does not answer. Check the hub's address and the network, then enrol again; "
        "if the code is then said to be used up, ask the organiser for a new one.",
    )


class NoAddress(EnvironmentProblem):
    """What was given is no web address: waiting for its answer would mislead."""

    title = Say(zh="没有登记成", en="Not enrolled")
    said = Say(
        zh="“{url}”不是网址。请照组织方给的写全，以 http:// 或 https:// 开头。登记码没有用掉。",
        en="“{url}” is no web address. Write it in full, as the organiser gave it, with http:// or "
        "https:// in front. The code is not used up.",
    )


class RosterNotFetched(EnvironmentProblem):
    """The hub took this kiosk on, and then the line went away."""

    title = Say(zh="花名册还没取到", en="The roster did not come")
    default = Say(
        zh="已经加入了活动，但花名册没有取完。请检查网络，再按一次。登记码不用换。",
        en="This laptop has joined the event, but the roster did not come whole. Check the network "
        "and press once more; no new code is needed.",
    )


def enrol_here(url: str, code: str) -> KioskId:
    """Make this laptop a kiosk, and keep what the hub gave.

    Raises:
        GatepostError: the hub cannot be reached, refuses, or the store is not to be used.
    """
    settings = load_settings()
    _check(url)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        return _enrol(store, settings, url, code, settings.kiosk_name).kiosk


def join(
    settings: Settings,
    url: str,
    code: str,
    name: str,
    clock: Clock | None = None,
    going: Going | None = None,
) -> None:
    """Enrol and fetch the roster: afterwards the desk can open.

    Any thread. After `RosterNotFetched` the same again only fetches: the code is used up.

    Raises:
        GatepostError: says what to do; nothing was recorded anywhere.
    """
    _check(url)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        known = load_identity(store)
        begun = known is not None and known.hub_url == url.rstrip("/")
        if known is None or not begun or has_roster(store):
            known = _enrol(store, settings, url, code, name)
        fetch_roster(store, known, settings, clock or SystemClock(), going)


def identity_of(settings: Settings) -> Identity | None:
    """Say who this laptop is; None while it belongs to no event. Makes no store."""
    if not settings.database_path.exists():
        return None
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        return load_identity(store)


def fetch(settings: Settings, going: Going) -> None:
    """Fetch the roster of a laptop that joined already.

    Any thread. Raises:
        GatepostError: says why it did not come; what came is kept.
    """
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        known = load_identity(store)
        if known is None:
            raise NotEnrolled
        fetch_roster(store, known, settings, SystemClock(), going)


class _Counted(RosterInbox):
    """An inbox that tells how far it is."""

    def __init__(self, store: Store, root_public: bytes, going: Going | None) -> None:
        super().__init__(store, root_public)
        self._going = going
        self._come = 0

    def apply(self, page: ChangesPage, behind: str | None) -> Applied | None:
        """See `RosterInbox`."""
        applied = super().apply(page, behind)
        if applied is None:
            return None
        self._come += len(page.changes)
        if self._going is not None:
            left = page.left if page.left is not None else 0
            known = page.left is not None or not page.more
            self._going.tell(self._come, self._come + left if known else 0)
        return applied


def fetch_roster(
    store: Store,
    identity: Identity,
    settings: Settings,
    clock: Clock,
    going: Going | None = None,
) -> None:
    """Exchange with the hub until the roster is there.

    Raises:
        RosterNotFetched: it is not; says why, where that is known.
    """
    exchange = Exchange(
        Journal(store, clock),
        _Counted(store, identity.root_public, going),
        HttpTransport(settings.hub_ca_file),
        clock,
        peer_of(store, identity),
        Pace(),
        KeyTalk(store),
    )
    state = exchange.run_once()
    if not has_roster(store):
        raise RosterNotFetched(_why(state))


def _why(state: LineState) -> Say | None:
    """Give the reason where that is more than a line that is down: check-in does not go on yet."""
    stopped = state.line is Line.STOPPED
    return state.reason if stopped else None


def take_pack(settings: Settings, pack: Pack) -> None:
    """Become the kiosk of a pack.

    Any thread. Identity, roster and keys in one transaction: all of it, or nothing.

    Raises:
        PendingOfAnother: entries of another event have not reached their hub.
        StoreError: the disk refused.
    """
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        check_drained(store)
        with store.writing() as connection:
            made = save_enrolment_in(connection, pack.enrolled, pack.url.rstrip("/"), pack.name)
            if pack.device is not None:
                begin_in(connection, made, pack.device, pack.enrolled.box)
            apply_page_in(connection, pack.page, made.root_public)


def _check(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise NoAddress(NoAddress.said.fill(url=url))


def _enrol(store: Store, settings: Settings, url: str, code: str, name: str) -> Identity:
    carrier = HttpTransport(settings.hub_ca_file)
    try:
        enrolled, private = _enrolled(store, carrier, url, code, name)
    except LineDown as problem:
        raise _not_reached(problem, url) from None
    with store.writing() as connection:
        made = save_enrolment_in(connection, enrolled, url.rstrip("/"), name)
        begin_in(connection, made, private, enrolled.box)
    return made


def _enrolled(
    store: Store, carrier: HttpTransport, url: str, code: str, name: str
) -> tuple[Enrolled, Ed25519PrivateKey]:
    """Enrol as who it was at that very hub and event, if the hub does not know it any more.

    It was put back to before this kiosk joined then, and lacks what it had acknowledged, too:
    as another kiosk nobody could send that again. The key stays the same, so that what a copy of
    this laptop saves to a stick counts, too.

    Raises:
        PendingOfAnother: entries wait for another hub or event.
        StillKnown: entries wait, and need no code.
    """
    known = load_identity(store)
    private = signing_key(store)
    if known is not None and private is not None and _is_same(known, carrier, url, code):
        try:
            return enrol(url, code, name, carrier, _public(private), known.kiosk), private
        except StillKnown as problem:
            try:
                check_drained(store)
            except PendingOfAnother:
                raise problem from None
    check_drained(store)
    private = Ed25519PrivateKey.generate()
    return enrol(url, code, name, carrier, _public(private)), private


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes_raw().hex()


def _is_same(known: Identity, carrier: HttpTransport, url: str, code: str) -> bool:
    same_event = code.strip().partition("-")[0] == str(known.event)
    return same_event and is_at(url, known.hub, carrier)


def _not_reached(problem: LineDown, url: str) -> LineDown | HubNotReached:
    """Say it for somebody who has no desk yet: "check-in goes on" would be no comfort."""
    if type(problem) not in {LineDown, LineTooSlow}:
        return problem
    return HubNotReached(HubNotReached.said.fill(url=url))


def pins_forgotten_here() -> None:
    """Let PINs be chosen anew: whoever has this account has the key file, and so the database.

    Raises:
        StoreError: the database is open in another window, or not to be used.
        NotEnrolled: there is nothing here yet that could be locked.
    """
    settings = load_settings()
    if not settings.database_path.exists():
        raise NotEnrolled
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        forget_pins(store)
