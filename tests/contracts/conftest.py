"""One PostgreSQL for the whole run, and an ear at its wire."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.roster import Roster
from tests.contracts.hub_rules import Ran, listening
from tests.sync.hub.running import Postgres
from tests.sync.hub.samples import sample


@pytest.fixture(scope="session")
def ran() -> Iterator[Ran]:
    """Give what the hub ran on PostgreSQL so far in this run."""
    heard: Ran = {}
    with listening(heard):
        yield heard


@pytest.fixture(scope="session")
def postgres(ran: Ran) -> Iterator[Postgres]:
    del ran  # heard from the first statement on
    with tempfile.TemporaryDirectory(prefix="gatepost-pg-") as folder:
        server = Postgres(Path(folder) / "data")
        yield server
        server.stop()


@pytest.fixture
def roster() -> Roster:
    return sample()
