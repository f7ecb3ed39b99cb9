"""Whether the laptop lives on its battery: the preview then asks less of it."""

import ctypes
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)

_LINUX = Path("/sys/class/power_supply")
EVERY_S = 10.0
"""Asking some laptops' firmware takes longer than a frame."""


class Power:
    """Knows whether the laptop is on battery; asks the system at most every `EVERY_S`.

    Never raises: where the system does not say, it is on mains.
    """

    def __init__(
        self,
        asked: Callable[[], bool] | None = None,
        *,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._asked = asked or _asks_the_system()
        self._now_ns = now_ns
        self._due_ns: int | None = None
        self._on_battery = False

    @property
    def on_battery(self) -> bool:
        """Say whether nothing but the battery feeds it."""
        now_ns = self._now_ns()
        if self._due_ns is None or now_ns >= self._due_ns:
            self._due_ns = now_ns + int(EVERY_S * 1e9)
            on_battery = self._asked()
            if on_battery != self._on_battery:
                _log.info("on %s", "battery" if on_battery else "mains")
            self._on_battery = on_battery
        return self._on_battery


def _asks_the_system() -> Callable[[], bool]:
    return {"linux": linux_on_battery, "win32": windows_on_battery}.get(sys.platform, bool)


def linux_on_battery(root: Path = _LINUX) -> bool:
    """Ask Linux: on battery when one discharges and no other supply is on.

    A mouse's battery (scope Device) feeds no laptop.
    """
    discharging = False
    for supply in _entries(root):
        if _said(supply / "scope") == "Device":
            continue
        if _said(supply / "online") == "1" and _said(supply / "type") != "Battery":
            return False
        discharging = discharging or _said(supply / "status") == "Discharging"
    return discharging


def _entries(root: Path) -> list[Path]:
    try:
        # By name: mains ("AC") mostly before batteries ("BAT0"), whose firmware is slow to answer.
        return sorted(root.iterdir())
    except OSError:
        return []


def _said(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


class _PowerStatus(ctypes.Structure):
    """SYSTEM_POWER_STATUS of winbase.h."""

    _fields_ = (
        ("ac_line", ctypes.c_ubyte),
        ("battery_flag", ctypes.c_ubyte),
        ("battery_percent", ctypes.c_ubyte),
        ("system_flag", ctypes.c_ubyte),
        ("life_s", ctypes.c_ulong),
        ("full_life_s", ctypes.c_ulong),
    )


def windows_on_battery() -> bool:
    """Ask Windows: AC line 0 is off, 1 on, 255 unknown."""
    status = _PowerStatus()
    if sys.platform == "win32":
        ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))
        return status.ac_line == 0
    return False
