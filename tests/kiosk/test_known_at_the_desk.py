"""Board, closing and the day report say when their numbers are only what is known at this laptop."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app.closing import ClosingPart
from kiosk.desk.closing_steps import Act
from kiosk.ui.text import WrappedLabel
from sync.client.line import Line, LineState
from tests.builders import AT, WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import settle, show
from tests.kiosk.printing.test_day_report import pages_of


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        settle()
        yield made


def told(page: object) -> str:
    """Give all that a page says."""
    return " ".join(label.text() for label in page.findChildren(WrappedLabel))  # type: ignore[attr-defined]


def test_pages_and_report_say_it_while_the_hub_is_away_and_no_longer_when_it_is_back(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    show(desk, a_badge_text(WANG))
    board, closing = desk.window.house.board, desk.window.house.closing
    away = LineState(line=Line.OFFLINE, last_exchange=AT, caught_up=AT)
    desk.clock.step(minutes=30)
    desk.kiosk._show_line(away)
    desk.window.open_page(board)
    settle()
    desk.kiosk.refresh()
    assert "本机所知，截至 08:02" in told(board)
    desk.window.open_page(closing)
    settle()
    desk.kiosk.refresh()
    steps = {one.step.value: one for one in closing.steps}
    assert any("其他签到台后来的记录还没有算进来" in line.zh for line in steps["report"].lines)
    part = next(one for one in desk.kiosk.parts if isinstance(one, ClosingPart))
    saved: list[object] = []
    part._press.finished.connect(saved.append)
    assert part.save(Act.PDF, tmp_path / "day.pdf")
    qtbot.waitUntil(lambda: bool(saved), timeout=20_000)
    assert "本机所知，截至 08:02" in pages_of(tmp_path / "day.pdf")[0]
    back = LineState(line=Line.SYNCED, last_exchange=AT, caught_up=AT + timedelta(minutes=30))
    desk.kiosk._show_line(back)
    desk.kiosk.refresh()
    assert not {one.step.value: one for one in closing.steps}["report"].lines
    desk.window.open_page(board)
    settle()
    desk.kiosk.refresh()
    assert "本机所知" not in told(board)
