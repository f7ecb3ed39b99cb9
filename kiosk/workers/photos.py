"""Photos read beside the window: a thread for each, which nobody waits for.

What comes from outside is read in a process of its own: a picture made to crash a decoder costs
that picture. A file may also lie on a share that does not answer. So a thread that does not come
back is left to itself, and the captain is told after `PATIENCE_S`.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.scanning.apart import ReaderApart
from kiosk.scanning.glance import Grey
from kiosk.scanning.photo import Looks, PhotoProblem, PhotoResult, read_photo, read_picture

_log = logging.getLogger(__name__)

PATIENCE_S = 10.0
_JOIN_S = 3.0
_NOTHING = np.full((64, 64), 255, np.uint8)

Photo = Path | QImage
"""A file, or a picture from the clipboard."""


class LooksApart(Looks, Protocol):
    """A reader that is let go afterwards."""

    def close(self) -> None:
        """Break off what it does; from any thread. Idempotent."""


class PhotoReader(QObject):
    """Reads one photo at a time. Its methods and signals belong to the main thread."""

    photo_read = Signal(str, object)
    """(text, at_ns as int), as the scanner's `badge_read`."""
    photo_refused = Signal(object)
    """A `PhotoProblem`; nothing is recorded."""
    reading_changed = Signal(bool)
    _come = Signal(int, object)

    def __init__(
        self,
        make_reader: Callable[[], LooksApart] = ReaderApart,
        parent: QObject | None = None,
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        super().__init__(parent)
        self._make_reader = make_reader
        self._number = 0
        self._thread: threading.Thread | None = None
        self._reader: LooksApart | None = None
        self._come.connect(self._take)
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(int(patience_s * 1000))
        self._watch.timeout.connect(self._give_up)

    @property
    def reading(self) -> bool:
        """Say whether a photo is being read."""
        return self._thread is not None

    @Slot(object)
    def read(self, photo: Photo) -> None:
        """Read a photo; one of the signals says what came of it."""
        if self._thread is not None:
            self.photo_refused.emit(PhotoProblem.SEVERAL_PHOTOS)
            return
        self._number += 1
        self._reader = self._make_reader()
        self._thread = threading.Thread(
            target=self._work, args=(self._number, photo, self._reader), name="photo", daemon=True
        )
        self._watch.start()
        self.reading_changed.emit(True)
        self._thread.start()

    def stop(self) -> None:
        """Drop what is being read, and wait for it a little. Idempotent."""
        thread = self._thread
        self._forget()
        if thread is not None:
            thread.join(_JOIN_S)

    def _work(self, number: int, photo: Photo, reader: LooksApart) -> None:
        result = PhotoResult(problem=PhotoProblem.CANNOT_OPEN)
        try:
            with contextlib.closing(reader):
                reader.look(_NOTHING)  # its process gets ready; the photo's time begins after it
                if isinstance(photo, QImage):
                    result = read_picture(grey_of(photo), reader)
                else:
                    result = read_photo(photo, reader)
        except Exception as bug:  # noqa: BLE001 - a thread's top
            # By kind only: its message might hold what was on the photo.
            _log.error("a bug: %s while a photo was read", type(bug).__name__)
        self._tell(number, result)

    def _tell(self, number: int, result: PhotoResult) -> None:
        with contextlib.suppress(RuntimeError):  # the kiosk was closed meanwhile
            self._come.emit(number, result)

    @Slot(int, object)
    def _take(self, number: int, result: PhotoResult) -> None:
        if number != self._number or self._thread is None:
            return  # given up
        self._forget()
        if result.text is not None:
            self.photo_read.emit(result.text, time.monotonic_ns())
        else:
            self.photo_refused.emit(result.problem)

    @Slot()
    def _give_up(self) -> None:
        self._forget()
        self.photo_refused.emit(PhotoProblem.CANNOT_OPEN)

    def _forget(self) -> None:
        self._watch.stop()
        if self._thread is not None and self._reader is not None:
            self._reader.close()
            self._thread = self._reader = None
            self._number += 1
            self.reading_changed.emit(False)


def grey_of(picture: QImage) -> Grey:
    """Make a grey picture of a Qt one; what is transparent becomes white. From any thread."""
    if picture.hasAlphaChannel():
        rgba = picture.convertToFormat(QImage.Format.Format_RGBA8888)
        lines = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), -1)
        pixels = lines[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4)
        alpha = pixels[..., 3].astype(np.uint16)
        plain = pixels[..., :3].mean(axis=2).astype(np.uint16)
        return np.asarray((plain * alpha + 255 * (255 - alpha)) // 255, np.uint8)
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    return np.ascontiguousarray(lines[:, : grey.width()])
