"""People served are counted by the kinds of service that the event names, as fast as one holds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sync.domain.roster import Roster
from sync.domain.wording import Say
from tests.builders import SOUTH, a_roster
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import settle
from tests.kiosk.ui.hands import tap

LEFT = Qt.MouseButton.LeftButton
OWN = {
    "stroller": Say(zh="婴儿车借用", en="Pushchairs"),
    "photo": Say(zh="合影帮拍", en="Taking photos"),
}


def an_event_of_its_own() -> Roster:
    roster = a_roster()
    posts = {name: replace(post, services=("photo",)) for name, post in roster.posts.items()}
    return replace(roster, event=replace(roster.event, services=OWN), posts=posts)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path, roster=an_event_of_its_own()) as made:
        made.kiosk.start()
        made.window.open_page(made.window.house.tally)
        settle()
        yield made


def test_an_events_own_kinds_of_service_are_the_buttons_in_both_languages(desk: Desk) -> None:
    page = desk.window.house.tally
    shown = [card for card in page.cards if card.isVisible()]
    assert [card.buttons[0].accessibleName() for card in shown] == [
        "合影帮拍 加 1",
        "婴儿车借用 加 1",
    ]
    tap(shown[0].buttons[1])
    settle()
    (entry,) = desk.journal.entries()
    assert (entry.post, entry.data) == (SOUTH, {"service": "photo", "count": 5})
    desk.window.speak("en")
    settle()
    assert shown[1].buttons[0].accessibleName() == "Count 1 more: Pushchairs"


def test_a_finger_that_stays_down_goes_on_counting_by_itself(desk: Desk, qtbot: QtBot) -> None:
    page = desk.window.house.tally
    button = page.cards[0].buttons[0]
    handle = desk.window.windowHandle()
    assert handle is not None
    at = button.mapTo(desk.window, button.rect().center())
    QTest.mousePress(handle, LEFT, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(lambda: button.pending >= 3)
    assert desk.kinds == [], "nothing is recorded while it is held"
    counted = button.pending
    QTest.mouseRelease(handle, LEFT, Qt.KeyboardModifier.NoModifier, at)
    settle()
    (entry,) = desk.journal.entries()
    assert entry.data["count"] == counted
