"""Several processes serve one hub: nothing is lost, nothing comes twice, none outlives it."""

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from sync.domain.clock import SystemClock
from sync.hub.config import HubConfig
from sync.hub.database import Database
from sync.hub.errors import BadInput
from sync.hub.services import devices, rosters
from sync.hub.services.keys import open_ring
from sync.hub.workers import check
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled, PushReply
from tests.sync.hub.journals import batch, long_journal
from tests.sync.hub.running import COMMAND, WITHIN_S, Kiosk, Postgres, migrated, wait_until_healthy
from tests.sync.hub.samples import EVENT, sample

ENTRIES = 400


class Crew:
    """A hub of two workers, as a process tree of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.database: Database = migrated(url)
        ring = open_ring(self.database, folder)[1]
        rosters.load(self.database, ring, sample(), SystemClock().now())
        port_file = folder / "port"
        self.log = folder / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(*COMMAND, "serve", "--end-with-input", "--workers", "2", "--port", "0"),
                    *("--port-file", str(port_file), "--database", url, "--data", str(folder)),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + WITHIN_S
        while not port_file.exists():
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < until
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{port_file.read_text('ascii').strip()}/"
        wait_until_healthy(self.url, until)
        self.wait_for_workers()

    def workers(self) -> list[psutil.Process]:
        """Give the workers; multiprocessing has a helper of its own beside them."""
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "spawn_main" in " ".join(one.cmdline())]

    def wait_for_workers(self) -> None:
        """Wait until both have made their application, and so accept."""
        until = time.monotonic() + WITHIN_S
        while self.log.read_text("utf-8").count("database=postgresql") < 2:
            assert time.monotonic() < until, self.log.read_text("utf-8")
            time.sleep(0.05)

    def enrol(self) -> Kiosk:
        """Enrol a kiosk over the wire."""
        code = devices.make_code(self.database, EVENT, "", SystemClock().now())
        body = {"protocol": PROTOCOL, "code": code, "name": "gate"}
        answer = requests.post(f"{self.url}v1/enrol", json=body, timeout=WITHIN_S)
        told = Enrolled.model_validate_json(answer.content)
        return Kiosk(self.url, told.token, told.kiosk, told.event, requests.Session())  # type: ignore[arg-type]

    def end(self, how: int) -> None:
        """Tell it to stop; every process of it must be gone."""
        family = [*psutil.Process(self.process.pid).children(), psutil.Process(self.process.pid)]
        self.process.send_signal(how)
        self.process.wait(WITHIN_S)
        _, left = psutil.wait_procs(family, timeout=WITHIN_S)
        assert left == []

    def close(self) -> None:
        """End whatever is left."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.database.close()


@pytest.fixture(scope="module")
def crew(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """Give one that is told to stop by Ctrl+C in the end, and then must be gone."""
    made = Crew(tmp_path_factory.mktemp("crew"), postgres.fresh())
    try:
        yield made
        made.end(signal.SIGINT)
        assert made.process.returncode == 0
        assert "Traceback" not in made.log.read_text("utf-8")
    finally:
        made.close()


def insist(kiosk: Kiosk, body: object) -> PushReply:
    """Push until it is answered, as a kiosk does."""
    until = time.monotonic() + WITHIN_S
    while True:
        try:
            return kiosk.push(body)
        except requests.RequestException:
            # The worker that had the request was killed.
            assert time.monotonic() < until
            time.sleep(0.05)


def test_two_workers_and_one_of_them_killed_lose_and_double_nothing(crew: Crew) -> None:
    kiosks = [crew.enrol() for _ in range(2)]
    problems: list[BaseException] = []
    half = threading.Event()

    def push(kiosk: Kiosk) -> None:
        try:
            journal = long_journal(EVENT, kiosk.kiosk, ENTRIES)
            for start in range(0, ENTRIES, 20):
                # Each batch overlaps the one before: what came twice is kept once.
                run = journal[max(0, start - 10) : start + 20]
                fresh = Kiosk(kiosk.url, kiosk.token, kiosk.kiosk, EVENT, requests.Session())
                with fresh.session:
                    reply = insist(fresh, batch(run))
                assert reply.acked_through == start + 20
                assert {said.status.value for said in reply.exceptions} <= {"duplicate"}
                if start > ENTRIES // 3:
                    half.set()
        except BaseException as problem:  # noqa: BLE001 - told by the test
            problems.append(problem)
            half.set()

    threads = [threading.Thread(target=push, args=[kiosk]) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    assert half.wait(WITHIN_S)
    before = crew.workers()
    assert len(before) == 2
    before[0].kill()
    for thread in threads:
        thread.join()
    assert problems == []
    with crew.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kiosk, count(*), count(DISTINCT seq), max(seq) FROM journal GROUP BY kiosk"
        ).all()
    assert {tuple(row)[1:] for row in rows} == {(ENTRIES, ENTRIES, ENTRIES)}
    assert len(rows) == 2
    until = time.monotonic() + WITHIN_S
    while len(crew.workers()) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert "another takes its place" in crew.log.read_text("utf-8")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_starter(
    postgres: Postgres, tmp_path: Path, how: signal.Signals
) -> None:
    crew = Crew(tmp_path, postgres.fresh())
    try:
        crew.end(how)
        assert crew.process.returncode == (0 if how == signal.SIGTERM else -how)
    finally:
        crew.close()


def test_news_of_one_worker_reach_who_waits_at_the_other(crew: Crew) -> None:
    waiting, pushing = crew.enrol(), crew.enrol()
    _, cursor = waiting.pull_all()
    heard: list[bool] = []

    def wait(kiosk: Kiosk) -> None:
        answer = requests.get(
            f"{kiosk.url}v1/news",
            params={"cursor": cursor, "wait": "15", "epoch": "1"},
            headers=kiosk.headers,
            timeout=WITHIN_S,
        )
        heard.append(answer.json()["news"])

    # Each connection is one worker's; of six, hardly all are at the worker that is pushed to.
    threads = [threading.Thread(target=wait, args=[waiting]) for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    pushing.push(batch(long_journal(EVENT, pushing.kiosk, 1)))
    for thread in threads:
        thread.join()
    assert heard == [True] * 6
    assert time.monotonic() - began < 10


def test_several_workers_on_one_file_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="one writer"):
        check(2, HubConfig(tmp_path, workers=2))
    check(1, HubConfig(tmp_path))
    check(4, HubConfig(tmp_path, "postgresql://hub@host/name", workers=4))
