"""Which camera a kiosk opens with: what is set, else what was chosen, else the first."""

from pathlib import Path

import pytest

from kiosk.scanning.camera import CameraInfo, named
from kiosk.scanning.camera_book import CameraBook
from kiosk.scanning.choosing import camera_of
from kiosk.settings import Settings

CHOSEN = CameraInfo(3, "Gate Cam", "/dev/video3")


def settings(folder: Path, camera: str = "") -> Settings:
    return Settings(data_dir=folder, camera=camera, frame_width_px=640, frame_height_px=480)


@pytest.mark.parametrize(
    ("set_to", "chosen", "wanted"),
    [
        ("", False, None),
        ("", True, named("Gate Cam", "/dev/video3")),
        ("Lid", False, named("Lid")),
        ("Lid", True, named("Lid")),
        ("Gate Cam", True, named("Gate Cam", "/dev/video3")),
    ],
)
def test_the_setting_wins_over_the_choice_and_the_choice_over_the_first(
    tmp_path: Path, set_to: str, chosen: bool, wanted: CameraInfo | None
) -> None:
    if chosen:
        camera_of(settings(tmp_path)).choose(CHOSEN)
    report = camera_of(settings(tmp_path, set_to)).report()
    assert report.wanted == wanted
    assert (report.asked.width_px, report.asked.height_px) == (640, 480)


def test_what_is_chosen_is_kept_beside_the_database(tmp_path: Path) -> None:
    camera_of(settings(tmp_path)).choose(CHOSEN)
    kept = CameraBook(settings(tmp_path).camera_book_path).chosen
    assert kept is not None
    assert (kept.name, kept.path) == ("Gate Cam", "/dev/video3")
    assert (tmp_path / "cameras.json").is_file()
