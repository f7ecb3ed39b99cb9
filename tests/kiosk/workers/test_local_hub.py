"""A hub of the kiosk's own: the real command, as a real process."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from kiosk.workers import local_hub
from kiosk.workers.local_hub import LocalHub, LocalHubFailed
from sync.client.transport import HttpTransport
from sync.wire import pinning

WITHIN_S = 30.0


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=WITHIN_S).ok
    except requests.ConnectionError:
        return False


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_it_answers_at_the_same_address_every_day(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    assert not LocalHub(folder).is_made
    with LocalHub(folder) as hub:
        url = hub.start()
        assert answers(url)
        assert hub.start() == url
        assert url.startswith("http://127.0.0.1:")
    assert not answers(url)
    again = LocalHub(folder)
    assert (again.is_made, again.url) == (True, url)
    with again:
        assert again.start() == url
    assert stat.S_IMODE((folder / "hub.log").stat().st_mode) == 0o600


def test_a_port_that_another_program_took_is_changed(tmp_path: Path) -> None:
    with LocalHub(tmp_path / "hub") as hub:
        url = hub.start()
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(url.rpartition(":")[2])))
        other.listen()
        with LocalHub(tmp_path / "hub") as hub:
            moved = hub.start()
            assert moved != url
            assert answers(moved)
    assert LocalHub(tmp_path / "hub").url == moved


def test_its_commands_speak_in_their_own_words(tmp_path: Path) -> None:
    hub = LocalHub(tmp_path / "hub", language="en")
    with pytest.raises(LocalHubFailed) as refused:
        hub.ask("load", str(tmp_path / "nothing.json"))
    assert "cannot be opened" in refused.value.message.en


HOLD = """
import sys, time
from pathlib import Path
from kiosk.workers.local_hub import LocalHub
hub = LocalHub(Path(sys.argv[1]))
print(hub.start(), flush=True)
time.sleep(600)
"""


def test_a_kiosk_that_is_killed_leaves_no_hub_behind(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    url = holder.stdout.readline().strip()
    (served,) = [
        each for each in psutil.Process(holder.pid).children(recursive=True)
        if "serve" in each.cmdline()
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_hub, "LOCK_DEADLINE_S", 0.2)
        with pytest.raises(LocalHubFailed) as refused:
            LocalHub(folder).start()
    assert refused.value.message == LocalHubFailed.in_use
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate(timeout=WITHIN_S)
    # At once: it waits until the one before has wound up, and takes its address.
    with LocalHub(folder) as hub:
        assert hub.start() == url
        assert gone(served)
        assert answers(url)


def test_a_hub_that_ends_at_once_says_where_to_look(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "hub.sqlite").write_bytes(b"no database at all, but long enough to look at" * 9)
    hub = LocalHub(folder)
    began = time.monotonic()
    with pytest.raises(LocalHubFailed) as failed:
        hub.start()
    assert str(hub.log_path) in failed.value.message.zh
    assert time.monotonic() - began < local_hub.START_DEADLINE_S
    assert not hub.running


def test_without_the_command_it_says_to_install_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_hub, "COMMAND", "gatepost-hub-that-is-not-there")
    with pytest.raises(LocalHubFailed) as failed:
        LocalHub(tmp_path).ask("figures", "7")
    assert failed.value.message == LocalHubFailed.missing


def test_its_door_for_other_kiosks_is_shut_until_it_is_opened_and_stays_as_it_was_left(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "hub"
    with LocalHub(folder, language="en") as hub:
        url = hub.start()
        assert hub.lan == ""
        hub.open_door("127.0.0.1")
        assert (hub.running, hub.url) == (True, url)
        address, fingerprint = pinning.split(hub.join_address())
        assert address == f"https://{hub.lan}"
        assert fingerprint is not None
        line = HttpTransport()
        assert line.send("GET", f"{hub.join_address()}/healthz").status == 200
        line.close()
        before = hub.lan
        hub.open_door("127.0.0.1")
        assert hub.lan == before
    again = LocalHub(folder)
    assert again.lan == before
    again.shut_door()
    assert LocalHub(folder).lan == ""
    with pytest.raises(LocalHubFailed) as refused:
        again.open_door("192.0.2.1")  # nobody's: RFC 5737
    assert "192.0.2.1" in refused.value.message.zh
    assert again.lan == ""


def test_a_note_that_cannot_be_read_is_an_ordinary_hub(tmp_path: Path) -> None:
    for note in ('{"port": true, "lan": 7}', '["port"]', "no json", '{"port": 99999}'):
        (tmp_path / "local.json").write_text(note, "utf-8")
        hub = LocalHub(tmp_path)
        assert (hub.url, hub.lan) == ("", "")
