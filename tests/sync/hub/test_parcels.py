"""A parcel counts by its device's key, whoever hands it in; its answer is signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.entries import GENESIS, EventId
from sync.hub.services import devices, parcels
from sync.hub.services.parcels import NotTaken, Receiver
from sync.wire import answer
from sync.wire.messages import Answer, Status
from sync.wire.parcel import BadParcel
from tests.sync.hub.journals import START
from tests.sync.hub.samples import EVENT
from tests.sync.hub.sealing import Alone, alone, forked, receiver_in


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    found = receiver_in(tmp_path / "hub")
    yield found
    found.database.close()


def taken(gate: Alone, raw: bytes) -> Answer:
    return gate.heard(answer.write_file([parcels.take(gate.receiver, raw, START)]))[0]


def test_a_parcel_is_taken_in_like_a_push_and_answered(receiver: Receiver) -> None:
    gate = alone(receiver)
    entries = gate.record(20)
    said = taken(gate, gate.parcel(batch="b7"))
    assert (said.acked_through, said.head, said.exceptions) == (20, entries[-1].hash, [])
    assert (said.kiosk, said.epoch, said.event, said.batch) == (gate.kiosk, 1, EVENT, "b7")


def test_the_same_parcel_again_changes_nothing_and_is_answered_alike(receiver: Receiver) -> None:
    gate = alone(receiver)
    gate.record(20)
    raw = gate.parcel()
    assert taken(gate, raw) == taken(gate, raw)


def test_a_parcel_that_comes_before_an_earlier_one_acknowledges_up_to_the_gap(
    receiver: Receiver,
) -> None:
    gate = alone(receiver)
    entries = gate.record(30)
    said = taken(gate, gate.parcel(11, 20))
    assert (said.acked_through, said.head) == (0, GENESIS)
    said = taken(gate, gate.parcel(1, 5))
    assert (said.acked_through, said.head) == (5, entries[4].hash)
    said = taken(gate, gate.parcel(21, 30))
    assert (said.acked_through, said.head) == (5, entries[4].hash)
    said = taken(gate, gate.parcel(6, 10))
    # Nothing beyond what this one brought: its own answer speaks of itself.
    assert (said.acked_through, said.head) == (10, entries[9].hash)


def test_a_clones_entries_are_never_acknowledged_to_the_other(receiver: Receiver) -> None:
    gate = alone(receiver)
    entries = gate.record(20)
    taken(gate, gate.parcel(1, 10))
    gate.outbox.written = forked(entries, 10, 30)
    taken(gate, gate.parcel(11, 40))
    gate.outbox.written = entries
    said = taken(gate, gate.parcel(11, 20))
    assert (said.acked_through, said.head) == (20, entries[19].hash)
    assert {(each.status, each.code) for each in said.exceptions} == {(Status.QUARANTINED, "fork")}
    assert len(said.exceptions) == 10


def refused(receiver: Receiver, raw: bytes) -> str:
    with pytest.raises(NotTaken) as problem:
        parcels.take(receiver, raw, START)
    return problem.value.message.en


def test_who_does_not_count_is_told_why_and_that_nothing_is_lost(
    receiver: Receiver, tmp_path: Path
) -> None:
    stranger = receiver_in(tmp_path / "other")
    theirs = alone(stranger)
    theirs.record(3)
    assert "another hub" in refused(receiver, theirs.parcel())
    stranger.database.close()

    keyless = alone(receiver, keyless=True)
    keyless.record(3)
    assert "does not have the key" in refused(receiver, keyless.parcel())

    gate = alone(receiver)
    gate.record(3)
    raw = gate.parcel()
    devices.withdraw(receiver.database, EVENT, gate.kiosk, START)
    assert "was withdrawn" in refused(receiver, raw)
    assert "safe on the kiosk" in refused(receiver, raw)


def test_another_event_and_an_unknown_kiosk_are_told_apart(
    receiver: Receiver, tmp_path: Path
) -> None:
    gate = alone(receiver)
    with pytest.raises(NotTaken, match="no event 99"):
        parcels.sender(receiver, receiver.identity.hub, 99, gate.kiosk)
    with pytest.raises(NotTaken, match="never enrolled a kiosk k0"):
        parcels.sender(receiver, receiver.identity.hub, EVENT, "k0")


def test_another_devices_signature_does_not_hold(receiver: Receiver) -> None:
    gate, other = alone(receiver), alone(receiver)
    gate.record(3)
    other.kiosk, other.outbox = gate.kiosk, gate.outbox
    with pytest.raises(BadParcel, match="signature"):
        parcels.take(receiver, other.parcel(), START)


def test_what_is_nested_too_deep_to_be_kept_is_refused_whole(receiver: Receiver) -> None:
    from sync.client import bundling
    from sync.wire import parcel

    gate = alone(receiver)
    deep = b'{"hash":"' + b"ab" * 32 + b'","x":' + b"[" * 990 + b"]" * 990 + b"}"
    push = (
        b'{"protocol":1,"kiosk":"%s","epoch":1,"batch":"b","first_seq":1,"prev_hash":"%s",'
        b'"sent_wall":"2023-08-16T00:00:00Z","mono_ns":1,"entries":[%s]}'
        % (gate.kiosk.encode(), GENESIS.encode(), deep)
    )
    who: bundling.Sender = gate.who
    raw = parcel.seal(
        push,
        hub=who.hub,
        event=EventId(who.event),
        kiosk=who.kiosk,
        epoch=1,
        first_seq=1,
        count=1,
        prev_hash=GENESIS,
        head="ab" * 32,
        key=who.key,
        box=who.box,
    )
    with pytest.raises(BadParcel, match="the content"):
        parcels.take(receiver, raw, START)
