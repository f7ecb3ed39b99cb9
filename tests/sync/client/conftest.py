"""A hub on the loopback and a gate at the other end."""

from collections.abc import Iterator

import pytest

from tests.builders import AT
from tests.sync.client.gates import Gate
from tests.sync.client.hubs import Hub, serving


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as running:
        running.clock = lambda: AT
        yield running


@pytest.fixture
def gate(hub: Hub) -> Iterator[Gate]:
    made = Gate(hub)
    yield made
    made.http.close()
