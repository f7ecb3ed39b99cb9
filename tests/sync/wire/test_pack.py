"""A pack comes out as it went in; one that was cut short or altered anywhere is refused."""

import gzip
import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.entries import EventId
from sync.domain.manifest import seal
from sync.domain.rostering import to_rows
from sync.wire import PROTOCOL, pack, parcel
from sync.wire.messages import Change, ChangesPage, Enrolled
from sync.wire.pack import BadPack, read, write
from tests.builders import AT, EVENT, FORGER_KEY, ROOT_KEY, ROOT_PUBLIC, a_roster, a_trust
from tests.sync.wire.parcels import BOX_PUBLIC, DEVICE_KEY, DEVICE_PUBLIC

ENROLLED = Enrolled(
    protocol=PROTOCOL,
    hub="hub-1",
    hub_epoch=4,
    event=EVENT,
    kiosk="k1",
    token="20230816.secret",
    root_public=ROOT_PUBLIC.hex(),
    server_time=AT,
)


def a_page(**changes: object) -> ChangesPage:
    rows = [
        Change(table=r.table, key=r.key, value=dict(r.value or {})) for r in to_rows(a_roster())
    ]
    keys = Change(table="manifest", key="manifest", value=seal(EVENT, a_trust(), ROOT_KEY))
    page = ChangesPage(
        protocol=PROTOCOL,
        hub="hub-1",
        hub_epoch=4,
        event=EVENT,
        fresh=True,
        changes=[*rows, keys],
        cursor="abc",
        more=False,
        server_time=AT,
    )
    return page.model_copy(update=changes)


def a_pack(
    enrolled: Enrolled = ENROLLED,
    page: ChangesPage | None = None,
    key: Ed25519PrivateKey = ROOT_KEY,
) -> bytes:
    return write(enrolled, page or a_page(), key, url="https://hub.example", name="南门", made=AT)


def test_a_pack_comes_out_as_it_went_in() -> None:
    found = read(a_pack())
    assert found.enrolled == ENROLLED
    assert found.page == a_page()
    assert found.roster == a_roster()
    assert (found.url, found.name, found.made) == ("https://hub.example", "南门", AT)
    assert len(found.fingerprint) == 19


def test_the_devices_own_key_comes_out_and_is_not_logged() -> None:
    box = parcel.sign_box("hub-1", BOX_PUBLIC, ROOT_KEY)
    enrolled = ENROLLED.model_copy(update={"box": box})
    raw = write(
        enrolled, a_page(), ROOT_KEY, url="https://h.example", name="a", made=AT, device=DEVICE_KEY
    )
    found = read(raw)
    assert found.device is not None
    assert found.device.public_key().public_bytes_raw() == DEVICE_PUBLIC
    assert found.enrolled.box == box
    assert "device" not in repr(found)


def test_a_pack_of_an_older_hub_has_no_key_and_is_taken_all_the_same() -> None:
    assert read(a_pack()).device is None


def test_a_box_key_of_another_hub_spoils_the_pack() -> None:
    for box in (
        parcel.sign_box("hub-2", BOX_PUBLIC, ROOT_KEY),
        parcel.sign_box("hub-1", BOX_PUBLIC, FORGER_KEY),
    ):
        with pytest.raises(BadPack, match="the kiosk's identity"):
            read(a_pack(ENROLLED.model_copy(update={"box": box})))


@pytest.mark.parametrize("device", ["zz", "ab", 7, ["00"]])
def test_a_device_key_that_is_none_spoils_the_pack(device: object) -> None:
    body = {
        "v": 1,
        "enrolled": ENROLLED_JSON,
        "page": PAGE_JSON,
        "url": "u",
        "name": "n",
        "made": AT.isoformat(),
    }
    assert read(signed(body)).device is None
    with pytest.raises(BadPack, match="the kiosk's identity"):
        read(signed({**body, "device": device}))


