"""Relays that really run, on a thread of the test."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import requests
import uvicorn

from sync.client.pace import Pace
from sync.client.transport import HttpTransport
from sync.hub import serving
from sync.relay.app import MEDIA, create_app
from sync.relay.forwarding import Forwarder
from sync.relay.spool import Spool
from sync.wire.messages import Held, RelayState
from tests.sync.hub.running import WITHIN_S


class RunningRelay:
    """A relay over real HTTP on 127.0.0.1."""

    def __init__(self, spool: Spool, hub_url: str) -> None:
        self.spool = spool
        transport = HttpTransport(connect_s=1, read_s=2)
        self.forwarder = Forwarder(spool, hub_url, transport, Pace(poll_s=0.2, uniform=_soon))
        self._bound = serving.bind("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._bound.getsockname()[1]}"
        config = uvicorn.Config(create_app(spool, self.forwarder), log_config=None)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._bound]}, daemon=True
        )
        self.session = requests.Session()

    def __enter__(self) -> Self:
        self._thread.start()
        wait(lambda: self._server.started)
        self.forwarder.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()
        self.forwarder.stop()
        self._server.should_exit = True
        self._thread.join(WITHIN_S)
        self._bound.close()
        assert not self._thread.is_alive()

    def hand_in(self, raw: bytes, kind: str = MEDIA) -> requests.Response:
        """Hand a parcel in."""
        return self.session.post(
            f"{self.url}/relay/v1/parcels",
            data=raw,
            headers={"Content-Type": kind},
            timeout=WITHIN_S,
        )

    def held(self, raw: bytes) -> Held:
        """Hand a parcel in that is taken."""
        answer = self.hand_in(raw)
        assert answer.status_code == 200, answer.text
        return Held.model_validate_json(answer.content)

    def answers(self, event: int, kiosk: str, epoch: int = 1) -> Held:
        """Ask what came of the earlier ones."""
        answer = self.session.get(
            f"{self.url}/relay/v1/answers/{event}/{kiosk}/{epoch}", timeout=WITHIN_S
        )
        assert answer.status_code == 200, answer.text
        return Held.model_validate_json(answer.content)

    def state(self) -> RelayState:
        """Ask who it is."""
        answer = self.session.get(f"{self.url}/relay/v1/state", timeout=WITHIN_S)
        return RelayState.model_validate_json(answer.content)


def _soon(_low: float, _high: float) -> float:
    return 0.05


def wait(until: Callable[[], object]) -> None:
    """Wait for something that comes in a moment."""
    end = time.monotonic() + WITHIN_S
    while not until():
        assert time.monotonic() < end
        time.sleep(0.01)


def files(folder: Path) -> list[str]:
    """Name the parcels that lie in a spool's folder."""
    return sorted(path.name for path in folder.rglob("*.parcel"))
