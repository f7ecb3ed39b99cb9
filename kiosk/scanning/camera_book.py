"""What was chosen about cameras, kept in a small file beside the database.

By a camera's name: a camera that is plugged in again, elsewhere or tomorrow, is set as it was.
May be called from any thread.
"""

import contextlib
import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.scanning.controls import Control, Turn

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 1024


class _KeptTurn(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False)

    auto: bool | None = None
    value: float | None = None


class _KeptCamera(BaseModel):
    width_px: int | None = Field(None, ge=160, le=7680)
    height_px: int | None = Field(None, ge=120, le=4320)
    mirrored: bool = True
    controls: dict[Control, _KeptTurn] = {}


class _Kept(BaseModel):
    chosen: str = ""
    chosen_path: str = ""
    cameras: dict[str, _KeptCamera] = {}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which camera was chosen."""

    name: str
    path: str
    """Tells two of one make apart; "" when it was never known."""


class CameraBook:
    """Remembers; a file that cannot be read or written costs the memory, nothing else.

    Args:
        place: the file, in a folder that is there or can be made; None keeps nothing.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._kept = _read(place) if place is not None else _Kept()

    @property
    def chosen(self) -> Chosen | None:
        """Give the camera that was chosen; None when nobody chose."""
        with self._lock:
            if not self._kept.chosen:
                return None
            return Chosen(self._kept.chosen, self._kept.chosen_path)

    def choose(self, name: str, path: str) -> None:
        """Keep which camera was chosen."""
        with self._lock:
            self._kept.chosen, self._kept.chosen_path = name, path
            self._write()

    def size(self, name: str) -> tuple[int, int] | None:
        """Give the width and height that were chosen for a camera."""
        with self._lock:
            camera = self._kept.cameras.get(name)
            if camera is None or camera.width_px is None or camera.height_px is None:
                return None
            return camera.width_px, camera.height_px

    def keep_size(self, name: str, size_px: tuple[int, int]) -> None:
        """Keep a camera's width and height."""
        with self._lock:
            camera = self._of(name)
            camera.width_px, camera.height_px = size_px
            self._write()

    def mirrored(self, name: str) -> bool:
        """Say whether a camera's preview is mirrored, as most people expect it."""
        with self._lock:
            camera = self._kept.cameras.get(name)
            return camera is None or camera.mirrored

    def keep_mirrored(self, name: str, mirrored: bool) -> None:
        """Keep whether a camera's preview is mirrored."""
        with self._lock:
            self._of(name).mirrored = mirrored
            self._write()

    def turns(self, name: str) -> tuple[Turn, ...]:
        """Give how a camera's controls are to stand."""
        with self._lock:
            camera = self._kept.cameras.get(name)
            controls = camera.controls if camera is not None else {}
            return tuple(Turn(c, kept.auto, kept.value) for c, kept in controls.items())

    def keep_turn(self, name: str, turn: Turn) -> None:
        """Keep how one of a camera's controls stands."""
        with self._lock:
            self._of(name).controls[turn.control] = _KeptTurn(auto=turn.auto, value=turn.value)
            self._write()

    def _of(self, name: str) -> _KeptCamera:
        return self._kept.cameras.setdefault(name, _KeptCamera())

    def _write(self) -> None:
        """Write beside the file and put it in its place: never half a file."""
        if self._place is None:
            return
        beside = self._place.with_name(f"{self._place.name}.new")
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("w", encoding="utf-8") as file:
                file.write(self._kept.model_dump_json(indent=1, exclude_defaults=True))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._place)
        except OSError as problem:
            _log.warning("camera choices are not kept: %s", type(problem).__name__)
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _read(place: Path) -> _Kept:
    try:
        if place.stat().st_size > _MOST_BYTES:
            raise ValueError
        return _Kept.model_validate_json(place.read_bytes())
    except FileNotFoundError:
        return _Kept()
    except (OSError, ValueError) as problem:  # ValidationError is a ValueError
        kind = "not well formed" if isinstance(problem, ValidationError) else type(problem).__name__
        _log.warning("camera choices cannot be read (%s): starting without them", kind)
        return _Kept()
