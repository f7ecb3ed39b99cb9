"""The reader in a process of its own: a decoder that crashes or hangs takes no window down.

The decoders are C++ and see whatever somebody holds before a camera. Here a frame that kills
one, or keeps it busy for ever, costs that frame and the half second until the next process is
there. Whoever asks meanwhile is told at once that nothing was seen.
"""

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kiosk.scanning import apart_child, passing
from kiosk.scanning.glance import Glance
from kiosk.scanning.passing import FrameMemory, Garbled

_log = logging.getLogger(__name__)

PATIENCE_S = 1.0
BACKOFF_S = (0.1, 0.5, 2.0, 5.0)
START_S = 10.0
"""A laptop that has just started reads half a gigabyte of libraries from a slow disk."""
_WELL_S = 20.0
"""A process that lived so long did not die of its start."""
_LONGEST_S = 10.0
"""No deadline is further away: the child's watchdog takes a much longer look for a hang."""
_CAPACITY = 3840 * 2160
READER = "kiosk.scanning.reader:Reader"


def child_command() -> list[str]:
    """Give the command of the child: this program, or its Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, apart_child.COMMAND]
    return [sys.executable, "-m", apart_child.__name__]


class _Gone(Exception):  # a state of the child, no bug
    """The child does not answer, and why."""


class ReaderApart:
    """A `Reader` in a process of its own. The process is started at once; use from any thread.

    Args:
        patience_s: how long after its deadline an answer may come; then the process is ended.
        backoff_s: how long to wait before the next start, after one death, two, three ...
        reader: the class that the child makes, as `module:name`.
        start_s: how long the first look waits for the process; 0: it shows nothing meanwhile.
    """

    def __init__(
        self,
        *,
        patience_s: float = PATIENCE_S,
        backoff_s: Sequence[float] = BACKOFF_S,
        reader: str = READER,
        start_s: float = START_S,
        command: Sequence[str] | None = None,
    ) -> None:
        self._patience_s = patience_s
        self._backoff_s = tuple(backoff_s)
        self._reader = reader
        self._start_s = start_s
        self._command = tuple(command or child_command())
        self._turn = threading.Lock()
        self._closed = False
        self._deaths = 0
        self._refusal = ""
        self._first = True
        self._again_at = 0.0
        self._child: _Child | None = None
        self._start(_CAPACITY)

    @property
    def pid(self) -> int | None:
        """Give the number of the reader's process; None while there is none."""
        child = self._child
        return None if child is None else child.pid

    def read(self, frame: NDArray[np.uint8], deadline: float | None = None) -> list[str]:
        """Give the texts of `look`."""
        return self.look(frame, deadline).texts

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        """Read every QR code in one frame; see `Reader.look`.

        The first look waits until the process is ready. Never raises: a frame that ended the
        process, and every frame until the next one is ready, shows nothing.
        """
        height, width = frame.shape[:2]
        with self._turn:
            child = self._ready_child(width * height)
            if child is None or width * height == 0:
                return Glance(size=(width, height))
            try:
                return child.look(frame, deadline, self._patience_s)
            except _Gone as gone:
                self._lose(child, str(gone))
                return Glance(size=(width, height))

    def close(self) -> None:
        """End the process, whatever it does. Final, and idempotent."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()  # whoever waits for its answer waits no longer
        with self._turn:
            if self._child is not None:
                self._child.end()
                self._child = None

    def _ready_child(self, room: int) -> "_Child | None":
        if self._closed:
            return None
        if self._child is not None and self._child.capacity < room:
            self._child.kill()
            self._child.end()
            self._child = None
            self._again_at = 0.0
        if self._child is None and time.monotonic() >= self._again_at:
            self._start(max(room, _CAPACITY))
        child = self._child
        if child is None:
            return None
        try:
            ready = child.is_ready(self._start_s if self._first else 0.0)
        except _Gone as gone:
            self._lose(child, str(gone))
            return None
        self._first = self._first and not ready
        return child if ready else None

    def _start(self, capacity: int) -> None:
        try:
            self._child = _Child(self._command, self._reader, capacity)
        except OSError as problem:
            self._wait_a_while()
            # It is tried again for ever; one line a cause says as much as one every few seconds.
            if type(problem).__name__ != self._refusal:
                self._refusal = type(problem).__name__
                _log.warning("reader cannot be started: %s", self._refusal)
        else:
            self._refusal = ""

    def _lose(self, child: "_Child", why: str) -> None:
        self._child = None
        self._first = False
        code = child.end()
        if self._closed:
            return
        if child.lived_s > _WELL_S:
            self._deaths = 0
        self._wait_a_while()
        often = self._deaths > len(self._backoff_s)
        level = logging.DEBUG if often else logging.WARNING
        _log.log(level, "reader %s (%s), is started again", why, code)

    def _wait_a_while(self) -> None:
        patience_s = self._backoff_s[min(self._deaths, len(self._backoff_s) - 1)]
        self._again_at = time.monotonic() + patience_s
        self._deaths += 1


class _Child:
    """One process, its line and its memory.

    Raises:
        OSError: the system will not start it.
    """

    def __init__(self, command: Sequence[str], reader: str, capacity: int) -> None:
        self.capacity = capacity
        self._began = time.monotonic()
        self._ready = False
        with contextlib.ExitStack() as undo:
            self._line, theirs = socket.socketpair()
            undo.callback(self._line.close)
            with theirs:
                self._memory = FrameMemory(capacity)
                undo.callback(self._memory.close)
                self._process = self._begin(command, reader, theirs)
            undo.pop_all()

    def _begin(
        self, command: Sequence[str], reader: str, theirs: socket.socket
    ) -> "subprocess.Popen[bytes]":
        # The decoders print what they like; nobody is to see it.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        passed = [self._memory.handle, str(self.capacity), reader]
        # A process group of its own: Ctrl+C in the terminal is for the window alone.
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
            process = subprocess.Popen(
                [*command, apart_child.FROM_STDIN, *passed],
                stdin=subprocess.PIPE,
                env=environment,
                creationflags=flags,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if process.stdin is not None:
                with process.stdin as into:
                    into.write(theirs.share(process.pid))
            return process
        return subprocess.Popen(
            [*command, str(theirs.fileno()), *passed],
            stdin=subprocess.DEVNULL,
            env=environment,
            pass_fds=(theirs.fileno(), int(self._memory.handle)),
            process_group=0,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lived_s(self) -> float:
        return time.monotonic() - self._began

    def is_ready(self, wait_s: float) -> bool:
        """Say whether it can be asked.

        Raises:
            _Gone: it ended, or is not ready although it had all the time.
        """
        if self._ready:
            return True
        left_s = self._began + START_S - time.monotonic()
        self._line.settimeout(max(0.0, min(wait_s, left_s)))
        try:
            said = self._line.recv(1)
        except (TimeoutError, BlockingIOError):
            if left_s <= 0:
                self.kill()
                raise _Gone("did not start") from None
            return False
        except OSError:
            said = b""
        if said != passing.READY:
            raise _Gone("ended while it started")
        self._ready = True
        return True

    def look(self, frame: NDArray[np.uint8], deadline: float | None, patience_s: float) -> Glance:
        """Have a frame looked at.

        Raises:
            _Gone: it gave no answer.
        """
        height, width = frame.shape[:2]
        self._memory.put(frame)
        now = time.monotonic()
        if deadline is not None:
            deadline = min(now + _LONGEST_S, deadline)  # in this order also for no number
        self._line.settimeout(max(deadline or now, now) - now + patience_s)
        try:
            passing.ask(self._line, (width, height), deadline)
            glance = passing.receive(self._line)
        except TimeoutError:
            self.kill()
            raise _Gone("hung") from None
        except Garbled:
            self.kill()
            raise _Gone("said nonsense") from None
        except OSError:
            glance = None
        if glance is None:
            raise _Gone("ended")
        return glance

    def kill(self) -> None:
        """End the process; from any thread."""
        self._process.kill()

    def end(self) -> int | None:
        """Let everything go and end the process; give how it ended, if it did."""
        self._line.close()
        self._memory.close()
        # One that is ending by itself is let: how it ended is worth a line in the log.
        code = self._code_within(0.5)
        if code is None:
            self.kill()
            code = self._code_within(2.0)
        return code

    def _code_within(self, wait_s: float) -> int | None:
        try:
            return self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            return None
