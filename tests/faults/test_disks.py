"""Disks that fail, and disks that are full, in short; `make faults` has them fail at every call."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Answer
from kiosk.store.problems import StoreFull
from tests.builders import LI, WANG, a_badge_text
from tests.e2e.desks import a_desk
from tests.faults.badly import fill, may_mount, small_disk
from tests.faults.parts.disk import (
    DISK_KIB,
    a_gate_whose_disk_fails,
    a_gate_whose_disk_is_full,
    a_hub_that_cannot_write,
    a_start_on_a_full_disk,
)
from tests.kiosk.store.stores import on


@pytest.mark.parametrize(
    ("fault", "first"), [("fsync,fdatasync:error=EIO", 9), ("pwrite64:error=ENOSPC", 30)]
)
def test_an_entry_that_the_disk_refused_is_not_confirmed_and_the_gate_goes_on(
    tmp_path: Path, fault: str, first: int
) -> None:
    said = a_gate_whose_disk_fails(tmp_path, fault, first, 6)
    assert said["red"] > 0
    assert said["confirmed"] == 25


def test_a_hub_that_cannot_sync_acknowledges_nothing_and_goes_on_afterwards(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    said = a_hub_that_cannot_write(tmp_path, "fsync,fdatasync:error=EIO", tmp_path / "hub")
    assert said["refused"] == 200


def test_full_disks_refuse_in_words_and_keep_what_they_have(tmp_path: Path) -> None:
    if not may_mount(tmp_path):
        pytest.skip("this account may not mount a small disk; RLIMIT_FSIZE is tried elsewhere")
    with small_disk(tmp_path / "gate", DISK_KIB) as disk:
        assert a_gate_whose_disk_is_full(disk) >= 4
    with small_disk(tmp_path / "start", DISK_KIB) as disk:
        a_start_on_a_full_disk(disk)


@pytest.mark.expects_warnings
def test_the_screen_is_red_while_the_disk_is_full_and_green_when_there_is_space_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    if not may_mount(tmp_path):
        pytest.skip("this account may not mount a small disk")
    with small_disk(tmp_path / "small", DISK_KIB) as disk, a_desk(disk) as desk:
        desk.kiosk.start()
        desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
        ballast = fill(disk)
        with pytest.raises(StoreFull):
            list(map(desk.journal.append, [on()] * 1000))
        desk.kiosk.scanning.show_badge(a_badge_text(LI), 0)
        said = desk.seen[-1].outcome
        assert (said.answer, said.entry) == (Answer.STOP, None)
        assert any("磁盘" in text for text in desk.window.scan.result.texts)
        before = desk.journal.entries()
        ballast.unlink()
        desk.clock.step(minutes=30)
        desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
        assert desk.seen[-1].outcome.entry is not None
        assert desk.journal.entries()[:-1] == before
