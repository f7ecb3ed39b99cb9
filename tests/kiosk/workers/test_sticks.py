"""Where desktops mount what can be taken out again."""

from pathlib import PurePosixPath

import pytest

from kiosk.workers.sticks import looks_like_a_stick, sticks


@pytest.mark.parametrize(
    ("place", "system", "expected"),
    [
        ("/run/media/gate/KINGSTON", "linux", True),
        ("/run/media/other/KINGSTON", "linux", False),
        ("/media/gate/KINGSTON", "linux", True),
        ("/media/usb0", "linux", True),
        ("/media/other/KINGSTON", "linux", False),
        ("/mnt/usb", "linux", True),
        ("/mnt", "linux", False),
        ("/", "linux", False),
        ("/home", "linux", False),
        ("/boot/efi", "linux", False),
        ("/Volumes/KINGSTON", "darwin", True),
        ("/", "darwin", False),
        ("/System/Volumes/Data", "darwin", False),
    ],
)
def test_a_stick_is_known_by_where_it_is_mounted(place: str, system: str, expected: bool) -> None:
    assert looks_like_a_stick(PurePosixPath(place), "gate", system) is expected


def test_the_system_is_asked_without_harm() -> None:
    assert all(each.folder.is_dir() for each in sticks())
