"""The hub of this laptop's own event is there whenever its desk is, and only then."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import requests

from kiosk.opening import founding
from kiosk.opening.own_hub import local_hub_of, own_hub
from kiosk.settings import Settings
from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled
from tests.builders import AT, EVENT, ROOT_PUBLIC, a_roster
from tests.kiosk.opening.starts import Unheard, kept, settings_in

WITHIN_S = 40.0


def hubs() -> int:
    return sum("serve" in p.cmdline() for p in psutil.Process().children(recursive=True))


def test_it_serves_while_the_desk_is_open(settings: Settings) -> None:
    assert hubs() == 0
    identity, roster = kept(settings)
    assert identity is not None
    assert roster == a_roster()
    with own_hub(settings):
        assert hubs() == 1
    assert hubs() == 0


def test_at_another_port_the_desk_finds_it(settings: Settings) -> None:
    before = local_hub_of(settings).url
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(before.rpartition(":")[2])))
        other.listen()
        with own_hub(settings):
            identity, roster = kept(settings)
            assert identity is not None
            assert identity.hub_url == local_hub_of(settings).url != before
            assert identity.event == EVENT
            assert roster == a_roster()


def test_a_desk_of_another_hub_starts_none(settings: Settings) -> None:
    other = Enrolled(
        protocol=PROTOCOL,
        hub="hub-far",
        hub_epoch=1,
        event=EVENT,
        kiosk="k-far",
        token="not-a-real-token",
        root_public=ROOT_PUBLIC.hex(),
        server_time=AT,
    )
    with open_store(settings.database_path, settings.key_path.read_bytes()) as store:
        save_enrolment(store, other, "http://127.0.0.1:9")
    with own_hub(settings):
        assert hubs() == 0


def test_without_an_event_of_its_own_nothing_is_touched(tmp_path: Path) -> None:
    with own_hub(settings_in(tmp_path)):
        assert list(tmp_path.iterdir()) == []


def test_founding_again_changes_nothing_for_whoever_is_there(settings: Settings) -> None:
    founding.found(settings, a_roster(), "南门", Unheard())
    identity, roster = kept(settings)
    assert identity is not None
    assert roster == a_roster()
    assert hubs() == 0


def test_the_command_brings_its_hub_and_leaves_none_behind(settings: Settings) -> None:
    chosen = {"DATA_DIR": str(settings.data_dir), "SOUNDS": "false", "LANGUAGE": "en"}
    running = subprocess.Popen(
        [Path(sys.executable).with_name("gatepost")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **{f"GATEPOST_{name}": value for name, value in chosen.items()}},
    )
    url = local_hub_of(settings).url
    until = time.monotonic() + WITHIN_S
    try:
        while not answers(url):
            assert running.poll() is None, running.communicate()
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(1.5)  # the desk is open by then, or hears it while it opens
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=WITHIN_S)
    finally:
        running.kill()
        running.wait()
    assert (running.returncode, out, err) == (130, "", "Stopped.\n")
    assert not answers(url)


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=WITHIN_S).ok
    except requests.ConnectionError:
        return False
