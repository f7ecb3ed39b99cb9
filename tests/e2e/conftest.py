"""A hub of a test's own, that may be killed and put back, and an event at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.domain.entries import EventId
from tests.builders import a_roster
from tests.e2e.hubs import ServedHub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[ServedHub]:
    folder = tmp_path / "hub"
    folder.mkdir()
    with ServedHub(folder) as running:
        yield running


@pytest.fixture
def event(hub: ServedHub) -> EventId:
    return hub.load(a_roster(), 1)
