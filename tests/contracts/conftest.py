"""One PostgreSQL for the whole run."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.hub.running import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="gatepost-pg-") as folder:
        server = Postgres(Path(folder) / "data")
        yield server
        server.stop()
