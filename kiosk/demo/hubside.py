"""The demonstration's hub: the real command, its own process, on this machine only."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kiosk.workers.local_hub import end, hub_command
from sync.domain.entries import EventId, VolunteerId
from sync.domain.errors import EnvironmentProblem
from sync.domain.figures import Figures
from sync.domain.wording import Say

START_DEADLINE_S = 30.0
COMMAND_DEADLINE_S = 60.0


class HubFailed(EnvironmentProblem):
    """The hub's command did not do what it was asked."""

    title = Say(zh="中心没有启动", en="The hub did not start")


@dataclass(frozen=True, slots=True)
class BadgeToPrint:
    """What the hub gives out for printing."""

    volunteer: VolunteerId
    token: str


class HubProcess:
    """A hub with its data in one folder. Commands work before it serves and while it does."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._command = hub_command()
        self._serving: subprocess.Popen[bytes] | None = None
        self.url = ""

    def ask(self, *arguments: str) -> str:
        """Run one command of the hub and give what it printed.

        Raises:
            HubFailed: it said no, in its own words.
        """
        done = subprocess.run(
            [*self._command, *arguments, "--data", str(self._folder)],
            capture_output=True,
            text=True,
            timeout=COMMAND_DEADLINE_S,
            check=False,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()
            raise HubFailed(Say(zh=said, en=said))
        return done.stdout

    def badges(self, event: EventId) -> list[BadgeToPrint]:
        """Fetch the signed badges of everybody on the roster."""
        path = self._folder / "badges.json"
        self.ask("badges", str(event), "--json", str(path))
        return [
            BadgeToPrint(VolunteerId(int(row["volunteer"], 16)), row["token"])
            for row in json.loads(path.read_text(encoding="utf-8"))
        ]

    def single_badge(self, event: EventId, volunteer: VolunteerId, expires: datetime) -> str:
        """Have one badge signed for anybody: an expired one, a stranger's, another event's."""
        with tempfile.TemporaryDirectory(dir=self._folder) as private:
            path = Path(private) / "badge.json"
            self.ask(
                "issue-badge",
                str(event),
                f"{volunteer:016x}",
                "--expires",
                expires.isoformat(),
                "--json",
                str(path),
            )
            return str(json.loads(path.read_text(encoding="utf-8"))["token"])

    def figures(self, event: EventId) -> Figures:
        """Ask for the headline figures."""
        row: dict[str, Any] = json.loads(self.ask("figures", str(event), "--json"))
        return Figures(
            row["volunteers"],
            row["turns"],
            row["served"],
            row["minutes"],
            row["measured_minutes"],
        )

    def serve(self, clock: Path | None = None) -> None:
        """Start serving on a free port of the loopback address; returns when it answers.

        Raises:
            HubFailed: it ended, or gave no port in time.
        """
        port_file = self._folder / "port"
        port_file.unlink(missing_ok=True)
        timeline = ["--clock", str(clock)] if clock is not None else []
        log = (self._folder / "hub.log").open("ab")
        with log:
            self._serving = subprocess.Popen(
                [
                    *self._command,
                    "serve",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "0",
                    "--port-file",
                    str(port_file),
                    "--data",
                    str(self._folder),
                    "--end-with-input",
                    *timeline,
                ],
                # Held open as long as this process lives, even if it is killed.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        self.url = f"http://127.0.0.1:{self._port(port_file)}"

    def _port(self, port_file: Path) -> int:
        deadline = time.monotonic() + START_DEADLINE_S
        while time.monotonic() < deadline:
            if self._serving is not None and self._serving.poll() is not None:
                break
            try:
                return int(port_file.read_text(encoding="ascii"))
            except (OSError, ValueError):
                time.sleep(0.05)
        self.stop()
        raise HubFailed(
            Say(
                zh=f"中心进程没有就绪，详情见 {self._folder / 'hub.log'}。",
                en=f"The hub's process did not get ready; see {self._folder / 'hub.log'}.",
            )
        )

    def stop(self) -> None:
        """End the process that `serve` started, and wait for it."""
        process, self._serving = self._serving, None
        if process is not None:
            end(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
