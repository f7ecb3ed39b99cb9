"""The people's page in the running kiosk: found, taken on, signed off, a new badge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.app.people import PeoplePart
from sync.domain.badge import Refusal
from sync.domain.entries import Kind, Method
from tests.builders import WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        yield made


def test_somebody_is_found_by_initials_and_taken_on_without_a_badge(
    desk: Desk, qtbot: QtBot
) -> None:
    window = desk.kiosk.window
    page = window.house.people
    window.open_page(page)

    def searched() -> bool:
        QTest.qWait(20)
        page.search.setText("wx")
        page.search.setText("wxa")
        return [one.volunteer for one in page.shown] == [WANG]

    qtbot.waitUntil(searched, timeout=10_000)
    page.search.returnPressed.emit()
    assert window.sheets.person.isVisible()
    window.sheets.person.buttons["on"].click()
    entry = desk.kiosk.gate.book.entries()[-1]
    assert (entry.kind, entry.method, entry.volunteer) == (Kind.ON, Method.SEARCH, WANG)


def test_a_new_badge_makes_the_old_one_count_no_more(desk: Desk, qtbot: QtBot) -> None:
    part = next(one for one in desk.kiosk.parts if isinstance(one, PeoplePart))
    part.act("badge", WANG)
    outcome = desk.kiosk.gate.checkin.scan(a_badge_text(WANG), desk.kiosk.gate.now())
    assert outcome.happened == Refusal.REPLACED
    folder = desk.kiosk.gate.store.path.parent / "badges"
    qtbot.waitUntil(
        lambda: folder.is_dir() and len(list(folder.glob("*.pdf"))) == 1, timeout=20_000
    )
