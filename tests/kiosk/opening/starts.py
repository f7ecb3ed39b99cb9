"""A first start with its window, in a folder of the test's own."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from kiosk.opening.first_start import FirstStart
from kiosk.scanning.film import LiveFilm
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import Identity, load_identity
from kiosk.store.roster import load_roster
from kiosk.ui.first_start.page import FirstPage
from sync.domain.roster import Roster

WITHIN_MS = 40_000


def settings_in(folder: Path) -> Settings:
    """Give settings whose data lies in the folder."""
    return Settings(
        data_dir=folder / "data",
        language="en",
        theme="light",
        kiosk_name="南门",
        sounds=False,
        poll_s=0.5,
    )


def dark() -> Source:
    """Give a camera before which there is nothing."""
    return LiveFilm(lambda _index: np.full((480, 640, 3), 90, np.uint8), fps=10, name="nothing")


def showing(text: str) -> Callable[[], Source]:
    """Give a camera before which somebody holds a QR code."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    modules = np.array(code.get_matrix(), bool)
    side = 640 // len(modules) * len(modules)
    small = np.where(modules, 20, 235).astype(np.uint8)
    held = cv2.resize(small, (side, side), interpolation=cv2.INTER_NEAREST)
    picture = np.full((720, 1280), 128, np.uint8)
    picture[40 : 40 + side, 320 : 320 + side] = held
    frame: NDArray[np.uint8] = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
    return lambda: LiveFilm(lambda _index: frame, fps=10, name="held up")


class Unheard:
    """Nobody listens to how far it is."""

    def tell(self, done: int, whole: int) -> None:
        """See `Going`."""

    def cancelled(self) -> bool:
        """See `Going`."""
        return False


@contextlib.contextmanager
def a_start(
    qtbot: QtBot, settings: Settings, source_of: Callable[[], Source] = dark
) -> Iterator[FirstStart]:
    """Open the window of a first start; everything behind it is stopped at the end."""
    start = FirstStart(settings, source_of)
    with qtbot.waitExposed(start.window):
        start.show()
    try:
        yield start
    finally:
        start.window.hide()
        start.stop()
        start.window.close()
        start.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def idle(qtbot: QtBot, start: FirstStart) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not start.stage.errands.busy, timeout=WITHIN_MS)


def problem_on(page: FirstPage) -> str:
    """Give what the page says is wrong; empty if nothing."""
    return page.problem.words.text() if page.problem.isVisible() else ""


def kept(settings: Settings) -> tuple[Identity | None, Roster | None]:
    """Look into the store that was made."""
    if not settings.database_path.exists():
        return None, None
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        return load_identity(store), load_roster(store)
