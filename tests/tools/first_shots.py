"""Draw every state of the first start: `python -m tests.tools.first_shots DIR [NAME ...]`.

Offscreen; the data is made up. With names, only the scenes whose names contain one of them.
"""

import os
import sys
from pathlib import Path
from typing import get_args

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.ui.first_start.window import FirstStartWindow
from kiosk.ui.look import ThemeName
from sync.domain.wording import Language
from tests.kiosk.ui import first_scenes

SIZES = ((1280, 800), (1920, 1080), (1024, 640))


def draw(folder: Path, wanted: tuple[str, ...] = ()) -> list[Path]:
    """Write the pictures and give their places."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for scene in first_scenes.scenes():
        if wanted and not any(part in scene.name for part in wanted):
            continue
        for language in get_args(Language):
            for theme in get_args(ThemeName):
                for width, height in SIZES:
                    window = FirstStartWindow(language=language, theme=theme)
                    window.resize(width, height)
                    window.show()
                    scene.set_up(window)
                    QApplication.processEvents()
                    place = folder / f"first-{scene.name}-{language}-{theme}-{width}.png"
                    window.grab().save(str(place))
                    made.append(place)
                    window.let_go()
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
