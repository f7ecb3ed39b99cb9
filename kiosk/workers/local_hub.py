"""A hub of this kiosk's own: the real command as a child process.

It answers on the loopback address, at the same port every day, and, where the organiser wants
that, to the kiosks of the same network at a second door (`sync.hub.lan`). It lives as long as the
kiosk: its standard input is a pipe that the kiosk holds, so it ends when the kiosk does, however that
goes. The folder's lock is handed down to it: while it winds up, nobody starts a second one on
the same database.
"""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.store.folder import FolderLock, make_folder, translating
from kiosk.store.problems import StoreError, StoreInUse
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Language, Say, same

START_DEADLINE_S = 30.0
COMMAND_DEADLINE_S = 180.0
STOP_DEADLINE_S = 10.0
LOCK_DEADLINE_S = 12.0
"""A hub whose kiosk was killed takes some seconds to end."""
COMMAND = "gatepost-hub"
HOST = "127.0.0.1"
LAN_PORT = 8643
"""Where other kiosks join, unless another program has it."""
_POLL_S = 0.05
_ANSWER_S = 5.0
_NOTE = "local.json"


class LocalHubFailed(EnvironmentProblem):
    """This laptop's own hub did not do what it was asked."""

    title = Say(zh="本机中心没有启动", en="This laptop's hub did not start")
    missing = Say(
        zh="找不到 gatepost-hub 命令。请重新安装岗亭。",
        en="The gatepost-hub command is not here. Install Gatepost again.",
    )
    not_ready = Say(
        zh="本机中心没有就绪。请重新启动岗亭；仍不行时把 {log} 交给技术人员。已有的记录都在。",
        en="This laptop's hub did not get ready. Start Gatepost again; if it stays, show {log} to "
        "whoever looks after this laptop. Everything recorded is safe.",
    )
    in_use = Say(
        zh="本机中心还在被另一个岗亭使用。请先关闭那个窗口，再试一次。",
        en="Another Gatepost uses this laptop's hub. Close that window, then try again.",
    )
    no_address = Say(
        zh="这台电脑现在没有地址 {host}。请接好网络，重新选一个地址。",
        en="This laptop does not have the address {host} now. Connect the network, then choose an "
        "address again.",
    )
    too_slow = Say(
        zh="本机中心太久没有完成。请再试一次。", en="This laptop's hub took too long. Try again."
    )


def hub_command() -> list[str]:
    """Find the hub's command beside this program: in the same environment or frozen folder.

    Raises:
        LocalHubFailed: it is not there.
    """
    names = (f"{COMMAND}.exe", COMMAND) if sys.platform == "win32" else (COMMAND,)
    for name in names:
        found = Path(sys.executable).parent / name
        if found.is_file():
            return [str(found)]
    elsewhere = shutil.which(COMMAND)
    if elsewhere is None:
        raise LocalHubFailed(LocalHubFailed.missing)
    return [elsewhere]


