"""Keys that work everywhere in the window."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut

from kiosk.ui.photo_door import PhotoDoor
from kiosk.ui.rooms import RoomBar


def make_shortcuts(bar: RoomBar, door: PhotoDoor, find: Callable[[], None]) -> list[QShortcut]:
    """Open a room by its F-key, because a scanner types digits; take in a photo that was copied; find.

    They belong to the bar's window and live as long as it.
    """
    window = bar.window()
    made = []
    for number, switch in enumerate(bar.switches, start=1):
        shortcut = QShortcut(QKeySequence(f"F{number}"), window)
        shortcut.activated.connect(switch.click)
        made.append(shortcut)
    paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), window)
    paste.activated.connect(door.paste)
    search = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), window)
    search.activated.connect(find)
    return [*made, paste, search]
