"""Power cuts in short; `make faults` cuts at every call."""

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.disks import Disk
from tests.faults.parts.power import HUB, KIOSK, Check, check_hub, check_kiosk, cut_everywhere
from tests.faults.recording import Call, record


@pytest.mark.parametrize(("code", "check"), [(KIOSK, check_kiosk), (HUB, check_hub)])
def test_whatever_a_power_cut_leaves_opens_with_all_that_was_confirmed(
    tmp_path: Path, code: str, check: Check
) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    calls = record(code, str(folder), "6", log=tmp_path / "log")
    shutil.rmtree(folder)
    folder.mkdir()
    cuts, images, wrong = cut_everywhere(calls, folder, check, random.Random(8), 30, tmp_path)
    assert wrong == []
    assert images >= 25 <= cuts * 5


def a_call(name: str, *numbers: int, text: str = "", flags: str = "", result: int = 0) -> Call:
    return Call(name, numbers, (text.encode(),), flags, result)


def test_what_was_synced_stays_and_the_rest_may_go(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.take(a_call("openat", text=f"{tmp_path}/a", flags="O_RDWR|O_CREAT", result=3))
    disk.take(a_call("pwrite64", 3, 3, 0, text="abc", result=3))
    disk.image(tmp_path / "1", 0, lambda: False)
    assert not (tmp_path / "1" / "a").exists()
    disk.take(a_call("fsync", 3))
    disk.take(a_call("pwrite64", 3, 3, 2, text="xyz", result=3))
    disk.image(tmp_path / "2", 0, lambda: False)
    assert (tmp_path / "2" / "a").read_bytes() == b"abc"
    disk.image(tmp_path / "3", None, lambda: True)
    assert (tmp_path / "3" / "a").read_bytes() == b"abxyz"
