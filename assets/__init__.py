"""Find the files that come with the program, also inside a frozen one."""

import sys
from pathlib import Path


def path(name: str) -> Path:
    """Give the place of `name`, relative to this folder and with forward slashes.

    PyInstaller unpacks data files below `sys._MEIPASS`; build.spec keeps them under `assets`.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(unpacked) / "assets" if unpacked else Path(__file__).resolve().parent
    return root.joinpath(*name.split("/"))
