"""What was chosen about cameras, kept in a small file beside the database.

By a camera's name: a camera that is plugged in again, elsewhere or tomorrow, is set as it was.
May be called from any thread.
"""

import contextlib
import json
import logging
import math
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kiosk.scanning.controls import Control, Turn

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 1024


class _NotWellFormed(ValueError):
    """The file says what no version of ours writes."""


@dataclass(slots=True)
class _KeptTurn:
    auto: bool | None = None
    value: float | None = None


@dataclass(slots=True)
class _KeptCamera:
    width_px: int | None = None
    height_px: int | None = None
    mirrored: bool = True
    controls: dict[Control, _KeptTurn] = field(default_factory=dict)


@dataclass(slots=True)
class _Kept:
    chosen: str = ""
    chosen_path: str = ""
    cameras: dict[str, _KeptCamera] = field(default_factory=dict)


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
                file.write(json.dumps(asdict(self._kept), ensure_ascii=False, indent=1))
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
        return _kept(json.loads(place.read_bytes()))
    except FileNotFoundError:
        return _Kept()
    except (OSError, ValueError, RecursionError) as problem:
        ours = isinstance(problem, _NotWellFormed | json.JSONDecodeError)
        kind = "not well formed" if ours else type(problem).__name__
        _log.warning("camera choices cannot be read (%s): starting without them", kind)
        return _Kept()


def _kept(said: object) -> _Kept:
    """Take what the file says; by hand, for it is read before the first picture."""
    whole = _table(said)
    return _Kept(
        chosen=_one(whole, "chosen", str, ""),
        chosen_path=_one(whole, "chosen_path", str, ""),
        cameras={name: _camera(one) for name, one in _table(whole.get("cameras", {})).items()},
    )


def _camera(said: object) -> _KeptCamera:
    camera = _table(said)
    width, height = (_one(camera, name, int, None) for name in ("width_px", "height_px"))
    if (width is not None and not 160 <= width <= 7680) or (
        height is not None and not 120 <= height <= 4320
    ):
        raise _NotWellFormed
    controls = _table(camera.get("controls", {}))
    if not controls.keys() <= set(Control):
        raise _NotWellFormed
    return _KeptCamera(
        width,
        height,
        _one(camera, "mirrored", bool, default=True),
        {Control(name): _turn(one) for name, one in controls.items()},
    )


def _turn(said: object) -> _KeptTurn:
    turn = _table(said)
    value = _one(turn, "value", (int, float), None)
    if value is not None and not math.isfinite(value):
        raise _NotWellFormed
    return _KeptTurn(_one(turn, "auto", bool, None), value)


def _table(said: object) -> Mapping[str, object]:
    if not isinstance(said, dict):
        raise _NotWellFormed
    return said


def _one(table: Mapping[str, object], name: str, kind: Any, default: Any) -> Any:
    """Give a value of this kind; what is left out, or null, is the default."""
    value = table.get(name)
    if value is None:
        return default
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _NotWellFormed
    return value
