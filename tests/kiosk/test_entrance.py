"""The camera's picture comes first: what a captain sees while the desk is still being opened."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.app import Scanned, backing, open_kiosk
from kiosk.app.backing import Backing
from kiosk.app.entrance import Entrance, Held
from kiosk.desk.gate import UnknownPost
from kiosk.desk.lock import Lock, Role
from kiosk.scanning.film import LiveFilm
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.problems import NotEnrolled
from kiosk.ui.window import MainWindow
from tests.builders import WANG, a_badge_text, a_roster
from tests.kiosk.scanning.codes import on_desk, qr
from tests.stage import StandingClock, enrolled_store

HELD_UP = on_desk((qr(a_badge_text(WANG)), 400, 150))


def a_camera(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = HELD_UP) -> LiveFilm:
    return LiveFilm(lambda _: picture.copy(), fps=30.0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(data_dir=tmp_path, sounds=False)
    with enrolled_store(tmp_path, a_roster(), key=read_or_make_key(settings.key_path)):
        pass
    return settings


class Slow:
    """Opens the desk only when a badge is held, and looks at the window meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open = backing.open_backing
        self.may_open = threading.Event()
        monkeypatch.setattr(backing, "open_backing", self.open_backing)

    def open_backing(self, *what: object) -> Backing:
        assert self.may_open.wait(20)
        return self._open(*what)  # type: ignore[arg-type]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    slow = Slow(monkeypatch)
    yield slow
    slow.may_open.set()


def windows() -> list[MainWindow]:
    top = QApplication.topLevelWidgets()
    return [one for one in top if isinstance(one, MainWindow) and one.isVisible()]


def test_what_comes_before_the_first_picture_imports_no_database_and_no_network() -> None:
    asked = (
        "import sys, kiosk.cli, kiosk.opening, kiosk.app.entrance, kiosk.ui.window;"
        "print(*sorted({'sqlalchemy', 'requests', 'alembic', 'openpyxl', 'argon2', 'pydantic',"
        " 'typer', 'sqlite3', 'kiosk.desk', 'kiosk.ui.scan_page'} & sys.modules.keys()))"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=50, check=True
    )
    assert said.stdout.strip() == ""


def test_a_badge_held_up_while_the_desk_is_opened_is_answered_and_not_before_it_is_kept(
    qtbot: QtBot, settings: Settings, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, ...]] = []
    hold = Entrance._hold

    def look(entrance: Entrance, held: Held) -> None:
        hold(entrance, held)
        (window,) = windows()
        result = window.scan.result
        seen.append((window.close(), window.self_service, result.outcome, result.texts[0]))
        slow.may_open.set()

    monkeypatch.setattr(Entrance, "_hold", look)
    with open_kiosk(settings, StandingClock(), a_camera(), camera_first=True) as kiosk:
        assert seen == [(False, True, None, "正在打开花名册…")]
        assert kiosk.window.scan.preview.has_picture
        assert kiosk.gate.journal.entries() == []
        answered: list[Scanned] = []
        kiosk.scanned.connect(answered.append)
        kiosk.start()
        # On a slow machine the badge is seen a second time meanwhile.
        qtbot.waitUntil(lambda: bool(answered), timeout=10_000)
        assert [entry.volunteer for entry in kiosk.gate.journal.entries()] == [WANG]
        assert answered[0].outcome.happened == "on"
        assert not kiosk.window.self_service
        assert len(kiosk.window.bar.switches) == len(kiosk.window.rooms)
    assert windows() == []


def test_a_locked_desk_shows_no_room_while_it_is_opened_nor_after(
    qtbot: QtBot, settings: Settings
) -> None:
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        Lock(store).choose_pin(Role.CAPTAIN, "2580")
    again = replace(settings, restarted=True)
    with open_kiosk(again, StandingClock(), a_camera(), camera_first=True) as kiosk:
        assert kiosk.window.self_service
        kiosk.start()
        kiosk.window.bar.switches[1].click()
        assert kiosk.window.self_service is kiosk.gate.lock.locked
        assert kiosk.window.shows(kiosk.window.scan) is kiosk.gate.lock.locked


def test_a_laptop_of_no_event_is_said_so_and_leaves_no_window(qtbot: QtBot, tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, sounds=False)
    with open_store(settings.database_path, read_or_make_key(settings.key_path)):
        pass
    with (
        pytest.raises(NotEnrolled),
        open_kiosk(settings, StandingClock(), a_camera(), camera_first=True),
    ):
        pass
    assert windows() == []


def test_a_post_that_is_not_there_is_said_so_and_the_store_is_free_again(
    qtbot: QtBot, settings: Settings
) -> None:
    wrong = replace(settings, posts=("nowhere",))
    with (
        pytest.raises(UnknownPost),
        open_kiosk(wrong, StandingClock(), a_camera(), camera_first=True),
    ):
        pass
    with open_store(settings.database_path, read_or_make_key(settings.key_path)):
        pass


def test_the_first_picture_stands_where_the_scan_page_shows_it(qtbot: QtBot) -> None:
    window = MainWindow(furnished=False, calm=True)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    early = window.preview.mapTo(window, window.preview.rect().topLeft()), window.preview.size()
    window.set_up()
    assert window.scan.preview is window.preview
    qtbot.waitUntil(lambda: window.scan.preview.width() == early[1].width(), timeout=5_000)
    QApplication.processEvents()
    assert window.preview.mapTo(window, window.preview.rect().topLeft()) == early[0]
    assert abs(window.preview.height() - early[1].height()) <= 4


def test_once_qt_is_loaded_no_module_has_its_source_read() -> None:
    asked = (
        "from kiosk.ui.qt import load_qt; load_qt(); import linecache;"
        "import PySide6.QtWidgets, kiosk.ui.window, email.message;"
        "print(len(linecache.cache))"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=50, check=True
    )
    assert said.stdout.strip() == "0"


def test_ctrl_c_waits_until_the_window_is_put_together(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Raised inside one of Qt's calls it ended the process by a segmentation fault."""
    furnish, furnished = MainWindow.furnish, list[MainWindow]()

    def interrupted(window: MainWindow, *what: object, **more: object) -> None:
        signal.raise_signal(signal.SIGINT)
        furnish(window, *what, **more)  # type: ignore[arg-type]
        furnished.append(window)

    monkeypatch.setattr(MainWindow, "furnish", interrupted)
    with pytest.raises(KeyboardInterrupt), open_kiosk(settings, StandingClock(), a_camera()):
        pytest.fail("it was to end")
    assert len(furnished) == 1
