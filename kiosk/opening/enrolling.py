"""Becoming a desk of an event: by address and code, or from a pack."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.settings import Settings, load_settings
from kiosk.store.device_key import KeyTalk, begin_in
from kiosk.store.engine import Store, open_store, read_or_make_key
from kiosk.store.identity import (
    Identity,
    check_drained,
    load_identity,
    save_enrolment_in,
)
from kiosk.store.journal import Journal
from kiosk.store.roster import RosterInbox, apply_page_in, load_roster
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange, Peer
from sync.client.pace import Pace
from sync.client.problems import LineDown, LineTooSlow
from sync.client.transport import HttpTransport
from sync.domain.clock import Clock, SystemClock
from sync.domain.entries import KioskId
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say
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


def join(settings: Settings, url: str, code: str, name: str, clock: Clock | None = None) -> None:
    """Enrol and fetch the roster: afterwards the desk can open.

    Any thread. After `RosterNotFetched` the same again only fetches: the code is used up.

    Raises:
        GatepostError: says what to do; nothing was recorded anywhere.
    """
    _check(url)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        known = load_identity(store)
        begun = known is not None and known.hub_url == url.rstrip("/")
        if known is None or not begun or load_roster(store) is not None:
            known = _enrol(store, settings, url, code, name)
        fetch_roster(store, known, settings, clock or SystemClock())


def fetch_roster(store: Store, identity: Identity, settings: Settings, clock: Clock) -> None:
    """Exchange with the hub until the roster is there.

    Raises:
        RosterNotFetched: it is not.
    """
    exchange = Exchange(
        Journal(store, clock),
        RosterInbox(store, identity.root_public),
        HttpTransport(settings.hub_ca_file),
        clock,
        Peer(identity.hub_url, identity.hub, identity.hub_epoch, identity.kiosk, identity.token),
        Pace(),
        KeyTalk(store),
    )
    exchange.run_once()
    if load_roster(store) is None:
        raise RosterNotFetched


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
    check_drained(store)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    try:
        enrolled = enrol(url, code, name, HttpTransport(settings.hub_ca_file), public)
    except LineDown as problem:
        raise _not_reached(problem, url) from None
    with store.writing() as connection:
        made = save_enrolment_in(connection, enrolled, url.rstrip("/"), name)
        begin_in(connection, made, private, enrolled.box)
    return made


def _not_reached(problem: LineDown, url: str) -> LineDown | HubNotReached:
    """Say it for somebody who has no desk yet: "check-in goes on" would be no comfort."""
    if type(problem) not in {LineDown, LineTooSlow}:
        return problem
    return HubNotReached(HubNotReached.said.fill(url=url))
