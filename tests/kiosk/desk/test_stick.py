"""To the hub on a stick and back: what was saved waits until the hub's own answer."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.desk.stick import NoBox, NotRead, Stick
from kiosk.store.device_key import begin_in, load_device_key
from kiosk.store.engine import Store, open_store
from kiosk.store.identity import save_enrolment_in
from kiosk.store.journal import Journal
from kiosk.store.purging import look
from sync.client.bundling import BundleNotWritten
from sync.hub.services import bundles, devices
from sync.hub.services.bundles import Imported
from sync.hub.services.parcels import Receiver
from sync.wire import PROTOCOL
from sync.wire.answer import BadAnswer
from sync.wire.messages import Enrolled
from tests.builders import FORGER_KEY
from tests.kiosk.store.stores import KEY, enrolled, on
from tests.sync.client.hand_clock import HandClock
from tests.sync.hub.journals import START
from tests.sync.hub.samples import EVENT, SOUTH, WANG
from tests.sync.hub.sealing import receiver_in


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    found = receiver_in(tmp_path / "hub")
    yield found
    found.database.close()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def enrol(store: Store, receiver: Receiver) -> None:
    """Make the store a kiosk of the hub, as a pack does."""
    key = FORGER_KEY  # any
    code = devices.make_code(receiver.database, EVENT, "", START)
    public = key.public_key().public_bytes_raw()
    made = devices.enrol(receiver.database, code, "west", START, public)
    assert made is not None
    identity = receiver.identity
    given = Enrolled(
        protocol=PROTOCOL,
        hub=identity.hub,
        hub_epoch=identity.epoch,
        event=EVENT,
        kiosk=made.kiosk,
        token=made.token,
        root_public=identity.root_public,
        box=receiver.ring.signed_box(identity.hub),
        server_time=START,
    )
    with store.writing() as connection:
        begin_in(
            connection, save_enrolment_in(connection, given, "http://127.0.0.1:1"), key, given.box
        )


@pytest.fixture
def store(tmp_path: Path, receiver: Receiver) -> Iterator[Store]:
    with open_store(tmp_path / "gatepost.db", KEY) as found:
        enrol(found, receiver)
        yield found


@pytest.fixture
def journal(store: Store, clock: HandClock) -> Journal:
    return Journal(store, clock)


@pytest.fixture
def stick(store: Store, journal: Journal, clock: HandClock) -> Stick:
    return Stick(store, journal, clock)


def record(journal: Journal, count: int) -> None:
    journal.append_all([on(volunteer=WANG, post=SOUTH)] * count)


def at_the_hub(receiver: Receiver, path: Path, after_s: int = 60) -> Imported:
    with path.open("rb") as file:
        return bundles.take(receiver, file, START + timedelta(seconds=after_s))


def answered(receiver: Receiver, path: Path, after_s: int = 60) -> Path:
    """Take a bundle to the hub and its answer onto the stick."""
    done = at_the_hub(receiver, path, after_s)
    where = path.with_name(done.file_name)
    where.write_bytes(done.answers)
    return where


def test_what_was_saved_waits_until_the_hub_answers(
    store: Store, journal: Journal, stick: Stick, receiver: Receiver, usb: Path
) -> None:
    record(journal, 600)
    assert stick.waiting() == 600
    done = stick.save(usb)
    assert done is not None
    assert done.manifest.entries == 600
    assert look(store).unsent == 600
    saved = stick.saved()
    assert saved is not None
    assert (saved.entries, saved.through) == (600, {1: 600})
    heeded = stick.read_answer(answered(receiver, done.path))
    assert (heeded.acknowledged, heeded.pending) == (600, 0)
    assert "600" in stick.words(heeded).en
    assert look(store).unsent == 0
    assert stick.saved() is None
    assert stick.waiting() == 0


def test_a_second_save_takes_only_what_is_not_acknowledged(
    journal: Journal, stick: Stick, receiver: Receiver, usb: Path, clock: HandClock
) -> None:
    record(journal, 5)
    first = stick.save(usb)
    assert first is not None
    stick.read_answer(answered(receiver, first.path))
    clock.run(minutes=1)
    record(journal, 3)
    second = stick.save(usb)
    assert second is not None
    assert second.manifest.entries == 3
    assert second.manifest.generation == 2
    assert second.path != first.path
    clock.run(minutes=1)
    every = stick.save(usb, everything=True)
    assert every is not None
    assert every.manifest.entries == 8
    assert stick.waiting(everything=True) == 8


def test_with_nothing_to_save_nothing_is_written(stick: Stick, usb: Path) -> None:
    with pytest.raises(BundleNotWritten, match="nothing to save"):
        stick.save(usb)
    assert list(usb.iterdir()) == []


def test_no_name_and_no_entry_is_on_the_stick_in_clear(
    store: Store, journal: Journal, stick: Stick, usb: Path
) -> None:
    record(journal, 3)
    done = stick.save(usb)
    assert done is not None
    key = load_device_key(store)
    raw = done.path.read_bytes()
    assert key is not None
    for secret in (f"{WANG:016x}", "captain", journal.entries()[0].entry_id, SOUTH, "west"):
        assert secret.encode() not in raw
    assert done.path.name.startswith(f"{done.manifest.kiosk}-2023")


def test_a_save_that_is_called_off_leaves_nothing(
    journal: Journal, stick: Stick, usb: Path
) -> None:
    record(journal, 1100)
    told: list[int] = []
    assert stick.save(usb, told=told.append, cancelled=lambda: len(told) > 1) is None
    assert told == [500, 1000]
    assert list(usb.iterdir()) == []
    assert stick.saved() is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_stick_leaves_nothing_and_says_so(
    journal: Journal, stick: Stick, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(journal, 3)
    real = Path.open

    def full(path: Path, mode: str = "r", *rest: object) -> object:
        if path.suffix == ".part":
            real(path, mode).close()
            return real(Path("/dev/full"), "w+b", 0)
        return real(path, mode, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(BundleNotWritten, match="stick is full"):
        stick.save(usb)
    assert list(usb.iterdir()) == []
    assert journal.pending_count() == 3


def test_a_stick_that_is_pulled_out_leaves_the_journal_as_it_was(
    journal: Journal, stick: Stick, usb: Path
) -> None:
    record(journal, 1100)

    told: list[int] = []

    def pull(entries: int) -> None:
        if not told:
            for file in usb.iterdir():
                file.unlink()
            usb.rmdir()
        told.append(entries)

    with pytest.raises(BundleNotWritten, match="pulled out"):
        stick.save(usb, told=pull)
    assert journal.pending_count() == 1100
    with pytest.raises(BundleNotWritten, match="pulled out"):
        stick.save(usb)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_stick_that_is_read_only_is_said_to_be(journal: Journal, stick: Stick, usb: Path) -> None:
    record(journal, 1)
    usb.chmod(0o500)
    with pytest.raises(BundleNotWritten, match="read-only"):
        stick.save(usb)


def test_a_kiosk_that_knows_no_box_says_what_to_do(tmp_path: Path, usb: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = Journal(store, HandClock())
        journal.append(on())
        with pytest.raises(NoBox, match="reach the hub once"):
            Stick(store, journal, HandClock()).save(usb)
    assert list(usb.iterdir()) == []


def test_the_answer_is_found_on_a_stick_among_those_of_other_gates(
    journal: Journal, stick: Stick, receiver: Receiver, usb: Path, tmp_path: Path
) -> None:
    with open_store(tmp_path / "other.db", KEY) as other:
        enrol(other, receiver)
        theirs = Journal(other, HandClock(START))
        record(theirs, 4)
        saved = Stick(other, theirs, HandClock(START)).save(usb)
        assert saved is not None
        answered(receiver, saved.path)
    with pytest.raises(NotRead, match="no answer for this laptop"):
        stick.read_answer(usb)
    record(journal, 2)
    done = stick.save(usb)
    assert done is not None
    answered(receiver, done.path)
    (usb / "._shadow.gateanswer").write_bytes(b"x")
    assert stick.read_answer(usb).acknowledged == 2
    assert stick.words(stick.read_answer(usb)).en.startswith("This answer was read before")


def test_another_gates_answer_named_by_hand_is_refused(
    journal: Journal, stick: Stick, receiver: Receiver, usb: Path, tmp_path: Path
) -> None:
    record(journal, 2)
    with open_store(tmp_path / "other.db", KEY) as other:
        enrol(other, receiver)
        theirs = Journal(other, HandClock(START))
        record(theirs, 4)
        saved = Stick(other, theirs, HandClock(START)).save(usb)
        assert saved is not None
        with pytest.raises(BadAnswer, match="another kiosk"):
            stick.read_answer(answered(receiver, saved.path))
    assert journal.pending_count() == 2


def test_a_hub_that_was_set_back_is_handed_what_it_lost(
    tmp_path: Path, journal: Journal, stick: Stick, receiver: Receiver, usb: Path, clock: HandClock
) -> None:
    record(journal, 6)
    first = stick.save(usb)
    assert first is not None
    stick.read_answer(answered(receiver, first.path))
    record(journal, 2)
    clock.run(minutes=5)
    second = stick.save(usb)
    assert second is not None
    # The same hub from its backup of before the first stick.
    with receiver.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        connection.exec_driver_sql("DELETE FROM journal")
        connection.exec_driver_sql("DELETE FROM stream")
        connection.exec_driver_sql("UPDATE hub SET epoch = epoch + 1")
    restored = replace(
        receiver, identity=replace(receiver.identity, epoch=receiver.identity.epoch + 1)
    )
    heeded = stick.read_answer(answered(restored, second.path, 600))
    assert "set back" in stick.words(heeded).en
    assert stick.waiting() == 8
    clock.run(minutes=5)
    third = stick.save(usb)
    assert third is not None
    assert third.manifest.entries == 8
    assert stick.read_answer(answered(restored, third.path, 900)).pending == 0
    assert stick.waiting() == 0


def test_a_hub_put_back_without_a_word_is_found_out_by_its_next_answer(
    tmp_path: Path,
    store: Store,
    journal: Journal,
    stick: Stick,
    receiver: Receiver,
    usb: Path,
    clock: HandClock,
) -> None:
    """Nobody marked the restore: the same hub_epoch, the same clock, and fewer entries."""
    record(journal, 4)
    first = stick.save(usb)
    assert first is not None
    stick.read_answer(answered(receiver, first.path))
    backup, place = tmp_path / "backup.sqlite", tmp_path / "hub" / "hub.sqlite"
    with contextlib.closing(sqlite3.connect(place)) as here:
        here.execute("VACUUM INTO ?", [str(backup)])
    record(journal, 3)
    clock.run(minutes=5)
    second = stick.save(usb)
    assert second is not None
    stick.read_answer(answered(receiver, second.path, 300))
    assert (stick.waiting(), look(store).unsent) == (0, 0)

    receiver.database.close()
    for left in place.parent.glob(f"{place.name}-*"):
        left.unlink()
    backup.replace(place)
    restored = receiver_in(tmp_path / "hub")
    assert restored.identity == receiver.identity
    # Nothing was recorded since: this gate, which hears of nobody, has nothing to say.
    assert stick.waiting() == 0
    record(journal, 2)
    clock.run(minutes=5)
    third = stick.save(usb)
    assert third is not None
    assert (third.manifest.entries, third.manifest.stretches[0].first_seq) == (2, 8)
    heeded = stick.read_answer(answered(restored, third.path, 600))
    assert "set back" in stick.words(heeded).en
    # All that the hub does not have waits again, and nothing of it can be purged.
    assert stick.waiting() == 5
    assert (look(store).unsent, look(store).unconfirmed) == (2, 3)
    assert look(store).refusal is not None
    clock.run(minutes=5)
    fourth = stick.save(usb)
    assert fourth is not None
    assert (fourth.manifest.entries, fourth.manifest.stretches[0].first_seq) == (5, 5)
    assert stick.read_answer(answered(restored, fourth.path, 900)).pending == 0
    assert (look(store).unsent, look(store).unconfirmed) == (0, 0)
    with restored.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT seq FROM journal ORDER BY seq").scalars().all()
    assert kept == list(range(1, 10))
    restored.database.close()


def test_a_stick_that_is_gone_has_no_answer(stick: Stick, usb: Path) -> None:
    with pytest.raises(NotRead, match="pulled out"):
        stick.read_answer(usb / "gone.gateanswer")
