"""A gate that never sees a network: pack, scans, stick, hub, answer, and only then a purge."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.desk.gate import Gate
from kiosk.desk.renewing import read_pack
from kiosk.opening.enrolling import take_pack
from kiosk.settings import load_settings
from kiosk.store.draft import Draft
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.journal import Journal
from kiosk.store.purging import PurgeRefused, purge
from kiosk.workers.local_hub import hub_command
from sync.domain.entries import Kind, Method
from tests.builders import EVENT, LI, SOUTH, WANG, a_roster
from tests.stage import StandingClock
from tests.sync.hub.running import event_file

HUB_ADDRESS = "https://hub.example"
"""Nobody answers there, and nobody is asked."""


class Places:
    """The hub's laptop, the gate's laptop, and the stick between them."""

    def __init__(self, folder: Path) -> None:
        self.hub, self.gate, self.usb = (folder / name for name in ("hub", "gate", "usb"))
        for each in (self.hub, self.gate, self.usb):
            each.mkdir()

    def run(self, command: list[str], *arguments: object) -> str:
        """Run one command; it must go well."""
        done = subprocess.run(
            [*command, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=40,
            check=False,
            env={**os.environ, "GATEPOST_DATA_DIR": str(self.gate), "GATEPOST_LANGUAGE": "en"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def at_hub(self, *arguments: object) -> str:
        """Run `gatepost-hub`."""
        return self.run(hub_command(), *arguments, "--data", self.hub, "--lang", "en")


GATEPOST = [sys.executable, "-m", "kiosk"]
pytestmark = pytest.mark.timeout(180)  # a dozen commands, beside other tests


def test_a_gate_without_a_network_hands_in_its_day_on_a_stick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = Places(tmp_path)
    at.at_hub("load", event_file(tmp_path / "event.json", a_roster()))
    pack = at.usb / "south.gatepack"
    at.at_hub("pack", EVENT, pack, "--kiosk", "南门", "--address", HUB_ADDRESS)
    tokens = tmp_path / "badges.json"
    at.at_hub("badges", EVENT, "--json", tokens)
    issued = {each["volunteer"]: each["token"] for each in json.loads(tokens.read_text("utf-8"))}

    monkeypatch.setenv("GATEPOST_DATA_DIR", str(at.gate))
    settings = load_settings()
    take_pack(settings, read_pack(pack))
    key = read_or_make_key(settings.key_path)
    with open_store(settings.database_path, key) as store:
        clock = StandingClock()
        journal = Journal(store, clock)
        gate = Gate(store, journal, clock, [SOUTH])
        for who in (WANG, LI):
            gate.checkin.scan(next(t for v, t in issued.items() if int(v, 16) == who), gate.now())
        journal.append(Draft(Kind.CLOSE, Method.DESK, post=SOUTH, data={"on_duty": 0}))
        recorded = journal.pending_count()
    assert recorded >= 3

    said = at.run(GATEPOST, "bundle", "export", at.usb)
    assert f"{recorded} entries" in said
    with pytest.raises(PurgeRefused, match="not reached the hub"):
        purge(settings.database_path, key)

    told = json.loads(at.at_hub("bundle", "import", at.usb, "--json"))
    assert (told["entries"], told["accepted"], told["aside"]) == (recorded, recorded, 0)

    said = at.run(GATEPOST, "bundle", "answer", at.usb)
    assert f"The hub has {recorded} more entries. Nothing waits any more." in said
    assert purge(settings.database_path, key).entries == recorded
