"""`gatepost doctor` as a person meets it: a real process, a film before the camera."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from kiosk.commands import app
from tests.kiosk.doctor.cards import an_empty_desk, film, held

pytestmark = pytest.mark.usefixtures("qapp")

COMMAND = str(Path(sys.executable).with_name("gatepost"))
WITHIN_S = 50
FPS = 12


def environment() -> dict[str, str]:
    gone = ("QT_", "GATEPOST_", "DISPLAY", "WAYLAND_DISPLAY", "LC_", "LANG")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(gone)}
    return {**kept, "PYTHONIOENCODING": "utf-8"}


def doctor(*arguments: object, language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "--lang", language, "doctor", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=WITHIN_S,
        env=environment(),
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def good(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "good.avi"
    return film(path, held(4 * FPS, 3.4), FPS)


def refused(*arguments: object) -> str:
    """Run what ends before a frame, in this process."""
    done = CliRunner().invoke(app, ["--lang", "en", "doctor", *map(str, arguments)])
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert len(done.stderr.splitlines()) <= 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_says_what_the_camera_gives_how_far_a_badge_reads_and_what_to_do(
    good: Path, tmp_path: Path
) -> None:
    figures, report = tmp_path / "figures.json", tmp_path / "report.txt"
    done = doctor("camera", "--film", good, "--distance", 45, "--json", figures, "--report", report)
    assert (done.returncode, done.stderr) == (1, "")  # twelve frames a second: more light
    out = done.stdout
    assert re.search(
        r"^12 fps · 1280x720 · level \d+ · edges \d\.\d px · \d of 7 codes", out, re.MULTILINE
    )
    assert "! could be better: only 12 fps" in out
    assert "✓ fine: picture 1280x720" in out
    assert "✓ fine: enough light" in out
    assert "✓ fine: sharp" in out
    reach = re.search(r"a badge reads up to (?:at least )?(\d+) cm", out)
    assert reach
    assert 45 < int(reach[1]) <= 180
    assert "Things to do: 1" in out

    told = json.loads(figures.read_text("utf-8"))
    assert told["given"] == [1280, 720]
    assert told["rhythm"]["fps"] == pytest.approx(FPS, rel=0.1)
    assert told["card"]["reach"] * 45 == pytest.approx(int(reach[1]), abs=0.5)
    assert next(code["module_mm"] for code in told["card"]["codes"]) == 1.0
    assert {one["what"] for one in told["findings"]} >= {"size", "fps", "light", "card"}
    assert "GPC1" not in figures.read_text("utf-8") + out
    written = report.read_text("utf-8")
    assert "only 12 fps" in written
    assert "good.avi" in written
    assert {path.name for path in tmp_path.iterdir()} == {"figures.json", "report.txt"}


def test_a_dark_gate_without_a_card_is_told_in_chinese_and_a_picture_is_kept_when_asked(
    tmp_path: Path,
) -> None:
    dark = film(tmp_path / "dark.avi", [an_empty_desk(24)] * 15, 15)
    picture = tmp_path / "最后.png"
    done = doctor("camera", "--film", dark, "--picture", picture, language="zh")
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ 有问题：太暗：平均亮度 2" in done.stdout
    assert "开一盏灯" in done.stdout
    assert "没有看到测试卡" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_mode & 0o077 == 0


def test_a_folder_of_pictures_stands_in_for_a_camera_and_all_fine_is_0(
    tmp_path: Path, good: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, frame in enumerate(held(120, 3.4)):
        cv2.imwrite(str(folder / f"{number:03d}.jpg"), frame)
    done = doctor("camera", "--film", folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "This camera is fine." in done.stdout
    assert "times this distance" in done.stdout


def test_ctrl_c_ends_with_the_verdict_so_far(tmp_path: Path) -> None:
    long = film(tmp_path / "long.avi", [an_empty_desk(120, (640, 480))] * 600, 20)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job ignores Ctrl+C, and so would the command that it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(
        [COMMAND, "doctor", "camera", "--lang", "en", "--film", str(long), "--seconds", "40"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**environment(), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert running.stdout is not None
        assert "long.avi: 40 s." in running.stdout.readline()
        assert "640x480" in running.stdout.readline()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=WITHIN_S)
    finally:
        running.kill()
        running.wait()
    assert (running.returncode, err) == (1, "")
    assert "Stopped early" in out
    assert "no test card was seen" in out


def test_what_cannot_be_used_is_one_sentence_and_2(tmp_path: Path, good: Path) -> None:
    assert "no such file" in refused("camera", "--film", tmp_path / "away.avi")
    text = tmp_path / "notes.txt"
    text.write_text("no film\n" * 50)
    assert "no film" in refused("camera", "--film", text)
    assert "no picture" in refused("camera", "--film", tmp_path)
    assert "1280x720" in refused("camera", "--size", "big")
    away = tmp_path / "away" / "figures.json"
    said = refused("camera", "--film", good, "--json", away)
    assert str(away) in said
    assert "no such folder" in said
    assert ".png" in refused("camera", "--film", good, "--picture", tmp_path / "last.doc")
    assert "no such folder" in refused("card", tmp_path / "away" / "card.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_camera_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from kiosk.doctor import camera
    from kiosk.scanning.camera import CameraInfo

    there = (CameraInfo(0, "HD Webcam C1", "a"), CameraInfo(1, "HD Webcam C2", "b"))
    monkeypatch.setattr(camera, "list_cameras", lambda: there)
    for asked in ("Periscope", "webcam"):
        said = refused("camera", "--camera", asked)
        assert asked in said
        assert "HD Webcam C1, HD Webcam C2" in said
    assert camera._named("c2") == there[1]
    assert camera._named("HD Webcam C1") == there[0]


class SmallCapture:
    """A device that gives 640x480 at twenty a second, whatever it is asked for."""

    def __init__(self, _index: int, _backend: int) -> None:
        self._left = 30

    def is_open(self) -> bool:
        return True

    def read(self) -> NDArray[np.uint8] | None:
        time.sleep(0.05)
        self._left -= 1
        grey = an_empty_desk(120, (640, 480))
        return np.repeat(grey[:, :, None], 3, axis=2) if self._left > 0 else None

    def skip(self) -> bool:
        return self.read() is not None

    def ask(self, prop: int, value: float) -> None:
        """Take no notice."""

    def tell(self, prop: int) -> float:
        return 0.0

    def release(self) -> None:
        """Nothing is held."""


def test_a_camera_that_gives_less_than_it_is_asked_for_and_then_goes_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from kiosk.doctor import camera
    from kiosk.scanning.camera import Camera, CameraInfo

    there = (CameraInfo(0, "HD Webcam C1", "a"),)
    a_camera = partial(Camera, open_capture=SmallCapture, cameras=lambda: there)
    monkeypatch.setattr(camera, "Camera", a_camera)
    figures = tmp_path / "figures.json"
    done = CliRunner().invoke(
        app, ["--lang", "en", "doctor", "camera", "--seconds", "20", "--json", str(figures)]
    )
    assert done.exit_code == 1, done.output
    assert "HD Webcam C1: 20 s." in done.stdout
    assert "! could be better: picture 640x480, asked for 1280x720" in done.stdout
    assert "✗ not good: the camera went away while it was measured" in done.stdout
    assert json.loads(figures.read_text("utf-8"))["lost"] is True


def test_the_doctor_starts_without_a_window_toolkit() -> None:
    asked = "import sys, kiosk.doctor.camera; print('PySide6' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=WITHIN_S, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_card_is_written_and_the_group_says_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    done = doctor("card", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "100 %" in done.stdout
    with pypdfium2.PdfDocument(path) as pdf:
        assert len(pdf) == 1
    helped = doctor("--help")
    assert helped.returncode == 0
    assert "camera" in helped.stdout
    assert "card" in helped.stdout


def test_the_card_replaces_no_file_of_another_kind(tmp_path: Path) -> None:
    mine = tmp_path / "notes.txt"
    mine.write_text("mine")
    said = refused("card", mine)
    assert ".pdf" in said
    assert mine.read_text() == "mine"
