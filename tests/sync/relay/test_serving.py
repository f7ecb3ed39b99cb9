"""`gatepost-hub serve --relay-to`: a process of its own, found by name or by address."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sync.client.finding import RelayFinder
from sync.relay.announcing import announced
from sync.relay.spool import Spool, open_spool
from sync.wire.messages import RelayState
from tests.sync.hub.running import COMMAND, WITHIN_S, RunningHub, command
from tests.sync.relay.running import wait


@contextlib.contextmanager
def relay_process(folder: Path, hub: str) -> Iterator[str]:
    """Run a relay as its own process; gives its address and ends it."""
    port_file = folder / "relay-port"
    arguments = ["--relay-to", hub, "--data", str(folder / "relay"), "--port", "0"]
    with (folder / "relay.log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", *arguments, "--port-file", str(port_file), "--end-with-input"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
        try:
            until = time.monotonic() + WITHIN_S
            while not port_file.exists():
                assert process.poll() is None, (folder / "relay.log").read_text("utf-8")
                assert time.monotonic() < until
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port_file.read_text('ascii').strip()}"
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(WITHIN_S) == 0


def test_a_relay_learns_its_hub_and_later_starts_without_a_line(tmp_path: Path) -> None:
    with RunningHub(f"sqlite:///{tmp_path}/hub.sqlite", tmp_path / "data") as hub:
        name = hub.app.state.hub.identity.hub
        with relay_process(tmp_path, hub.url) as address:
            assert _state(address).hub == name
        assert "--host 0.0.0.0" in (tmp_path / "relay.log").read_text("utf-8")
        gone = hub.url
    (tmp_path / "relay-port").unlink()
    with relay_process(tmp_path, gone) as address:
        state = _state(address)
        assert (state.hub, state.reaches_hub) == (name, False)


def _state(address: str) -> RelayState:
    answer = requests.get(f"{address}/relay/v1/state", timeout=WITHIN_S)
    return RelayState.model_validate_json(answer.content)


@pytest.mark.parametrize(
    ("url", "words"),
    [("hub.example", "no hub's address"), ("http://127.0.0.1:9", "first start")],
)
def test_what_a_relay_cannot_work_for_is_said(tmp_path: Path, url: str, words: str) -> None:
    done = command("serve", "--relay-to", url, "--data", str(tmp_path), "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert not (tmp_path / "spool.json").exists()


def test_relays_of_the_own_hub_are_found_as_they_come_and_go(tmp_path: Path) -> None:
    here = ["127.0.0.1"]
    ours: Spool = open_spool(tmp_path / "ours", "hub-1")
    finder = RelayFinder("hub-1", told=["http://127.0.0.1:1"], interfaces=here)
    finder.start()
    try:
        with (
            announced(ours, "127.0.0.1", 4711),
            announced(open_spool(tmp_path / "theirs", "hub-2"), "127.0.0.1", 4712),
        ):
            wait(lambda: len(finder.addresses()) > 1)
            assert finder.addresses() == ["http://127.0.0.1:1", "http://127.0.0.1:4711"]
        wait(lambda: finder.addresses() == ["http://127.0.0.1:1"])
    finally:
        finder.stop()