def test_its_token_is_not_in_what_is_logged_about_it() -> None:
    assert "secret" not in repr(read(a_pack()))


def test_the_same_content_is_the_same_file() -> None:
    assert a_pack() == a_pack()


def test_every_length_but_the_whole_is_refused() -> None:
    whole = a_pack()
    for length in [*range(300), *range(300, len(whole), 17), len(whole) - 1]:
        with pytest.raises(BadPack):
            read(whole[:length])


def test_a_copy_that_broke_off_is_said_to_be_one() -> None:
    with pytest.raises(BadPack) as refused:
        read(a_pack()[:-30])
    assert "copy it again" in refused.value.message.en


def test_every_altered_byte_is_refused() -> None:
    whole = a_pack()
    for place in range(0, len(whole), 3):
        altered = bytearray(whole)
        altered[place] ^= 0x10
        with pytest.raises(BadPack):
            read(bytes(altered))


def test_a_forgers_signature_does_not_hold() -> None:
    with pytest.raises(BadPack) as refused:
        read(a_pack(key=FORGER_KEY))
    assert "签名" in refused.value.message.zh


@pytest.mark.parametrize(
    ("page", "part"),
    [
        (a_page(fresh=False), "花名册"),
        (a_page(more=True), "花名册"),
        (a_page(event=7), "花名册"),
        (a_page(hub="hub-2"), "花名册"),
        (a_page(changes=[]), "花名册"),
        (a_page(changes=a_page().changes[:-1]), "密钥"),
        (
            a_page(
                changes=[
                    *a_page().changes[:-1],
                    Change(
                        table="manifest", key="manifest", value=seal(EVENT, a_trust(), FORGER_KEY)
                    ),
                ]
            ),
            "密钥",
        ),
    ],
)
def test_a_pack_that_contradicts_itself_is_refused_by_part(page: ChangesPage, part: str) -> None:
    with pytest.raises(BadPack) as refused:
        read(a_pack(page=page))
    assert part in refused.value.message.zh


def test_a_roster_of_another_event_is_refused() -> None:
    other = replace(a_roster(), event=replace(a_roster().event, event=EventId(7)))
    rows = [Change(table=r.table, key=r.key, value=dict(r.value or {})) for r in to_rows(other)]
    with pytest.raises(BadPack):
        read(a_pack(page=a_page(changes=[*rows, a_page().changes[-1]])))


def signed(body: object) -> bytes:
    packed = gzip.compress(json.dumps(body).encode(), mtime=0)
    digest = hashlib.sha256(packed).digest()
    said = {"sha256": digest.hex(), "signature": ROOT_KEY.sign(pack.TAG + digest).hex()}
    return pack.MAGIC + json.dumps(said).encode() + b"\n" + packed


ENROLLED_JSON = ENROLLED.model_dump(mode="json")
PAGE_JSON = a_page().model_dump(mode="json")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"v": 2},
        {"enrolled": {**ENROLLED_JSON, "root_public": "00"}},
        {"enrolled": ENROLLED_JSON, "page": {}},
        {"enrolled": ENROLLED_JSON, "page": PAGE_JSON},
        {"enrolled": ENROLLED_JSON, "page": PAGE_JSON, "url": "", "name": "", "made": "yesterday"},
    ],
)
def test_a_body_of_another_form_is_refused(body: object) -> None:
    with pytest.raises(BadPack):
        read(signed(body))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", BadPack.default),
        (b"PK\x03\x04 something", BadPack.default),
        (b"GATEPACK2\n{}", BadPack.newer),
        (signed({"v": 9}), BadPack.newer),
    ],
)
def test_another_file_is_called_what_it_is(raw: bytes, words: object) -> None:
    with pytest.raises(BadPack) as refused:
        read(raw)
    assert refused.value.message == words


def test_a_body_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "BODY_BYTES_MAX", 1000)
    with pytest.raises(BadPack) as refused:
        read(a_pack())
    assert refused.value.message == BadPack.large
