"""What was chosen about cameras outlives the program, and never keeps it from starting."""

import logging
from pathlib import Path

import pytest

from kiosk.scanning.camera_book import CameraBook, Chosen
from kiosk.scanning.controls import Control, Turn


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "cameras.json"


def test_everything_that_was_kept_is_there_after_a_restart(place: Path) -> None:
    book = CameraBook(place)
    book.choose("高清摄像头", "/dev/video2")
    book.keep_size("高清摄像头", (640, 480))
    book.keep_mirrored("高清摄像头", mirrored=False)
    book.keep_turn("高清摄像头", Turn(Control.EXPOSURE, auto=False, value=120.0))
    book.keep_turn("Lid", Turn(Control.FOCUS, auto=True))
    again = CameraBook(place)
    assert again.chosen == Chosen("高清摄像头", "/dev/video2")
    assert again.size("高清摄像头") == (640, 480)
    assert not again.mirrored("高清摄像头")
    assert again.turns("高清摄像头") == (Turn(Control.EXPOSURE, False, 120.0),)
    assert again.turns("Lid") == (Turn(Control.FOCUS, True),)
    assert [path.name for path in place.parent.iterdir()] == ["cameras.json"]


def test_nothing_kept_means_the_first_camera_mirrored(place: Path) -> None:
    book = CameraBook(place)
    assert book.chosen is None
    assert book.size("any") is None
    assert book.mirrored("any")
    assert book.turns("any") == ()
    assert not place.exists()


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'{"chosen": {"a": 1}}',
        b'{"cameras": {"Gate": {"width_px": -5, "height_px": 1}}}',
        b'{"cameras": {"Gate": {"controls": {"exposure": {"value": NaN}}}}}',
        b'{"cameras": {"Gate": {"controls": {"shutter": {}}}}}',
        b" " * 300_000,
    ],
)
def test_bad_content_costs_one_line_in_the_log_and_starts_afresh(
    place: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    place.parent.mkdir()
    place.write_bytes(content)
    book = CameraBook(place)
    assert book.chosen is None
    (line,) = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert "camera choices cannot be read" in line
    book.choose("Gate", "")
    assert CameraBook(place).chosen == Chosen("Gate", "")


@pytest.mark.expects_warnings
def test_a_folder_that_cannot_be_written_costs_the_memory_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    book = CameraBook(tmp_path / "data" / "cameras.json")
    book.choose("Gate", "")
    assert book.chosen == Chosen("Gate", "")
    assert any("not kept" in record.getMessage() for record in caplog.records)
