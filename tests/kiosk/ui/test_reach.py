"""Everybody can use it: names for screen readers, room for thumbs, words twice as long.

One window for each state, turned from language to language: to make it is what takes time.
"""

from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QScrollArea,
    QWidget,
)

from kiosk.ui.buttons import Chip
from kiosk.ui.line_figure import LineFigure
from kiosk.ui.post_card import Gauge
from kiosk.ui.preview import Preview
from kiosk.ui.result import ResultPanel
from kiosk.ui.room import Room
from kiosk.ui.sheet import Sheet
from kiosk.ui.window import MainWindow
from sync.domain.wording import Language
from tests.kiosk.ui import scenes
from tests.kiosk.ui.conftest import Open, standing
from tests.kiosk.ui.cut import beyond, cut
from tests.kiosk.ui.pseudo import words_twice_as_long

NAMED = (QAbstractButton, QLineEdit, QListView, ResultPanel, Preview, Gauge, LineFigure)


def visible(window: MainWindow, kind: type | tuple[type, ...]) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if w.isVisible() and isinstance(w, kind)]


def settle() -> None:
    """Let a layout reach what it comes to; some parts want a second look."""
    for _ in range(3):
        QCoreApplication.processEvents()


def turn(window: MainWindow, language: Language) -> None:
    """Let it speak a language, where it does not yet."""
    if window.language != language:
        window.speak(language)
    settle()


def bring(window: MainWindow, scene: scenes.Scene) -> None:
    """Put a state into a window."""
    window.open_page(getattr(window.house, scene.page))
    scene.set_up(window)
    settle()


@pytest.fixture(scope="module", params=scenes.scenes(), ids=lambda scene: scene.name)
def shown(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[MainWindow]:
    """One state in one window; each test that takes it says the language."""
    window = MainWindow(language="zh", theme="light", now=lambda: scenes.AT, calm=True)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    scenes.dress(window)
    bring(window, request.param)
    standing.append(window)
    yield window
    standing.remove(window)
    window.speak("en")  # takes the translator away again
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_everything_in_every_state_has_an_accessible_name(shown: MainWindow) -> None:
    turn(shown, "zh")
    assert isinstance(shown.page, Room)
    assert shown.page.accessibleName() == shown.page.title() != ""
    for widget in visible(shown, NAMED):
        assert widget.accessibleName(), widget
    for label in visible(shown, QLabel):
        assert isinstance(label, QLabel)
        shows = bool(label.text()) or not label.pixmap().isNull()
        decoration = label.objectName() == "picture"
        assert label.accessibleName() or decoration or not shows, label.objectName()


def pressed_here(window: MainWindow) -> list[QWidget]:
    """Give what can be pressed or typed into. The chips above reach further than they look."""
    found = []
    for widget in visible(window, (QAbstractButton, QLineEdit)):
        words_only = isinstance(widget, Chip) and not widget.focusPolicy()
        if not words_only:
            found.append(widget)
    return found


def test_targets_are_large_enough_for_thumbs(shown: MainWindow) -> None:
    for widget in pressed_here(shown):
        above = isinstance(widget, Chip) and widget.parent() is shown.top
        assert above or widget.height() >= 56, (type(widget), widget.accessibleName())
        assert above or widget.width() >= 56, (type(widget), widget.accessibleName())
    for view in visible(shown, QListView):
        assert isinstance(view, QListView)
        if view.model() is not None and view.model().rowCount():
            assert view.visualRect(view.model().index(0, 0)).height() >= 56, view.accessibleName()


def sheet_over(widget: QWidget) -> Sheet | None:
    """Give the sheet that a widget is on, if it is on one."""
    here: QWidget | None = widget
    while here is not None and not isinstance(here, Sheet):
        here = here.parentWidget()
    return here


def test_tab_or_an_arrow_reaches_whatever_can_be_pressed(shown: MainWindow) -> None:
    for widget in pressed_here(shown):
        # Of buttons that exclude each other Tab reaches the one that is down, arrows the rest.
        group = widget.group() if isinstance(widget, QAbstractButton) else None
        down = group.checkedButton() if group is not None and group.exclusive() else None
        by_tab = any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in (widget, down) if one)
        sheet = sheet_over(widget)
        if sheet is not None:  # it leads Tab from stop to stop by itself
            by_tab = any(one in sheet.stops() for one in (widget, down))
        assert by_tab or not widget.isEnabled(), (type(widget), widget.accessibleName())


def scrolled(widget: QWidget) -> bool:
    """Say whether it can be scrolled into view, up and down."""
    here = widget.parentWidget()
    while here is not None and not isinstance(here, QScrollArea):
        here = here.parentWidget()
    return here is not None


def clipped(window: MainWindow) -> list[str]:
    """Name what cannot be read in full. Names from outside may be elided, our words may not."""
    found = []
    for widget in visible(window, (QLabel, QAbstractButton)):
        text = widget.property("text") or ""
        if not text or (getattr(widget, "elides", False) is True and widget is not window.top.sync):
            continue
        found += cut(widget, text) + beyond(widget, text)
        corner = widget.mapTo(window, widget.rect().bottomRight())
        beside = not 0 <= corner.x() <= window.width()
        if beside or not (scrolled(widget) or window.rect().contains(corner)):
            found.append(f"outside the window: {text}")
    for panel in visible(window, ResultPanel):
        assert isinstance(panel, ResultPanel)
        if panel.overflows:
            found.append(f"result: {panel.texts}")
    return found


def test_nothing_is_clipped(shown: MainWindow) -> None:
    turn(shown, "zh")
    assert clipped(shown) == []
    assert (shown.width(), shown.height()) == (1280, 800)


def test_words_twice_as_long_are_not_clipped(shown: MainWindow) -> None:
    # English as it is needs less, and is not looked at again at this size.
    with words_twice_as_long():
        shown.speak("en")
        settle()
        assert clipped(shown) == []
        assert (shown.width(), shown.height()) == (1280, 800)


def others() -> Iterator[tuple[str, tuple[int, int]]]:
    """Give what is looked at in windows of other sizes too."""
    for name in (scene.name for scene in scenes.scenes()):
        ours = name in {"idle", "offline", "stopped", "tally", "sync-stopped"}
        ours |= name.startswith(("camera-page", "preflight-", "posts-"))
        if ours or name == "review-full":
            yield name, (1920, 1080)
        if ours or name.startswith("review-"):
            yield name, (1024, 640)


@pytest.mark.parametrize(("name", "size"), list(others()))
def test_nothing_is_clipped_in_a_larger_or_smaller_window(
    open_window: Open, name: str, size: tuple[int, int]
) -> None:
    window = open_window("zh", size=size)
    bring(window, next(one for one in scenes.scenes() if one.name == name))
    for language in get_args(Language):
        turn(window, language)
        assert clipped(window) == [], language
        assert (window.width(), window.height()) == size
