"""What goes between the window's process and the reader's: a frame, a question, an answer.

The frame lies in memory that both see and that has no name, so nothing is left behind whoever
dies first. `multiprocessing.shared_memory` would start one more process to clean up names.
The answer is JSON, never pickle: a decoder that a hostile picture took over must not be able to
run code where the database and its key are.
"""

import json
import math
import mmap
import os
import secrets
import socket
import struct
import sys
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Corners, Glance, Grey, Hint, Seen

READY = b"!"
"""What the child says once it can be asked"""
_QUESTION = struct.Struct("<IId")
"""Width, height, deadline (not a number: none)"""
_LENGTH = struct.Struct("<I")
_LONGEST = 1 << 20
"""Of an answer, in bytes: a frame full of the largest codes has a tenth of it."""


class Garbled(Exception):  # a state of the line, no bug
    """What came over the line is no answer."""


class FrameMemory:
    """Room for one grey frame, seen by two processes. Only touched pages take up memory.

    Args:
        handle: another process's; None makes new memory.
    """

    def __init__(self, capacity: int, handle: str | None = None) -> None:
        self.capacity = capacity
        if sys.platform == "win32":
            self.handle = handle or f"gatepost-{secrets.token_hex(16)}"
            self._map = mmap.mmap(-1, capacity, tagname=self.handle)
        else:
            file = _nameless() if handle is None else int(handle)
            if handle is None:
                os.ftruncate(file, capacity)
            self.handle = str(file)
            self._map = mmap.mmap(file, capacity)

    def put(self, frame: NDArray[np.uint8]) -> None:
        """Write a frame, BGR or grey, as grey."""
        height, width = frame.shape[:2]
        place = self._view(width, height)
        if frame.ndim == 2:
            np.copyto(place, frame)
        else:
            cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY, dst=place)

    def take(self, width: int, height: int) -> Grey:
        """Give the frame as an array of its own: the next one overwrites the place."""
        return self._view(width, height).copy()

    def close(self) -> None:
        """Let it go."""
        self._map.close()
        if sys.platform != "win32":
            os.close(int(self.handle))

    def _view(self, width: int, height: int) -> Grey:
        return np.frombuffer(self._map, np.uint8, width * height).reshape(height, width)


def _nameless() -> int:
    """Make a file in memory without a name, and give its descriptor."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("gatepost-frame")
    return _named_no_more()


def _named_no_more() -> int:
    """Do it where there is no memfd (macOS): give it a name, and take the name away at once."""
    # What `multiprocessing.shared_memory` is made of, without its tracker.
    import _posixshmem  # type: ignore[import-not-found]

    name = f"/gp-{secrets.token_hex(8)}"  # macOS allows 31 characters
    file: int = _posixshmem.shm_open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode=0o600)
    _posixshmem.shm_unlink(name)
    return file


def ask(line: socket.socket, size: tuple[int, int], deadline: float | None) -> None:
    """Send the question about the frame in memory.

    Raises:
        OSError: the other end is gone.
    """
    line.sendall(_QUESTION.pack(*size, math.nan if deadline is None else deadline))


def hear(line: socket.socket) -> tuple[tuple[int, int], float | None] | None:
    """Wait for a question; None when the other end is gone."""
    raw = _receive(line, _QUESTION.size)
    if raw is None:
        return None
    width, height, deadline = _QUESTION.unpack(raw)
    return (width, height), None if math.isnan(deadline) else deadline


def answer(line: socket.socket, glance: Glance) -> None:
    """Send what was seen."""
    region = glance.region
    body = json.dumps(
        {
            "seen": [[seen.text, seen.corners] for seen in glance.seen],
            "hint": glance.hint,
            "gated": glance.gated,
            "by": glance.by,
            "region": region and (region.left, region.top, region.right, region.bottom),
            "size": glance.size,
        },
        default=float,  # numpy's numbers
    ).encode()
    line.sendall(_LENGTH.pack(len(body)) + body)


def receive(line: socket.socket) -> Glance | None:
    """Wait for what was seen; None when the other end is gone.

    Raises:
        TimeoutError: not within the line's timeout.
        Garbled: it is no answer.
    """
    raw = _receive(line, _LENGTH.size)
    length = _LENGTH.unpack(raw)[0] if raw else 0
    if length > _LONGEST:
        raise Garbled
    body = _receive(line, length) if raw else None
    if body is None:
        return None
    try:
        return _glance(json.loads(body))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Garbled from None


def _glance(said: dict[str, Any]) -> Glance:
    region = said["region"]
    width, height = said["size"]
    return Glance(
        seen=tuple(Seen(str(text), _corners(corners)) for text, corners in said["seen"]),
        hint=None if said["hint"] is None else Hint(said["hint"]),
        gated=bool(said["gated"]),
        by=str(said["by"]),
        region=None if region is None else Box(*map(int, region)),
        size=(int(width), int(height)),
    )


def _corners(said: list[list[float]]) -> Corners:
    return tuple((float(x), float(y)) for x, y in said)


def _receive(line: socket.socket, count: int) -> bytes | None:
    parts = b""
    while len(parts) < count:
        part = line.recv(count - len(parts))
        if not part:
            return None
        parts += part
    return parts
