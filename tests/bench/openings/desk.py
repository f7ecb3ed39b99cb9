"""The `gatepost` command with a file for a camera; it prints when what was first seen.

Run as the command is run: nothing is imported here that it does not import by then itself.
"""

import os
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

os.environ["GATEPOST_DESK"] = "1"  # no fork: the bench waits for this very process


class Capture:
    """A file as a webcam: it takes its time to open, and starts again at its end."""

    def __init__(self, path: str, index: int, _backend: int) -> None:
        import cv2

        self._path, self._index = path, index
        self._rewind = cv2.CAP_PROP_POS_FRAMES
        self._file = cv2.VideoCapture(path)
        time.sleep(int(os.environ.get("BENCH_CAMERA_MS", "0")) / 1000)

    def is_open(self) -> bool:
        """See `Capture` of the kiosk, and so below."""
        return self._file.isOpened()

    def skip(self) -> bool:
        """Let one picture pass, at a webcam's pace."""
        time.sleep(1 / 30)
        if not self._file.grab():
            self._file.set(self._rewind, 0)
        return True

    def read(self) -> object:
        """Give the next picture, at a webcam's pace but the first."""
        if self._index:
            time.sleep(1 / 30)
        self._index += 1
        there, picture = self._file.read()
        if not there:
            self._file.set(self._rewind, 0)
            there, picture = self._file.read()
        return picture if there else None

    def ask(self, prop: int, value: float) -> None:
        """Heed nothing."""

    def tell(self, what: int) -> float:
        """Tell what the file tells."""
        return float(self._file.get(what))

    def release(self) -> None:
        """Let go."""
        self._file.release()


def told(moment: str) -> None:
    """Print a moment, in monotonic nanoseconds."""
    print(moment, time.monotonic_ns(), flush=True)


def watch() -> None:
    """Tell of the first picture painted, and from then on watch for the first green card."""
    from PySide6.QtCore import QTimer

    from kiosk.ui.preview import Preview

    seen: list[bool] = []
    paint = Preview.paintEvent

    def painted(preview: Preview, event: "QPaintEvent") -> None:
        paint(preview, event)
        if preview.has_picture and not seen:
            seen.append(True)  # Qt keeps calling this one: it cannot be put back
            told("picture")
            QTimer.singleShot(0, watch_cards)

    setattr(Preview, "paintEvent", painted)  # noqa: B010  # patched


def watch_cards() -> None:
    """Tell of the first green card."""
    from kiosk.ui.result import ResultPanel

    show = ResultPanel.show_outcome

    def shown(panel: ResultPanel, outcome: object) -> None:
        show(panel, outcome)  # type: ignore[arg-type]
        if getattr(outcome, "entry", None) is not None:
            told("answer")
            # After what follows the card: the lists are filled, and the desk stands still.
            threading.Timer(0.5, leave).start()

    setattr(ResultPanel, "show_outcome", shown)  # noqa: B010


def leave() -> None:
    """End the desk."""
    from PySide6.QtWidgets import QApplication

    QApplication.exit(0)


def main() -> None:
    """Open the desk."""
    import kiosk.cli

    path = sys.argv.pop(1)
    from kiosk.ui.qt import load_qt

    load_qt()  # as the command does, before anything that is watched is imported
    from kiosk.scanning import camera

    defaults = camera.Camera.__init__.__kwdefaults__ or {}
    defaults["open_capture"] = partial(Capture, path)
    defaults["cameras"] = lambda: (camera.CameraInfo(0, "bench", "bench"),)
    watch()
    kiosk.cli.main()


if __name__ == "__main__":
    main()
