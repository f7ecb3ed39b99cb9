"""The window on a real X server, in a process of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiosk.ui.window import MainWindow
from tests.kiosk.ui import scenes

app = QApplication([])
assert app.platformName() == "xcb", app.platformName()
window = MainWindow(now=lambda: scenes.AT, calm=True)
window.show()
scenes.dress(window)
window.show_outcome(scenes.done())


def grab():
    # From the server, not from the widgets: what is really on the screen.
    assert window.screen().grabWindow(window.winId()).save(sys.argv[1])
    app.quit()


QTimer.singleShot(800, grab)
sys.exit(app.exec())
"""


@pytest.fixture
def display() -> Iterator[str]:
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reads, writes = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writes), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=(writes,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


def test_the_window_stands_on_a_real_screen(display: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "window.png"
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(SCRIPT), str(place)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr
        image = QImage(str(place))
    assert (image.width(), image.height()) == (1280, 800)
    assert image.pixelColor(690, 150).name() == "#def5e9"
    assert image.pixelColor(640, 790).name() == "#ffffff"
