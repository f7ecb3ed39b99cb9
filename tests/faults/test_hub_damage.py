"""A few of what part `damage` does to the hub's own database."""

from pathlib import Path

import pytest

from tests.faults.hub_damage import run

FLIPS = 12


@pytest.mark.expects_warnings
def test_a_damaged_hub_is_salvaged_and_sent_what_it_lost(tmp_path: Path) -> None:
    told = run(tmp_path, seed=11, flips=FLIPS)
    assert told.wrong == ()
    counts = dict(told.counts)
    assert counts["hubs with a byte flipped in database or log"] == FLIPS
    assert counts["hubs with a part wiped"] == FLIPS // 10
    assert counts["hubs salvaged without a backup"] > 0
    assert counts["hubs that served, all they acknowledged as it came"] > 0
