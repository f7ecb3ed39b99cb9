"""A new event that begins another way: without a roster, from a wrong file, another sheet, again."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.desk.first_start import FILE
from kiosk.desk.importing.columns import Field
from kiosk.settings import Settings
from kiosk.ui.first_start.posts_page import PostRow
from tests.kiosk.opening.starts import a_start, idle, kept, problem_on, settings_in
from tests.kiosk.opening.test_own_event import GOOD, a_file, checked, described, opened
from tests.kiosk.ui.hands import tap


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def test_an_event_can_begin_without_a_roster(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    with a_start(qtbot, settings) as start:
        window = start.window
        described(start)
        form = tmp_path / "form.xlsx"
        window.roster.files.named.emit(form)
        assert form.stat().st_size > 0
        tap(window.roster.skip)
        assert not window.posts.next.isVisible()
        tap(window.posts.first_stop())
        row = window.posts.rows[0]
        assert isinstance(row, PostRow)
        assert not window.posts.next.isEnabled()
        QTest.keyClicks(row.name.line, "Gate")
        tap(window.posts.next)
        idle(qtbot, start)
        tap(window.opening.back)
        tap(window.posts.rows[0].remove)
        assert window.posts.first_stop() is not window.posts.next
        tap(window.posts.back)
        assert window.page is window.roster


def test_a_file_that_is_no_table_leaves_the_page_as_it_was(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    with a_start(qtbot, settings) as start:
        described(start)
        old = tmp_path / "old.xls"
        old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"))
        opened(start, qtbot, old)
        assert "old format" in problem_on(start.window.roster)
        assert not start.window.roster.next.isVisible()


def test_another_sheet_can_be_chosen(qtbot: QtBot, tmp_path: Path, settings: Settings) -> None:
    path = a_file(tmp_path / "roster.xlsx", *GOOD)
    book = openpyxl.load_workbook(path)
    book["说明"].append(["姓名", "岗位"])
    book["说明"].append(["李晨", "北门"])
    book.save(path)
    with a_start(qtbot, settings) as start:
        described(start)
        opened(start, qtbot, path)
        pick = start.window.roster.picks[1]
        assert pick.isVisible()
        tap(pick)
        idle(qtbot, start)
        assert start.own_event.draft.sheet == "说明"
        assert list(start.own_event.draft.mapping.values()) == [Field.NAME, Field.POST]


def test_opening_that_fails_can_be_tried_again(
    qtbot: QtBot, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.workers import local_hub

    with a_start(qtbot, settings) as start:
        window = start.window
        checked(start, qtbot, a_file(tmp_path / "roster.xlsx", *GOOD))
        tap(window.check.next)
        tap(window.posts.next)
        idle(qtbot, start)
        with monkeypatch.context() as patch:
            patch.setattr(local_hub, "COMMAND", "no-such-hub")
            tap(window.opening.next)
            idle(qtbot, start)
            assert "Install Gatepost again" in problem_on(window.opening)
            assert not start.stage.enrolled
        tap(window.opening.next)
        idle(qtbot, start)
        assert window.page is window.badges
        # Closed here: the laptop is a desk all the same, and nothing is to be taken up again.
        assert not start.stage.enrolled
    assert kept(settings)[0] is not None
    assert not (settings.data_dir / FILE).exists()
