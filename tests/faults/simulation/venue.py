"""The relay in the simulated world: its real application and spool; it passes on when told to."""

import asyncio
import contextlib
import shutil
from pathlib import Path
from typing import cast

from sync.client.problems import LineDown, SyncProblem
from sync.client.signing import Proof
from sync.client.transport import PARCEL, HttpTransport, Reply
from sync.relay.app import create_app
from sync.relay.forwarding import Forwarder
from sync.relay.spool import Spool, open_spool
from tests.faults.simulation.network import Line, Request, ask

URL = "http://127.0.0.1:2"


class Venue:
    """One relay, with a line of its own to the hub.

    Args:
        line: to the hub; may be cut, and have mishaps.
    """

    def __init__(self, folder: Path, hub: str, line: Line) -> None:
        self.folder = folder
        self.line = line
        self._hub = hub
        self._loop = asyncio.new_event_loop()
        self._open()

    def _open(self) -> None:
        self.spool: Spool = open_spool(self.folder, self._hub)
        self._forwarder = Forwarder(self.spool, URL, cast(HttpTransport, self))
        self._app = create_app(self.spool, self._forwarder)

    # ---- towards the gates ---------------------------------------------------------------------

    def answer(self, request: Request) -> Reply:
        """Answer a gate."""
        return ask(self._loop, self._app, request)

    # ---- towards the hub: the forwarder's transport --------------------------------------------

    def send(self, method: str, url: str) -> Reply:
        """Ask the hub."""
        return self.line.send(method, url)

    def send_parcel(self, url: str, body: bytes) -> Reply:
        """Pass a parcel on."""
        return self.line.send("POST", url, body, kind=PARCEL)

    def pass_on(self) -> None:
        """Take to the hub what waits, as far as the line bears."""
        with contextlib.suppress(SyncProblem):
            self._forwarder.pass_on()

    # ---- its power and its disk ----------------------------------------------------------------

    def restart(self) -> None:
        """Stop and start; what waits is on the disk."""
        self._open()

    def lose_the_disk(self) -> None:
        """Come back with an empty disk."""
        shutil.rmtree(self.folder)
        self._open()

    def keep_copy(self, folder: Path) -> None:
        """Back the disk up."""
        shutil.copytree(self.folder, folder)

    def restore(self, folder: Path) -> None:
        """Come back from a backup."""
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self._open()

    def end(self) -> None:
        """Close everything."""
        self._loop.close()


class WayToVenue:
    """A gate's way to the relay."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self.cut = True

    def send(
        self, method: str, url: str, body: bytes | None = None, proof: Proof | None = None
    ) -> Reply:
        """Ask the relay."""
        assert proof is None, "a token went to a relay"
        return self._carry(Request(method, url, body))

    def send_parcel(self, url: str, body: bytes) -> Reply:
        """Hand a parcel in."""
        return self._carry(Request("POST", url, body, kind=PARCEL))

    def abort(self) -> None:
        """Break off."""
        self.cut = True

    def _carry(self, request: Request) -> Reply:
        if self.cut:
            raise LineDown
        return self._venue.answer(request)
