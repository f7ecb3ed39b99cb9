"""Kiosk and hub are killed at random moments; `make faults` does it 200 times each."""

from pathlib import Path

import pytest

from tests.faults.parts.kills import kill


@pytest.mark.timeout(180)  # the window's process has all of Qt to load
def test_nothing_that_was_confirmed_is_lost_by_sigkill_of_kiosk_or_hub(tmp_path: Path) -> None:
    told = kill(tmp_path, seed=8, kiosks=6, windows=1, hubs=2)
    assert told.wrong == ()
    assert told.counts["SIGKILL of a kiosk"] >= 6
    assert told.counts["SIGKILL of the hub"] >= 2
    assert told.counts["entries that were confirmed"] > 30
