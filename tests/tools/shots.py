"""Draw every state of the windows into a folder: `python -m tests.tools.shots DIR [NAME ...]`.

Offscreen; the data is made up. With names, only the scenes whose names contain one of them;
those of the first start begin with `first-`.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import get_args

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.first_start.window import FirstStartWindow
from kiosk.ui.look import ThemeName
from kiosk.ui.rescue_window import RescueWindow
from kiosk.ui.window import MainWindow
from sync.domain.wording import Language
from tests.kiosk.ui import first_scenes, rescue_scenes, scenes

Size = tuple[int, int]
Opens = Callable[[Language, ThemeName, Size], contextlib.AbstractContextManager[QWidget]]
SIZES: tuple[Size, ...] = ((1280, 800), (1920, 1080))


@contextlib.contextmanager
def a_desk(
    scene: scenes.Scene, language: Language, theme: ThemeName, size: Size
) -> Iterator[QWidget]:
    """Open the window of a desk in one of its states."""
    window = MainWindow(language=language, theme=theme, now=lambda: scenes.AT, calm=True)
    window.resize(*size)
    window.show()
    scenes.dress(window)
    window.open_page(getattr(window.house, scene.page))
    scene.set_up(window)
    yield window
    window.speak("en")  # takes the translator away again


@contextlib.contextmanager
def a_first_start(
    scene: first_scenes.Scene, language: Language, theme: ThemeName, size: Size
) -> Iterator[QWidget]:
    """Open the window of the first start in one of its states."""
    window = FirstStartWindow(language=language, theme=theme)
    window.resize(*size)
    window.show()
    scene.set_up(window)
    yield window
    window.let_go()


@contextlib.contextmanager
def a_rescue(
    scene: rescue_scenes.Scene, language: Language, theme: ThemeName, size: Size
) -> Iterator[QWidget]:
    """Open the window of a damaged database in one of its states."""
    window = RescueWindow(language=language, theme=theme)
    window.resize(*size)
    window.show()
    scene.set_up(window)
    yield window


def states() -> Iterator[tuple[str, Opens]]:
    """Give every state that there is, by name."""
    for scene in scenes.scenes():
        yield scene.name, partial(a_desk, scene)
    for first in first_scenes.scenes():
        yield f"first-{first.name}", partial(a_first_start, first)
    for rescue in rescue_scenes.scenes():
        yield f"rescue-{rescue.name}", partial(a_rescue, rescue)


def draw(folder: Path, wanted: tuple[str, ...] = ()) -> list[Path]:
    """Write the pictures and give their places."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, opens in states():
        if wanted and not any(part in name for part in wanted):
            continue
        for language in get_args(Language):
            for theme in get_args(ThemeName):
                for size in SIZES:
                    place = folder / f"{name}-{language}-{theme}-{size[0]}.png"
                    with opens(language, theme, size) as window:
                        QApplication.processEvents()
                        window.grab().save(str(place))
                    window.close()
                    window.deleteLater()
                    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                    made.append(place)
    return made


def main() -> int:
    """Draw into the folder that the command names."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.shots", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a part of a scene's name")
    options = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    made = draw(options.folder, tuple(options.names))
    print(f"{len(made)} pictures in {options.folder}")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
