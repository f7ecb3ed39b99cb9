"""Draw every state of the window into a folder: `python -m tests.tools.shots DIR [NAME ...]`.

Offscreen; the data is made up. With names, only the scenes whose names contain one of them.
"""

import os
import sys
from pathlib import Path
from typing import get_args

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.ui.look import ThemeName
from kiosk.ui.window import MainWindow
from sync.domain.wording import Language
from tests.kiosk.ui import scenes

SIZES = ((1280, 800), (1920, 1080))


def draw(folder: Path, wanted: tuple[str, ...] = ()) -> list[Path]:
    """Write the pictures and give their places."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for scene in scenes.scenes():
        if wanted and not any(part in scene.name for part in wanted):
            continue
        for language in get_args(Language):
            for theme in get_args(ThemeName):
                for width, height in SIZES:
                    window = MainWindow(
                        language=language, theme=theme, now=lambda: scenes.AT, calm=True
                    )
                    window.resize(width, height)
                    window.show()
                    scenes.dress(window)
                    window.open_page(getattr(window.house, scene.page))
                    scene.set_up(window)
                    QApplication.processEvents()
                    place = folder / f"{scene.name}-{language}-{theme}-{width}.png"
                    window.grab().save(str(place))
                    made.append(place)
                    window.speak("en")  # takes the translator away again
                    window.close()
                    window.deleteLater()
                    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return made


def main() -> int:
    """Draw into the folder that the command names."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    app = QApplication.instance() or QApplication([])
    made = draw(Path(sys.argv[1]), tuple(sys.argv[2:]))
    print(f"{len(made)} pictures in {sys.argv[1]}")
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
