"""A desk that crashes is started again, to the page and the lock that it had: real processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.keeping import FAILED, MOST

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")

ABORTS = """
import os, sys
from pathlib import Path
from kiosk.keeping import keep
lives = Path(sys.argv[1])
def run():
    lived = int(lives.read_text()) if lives.exists() else 0
    lives.write_text(str(lived + 1))
    if lived < int(sys.argv[2]):
        os.abort()
    print("restarted" if os.environ.get("GATEPOST_RESTARTED") else "first", flush=True)
    return int(sys.argv[3])
sys.exit(keep(run, []))
"""

WAITS = """
import os, sys, time
from pathlib import Path
from kiosk.keeping import keep
import signal
def run():
    signal.signal(signal.SIGTERM, lambda *_: os._exit(130))
    Path(sys.argv[1]).write_text(str(os.getpid()))
    time.sleep(30)
    return 0
sys.exit(keep(run, []))
"""

DESK = """
import os, signal, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from kiosk.keeping import keep

def run():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from kiosk.app import open_kiosk
    from kiosk.settings import load_settings
    from sync.domain.clock import SystemClock
    from kiosk.scanning.film import FolderFilm
    app = QApplication([])
    settings = load_settings(data_dir=Path(sys.argv[1]), sounds=False)
    with open_kiosk(settings, SystemClock(), FolderFilm(Path(sys.argv[3]))) as kiosk:
        kiosk.start()
        window = kiosk.window
        if not settings.restarted:
            window.open_page(window.review)
            window.top.language.click()
            window.top.theme.click()
            QTimer.singleShot(200, lambda: os.kill(os.getpid(), signal.SIGKILL))
        else:
            shown = [window.house.name_of(window.page), window.language, window.theme]
            Path(sys.argv[2]).write_text(" ".join([*shown, str(kiosk.gate.lock.role)]))
            QTimer.singleShot(0, app.quit)
        app.exec()
        window.speak("zh")
    return 0

sys.exit(keep(run, []))
"""


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("crashes", "said"), [(0, "first"), (2, "restarted")])
def test_a_desk_that_aborts_is_started_again(tmp_path: Path, crashes: int, said: str) -> None:
    out, _ = (process := started(ABORTS, tmp_path / "lives", crashes, 0)).communicate(timeout=30)
    assert (process.returncode, out.strip()) == (0, said)
    assert (tmp_path / "lives").read_text() == str(crashes + 1)


def test_one_that_crashes_again_and_again_is_given_up_and_says_so(tmp_path: Path) -> None:
    process = started(ABORTS, tmp_path / "lives", 99, 0)
    _, said = process.communicate(timeout=30)
    assert process.returncode == FAILED
    assert (tmp_path / "lives").read_text() == str(MOST)
    assert f"crashed {MOST} times" in said


def test_one_that_ends_by_itself_is_the_end(tmp_path: Path) -> None:
    process = started(ABORTS, tmp_path / "lives", 0, 2)
    process.communicate(timeout=30)
    assert process.returncode == 2
    assert (tmp_path / "lives").read_text() == "1"


def test_what_asks_the_keeper_to_end_reaches_the_desk(tmp_path: Path) -> None:
    process = started(WAITS, tmp_path / "pid")
    deadline = time.monotonic() + 20
    while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 130


def test_a_desk_killed_in_its_work_shows_what_it_showed(tmp_path: Path) -> None:
    from tests.builders import a_roster
    from tests.stage import enrolled_store

    (pictures := tmp_path / "film").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "gatepost.key").write_bytes(bytes(32))
    (tmp_path / "data" / "gatepost.key").chmod(0o600)
    with enrolled_store(tmp_path / "data", a_roster()):
        pass
    process = started(DESK, tmp_path / "data", tmp_path / "shown", pictures)
    _, said = process.communicate(timeout=50)
    assert process.returncode == 0, said
    assert (tmp_path / "shown").read_text() == "review en dark captain"
