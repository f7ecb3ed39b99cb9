"""What a relay holds reaches the hub unopened, once the hub answers; it acknowledges nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.hub.services import devices, parcels
from sync.hub.services.ingest import ingest
from sync.hub.services.parcels import Receiver
from sync.relay.spool import SpoolUnusable, open_spool
from sync.wire import answer
from sync.wire.messages import Held, Push
from tests.sync.hub.journals import START
from tests.sync.hub.running import RunningHub, SetClock
from tests.sync.hub.samples import EVENT, sample
from tests.sync.hub.sealing import Alone
from tests.sync.relay.running import RunningRelay, files, wait

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    url = f"sqlite:///{tmp_path}/hub.sqlite"
    with RunningHub(url, tmp_path / "data", SetClock(START)) as running:
        running.load(sample())
        yield running


@pytest.fixture
def gate(hub: RunningHub) -> Alone:
    state = hub.app.state.hub
    receiver = Receiver(hub.database, state.identity, hub.ring)
    key = Ed25519PrivateKey.generate()
    code = devices.make_code(hub.database, EVENT, "", START)
    made = devices.enrol(
        hub.database, code, "south gate", START, key.public_key().public_bytes_raw()
    )
    assert made is not None
    return Alone(receiver, made.kiosk, key)


def relay(folder: Path, gate: Alone, url: str) -> RunningRelay:
    return RunningRelay(open_spool(folder, gate.receiver.identity.hub), url)


def acked(gate: Alone, held: Held) -> int:
    """Read the answer as the gate does; 0 without one."""
    if held.answer is None:
        return 0
    return gate.heard(answer.write_file([held.answer]))[0].acked_through


def test_parcels_wait_for_the_hub_and_their_answer_comes_back(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    gate.record(30)
    with relay(tmp_path / "relay", gate, NOBODY) as away:
        held = away.held(gate.parcel(1, 10))
        assert (held.waiting, held.answer) == (10, None)
        assert away.held(gate.parcel(11, 20)).waiting == 20
        assert away.answers(EVENT, gate.kiosk).answer is None
        assert not away.state().reaches_hub
        assert away.state().waiting == 20
    # The laptop is closed, carried to where there is a line, and opened again.
    with relay(tmp_path / "relay", gate, hub.url) as near:
        wait(lambda: near.answers(EVENT, gate.kiosk).waiting == 0)
        assert acked(gate, near.answers(EVENT, gate.kiosk)) == 20
        assert near.state().reaches_hub
        near.held(gate.parcel(21, 30))
        wait(lambda: acked(gate, near.answers(EVENT, gate.kiosk)) == 30)
        wait(lambda: files(tmp_path / "relay") == [])


def test_the_same_parcel_again_is_held_once(gate: Alone, tmp_path: Path) -> None:
    gate.record(5)
    raw = gate.parcel()
    with relay(tmp_path, gate, NOBODY) as away:
        assert away.held(raw).waiting == 5
        assert away.held(raw).waiting == 5


def test_what_the_relay_keeps_shows_nobody_who_served(gate: Alone, tmp_path: Path) -> None:
    entries = gate.record(5)
    with relay(tmp_path, gate, NOBODY) as away:
        away.held(gate.parcel())
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert gate.kiosk.encode() in kept
    for entry in entries:
        assert entry.entry_id.encode() not in kept


def test_a_gate_that_goes_by_hub_and_by_relay_in_turn_has_every_entry_there_once(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    gate.record(30)
    with relay(tmp_path, gate, NOBODY) as away:
        away.held(gate.parcel(1, 10))
        # The hub itself, meanwhile, takes the same and more.
        parcels.take(gate.receiver, gate.parcel(1, 20), START)
        away.held(gate.parcel(11, 30))
    with relay(tmp_path, gate, hub.url) as near:
        wait(lambda: near.answers(EVENT, gate.kiosk).waiting == 0)
        assert acked(gate, near.answers(EVENT, gate.kiosk)) == 30
    with hub.database.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
    assert count == 30


@pytest.mark.expects_warnings
def test_a_parcel_that_the_hub_will_never_take_is_set_apart_and_holds_nothing_up(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    gate.record(10)
    liar = Alone(gate.receiver, gate.kiosk, Ed25519PrivateKey.generate(), gate.outbox)
    with relay(tmp_path, gate, hub.url) as near:
        near.held(liar.parcel(1, 3))
        near.held(gate.parcel(1, 10))
        wait(lambda: acked(gate, near.answers(EVENT, gate.kiosk)) == 10)
        wait(lambda: near.state().refused == 1)
        # The answer lies there a moment before the parcel goes.
        wait(lambda: near.state().waiting == 0)
    assert [name.split(".")[-2] for name in files(tmp_path / "refused")] == ["400"]


@pytest.mark.expects_warnings
def test_a_withdrawn_gates_parcels_stay_and_the_others_go_on(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    gate.record(10)
    key = Ed25519PrivateKey.generate()
    code = devices.make_code(hub.database, EVENT, "", START)
    made = devices.enrol(hub.database, code, "west", START, key.public_key().public_bytes_raw())
    assert made is not None
    gone = Alone(gate.receiver, made.kiosk, key)
    gone.record(4)
    devices.withdraw(hub.database, EVENT, gone.kiosk, START)
    with relay(tmp_path, gate, hub.url) as near:
        near.held(gone.parcel())
        near.held(gate.parcel())
        wait(lambda: acked(gate, near.answers(EVENT, gate.kiosk)) == 10)
        assert near.answers(EVENT, gone.kiosk).waiting == 4


def test_what_is_no_parcel_or_for_another_hub_is_refused_with_a_sentence(
    gate: Alone, tmp_path: Path
) -> None:
    gate.record(3)
    raw = gate.parcel()
    with relay(tmp_path / "ours", gate, NOBODY) as away:
        assert away.hand_in(b"hello").status_code == 400
        assert "不完整" in away.hand_in(raw[:-1]).json()["detail_zh"]
        assert away.hand_in(raw, "text/plain").status_code == 415
        assert away.hand_in(b"x" * 2_000_000).status_code == 413
        assert away.state().waiting == 0
    with RunningRelay(open_spool(tmp_path / "theirs", "hub-of-others"), NOBODY) as other:
        refusal = other.hand_in(raw)
        assert refusal.status_code == 409
        assert "another hub" in refusal.json()["detail"]


def test_a_spool_serves_one_hub_and_knows_it_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(SpoolUnusable, match="first start"):
        open_spool(tmp_path, None)
    made = open_spool(tmp_path, "hub-1")
    again = open_spool(tmp_path, None)
    assert (again.name, again.hub) == (made.name, "hub-1")
    with pytest.raises(SpoolUnusable, match="another hub"):
        open_spool(tmp_path, "hub-2")
    (tmp_path / "spool.json").write_text("{")
    with pytest.raises(SpoolUnusable, match="cannot be read"):
        open_spool(tmp_path, "hub-1")


def test_the_hub_refuses_what_is_no_parcel(hub: RunningHub) -> None:
    answered = hub.session.post(
        f"{hub.url}v1/parcels",
        data=b"{}",
        headers={"Content-Type": "application/octet-stream"},
        timeout=10,
    )
    assert (answered.status_code, answered.json()["code"]) == (400, "bad-parcel")


def test_a_browser_sees_in_words_what_the_relay_holds(gate: Alone, tmp_path: Path) -> None:
    gate.record(5)
    with relay(tmp_path, gate, NOBODY) as away:
        away.held(gate.parcel())
        for lang, words in (
            ("zh", ("等着交给中心的记录", "有网络就会自动再试")),
            ("en", ("Entries held", "let this laptop have a network")),
        ):
            shown = away.session.get(f"{away.url}/?lang={lang}", timeout=20)
            assert 'data-waiting="5"' in shown.text
            assert 'data-line="no"' in shown.text
            assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
            for word in words:
                assert word in shown.text
            assert gate.kiosk not in shown.text
        assert away.session.get(f"{away.url}/static/hub.css", timeout=20).status_code == 200


@pytest.mark.expects_warnings
def test_a_parcel_that_the_disk_does_not_give_back_holds_nothing_up(
    hub: RunningHub, gate: Alone, tmp_path: Path
) -> None:
    gate.record(10)
    with relay(tmp_path, gate, NOBODY) as away:
        away.held(gate.parcel(1, 5))
        away.held(gate.parcel(6, 10))
    first = next(tmp_path.rglob("1-1-5-*.parcel"))
    first.unlink()
    first.mkdir()  # reading it is an error of the disk's, whoever asks
    with relay(tmp_path, gate, hub.url) as near:
        wait(lambda: near.answers(EVENT, gate.kiosk).answer is not None)
        # What the gate hands in again goes on, too.
        near.held(gate.parcel(1, 5))
        wait(lambda: near.state().waiting == 5)
        first.rmdir()
    with hub.database.reading() as connection:
        there = connection.exec_driver_sql("SELECT seq FROM journal").scalars().all()
    assert sorted(there) == list(range(1, 11))


@pytest.mark.expects_warnings
def test_a_parcel_that_breaks_the_hub_holds_no_other_up(
    hub: RunningHub, gate: Alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.record(10)
    ingested = ingest

    def breaking(database: Any, who: Any, push: Push, *rest: Any) -> Any:
        if push.first_seq == 1:
            raise RuntimeError("a bug")
        return ingested(database, who, push, *rest)

    monkeypatch.setattr("sync.hub.services.parcels.ingest", breaking)
    with relay(tmp_path, gate, hub.url) as near:
        near.held(gate.parcel(1, 5))
        near.held(gate.parcel(6, 10))
        wait(lambda: near.state().waiting == 5)
        assert [name[:6] for name in files(tmp_path)] == ["1-1-5-"]
        monkeypatch.undo()
        wait(lambda: near.state().waiting == 0)
        assert acked(gate, near.answers(EVENT, gate.kiosk)) >= 5
