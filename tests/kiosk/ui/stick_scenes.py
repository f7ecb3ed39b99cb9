"""Made-up moments of saving to a stick and reading the answer."""

from collections.abc import Callable
from pathlib import Path

from kiosk.app.by_hand import NEXT, SAVED
from kiosk.desk.states import Answer
from kiosk.desk.stick import TOOK_ASIDE, TOOK_SOME
from kiosk.ui.stick_sheet import Offered, Purpose
from kiosk.ui.window import MainWindow
from sync.client.bundling import BundleNotWritten

STICKS = (
    Offered(Path("/media/usb/KINGSTON"), "KINGSTON", 14_200_000_000),
    Offered(Path("/media/usb/WRC"), "志愿服务 U 盘 2023 世界机器人大会 指挥部", 310_000_000),
)
FILE = "/media/usb/KINGSTON/k5f0c2a91be-20230816T093012Z.gatebundle"


def _choosing(window: MainWindow) -> None:
    window.sheets.stick.show_places(STICKS)
    window.sheets.stick.ask(Purpose.SAVE, 1204)


def _no_stick(window: MainWindow) -> None:
    window.sheets.stick.ask(Purpose.SAVE, 1204)


def _nothing(window: MainWindow) -> None:
    window.sheets.stick.show_places(STICKS[:1])
    window.sheets.stick.ask(Purpose.SAVE, 0)


def _saving(window: MainWindow) -> None:
    _choosing(window)
    window.sheets.stick.show_progress(700, 1204)


def _saved(window: MainWindow) -> None:
    _saving(window)
    window.sheets.stick.tell(Answer.DONE, SAVED.fill(n="1,204"), NEXT.fill(file=Path(FILE).name))


def _not_saved(window: MainWindow) -> None:
    _saving(window)
    window.sheets.stick.tell(Answer.STOP, BundleNotWritten.default)


def _answer(window: MainWindow) -> None:
    window.sheets.stick.show_places(STICKS)
    window.sheets.stick.ask(Purpose.ANSWER, 12)


def _answered(window: MainWindow) -> None:
    _answer(window)
    words = TOOK_SOME.fill(n="1,204", pending=12)
    window.sheets.stick.tell(Answer.CHOOSE, TOOK_ASIDE.fill(words=words, aside=2))


def _waiting(window: MainWindow) -> None:
    window.house.sync.stick.show_saved(Path(FILE).name, 1204)


SCENES: tuple[tuple[str, str, Callable[[MainWindow], None]], ...] = (
    ("stick-choosing", "sync", _choosing),
    ("stick-none", "sync", _no_stick),
    ("stick-nothing", "sync", _nothing),
    ("stick-saving", "sync", _saving),
    ("stick-saved", "sync", _saved),
    ("stick-not-saved", "sync", _not_saved),
    ("stick-answer", "sync", _answer),
    ("stick-answered", "sync", _answered),
    ("stick-waiting", "sync", _waiting),
)
