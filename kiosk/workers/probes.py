"""Small measurements of this computer for the preflight. No Qt; each returns in a moment."""

import ctypes
import shutil
import sys
from pathlib import Path

from kiosk.desk.preflight import PowerFacts
from kiosk.store.engine import Store
from kiosk.store.memory import remember
from kiosk.store.problems import StoreDamaged, StoreError, at
from kiosk.workers.power import linux_on_battery

_SUPPLIES = Path("/sys/class/power_supply")
_UNKNOWN_PERCENT = 255
_NO_BATTERY = 128
"""Of the battery flag; winbase.h."""
CHECKED = "preflight"
"""What is written to find out whether anything can be."""


def free_bytes(folder: Path) -> int:
    """Give what this account may still write where `folder` lies, or will lie.

    Raises:
        OSError: the system does not say.
    """
    here = folder.absolute()
    while not here.exists() and here != here.parent:
        here = here.parent
    return shutil.disk_usage(here).free


def power_facts() -> PowerFacts | None:
    """Say what feeds the laptop; None where the system does not say."""
    ask = {"linux": linux_power, "win32": _windows_power}.get(sys.platform)
    return ask() if ask is not None else None


def linux_power(root: Path = _SUPPLIES) -> PowerFacts:
    """Ask Linux; the charge is the largest battery's of the laptop, not a mouse's."""
    charges = []
    try:
        supplies = sorted(root.iterdir())
    except OSError:
        supplies = []
    for supply in supplies:
        if _said(supply / "type") == "Battery" and _said(supply / "scope") != "Device":
            charge = _said(supply / "capacity")
            if charge.isdecimal():
                charges.append(min(int(charge), 100))
    return PowerFacts(linux_on_battery(root), max(charges, default=None))


def _said(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _windows_power() -> PowerFacts:
    """Ask Windows: SYSTEM_POWER_STATUS begins with AC line, battery flag and per cent, a byte each."""
    status = (ctypes.c_ubyte * 12)()
    if sys.platform == "win32":
        ctypes.windll.kernel32.GetSystemPowerStatus(status)
    line, flag, percent = status[:3]
    known = percent != _UNKNOWN_PERCENT and not flag & _NO_BATTERY
    return PowerFacts(line == 0, percent if known else None)


def store_problem(store: Store) -> StoreError | None:
    """Write a line, read every page, and say what is wrong; None: nothing. From any thread."""
    try:
        remember(store, CHECKED, CHECKED)
        with store.reading() as connection:
            told = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        return None if told == "ok" else at(StoreDamaged, store.path)
    except StoreError as problem:
        return problem
