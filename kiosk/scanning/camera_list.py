"""What cameras are plugged in, by name."""

import logging
import sys
from dataclasses import dataclass

import cv2

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera that is plugged in."""

    index: int
    """Its number in OpenCV, within `backend`; another one may have it after a replug."""
    name: str
    """What its maker calls it"""
    path: str
    """Where the system has it; "" where the system does not say"""
    backend: int = cv2.CAP_ANY


_NATIVE = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
"""On Windows not Media Foundation: it takes many seconds to open some cameras."""


def list_cameras() -> tuple[CameraInfo, ...]:
    """List what is plugged in, by number; empty when there is none or the system will not say."""
    try:
        from cv2_enumerate_cameras import enumerate_cameras

        found = enumerate_cameras(_NATIVE.get(sys.platform, cv2.CAP_ANY))
    except (ImportError, OSError, NotImplementedError, RuntimeError) as problem:
        _log.info("cameras cannot be listed: %s", type(problem).__name__)
        return ()
    cameras = [CameraInfo(c.index, c.name or "", c.path or "", c.backend) for c in found]
    return tuple(sorted(cameras, key=lambda c: c.index))


def named(name: str, path: str = "") -> CameraInfo:
    """Give a camera to wait for, which may not be plugged in. An empty path: wherever it is."""
    return CameraInfo(-1, name, path)
