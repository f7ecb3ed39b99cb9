"""待核 with words twice as long, and in a small window."""

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.ui.window import MainWindow
from tests.kiosk.ui import review_scenes, scenes
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.test_reach import Pseudo, clipped

NAMES = [name for name, _, _ in review_scenes.SCENES]


def test_every_scene_is_among_the_windows() -> None:
    assert set(NAMES) <= {scene.name for scene in scenes.scenes()}


def in_the_page(window: MainWindow) -> list[str]:
    """Name what cannot be read in full; the bar's switches are the window's to test."""
    bar = {switch.text() for switch in window.bar.switches}
    return [one for one in clipped(window) if one.partition(": ")[2] not in bar]


@pytest.mark.parametrize("name", NAMES)
def test_words_twice_as_long_are_not_clipped(open_window: Open, name: str) -> None:
    pseudo = Pseudo()
    window = open_window("en")
    QCoreApplication.installTranslator(pseudo)
    try:
        scene = next(scene for scene in scenes.scenes() if scene.name == name)
        window.open_page(getattr(window.house, scene.page))
        scene.set_up(window)
        QCoreApplication.processEvents()
        QCoreApplication.processEvents()
        assert (window.width(), window.height()) == (1280, 800)
        assert in_the_page(window) == []
    finally:
        QCoreApplication.removeTranslator(pseudo)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_clipped_in_either_language(
    open_window: Open, name: str, language: str, size: tuple[int, int]
) -> None:
    window = open_window(language, size=size)
    scene = next(one for one in scenes.scenes() if one.name == name)
    window.open_page(getattr(window.house, scene.page))
    scene.set_up(window)
    QCoreApplication.processEvents()
    assert in_the_page(window) == []
    assert (window.width(), window.height()) == size
