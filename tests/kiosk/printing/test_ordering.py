"""`gatepost badges`: the command as a person meets it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.builders import a_badge_text
from tests.kiosk.printing.papers import by_pdfium, by_zbar, by_zxing
from tests.kiosk.printing.test_badgefile import a_file, a_row

COMMAND = str(Path(sys.executable).with_name("gatepost"))


def gatepost(*words: str) -> subprocess.Popen[str]:
    gone = ("QT_", "GATEPOST_", "DISPLAY", "WAYLAND_DISPLAY", "LC_", "LANG")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(gone)}
    return subprocess.Popen(
        [COMMAND, "badges", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment, "LANG": "en_GB.UTF-8"},
    )


def run(*words: str) -> tuple[int, str, str]:
    with gatepost(*words) as process:
        said, wrong = process.communicate(timeout=50)
    return process.returncode, said, wrong


@pytest.fixture
def issued(tmp_path: Path) -> str:
    rows = [a_row(number, token=a_badge_text(number)) for number in range(1, 6)]  # type: ignore[arg-type]
    return str(a_file(tmp_path, rows))


def test_a_file_of_badges_becomes_cards_that_read(issued: str, tmp_path: Path) -> None:
    out = tmp_path / "cards.pdf"
    words = ("--layout", "cr80", "--ecc", "q", "--only", "YZ0002", "--only", "YZ0005")
    code, said, wrong = run(issued, str(out), *words)
    assert (code, wrong) == (0, "")
    assert f"Written: {out}, 2 badges on 2 pages" in said
    pages = by_pdfium(out)
    for page, number in zip(pages, (2, 5), strict=True):
        assert by_zxing(page) == by_zbar(page) == {a_badge_text(number)}  # type: ignore[arg-type]
    assert out.stat().st_mode & 0o777 == 0o600
    assert a_badge_text(2) not in said  # type: ignore[arg-type]


def test_a_name_that_no_font_can_write_is_told(tmp_path: Path) -> None:
    file = a_file(tmp_path, [a_row(1), a_row(2, name="王\U0010fffd")])
    code, said, wrong = run(str(file), str(tmp_path / "a4.pdf"), "--lang", "zh")
    assert code == 0
    assert "2 张胸牌，1 页" in said
    assert "YZ0002" in wrong
    assert "YZ0001" not in wrong


def test_what_is_wrong_is_one_sentence_and_nothing_is_written(issued: str, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    out = str(tmp_path / "out.pdf")
    for words, sentence in (
        ((issued, str(tmp_path / "out.txt")), "end its name in .pdf"),
        ((str(tmp_path / "none.json"), out), "cannot be read"),
        ((issued, out, "--logo", str(tmp_path / "none.png")), "logo"),
        ((issued, out, "--only", "YZ9999"), "YZ9999"),
        ((issued, str(tmp_path / "away" / "out.pdf")), "is not there"),
        ((issued, out, "--layout", "a5"), "a5"),
    ):
        code, said, wrong = run(*words)
        assert (code, said) == (2, "")
        assert sentence in wrong
        assert "Traceback" not in wrong
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_calls_it_off_and_nothing_half_written_stays(
    number: signal.Signals, tmp_path: Path
) -> None:
    token = a_badge_text()
    rows = [a_row(one, token=token) for one in range(1, 6000)]
    (tmp_path / "badges.json").write_text(json.dumps(rows), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "badges.pdf").write_bytes(b"older")
    with gatepost(str(tmp_path / "badges.json"), str(out / "badges.pdf")) as process:
        until = time.monotonic() + 40
        while len(list(out.iterdir())) < 2 and process.poll() is None:
            assert time.monotonic() < until, "printing never began"
            time.sleep(0.02)
        process.send_signal(number)
        said, wrong = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == ""
    assert "no file was left" in wrong
    assert [file.name for file in out.iterdir()] == ["badges.pdf"]
    assert (out / "badges.pdf").read_bytes() == b"older"
