"""The door for the kiosks of the same network: pinned, for devices only. On 127.0.0.1."""

import json
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sync.client.enrolment import enrol
from sync.client.problems import LineDown, NotSecure
from sync.client.signing import Bearer
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.entries import EventId
from sync.domain.roster import Roster
from sync.hub import lan
from sync.hub.config import HubConfig
from sync.hub.errors import BadInput, KeysUnusable
from sync.hub.services import rosters
from sync.hub.services.keys import open_ring
from sync.wire import joining, pinning
from tests.sync.hub.running import WITHIN_S, command, hub_process, migrated
from tests.sync.hub.samples import EVENT


def a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def line() -> Iterator[HttpTransport]:
    made = HttpTransport()
    yield made
    made.close()


def test_a_kiosk_joins_by_what_the_code_says_and_believes_no_other_certificate(
    tmp_path: Path, roster: Roster, line: HttpTransport
) -> None:
    data = ("--data", str(tmp_path))
    _load(tmp_path, roster)
    place = f"127.0.0.1:{a_port()}"
    url = command("lan-address", place, *data).stdout.strip()
    with hub_process(tmp_path, "--lan", place, *data) as near:
        shown = command("enrol-code", str(EVENT), "--address", url, "--json", *data).stdout
        invitation = joining.read(json.loads(shown)["invitation"])
        assert invitation.url == url
        _until_open(line, url)
        enrolled = enrol(invitation.url, invitation.code, "西门", line)
        assert EventId(enrolled.event) == EVENT
        reply = line.send("GET", f"{url}/v1/changes", None, Bearer(enrolled.token))
        assert reply.status == 200
        # The pages stay on this machine; near, nothing has changed.
        assert line.send("GET", f"{url}/").status == 404
        assert line.send("GET", f"{url}/events/{EVENT}").status == 404
        assert requests.get(f"{near}events/{EVENT}", timeout=WITHIN_S).ok
        # Somebody in between has another certificate, and is told nothing.
        other = pinning.pinned(pinning.shown(url), "00" * 32)
        for stranger in (other, pinning.shown(url)):
            fresh = HttpTransport()
            with pytest.raises(NotSecure):
                fresh.send("GET", f"{stranger}/v1/changes", None, Bearer(enrolled.token))
            fresh.close()
        with pytest.raises(LineDown):
            line.send("GET", f"http://{place}/v1/changes")


def _load(folder: Path, roster: Roster) -> None:
    database = migrated(HubConfig(folder).url)
    _, ring = open_ring(database, folder)
    rosters.load(database, ring, roster, SystemClock().now())
    database.close()


def _until_open(line: HttpTransport, url: str) -> None:
    until = time.monotonic() + WITHIN_S
    while True:
        try:
            assert line.send("GET", f"{url}/healthz").status == 200
        except LineDown:
            assert time.monotonic() < until
            time.sleep(0.02)
        else:
            return


def test_what_is_served_here_waits_for_no_address_of_the_network(
    tmp_path: Path, line: HttpTransport
) -> None:
    """An address that this machine does not have yet: Wi-Fi that is still coming up."""
    with (
        socket.socket() as taken,
        hub_process(tmp_path, "--lan", _held(taken), "--data", str(tmp_path)) as near,
    ):
        assert requests.get(f"{near}healthz", timeout=WITHIN_S).ok
        url = lan.address(tmp_path, lan.read_place(_held(taken)))
        with pytest.raises(LineDown):
            line.send("GET", f"{url}/healthz")
        taken.close()
        _until_open(line, url)


def _held(taken: socket.socket) -> str:
    if taken.getsockname()[1] == 0:
        taken.bind(("127.0.0.1", 0))
    return f"127.0.0.1:{taken.getsockname()[1]}"


def test_the_certificate_is_made_once_and_private(tmp_path: Path) -> None:
    path, first = lan.certificate(tmp_path)
    assert lan.certificate(tmp_path) == (path, first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"no certificate")
    with pytest.raises(KeysUnusable) as damaged:
        lan.certificate(tmp_path)
    assert str(path) in damaged.value.message.zh


@pytest.mark.parametrize(
    "text",
    [
        "",
        "192.168.1.20",
        "192.168.1.20:",
        "192.168.1.20:0",
        "192.168.1.20:65536",
        "192.168.1.300:8643",
        "8.8.8.8:8643",
        "0.0.0.0:8643",
        "hub.example:8643",
        "[::1]:8643",
        "１92.168.1.20:8643",
    ],
)
def test_only_an_address_of_a_private_network_is_opened(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        lan.read_place(text)
    assert "ADDRESS:PORT" in refused.value.message.en


def test_a_wrong_place_is_one_sentence(tmp_path: Path) -> None:
    done = command("serve", "--lan", "8.8.8.8:1", "--data", str(tmp_path), "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "8.8.8.8:1" in done.stderr
