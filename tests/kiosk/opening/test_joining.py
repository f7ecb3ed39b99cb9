"""Joining a hub: scanned or typed; whatever goes wrong stays on the page with what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.desk.first_start import Door
from sync.domain.entries import EventId
from sync.wire.joining import Invitation, NotAnInvitation, write
from tests.builders import EVENT, a_badge_text, a_roster
from tests.e2e.hubs import ServedHub
from tests.kiosk.opening.starts import (
    WITHIN_MS,
    a_start,
    idle,
    kept,
    problem_on,
    settings_in,
    showing,
)
from tests.kiosk.ui.hands import tap


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as hub:
        hub.load(a_roster(), EVENT)
        yield hub


def test_a_scanned_invitation_and_one_press_make_a_desk(
    qtbot: QtBot, tmp_path: Path, hub: ServedHub
) -> None:
    invitation = write(Invitation(hub.url, hub.code(EventId(EVENT)), "机器人大会"))
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings, showing(invitation)) as start:
        page = start.window.join
        tap(start.window.doors.doors[Door.JOIN])
        assert start.window.page is page
        qtbot.waitUntil(page.found.isVisible, timeout=WITHIN_MS)
        assert "机器人大会" in page.found.title.text()
        assert page.url.text == hub.url
        with qtbot.waitSignal(start.stage.ended, timeout=WITHIN_MS):
            tap(page.next)
        assert start.stage.enrolled
    identity, roster = kept(settings)
    assert identity is not None
    assert (identity.event, identity.hub_url, identity.name) == (EVENT, hub.url, "南门")
    assert roster is not None
    assert len(roster.volunteers) == 3


def test_a_typed_code_joins_too_and_enter_presses(
    qtbot: QtBot, tmp_path: Path, hub: ServedHub
) -> None:
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.JOIN)
        page = start.window.join
        assert not page.next.isEnabled()
        page.url.line.setFocus()
        QTest.keyClicks(page.url.line, hub.url)
        QTest.keyClicks(page.code.line, hub.code(EventId(EVENT)).lower())
        with qtbot.waitSignal(start.stage.ended, timeout=WITHIN_MS):
            QTest.keyClick(page.code.line, Qt.Key.Key_Return)
    assert kept(settings)[0] is not None


def test_a_used_code_stays_on_the_page_and_another_one_works(
    qtbot: QtBot, tmp_path: Path, hub: ServedHub
) -> None:
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.JOIN)
        page = start.window.join
        page.url.show_text(hub.url)
        QTest.keyClicks(page.code.line, "20230816-AAAA-BBBB-CCCC")
        tap(page.next)
        idle(qtbot, start)
        assert "Ask the organiser for a new one" in problem_on(page)
        assert start.window.page is page
        page.code.line.clear()
        QTest.keyClicks(page.code.line, hub.code(EventId(EVENT)))
        with qtbot.waitSignal(start.stage.ended, timeout=WITHIN_MS):
            tap(page.next)


@pytest.mark.parametrize(
    ("url", "words"),
    [("hub.example", "is no web address"), ("http://127.0.0.1:9", "does not answer")],
)
def test_an_address_where_no_hub_is_says_what_to_check(
    qtbot: QtBot, tmp_path: Path, url: str, words: str
) -> None:
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.JOIN)
        page = start.window.join
        QTest.keyClicks(page.url.line, url)
        QTest.keyClicks(page.code.line, "20230816-AAAA-BBBB-CCCC")
        tap(page.next)
        idle(qtbot, start)
        assert words in problem_on(page)
    assert kept(settings)[0] is None


def test_another_code_says_what_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    with a_start(qtbot, settings_in(tmp_path), showing(a_badge_text())) as start:
        start.open_door(Door.JOIN)
        page = start.window.join
        qtbot.waitUntil(lambda: bool(problem_on(page)), timeout=WITHIN_MS)
        assert problem_on(page) == NotAnInvitation.badge.en


def test_what_was_typed_is_there_again_after_leaving_and_after_a_restart(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    with a_start(qtbot, settings) as start:
        start.open_door(Door.JOIN)
        QTest.keyClicks(start.window.join.url.line, "https://hub.example")
        QTest.keyClick(start.window.join.url.line, Qt.Key.Key_Escape)
        assert start.window.page is start.window.doors
        assert "left off" in start.window.doors.doors[Door.JOIN].accessibleDescription()
    with a_start(qtbot, settings) as start:
        assert "left off" in start.window.doors.doors[Door.JOIN].accessibleDescription()
        start.open_door(Door.JOIN)
        assert start.window.join.url.text == "https://hub.example"


def test_a_whole_invitation_can_be_pasted_into_the_code_field(qtbot: QtBot, tmp_path: Path) -> None:
    text = write(Invitation("https://hub.example", "20230816-AAAA-BBBB-CCCC", "大会"))
    with a_start(qtbot, settings_in(tmp_path)) as start:
        start.open_door(Door.JOIN)
        page = start.window.join
        start.window.activateWindow()
        page.code.line.insert(text)
        page.code.line.textEdited.emit(text)
        assert (page.url.text, page.code.text) == ("https://hub.example", "20230816-AAAA-BBBB-CCCC")
        assert page.next.isEnabled()
