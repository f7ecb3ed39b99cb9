"""Printed pages on film, through scanner, desk and journal, small and large."""

from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.workers.scanning import CameraState, CameraView
from sync.domain.entries import chain_breaks
from tests.builders import LI, SOUTH, WANG, a_badge_text
from tests.e2e.desks import a_desk, a_film, printed


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080)])
def test_every_paper_that_the_camera_sees_becomes_its_entry(
    size: tuple[int, int], qtbot: QtBot, tmp_path: Path
) -> None:
    tokens = [a_badge_text(WANG), "PROGRAMME OF HALL B", a_badge_text(LI)]
    film = a_film(printed(tokens, tmp_path), (0, 1, 2, 0), size)
    with a_desk(tmp_path / "kiosk", source=film) as desk:
        previews: list[object] = []
        cameras: list[CameraView] = []
        assert desk.scanner is not None
        desk.scanner.preview_ready.connect(previews.append)
        desk.scanner.camera_changed.connect(cameras.append)
        desk.kiosk.start()
        # Not waitSignal: it would stop its timer from the scanner's thread.
        qtbot.waitUntil(lambda: len(desk.seen) == 4, timeout=30_000)
        qtbot.waitUntil(lambda: cameras[-1].state is CameraState.ENDED, timeout=10_000)
        desk.kiosk.stop()
        assert desk.happened == ["on", "not-a-badge", "elsewhere", "repeat"]
        entries = desk.journal.entries()
        assert [(e.kind, e.volunteer, e.post, e.method) for e in entries] == [
            ("on", WANG, SOUTH, "badge"),
            ("refused", None, SOUTH, "badge"),
            ("refused", LI, SOUTH, "badge"),
        ]
        assert chain_breaks(entries) == []
        assert [s.outcome.entry for s in desk.seen] == [*(e.entry_id for e in entries), None]
        for scanned in desk.seen:
            assert scanned.frame_at_ns < scanned.committed_ns < scanned.shown_ns
        assert all(a.frame_at_ns < b.frame_at_ns for a, b in pairwise(desk.seen))
        assert len(previews) > 20
        assert desk.window.scan.preview.has_picture
