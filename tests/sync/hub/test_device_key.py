"""A kiosk's own key is told once; the box key is made once, also by a hub of before there was one."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests import Response

from sync.client.enrolment import enrol, tell_key
from sync.client.exchange import Exchange
from sync.client.pace import Pace
from sync.client.peer import Peer
from sync.client.signing import Bearer
from sync.client.transport import HttpTransport, Reply
from sync.domain.entries import KioskId
from sync.domain.roster import Roster
from sync.hub.errors import KeysUnusable
from sync.hub.services import devices
from sync.hub.services.keys import identity, open_ring
from sync.wire import PROTOCOL, parcel
from sync.wire.messages import HubBox, KeyTaken
from tests.sync.client.hand_clock import HandClock
from tests.sync.client.memory import MemoryInbox, MemoryOutbox
from tests.sync.hub.journals import START
from tests.sync.hub.running import WITHIN_S, Kiosk, RunningHub, migrated
from tests.sync.hub.samples import EVENT

PUBLIC = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
OTHER = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()


def tell(kiosk: Kiosk, public: object, **headers: str) -> Response:
    return kiosk.session.post(
        f"{kiosk.url}v1/device-key",
        json={"protocol": PROTOCOL, "public": public},
        headers={**kiosk.headers, **headers},
        timeout=WITHIN_S,
    )


@pytest.fixture
def loaded(hub: RunningHub, roster: Roster) -> RunningHub:
    hub.load(roster)
    return hub


def test_an_older_kiosk_tells_its_key_once_and_learns_the_box(loaded: RunningHub) -> None:
    kiosk = loaded.enrol(EVENT)
    for _ in range(2):
        told = KeyTaken.model_validate_json(tell(kiosk, PUBLIC).content)
        root = bytes.fromhex(loaded.ring.root_public)
        assert parcel.trusted_box(told.box, told.hub, root) == loaded.ring.box_public
    known = devices.registered(loaded.database, EVENT, kiosk.kiosk)
    assert known is not None
    assert known.public == bytes.fromhex(PUBLIC)


@pytest.mark.expects_warnings
def test_a_second_key_is_refused_and_the_first_one_stays(loaded: RunningHub) -> None:
    kiosk = loaded.enrol(EVENT)
    tell(kiosk, PUBLIC)
    refused = tell(kiosk, OTHER)
    assert refused.status_code == 409
    assert refused.json()["code"] == "other-key"
    known = devices.registered(loaded.database, EVENT, kiosk.kiosk)
    assert known is not None
    assert known.public == bytes.fromhex(PUBLIC)


@pytest.mark.parametrize("public", ["00" * 32, "01" + "00" * 31, "ff" * 32, "ab", None, 7])
def test_what_is_no_key_is_refused(loaded: RunningHub, public: object) -> None:
    kiosk = loaded.enrol(EVENT)
    assert tell(kiosk, public).status_code == 422
    assert tell(kiosk, PUBLIC, Authorization="Bearer x").status_code == 401
    code = devices.make_code(loaded.database, EVENT, "", START)
    body = {"protocol": PROTOCOL, "code": code, "name": "a", "public": public}
    answer = kiosk.session.post(f"{kiosk.url}v1/enrol", json=body, timeout=WITHIN_S)
    assert answer.status_code == (200 if public is None else 422)


def test_a_kiosk_that_is_enrolled_with_its_key_is_known_by_it(loaded: RunningHub) -> None:
    code = devices.make_code(loaded.database, EVENT, "", START)
    given = enrol(loaded.url, code, "gate", HttpTransport(), PUBLIC)
    assert given.box == loaded.ring.signed_box(given.hub)
    known = devices.registered(loaded.database, EVENT, KioskId(given.kiosk))
    assert known is not None
    assert known.public == bytes.fromhex(PUBLIC)


class Talk:
    """Remembers what was told."""

    def __init__(self, public: str | None) -> None:
        self.public = public
        self.box: HubBox | None = None

    def to_tell(self) -> str | None:
        """See `KeyTalk`."""
        return self.public

    def forgotten(self) -> None:
        """See `KeyTalk`."""

    def taken(self, box: HubBox) -> None:
        """See `KeyTalk`."""
        self.box, self.public = box, None


def test_an_exchange_tells_the_key_when_the_line_stands_and_then_no_more(
    loaded: RunningHub,
) -> None:
    kiosk = loaded.enrol(EVENT)
    known = identity(loaded.database)
    assert known is not None
    talk = Talk(PUBLIC)
    peer = Peer(loaded.url.rstrip("/"), known.hub, kiosk.kiosk, kiosk.token)
    exchange = Exchange(
        MemoryOutbox(), MemoryInbox(), HttpTransport(), HandClock(), peer, Pace(), talk
    )
    exchange.run_once()
    assert talk.box == loaded.ring.signed_box(known.hub)
    talk.public = OTHER  # a kiosk that thinks otherwise is not heard again before its next start
    exchange.run_once()
    found = devices.registered(loaded.database, EVENT, kiosk.kiosk)
    assert found is not None
    assert found.public == bytes.fromhex(PUBLIC)


@pytest.mark.expects_warnings
def test_a_hub_that_refuses_the_key_still_has_a_line(loaded: RunningHub) -> None:
    kiosk = loaded.enrol(EVENT)
    tell(kiosk, PUBLIC)
    talk = Talk(OTHER)
    carrier = HttpTransport()

    def send(method: str, path: str, body: bytes) -> Reply:
        return carrier.send(method, f"{loaded.url.rstrip('/')}{path}", body, Bearer(kiosk.token))

    tell_key(talk, "hub", send)
    assert talk.box is None


def test_a_fresh_snapshot_brings_the_box_and_later_pages_do_not(loaded: RunningHub) -> None:
    kiosk = loaded.enrol(EVENT)
    first = kiosk.pull()
    assert first.box is not None
    assert kiosk.pull(first.cursor).box is None


def test_a_hub_of_before_makes_its_box_key_once(tmp_path: Path) -> None:
    database = migrated(f"sqlite:///{tmp_path}/hub.sqlite")
    _, ring = open_ring(database, tmp_path)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE hub SET box_public = NULL")
    (tmp_path / "box.key").unlink()
    known, made = open_ring(database, tmp_path)
    assert made.box_public != ring.box_public
    assert known.box_public == made.box_public.hex()
    assert open_ring(database, tmp_path)[1].box_public == made.box_public
    assert (tmp_path / "box.key").stat().st_mode & 0o777 == 0o600
    database.close()


@pytest.mark.parametrize("content", [None, "zz", "ab" * 32])
def test_a_box_key_that_is_gone_or_another_is_said_to_be(
    tmp_path: Path, content: str | None
) -> None:
    database = migrated(f"sqlite:///{tmp_path}/hub.sqlite")
    open_ring(database, tmp_path)
    key = tmp_path / "box.key"
    key.unlink()
    if content is not None:
        key.write_text(content)
    with pytest.raises(KeysUnusable, match=r"box\.key"):
        open_ring(database, tmp_path)
    assert not key.exists() if content is None else key.read_text() == content
    database.close()


def test_the_private_half_is_not_shown(tmp_path: Path) -> None:
    database = migrated(f"sqlite:///{tmp_path}/hub.sqlite")
    _, ring = open_ring(database, tmp_path)
    assert ring.box.hex() not in repr(ring)
    assert str(ring.box) not in repr(ring)
    database.close()
