"""A hub that runs, and what it is given."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.roster import Roster
from tests.sync.hub.journals import START
from tests.sync.hub.running import RunningHub, SetClock
from tests.sync.hub.samples import sample


@pytest.fixture
def roster() -> Roster:
    return sample()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def hub(tmp_path: Path, clock: SetClock) -> Iterator[RunningHub]:
    """A hub on SQLite."""
    with RunningHub(f"sqlite:///{tmp_path}/hub.sqlite", tmp_path / "data", clock) as running:
        yield running
