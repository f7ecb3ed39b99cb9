"""A kiosk has a key of its own from its enrolment on, and believes only its own hub's box key."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.device_key import (
    DeviceKey,
    KeyTalk,
    begin_in,
    ensure_device_key,
    load_device_key,
    take_box_in,
)
from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment, save_enrolment_in
from kiosk.store.peer import peer_of
from kiosk.store.problems import NotEnrolled
from sync.domain.entries import KioskId
from sync.wire import parcel
from tests.builders import FORGER_KEY, ROOT_KEY
from tests.kiosk.store.stores import HUB, KEY, an_enrolment, enrolled
from tests.sync.wire.parcels import BOX_PUBLIC, DEVICE_KEY

BOX = parcel.sign_box(HUB, BOX_PUBLIC, ROOT_KEY)


def test_before_enrolment_there_is_no_key(tmp_path: Path) -> None:
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        assert load_device_key(store) is None
        with pytest.raises(NotEnrolled):
            ensure_device_key(store)


def test_a_kiosk_enrolled_without_a_key_makes_one_and_keeps_it(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = ensure_device_key(store)
        assert not made.told
        assert made.box is None
        assert ensure_device_key(store).public == made.public
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        again = load_device_key(store)
        assert again is not None
        assert again.public == made.public


def test_the_key_is_not_shown_and_not_on_the_disk_in_clear(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        made = ensure_device_key(store)
        private = made.private.private_bytes_raw()
        assert private.hex() not in repr(made)
    for file in tmp_path.iterdir():
        if file.is_file():
            assert private not in file.read_bytes()
            assert private.hex().encode() not in file.read_bytes()


def begun(tmp_path: Path, **changes: object) -> DeviceKey | None:
    given = an_enrolment().model_copy(update=changes)
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        with store.writing() as connection:
            identity = save_enrolment_in(connection, given, "http://127.0.0.1:1")
            begin_in(connection, identity, DEVICE_KEY, given.box)
        return load_device_key(store)


def test_an_enrolment_that_was_answered_with_a_box_needs_no_more_telling(tmp_path: Path) -> None:
    key = begun(tmp_path, box=BOX)
    assert key is not None
    assert key.told
    assert key.box == BOX
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        assert KeyTalk(store).to_tell() is None


def test_an_older_hub_has_not_heard_of_the_key(tmp_path: Path) -> None:
    key = begun(tmp_path)
    assert key is not None
    assert not key.told
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        talk = KeyTalk(store)
        assert talk.to_tell() == key.public
        talk.taken(BOX)
        assert talk.to_tell() is None


@pytest.mark.expects_warnings
def test_a_box_key_that_the_root_did_not_sign_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    begun(tmp_path, box=BOX)
    other = parcel.sign_box(HUB, bytes(range(1, 33)), FORGER_KEY)
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        with store.writing() as connection:
            take_box_in(connection, other)
        key = load_device_key(store)
    assert key is not None
    assert key.box == BOX
    assert "did not sign" in caplog.text


def test_another_kiosk_has_another_key_and_the_same_one_keeps_its_own(tmp_path: Path) -> None:
    first = begun(tmp_path, box=BOX)
    assert first is not None
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        save_enrolment(store, an_enrolment(token="new"), "http://127.0.0.1:2")
        same = load_device_key(store)
        assert same is not None
        assert same.public == first.public
        save_enrolment(store, an_enrolment(KioskId("kiosk-north")), "http://127.0.0.1:1")
        assert load_device_key(store) is None
        assert ensure_device_key(store).public != first.public


def test_a_key_is_as_good_as_it_was_in_a_copy_of_the_database(tmp_path: Path) -> None:
    first = begun(tmp_path, box=BOX)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "gatepost.db").write_bytes((tmp_path / "gatepost.db").read_bytes())
    with open_store(copy / "gatepost.db", KEY) as store:
        found = load_device_key(store)
    assert first is not None
    assert found is not None
    assert found.public == first.public
    assert replace(found, private=first.private) == first


def test_two_kiosks_do_not_make_the_same_key() -> None:
    keys = {DeviceKey(Ed25519PrivateKey.generate(), False, None).public for _ in range(5)}
    assert len(keys) == 5


def test_a_copy_of_before_there_was_a_key_makes_the_same_one(tmp_path: Path) -> None:
    store, identity = enrolled(tmp_path)
    store.close()
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "gatepost.db").write_bytes((tmp_path / "gatepost.db").read_bytes())
    made = []
    for folder in (tmp_path, copy):
        with open_store(folder / "gatepost.db", KEY) as opened:
            sign_first = peer_of(opened, identity).key
            assert sign_first is not None
            before = sign_first()
            assert before is not None
            made.append(ensure_device_key(opened).public)
            assert before.public_key().public_bytes_raw().hex() == made[-1]
    assert made[0] == made[1]


def test_a_key_that_the_hub_has_no_more_is_told_again(tmp_path: Path) -> None:
    key = begun(tmp_path, box=BOX)
    assert key is not None
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        talk = KeyTalk(store)
        assert talk.to_tell() is None
        talk.forgotten()
        talk.forgotten()
        assert talk.to_tell() == key.public
        talk.taken(BOX)
        assert talk.to_tell() is None
