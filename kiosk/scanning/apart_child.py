"""The reader's own process: waits for a frame, looks, answers, until nobody asks any more.

`ReaderApart` starts it. It ends when the other end of its line is closed, which also happens
when the window's process is killed; a decoder that hangs then is ended by a watchdog.
"""

import faulthandler
import importlib
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning import passing
from kiosk.scanning.glance import Glance
from sync.domain.wording import Say

COMMAND = "reader-child"
_BY_ITSELF = Say(
    zh="这个命令由签到窗口自己启动，请运行 gatepost。",
    en="The desk's window starts this by itself; run gatepost.",
)
"""What a frozen `gatepost` is called with to be this"""
FROM_STDIN = "-"
STUCK_S = 30.0
"""A look never takes so long: whoever asked has given up, or is dead."""


class Looks(Protocol):
    """What is run here."""

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        """See `Reader`."""


def main(arguments: Sequence[str]) -> int:
    """Serve until the line is closed.

    Args:
        arguments: the line's descriptor (`FROM_STDIN`: shared over standard input), the
            memory's handle and capacity, and the reader's class as `module:name`.

    Returns:
        The process's exit code; 2 when it was not started by a window.
    """
    if len(arguments) != 4:
        sys.stderr.write(f"{_BY_ITSELF.zh}\n{_BY_ITSELF.en}\n")
        return 2
    line, handle, capacity, factory = arguments
    # Ctrl+C in the terminal is meant for the window, which ends this process, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    with _line(line) as asked, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        memory = passing.FrameMemory(int(capacity), handle)
        module, _, name = factory.partition(":")
        reader: Looks = getattr(importlib.import_module(module), name)()
        try:
            asked.sendall(passing.READY)
            while (question := passing.hear(asked)) is not None:
                (width, height), deadline = question
                faulthandler.dump_traceback_later(STUCK_S, exit=True, file=nowhere)
                glance = reader.look(memory.take(width, height), deadline)
                faulthandler.cancel_dump_traceback_later()
                passing.answer(asked, glance)
        except OSError:
            return 0  # nobody listens any more
    return 0


def _line(named: str) -> socket.socket:
    if sys.platform == "win32":
        return socket.fromshare(sys.stdin.buffer.read())
    return socket.socket(fileno=int(named))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
