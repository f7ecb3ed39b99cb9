"""The sync page's way by hand: the stick appears, is written, and its answer is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.ui.stick_sheet import StickSheet
from sync.wire import answer
from tests.builders import AT, HOUR
from tests.e2e.desks import Desk
from tests.kiosk.handing_in import a_desk_by_hand, a_stick, the_answer
from tests.kiosk.store.stores import on
from tests.kiosk.ui.hands import tap


@pytest.fixture
def usb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return a_stick(tmp_path, monkeypatch)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk_by_hand(tmp_path) as desk:
        yield desk


def ended(qtbot: QtBot, sheet: StickSheet, word: str = "Done") -> None:
    qtbot.waitUntil(lambda: sheet.close_button.text() == word, timeout=10_000)


def test_the_day_goes_to_the_hub_and_its_answer_comes_back(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    desk.journal.append_all([on()] * 3)
    sheet, page = desk.window.sheets.stick, desk.window.house.sync
    tap(page.stick.save)
    assert sheet.isVisible()
    assert "3 entries wait" in sheet.about.text()
    assert sheet.places[0].text() == "KINGSTON · 14.0 GB free"
    tap(sheet.places[0])
    ended(qtbot, sheet)
    assert "3 entries" in sheet.about.text()
    (made,) = usb.iterdir()
    assert made.name in sheet.more.text()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: "3 entries are saved" in page.stick.sentence)
    assert desk.journal.pending_count() == 3

    (usb / made.name).with_suffix(answer.SUFFIX).write_bytes(the_answer(desk, made))
    tap(page.stick.open)
    tap(sheet.places[0])
    ended(qtbot, sheet)
    assert "The hub has 3 more entries" in sheet.about.text()
    assert desk.journal.pending_count() == 0
    tap(sheet.close_button)
    qtbot.waitUntil(lambda: page.stick.sentence == "")


def test_with_nothing_waiting_there_is_nothing_to_save(qtbot: QtBot, desk: Desk, usb: Path) -> None:
    sheet = desk.window.sheets.stick
    tap(desk.window.house.sync.stick.save)
    assert "nothing needs saving" in sheet.about.text()
    assert not sheet.places[0].isEnabled()
    assert list(usb.iterdir()) == []


def test_a_stick_that_is_gone_is_a_sentence_and_nothing_is_lost(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    desk.journal.append_all([on()] * 3)
    sheet = desk.window.sheets.stick
    tap(desk.window.house.sync.stick.save)
    usb.rmdir()
    tap(sheet.places[0])
    ended(qtbot, sheet, "Close")
    assert "pulled out" in sheet.about.text()
    assert desk.journal.pending_count() == 3


def test_a_save_is_called_off_by_escape(qtbot: QtBot, desk: Desk, usb: Path) -> None:
    desk.journal.append_all([on()] * 1500)
    sheet = desk.window.sheets.stick
    tap(desk.window.house.sync.stick.save)
    tap(sheet.places[0])
    assert sheet.busy
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    ended(qtbot, sheet)
    if "Called off" in sheet.about.text():
        assert list(usb.iterdir()) == []
    else:  # it was written before the key came
        assert "1,500 entries" in sheet.about.text()


def test_an_answer_with_entries_set_aside_shows_in_review(
    qtbot: QtBot, desk: Desk, usb: Path
) -> None:
    desk.journal.append_all([on()] * 3)
    sheet, page = desk.window.sheets.stick, desk.window.house.sync
    tap(page.stick.save)
    tap(sheet.places[0])
    ended(qtbot, sheet)
    (made,) = usb.iterdir()
    aside = [{"seq": 2, "status": "quarantined", "code": "hash"}]
    raw = the_answer(desk, made, exceptions=aside, server_time=AT + HOUR)
    (usb / "a.gateanswer").write_bytes(raw)
    tap(sheet.close_button)
    tap(page.stick.open)
    sheet.choose(usb / "a.gateanswer")
    ended(qtbot, sheet)
    assert "set 1 of them aside" in sheet.about.text()
    assert [each.entry.seq for each in desk.journal.quarantined()] == [2]
