"""What comes on a stick is taken in whole or not at all, in any order and any number of times."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.client import bundling
from sync.client.batching import Run
from sync.client.bundling import Sender
from sync.domain.clock import Moment
from sync.domain.errors import GatepostError
from sync.hub.errors import BadInput
from sync.hub.services import bundles, devices
from sync.hub.services.bundles import Imported, own_copy
from sync.hub.services.parcels import NotTaken, Receiver
from sync.hub.tables import journal
from sync.wire import bundle
from sync.wire.bundle import BadBundle
from tests.sync.hub.journals import START
from tests.sync.hub.samples import EVENT
from tests.sync.hub.sealing import Alone, alone, receiver_in


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    found = receiver_in(tmp_path / "hub")
    yield found
    found.database.close()


@pytest.fixture
def gate(receiver: Receiver) -> Alone:
    made = alone(receiver)
    made.record(1200)
    return made


def imported(receiver: Receiver, raw: bytes) -> Imported:
    return bundles.take(receiver, io.BytesIO(raw), START)


def held(receiver: Receiver) -> int:
    with receiver.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(journal)).scalar_one()


def test_a_bundle_is_taken_in_and_its_answer_closes_the_loop(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    done = imported(receiver, gate.bundle(tmp_path).read_bytes())
    assert (done.manifest.entries, done.accepted, done.aside) == (1200, 1200, 0)
    assert done.name == "south gate"
    assert done.file_name == f"{gate.kiosk}-20230816T000000Z.gateanswer"
    (said,) = gate.heard(done.answers)
    assert (said.acked_through, said.head) == (1200, gate.outbox.written[-1].hash)
    assert held(receiver) == 1200


def test_bundles_in_any_order_and_any_of_them_twice_come_to_the_same(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    entries = gate.outbox.written
    files = []
    for last in (300, 800, 1200):
        gate.outbox.written = entries[:last]
        files.append(gate.bundle(tmp_path).read_bytes())
        gate.outbox.acked[1] = last - 100  # the next one begins before this one's end
    order = [*files, *files]
    random.Random(5).shuffle(order)
    for raw in order:
        imported(receiver, raw)
    assert held(receiver) == 1200
    (said,) = gate.heard(imported(receiver, files[2]).answers)
    assert said.acked_through == 1200


def test_a_later_bundle_alone_acknowledges_nothing_beyond_the_gap(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    gate.outbox.acked[1] = 700
    done = imported(receiver, gate.bundle(tmp_path).read_bytes())
    assert done.accepted == 500
    assert gate.heard(done.answers)[0].acked_through == 0
    # What was missing comes with a bundle of everything: see `starts`.
    done = imported(receiver, gate.bundle(tmp_path, e1=0).read_bytes())
    assert done.accepted == 700
    assert gate.heard(done.answers)[0].acked_through == 1200


def test_what_a_salvage_could_not_read_is_a_gap_that_is_not_acknowledged_over(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    entries = gate.outbox.written
    gate.outbox.written = [*entries[:700], *entries[710:]]
    done = imported(receiver, gate.bundle(tmp_path).read_bytes())
    assert done.accepted == 1190
    (said,) = gate.heard(done.answers)
    assert (said.acked_through, said.head) == (700, entries[699].hash)


def test_two_kiosks_bundles_are_two_files(receiver: Receiver, gate: Alone, tmp_path: Path) -> None:
    other = alone(receiver)
    other.record(40)
    for each in (other, gate):
        done = imported(receiver, each.bundle(tmp_path).read_bytes())
        (said,) = each.heard(done.answers)
        assert said.kiosk == each.kiosk
    assert held(receiver) == 1240


def nothing_of(receiver: Receiver, raw: bytes) -> GatepostError:
    """Import, expect a refusal, and see that nothing of it was kept."""
    before = held(receiver)
    with pytest.raises(GatepostError) as refused:
        imported(receiver, raw)
    assert held(receiver) == before
    return refused.value


def test_a_cut_file_leaves_nothing_behind_and_says_where_it_breaks_off(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    raw = gate.bundle(tmp_path).read_bytes()
    places = [*range(0, len(raw), len(raw) // 60), len(raw) - 1]
    for place in places:
        problem = nothing_of(receiver, raw[:place])
        assert isinstance(problem, BadBundle)
        assert problem.part is not None


def test_a_file_with_one_byte_altered_leaves_nothing_behind(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    raw = gate.bundle(tmp_path).read_bytes()
    for place in range(0, len(raw), len(raw) // 60):
        altered = bytearray(raw)
        altered[place] ^= 0x20
        nothing_of(receiver, bytes(altered))


def test_who_does_not_count_leaves_nothing_behind(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    raw = gate.bundle(tmp_path).read_bytes()
    stranger = receiver_in(tmp_path / "other")
    assert "another hub" in nothing_of(stranger, raw).message.en
    stranger.database.close()
    keyless = alone(receiver, keyless=True)
    keyless.record(3)
    assert isinstance(nothing_of(receiver, keyless.bundle(tmp_path).read_bytes()), NotTaken)
    devices.withdraw(receiver.database, EVENT, gate.kiosk, START)
    assert "was withdrawn" in nothing_of(receiver, raw).message.en


def test_what_was_sealed_with_another_box_key_says_what_to_do(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    other = receiver_in(tmp_path / "other")
    lost = Receiver(receiver.database, receiver.identity, other.ring)
    other.database.close()
    sealed_to_other = Alone(lost, gate.kiosk, gate.key, gate.outbox)
    problem = nothing_of(receiver, sealed_to_other.bundle(tmp_path).read_bytes())
    assert "another box key" in problem.message.en


def test_another_kiosks_key_does_not_sign_for_this_one(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    thief = alone(receiver)
    claims = Alone(receiver, gate.kiosk, thief.key, gate.outbox)
    problem = nothing_of(receiver, claims.bundle(tmp_path).read_bytes())
    assert isinstance(problem, BadBundle)


def test_a_stick_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pulled out"), own_copy(tmp_path / "gone", tmp_path):
        pass


def test_its_progress_is_told_parcel_by_parcel(
    receiver: Receiver, gate: Alone, tmp_path: Path
) -> None:
    heard: list[tuple[int, int]] = []
    with own_copy(gate.bundle(tmp_path), tmp_path) as file:
        bundles.take(receiver, file, START, lambda done, whole: heard.append((done, whole)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_last_parcel_that_cannot_be_opened_leaves_the_ones_before_it_out_too(
    receiver: Receiver, gate: Alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = receiver_in(tmp_path / "other")
    elsewhere = other.ring.box_public
    other.database.close()
    seal = bundling.sealed
    sent_to: list[bytes] = []

    def last_elsewhere(run: Run, batch: str, start: Moment, who: Sender) -> bytes:
        sent_to.append(elsewhere if len(sent_to) == 2 else who.box)
        return seal(run, batch, start, replace(who, box=sent_to[-1]))

    monkeypatch.setattr(bundling, "sealed", last_elsewhere)
    problem = nothing_of(receiver, gate.bundle(tmp_path).read_bytes())
    assert len(sent_to) == 3
    assert isinstance(problem, BadBundle)
    assert problem.part == bundle.NTH.fill(n=3)
