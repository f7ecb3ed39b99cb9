"""A photo dropped on the running kiosk: read, committed and answered like a badge held up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Answer
from sync.domain.entries import Method
from tests.builders import LI, WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import colour, painted
from tests.kiosk.scanning.codes import card, on_desk, qr
from tests.kiosk.ui.hands import press_key


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        yield made


def drop(desk: Desk, *places: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(place)) for place in places])
    actions, mouse = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(
        desk.window, QDragEnterEvent(QPoint(500, 300), actions, data, mouse, keys)
    )
    QCoreApplication.sendEvent(
        desk.window, QDropEvent(QPointF(500, 300), actions, data, mouse, keys)
    )


def test_a_badge_on_a_dropped_photo_goes_on_duty(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "胸牌.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(card(a_badge_text(WANG))[..., ::-1]).save(place, exif=exif)
    drop(desk, place)
    assert desk.window.sheets.photo.isVisible()
    qtbot.waitUntil(lambda: desk.happened == ["on"], timeout=30_000)
    assert painted(desk) == colour(desk, "done_soft")
    (entry,) = desk.journal.entries()
    assert (entry.kind, entry.method) == ("on", Method.BADGE)
    assert not desk.window.sheets.photo.isVisible()


def test_a_pasted_badge_goes_on_duty(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "badge.png"
    Image.fromarray(qr(a_badge_text(WANG))).save(place)
    QGuiApplication.clipboard().setImage(QImage(str(place)))
    press_key(desk.window, "v", Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.happened == ["on"], timeout=30_000)


def test_a_photo_of_two_badges_records_neither(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "two.png"
    both = (qr(a_badge_text(WANG)), 40, 60), (qr(a_badge_text(LI)), 700, 60)
    Image.fromarray(on_desk(*both)).save(place)
    drop(desk, place)
    qtbot.waitUntil(lambda: desk.window.scan.result.outcome is not None, timeout=30_000)
    assert desk.window.scan.result.texts[0] == "照片里不止一个二维码"
    assert painted(desk) == colour(desk, "stop_soft")
    assert desk.journal.entries() == []


def test_a_wrong_file_records_nothing_and_the_next_badge_is_answered(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    place = tmp_path / "list.xlsx"
    place.write_bytes(b"PK\x03\x04 no picture")
    drop(desk, place)
    qtbot.waitUntil(lambda: desk.window.scan.result.outcome is not None, timeout=30_000)
    outcome = desk.window.scan.result.outcome
    assert outcome is not None
    assert (outcome.answer, outcome.happened, outcome.entry) == (Answer.STOP, "photo", None)
    assert desk.journal.entries() == []
    desk.kiosk.scanning.show_badge(a_badge_text(WANG), 0)
    assert desk.happened == ["on"]


def test_a_code_that_is_no_badge_is_refused_as_before_a_camera(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    place = tmp_path / "menu.png"
    Image.fromarray(qr("https://example.org/menu")).save(place)
    drop(desk, place)
    qtbot.waitUntil(lambda: desk.happened == ["not-a-badge"], timeout=30_000)


def test_closing_while_a_photo_is_read_ends_its_process(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    place = tmp_path / "badge.png"
    Image.fromarray(qr(a_badge_text(WANG))).save(place)
    drop(desk, place)
    desk.kiosk.stop()
    QCoreApplication.processEvents()
    assert desk.happened == []
