"""A damaged database at a start: said in a window, saved by a press, and the desk goes on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.opening.desk import open_desk
from kiosk.opening.rescue import Rescue, offer_rescue
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.problems import StoreDamaged
from kiosk.ui.rescue_window import RescueWindow
from tests.builders import a_roster
from tests.kiosk.opening.starts import settings_in
from tests.kiosk.store.stores import a_journal, on
from tests.kiosk.ui.rescue_scenes import Scene, scenes
from tests.stage import enrolled_store

WITHIN_MS = 20_000


@pytest.fixture
def damaged(tmp_path: Path) -> Settings:
    """A kiosk's folder whose database has a flipped byte in its first page."""
    settings = settings_in(tmp_path)
    key = read_or_make_key(settings.key_path)
    with enrolled_store(settings.data_dir, a_roster(), key=key) as store:
        a_journal(store).append_all([on()] * 30)
    with settings.database_path.open("r+b") as file:
        file.seek(700)
        file.write(b"\x00\xff\x00")
    return settings


@pytest.fixture
def rescue(qtbot: QtBot, damaged: Settings) -> Iterator[Rescue]:
    made = Rescue(damaged, StoreDamaged())
    made.window.show()
    yield made
    made.errands.stop()
    made.window.may_close = True
    made.window.close()
    made.window.deleteLater()


@pytest.mark.expects_warnings
def test_the_records_are_saved_by_one_press_and_the_database_opens(
    qtbot: QtBot, rescue: Rescue, damaged: Settings
) -> None:
    window = rescue.window
    assert window.heading.text() == StoreDamaged.title.en
    assert window.main.text() == "Save the records"
    window.main.click()
    assert not window.close()
    qtbot.waitUntil(lambda: rescue.saved is not None, timeout=WITHIN_MS)
    assert window.heading.text() == "Saved 30 records"
    assert "No record is missing." in [label.text() for label in window.points]
    window.main.click()
    assert not window.isVisible()
    with open_store(damaged.database_path, read_or_make_key(damaged.key_path)) as store:
        assert len(a_journal(store).entries()) == 30


def test_what_holds_nothing_of_ours_says_so_and_offers_no_more(
    qtbot: QtBot, rescue: Rescue, damaged: Settings
) -> None:
    damaged.key_path.write_bytes(bytes(32))
    rescue.window.main.click()
    qtbot.waitUntil(lambda: rescue.window.heading.text() == "Nothing to save", timeout=WITHIN_MS)
    assert not rescue.window.main.isVisible()
    rescue.window.other.click()
    assert not rescue.window.isVisible()


def test_a_window_that_is_closed_leaves_everything_as_it_was(
    qapp: QApplication, damaged: Settings
) -> None:
    before = damaged.database_path.read_bytes()

    def close() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, RescueWindow) and window.isVisible():
                window.other.click()
                return
        QTimer.singleShot(20, close)

    QTimer.singleShot(20, close)
    assert not offer_rescue(damaged, StoreDamaged())
    assert damaged.database_path.read_bytes() == before
    assert qapp.quitOnLastWindowClosed()


def test_the_command_saves_and_says_what_it_saved(damaged: Settings, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "salvage", "--lang", "zh"]
    env = {**os.environ, "GATEPOST_DATA_DIR": str(damaged.data_dir)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "已救回 30 条记录"
    again = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert again.returncode == 2
    assert "没有损坏" in again.stderr


@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)
def test_every_state_has_room_for_its_words_in_both_languages(
    qtbot: QtBot, scene: Scene, rescue: Rescue
) -> None:
    window = rescue.window
    for size in ((900, 560), (1920, 1080)):
        window.resize(*size)
        scene.set_up(window)
        for _ in range(2):
            window.turn.click()
            qtbot.wait(1)
            shown = [window.heading, window.words, *window.points]
            for label in [each for each in shown if each.isVisible()]:
                assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()
            for button in (window.main, window.other, window.turn):
                assert not button.isVisible() or button.height() >= 56
                assert not button.isVisible() or button.width() >= button.sizeHint().width()


def test_the_desk_of_a_damaged_database_offers_it_instead_of_a_line_nobody_sees(
    monkeypatch: pytest.MonkeyPatch, damaged: Settings
) -> None:
    asked = []

    def offer(_settings: Settings, problem: StoreDamaged) -> bool:
        asked.append(type(problem))
        return False

    monkeypatch.setenv("GATEPOST_DATA_DIR", str(damaged.data_dir))
    monkeypatch.setattr("kiosk.opening.rescue.offer_rescue", offer)
    assert open_desk("zh") == 1
    assert asked == [StoreDamaged]
