"""A device that signs is asked for its signature from then on; an older one goes by its token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms
from requests import Response
from sqlalchemy import text

from sync.client.problems import NotAdmitted
from sync.client.replies import believe
from sync.client.signing import Bearer
from sync.client.transport import Reply
from sync.domain.entries import KioskId
from sync.domain.roster import Roster
from sync.hub.services import devices
from sync.hub.services.admitting import admit
from sync.wire import PROTOCOL
from sync.wire.messages import ChangesPage, PushReply
from sync.wire.signature import LABEL, TAG
from tests.sync.hub.journals import START, Journal, batch, packed
from tests.sync.hub.running import WITHIN_S, Kiosk, RunningHub
from tests.sync.hub.samples import EVENT
from tests.sync.hub.test_device_key import tell
from tests.sync.wire.test_signature import Message

KEY, OTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


@dataclass
class Signing:
    """A kiosk that signs."""

    kiosk: Kiosk
    key: Ed25519PrivateKey | None = KEY

    def fields(self, method: str, path: str, body: bytes | None = None) -> dict[str, str]:
        who = Bearer(self.kiosk.token, self.kiosk.kiosk, lambda: self.key)
        made = dict(who.fields(method, f"{self.kiosk.url}{path}", body))
        if body is not None:
            made |= {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return made

    def ask(
        self, method: str, path: str, fields: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        return self.kiosk.session.request(
            method, f"{self.kiosk.url}{path}", data=body, headers=fields, timeout=WITHIN_S
        )

    def push(self, body: bytes) -> Response:
        return self.ask("POST", "v1/journal", self.fields("POST", "v1/journal", body), body)

    def pull(self, path: str = "v1/changes?epoch=1") -> Response:
        return self.ask("GET", path, self.fields("GET", path))


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster) -> Kiosk:
    """Give a kiosk that told its key and has not signed yet, as one of before did."""
    hub.load(roster)
    made = hub.enrol(EVENT)
    assert tell(made, public(KEY)).status_code == 200
    return made


def entries(kiosk: Kiosk, notes: int = 1) -> bytes:
    pen = Journal(EVENT, kiosk.kiosk)
    return packed(batch([pen.write() for _ in range(notes)]))


def kept(hub: RunningHub) -> int:
    with hub.database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM journal")).scalar_one())


def refused(answer: Response) -> None:
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == "signature"
    assert "admit-kiosk 7 k" in told["detail"]
    assert "admit-kiosk 7 k" in told["detail_zh"]
    assert "一条未丢" in told["detail_zh"]


def test_what_is_signed_is_taken(hub: RunningHub, kiosk: Kiosk) -> None:
    signing = Signing(kiosk)
    reply = signing.push(entries(kiosk))
    assert PushReply.model_validate_json(reply.content).acked_through == 1
    page = ChangesPage.model_validate_json(signing.pull().content)
    assert not page.keyless
    assert signing.pull("v1/news?epoch=1&wait=0").status_code == 200
    assert kept(hub) == 1


def test_a_kiosk_of_before_is_served_by_its_token(hub: RunningHub, kiosk: Kiosk) -> None:
    older = Signing(kiosk, key=None)
    assert older.push(entries(kiosk)).status_code == 200
    assert older.pull().status_code == 200
    assert kept(hub) == 1


def test_once_it_has_signed_its_token_alone_is_worth_nothing(hub: RunningHub, kiosk: Kiosk) -> None:
    assert Signing(kiosk).pull().status_code == 200
    thief = Signing(kiosk, key=None)
    refused(thief.push(entries(kiosk)))
    refused(thief.pull())
    refused(thief.pull("v1/news?epoch=1&wait=0"))
    refused(tell(kiosk, public(OTHER)))
    refused(tell(kiosk, public(KEY)))
    assert kept(hub) == 0
    assert Signing(kiosk).push(entries(kiosk)).status_code == 200


@pytest.mark.parametrize("before", [True, False])
def test_another_key_is_refused_whether_or_not_it_signed_before(
    hub: RunningHub, kiosk: Kiosk, *, before: bool
) -> None:
    if before:
        assert Signing(kiosk).pull().status_code == 200
    refused(Signing(kiosk, OTHER).push(entries(kiosk)))
    refused(Signing(kiosk, OTHER).pull())
    assert kept(hub) == 0


def test_what_was_altered_on_its_way_is_refused_and_nothing_is_kept(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    signing, body, other = Signing(kiosk), entries(kiosk), entries(kiosk, 2)
    second = hub.enrol(EVENT)
    fields = signing.fields("POST", "v1/journal", body)
    refused(signing.ask("POST", "v1/journal", fields, other))
    digest = signing.fields("POST", "v1/journal", other)["Content-Digest"]
    refused(signing.ask("POST", "v1/journal", {**fields, "Content-Digest": digest}, other))
    refused(signing.ask("POST", "v1/journal?x=1", fields, body))
    refused(signing.ask("POST", "v1/device-key", fields, body))
    for name in ("Signature", "Signature-Input", "Content-Digest"):
        refused(signing.ask("POST", "v1/journal", {**fields, name: ""}, body))
    asked = signing.fields("GET", "v1/changes?epoch=1")
    refused(signing.ask("GET", "v1/changes?epoch=2", asked))
    refused(signing.ask("GET", "v1/changes", asked))
    refused(signing.ask("GET", "v1/news?epoch=1", asked))
    assert tell(second, public(OTHER)).status_code == 200
    with_its_token = {**asked, "Authorization": f"Bearer {second.token}"}
    refused(signing.ask("GET", "v1/changes?epoch=1", with_its_token))
    assert kept(hub) == 0
    assert signing.ask("POST", "v1/journal", fields, body).status_code == 200
    assert signing.ask("POST", "v1/journal", fields, body).status_code == 200
    assert kept(hub) == 1


@pytest.mark.parametrize("year", [1969, 1980, 2200])
def test_a_clock_is_no_reason_to_refuse(kiosk: Kiosk, year: int) -> None:
    keys = MappingKeyResolver(public_keys={}, private_keys={kiosk.kiosk: KEY})
    message = Message("GET", f"{kiosk.url}v1/changes", dict(kiosk.headers))
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=keys).sign(
        message,
        key_id=kiosk.kiosk,
        created=datetime(year, 6, 1, tzinfo=UTC),
        label=LABEL,
        tag=TAG,
        covered_component_ids=("@method", "@path", "authorization"),
    )
    assert Signing(kiosk).ask("GET", "v1/changes", message.headers).status_code == 200
    refused(Signing(kiosk, key=None).pull())


def test_a_withdrawn_kiosk_signs_as_before_when_it_is_admitted_again(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    assert Signing(kiosk).pull().status_code == 200
    assert devices.withdraw(hub.database, EVENT, kiosk.kiosk, START)
    assert Signing(kiosk).pull().json()["code"] == "unknown-device"
    assert admit(hub.database, EVENT, kiosk.kiosk)
    assert Signing(kiosk).pull().status_code == 200
    refused(Signing(kiosk, key=None).pull())


Forget = Callable[[RunningHub, Kiosk], None]


def by_the_organiser(hub: RunningHub, kiosk: Kiosk) -> None:
    assert devices.forget_key(hub.database, EVENT, kiosk.kiosk)


def by_a_backup(hub: RunningHub, kiosk: Kiosk) -> None:
    with hub.database.writing() as connection:
        connection.execute(text("UPDATE device SET public = NULL, signs_from_ms = NULL"))


@pytest.mark.parametrize("forget", [by_the_organiser, by_a_backup])
def test_a_hub_that_has_its_key_no_more_says_so_and_is_told_again(
    hub: RunningHub, kiosk: Kiosk, forget: Forget
) -> None:
    assert Signing(kiosk).pull().status_code == 200
    forget(hub, kiosk)
    anew = Signing(kiosk, OTHER)
    assert ChangesPage.model_validate_json(anew.pull().content).keyless
    body = packed({"protocol": PROTOCOL, "public": public(OTHER)})
    fields = anew.fields("POST", "v1/device-key", body)
    assert anew.ask("POST", "v1/device-key", fields, body).status_code == 200
    assert not ChangesPage.model_validate_json(anew.pull().content).keyless
    refused(Signing(kiosk).pull())
    assert not devices.forget_key(hub.database, EVENT, KioskId("k-none"))


def test_a_kiosk_reads_the_refusal_in_its_own_language(kiosk: Kiosk) -> None:
    answer = Signing(kiosk, OTHER).pull()
    kind = answer.headers["content-type"]
    with pytest.raises(NotAdmitted) as problem:
        believe(Reply(answer.status_code, kind, answer.content), ChangesPage)
    assert "own key" in problem.value.message.en
    assert "签名" in problem.value.message.zh