def end(process: subprocess.Popen[bytes]) -> None:
    """End a hub's process and wait; one that holds its end up is killed."""
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(STOP_DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class _HandedDown(FolderLock):
    """A lock that a child process holds, too: it is freed when the last holder is gone."""

    @property
    def handles(self) -> tuple[int, ...]:
        """Give what a child is to inherit."""
        if self._file is None or sys.platform == "win32":
            return ()
        return (self._file.fileno(),)


class LocalHub:
    """The hub in one folder. Commands work before it serves and while it does.

    Args:
        clock: a timetable for a rehearsal; by default the machine's time.
    """

    def __init__(
        self, folder: Path, *, clock: Path | None = None, language: Language = "zh"
    ) -> None:
        self._folder = folder
        self.language: Language = language
        """Of what the commands say."""
        self._clock = clock
        self._lock: _HandedDown | None = None
        self._serving: subprocess.Popen[bytes] | None = None
        note = self._noted()
        self._port = _port(note.get("port"))
        lan = note.get("lan")
        self._lan = lan if isinstance(lan, str) else ""
        self._join = ("", "")

    @property
    def is_made(self) -> bool:
        """Say whether there ever was a hub in this folder."""
        return (self._folder / _NOTE).is_file()

    @property
    def url(self) -> str:
        """Give where it answers, or did when it last ran; empty before it first did."""
        return f"http://{HOST}:{self._port}" if self._port else ""

    @property
    def lan(self) -> str:
        """Give ADDRESS:PORT of the door for other kiosks; empty while it is to be shut."""
        return self._lan

    @property
    def running(self) -> bool:
        """Say whether its process is there."""
        return self._serving is not None and self._serving.poll() is None

    @property
    def log_path(self) -> Path:
        """Name the file that it writes to."""
        return self._folder / "hub.log"

    def ask(self, *arguments: str) -> str:
        """Run one of the hub's commands on this folder; give what it printed.

        Any thread. Raises:
            LocalHubFailed: with the command's own sentence.
        """
        with translating():
            make_folder(self._folder)
        try:
            done = subprocess.run(
                [*hub_command(), *arguments, "--data", str(self._folder), "--lang", self.language],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=COMMAND_DEADLINE_S,
                check=False,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            )
        except subprocess.TimeoutExpired:
            raise LocalHubFailed(LocalHubFailed.too_slow) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise LocalHubFailed(same(said[-1] if said else f"{COMMAND}: {done.returncode}"))
        return done.stdout.decode("utf-8", "replace").strip()

    def start(self, *, wait: bool = True) -> str:
        """Serve; give where. Does nothing when it serves already.

        Args:
            wait: return when it answers. Else it gets ready by itself, and the kiosk's line
                comes up with it.

        Raises:
            LocalHubFailed: it ended, or is another's.
            StoreError: the folder cannot be written.
        """
        if self.running:
            return self.url
        with translating():
            make_folder(self._folder)
            self._lock = self._locked()
            self._port = _free(self._port)
            self._note()
            self._serving = self._spawn(self._lock)
        if wait:
            self.wait_ready()
        return self.url

    def open_door(self, host: str) -> None:
        """Let the kiosks of the network in at this laptop's address `host`, from now on.

        Any thread. Remembered; a hub that serves is started anew, which takes a moment.

        Raises:
            LocalHubFailed, StoreError: see `start`.
        """
        before, _, port = self._lan.rpartition(":")
        if before != host:
            self._set_door(f"{host}:{_free(_port(port) or LAN_PORT, host)}")

    def shut_door(self) -> None:
        """Answer this laptop only, from now on. See `open_door`."""
        if self._lan:
            self._set_door("")

    def _set_door(self, lan: str) -> None:
        before, self._lan = self._lan, lan
        serving = self.running
        try:
            if self._port:
                with translating():
                    self._note()
        except StoreError:
            self._lan = before
            raise
        if serving:
            self.stop()
            self.start()

    def join_address(self) -> str:
        """Give the address at which other kiosks join, with the certificate's fingerprint.

        Any thread. Raises:
            LocalHubFailed: with the command's own sentence.
        """
        if self._join[0] != self._lan:
            self._join = (self._lan, self.ask("lan-address", self._lan))
        return self._join[1]

    def wait_ready(self) -> None:
        """Wait until it answers.

        Raises:
            LocalHubFailed: it ended instead, or took too long.
        """
        deadline = time.monotonic() + START_DEADLINE_S
        while self.running and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(_POLL_S)
        self.stop()
        raise LocalHubFailed(LocalHubFailed.not_ready.fill(log=self.log_path))

    def _answers(self) -> bool:
        """Ask it: it takes its address before it knows whether it can serve."""
        line = http.client.HTTPConnection(HOST, self._port, timeout=_ANSWER_S)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def stop(self) -> None:
        """End it and wait. Idempotent."""
        process, self._serving = self._serving, None
        lock, self._lock = self._lock, None
        if process is not None:
            end(process)
        if lock is not None:
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _locked(self) -> _HandedDown:
        lock = _HandedDown(self._folder / "lock")
        deadline = time.monotonic() + LOCK_DEADLINE_S
        while True:
            try:
                lock.take()
            except StoreInUse:
                if time.monotonic() > deadline:
                    raise LocalHubFailed(LocalHubFailed.in_use) from None
                time.sleep(_POLL_S)
            else:
                return lock

    def _spawn(self, lock: _HandedDown) -> subprocess.Popen[bytes]:
        timeline = ["--clock", str(self._clock)] if self._clock is not None else []
        arguments = ["serve", "--host", HOST, "--port", str(self._port)]
        arguments += ["--data", str(self._folder), "--end-with-input", *timeline]
        arguments += ["--lan", self._lan] if self._lan else []
        handle = os.open(self.log_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            return subprocess.Popen(
                [*hub_command(), *arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                pass_fds=lock.handles,
                start_new_session=sys.platform != "win32",  # Ctrl+C is for the kiosk alone
            )

    def _noted(self) -> dict[str, object]:
        try:
            note = json.loads((self._folder / _NOTE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _note(self) -> None:
        draft = self._folder / f".{_NOTE}.new"
        draft.write_text(json.dumps({"port": self._port, "lan": self._lan}), "utf-8")
        draft.replace(self._folder / _NOTE)


def _port(value: object) -> int:
    """Read a port; 0 for whatever is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536
    return value if fits and isinstance(value, int) else 0


def _free(port: int, host: str = HOST) -> int:
    """Give `port` if it is free, else any that is."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, wanted))
                found: int = probe.getsockname()[1]
                return found
    raise LocalHubFailed(LocalHubFailed.no_address.fill(host=host))
