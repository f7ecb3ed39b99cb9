"""A kiosk in a process of its own, on a real screen: `python -m tests.e2e.desk_on_screen FOLDER`.

It does what any kiosk does. Beside it, one line on stdin asks and one line on stdout answers:
`look` gives what can be seen and where, as JSON; `pass SECONDS` lets time go by on its clock.
Nothing here presses a button: keys and taps come from the X server.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSocketNotifier, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget

from kiosk.app import Kiosk, open_kiosk
from kiosk.scanning.film import LiveFilm
from kiosk.settings import load_settings
from kiosk.ui.window import MainWindow
from tests.builders import AT

Seen = dict[str, object]


class DayClock:
    """A clock of the event's day that runs, and can be put on."""

    boot_id = "boot-1"

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began_ns = time.monotonic_ns()
        self._more = timedelta()

    def now(self) -> datetime:
        """Give the wall time."""
        return self._start + timedelta(microseconds=self.mono_ns() // 1000)

    def mono_ns(self) -> int:
        """Give the time since the clock was made."""
        passed = time.monotonic_ns() - self._began_ns
        return passed + int(self._more / timedelta(microseconds=1)) * 1000

    def put_on(self, seconds: float) -> None:
        """Let time go by."""
        self._more += timedelta(seconds=seconds)


def _box(widget: QWidget, rect: QRect) -> list[int] | None:
    """Give the part of a widget that is on the screen: left, top, width, height."""
    seen = widget.visibleRegion().boundingRect() & rect
    if seen.isEmpty():
        return None
    corner = widget.mapToGlobal(seen.topLeft())
    return [corner.x(), corner.y(), seen.width(), seen.height()]


def _under_nothing(widget: QWidget, box: list[int]) -> bool:
    """Say whether a tap in the middle would reach it; a sheet may lie over it."""
    at = QPoint(box[0] + box[2] // 2, box[1] + box[3] // 2)
    hit = QApplication.widgetAt(at)
    return hit is not None and (hit is widget or widget.isAncestorOf(hit))


def _widgets() -> Iterator[Seen]:
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        for widget in [top, *top.findChildren(QWidget)]:
            box = _box(widget, widget.rect()) if widget.isVisible() else None
            if box is None:
                continue
            text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
            yield {
                "name": widget.accessibleName() or text,
                "text": text,
                "kind": type(widget).__name__,
                "box": box,
                "free": _under_nothing(widget, box),
                "on": widget.isEnabled(),
                "focus": widget.hasFocus(),
            }
            if isinstance(widget, QAbstractItemView):
                yield from _rows(widget)


def _rows(view: QAbstractItemView) -> Iterator[Seen]:
    model, port = view.model(), view.viewport()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        box = _box(port, view.visualRect(index))
        if box is not None:
            said = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or ""
            free = _under_nothing(port, box)
            yield {"name": str(said), "kind": "row", "box": box, "free": free, "on": True}


def look(window: MainWindow) -> Seen:
    """Give what is on the screen now."""
    dialog = QApplication.activeModalWidget()
    return {
        "window": int(window.winId()),
        "page": window.house.name_of(window.page),
        "language": window.language,
        "dialog": type(dialog).__name__ if dialog is not None else "",
        "locked": window.self_service,
        "widgets": list(_widgets()),
    }


def _answer(kiosk: Kiosk, clock: DayClock) -> None:
    what, _, rest = sys.stdin.readline().strip().partition(" ")
    if what == "pass":
        clock.put_on(float(rest))
        kiosk.refresh()
    reply = {} if what == "pass" else look(kiosk.window)
    print(json.dumps(reply), flush=True)


def main() -> int:
    """Run the kiosk until its window is closed."""
    folder = Path(sys.argv[1])
    app = QApplication(sys.argv[:1])
    settings = load_settings(data_dir=folder, sounds=False, theme="light", language="zh")
    empty = np.full((720, 1280), 150, np.uint8)
    clock = DayClock(AT - timedelta(minutes=20))
    source = LiveFilm(lambda _: empty, fps=10.0)
    with open_kiosk(settings, clock, source) as kiosk:
        kiosk.start()
        asks = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        asks.activated.connect(lambda *_: _answer(kiosk, clock))
        app.exec()
        asks.setEnabled(False)
        kiosk.window.speak("en")  # takes the translator away again
    return 0


if __name__ == "__main__":
    sys.exit(main())
