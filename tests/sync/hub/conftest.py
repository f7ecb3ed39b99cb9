"""One PostgreSQL for all tests of the hub, and a hub that runs."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.roster import Roster
from tests.sync.hub.journals import START
from tests.sync.hub.running import Postgres, RunningHub, SetClock
from tests.sync.hub.samples import sample


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="gatepost-pg-") as folder:
        server = Postgres(Path(folder) / "data")
        yield server
        server.stop()


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
