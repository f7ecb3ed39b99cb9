"""The sheets of an amber card, the group's and the list of the forgotten, as widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.desk.states import Mode
from kiosk.ui.ending_row import STEP
from kiosk.ui.forgotten_list import ForgottenList
from kiosk.ui.look import Look, load_fonts
from kiosk.ui.window import MainWindow
from sync.domain.entries import EntryId
from tests.builders import AT, HOUR
from tests.kiosk.ui import asking_scenes
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.hands import tap


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1024, 640)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_amber_card_fits_in_full(
    open_window: Open, language: str, size: tuple[int, int]
) -> None:
    window = open_window(language, size=size)
    makers = (
        asking_scenes.proposed,
        asking_scenes.young_and_untrained,
        asking_scenes.tired,
        asking_scenes.too_early,
        asking_scenes.stranger,
        asking_scenes.signed_off,
        lambda: asking_scenes.young_and_untrained(Mode.SELF_SERVICE),
    )
    for make in makers:
        window.show_outcome(make())
        assert not window.scan.result.overflows, make


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
@pytest.mark.parametrize(
    "set_up", [asking_scenes.choosing_a_post, asking_scenes.giving_a_reason], ids=["post", "why"]
)
def test_a_sheet_lies_within_the_window_and_its_parts_beside_each_other(
    open_window: Open, set_up: object, size: tuple[int, int]
) -> None:
    window = open_window("en", size=size)
    set_up(window)  # type: ignore[operator]
    (sheet,) = (one for one in window.sheets.asking if one.isVisible())
    assert sheet.rect().contains(sheet.panel.geometry())
    # A post below the fold is reached by scrolling; all else is seen.
    parts = [
        part for part in sheet.stops() if part.isVisible() and part.parentWidget() is sheet.panel
    ]
    assert len(parts) >= 3
    boxes = [part.geometry() for part in parts]
    assert all(sheet.panel.rect().contains(box) for box in boxes)
    for at, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[at + 1 :])
        assert box.height() >= 56


def test_tab_stays_on_the_sheet_and_enter_takes_the_first_post(
    window: MainWindow, qtbot: QtBot
) -> None:
    asking_scenes.choosing_a_post(window)
    sheet = window.sheets.assign
    assert sheet.posts[0].hasFocus()
    for _ in range(40):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(window.focusWidget())
    sheet.posts[0].setFocus()
    with qtbot.waitSignal(sheet.post_chosen) as chosen:
        QTest.keyClick(sheet.posts[0], Qt.Key.Key_Return)
    assert chosen.args == ["post-1"]


def test_a_post_is_found_by_a_part_of_its_name(window: MainWindow) -> None:
    asking_scenes.choosing_a_post(window)
    sheet = window.sheets.assign
    sheet.search.setText("医疗")
    (row,) = [row for row in sheet.posts if row.isVisible()]
    assert "急救培训" in row.accessibleName()
    assert not sheet.none.isVisible()
    sheet.search.setText("北门")
    assert sheet.none.isVisible()


def test_a_sheet_speaks_the_other_language_at_once(window: MainWindow) -> None:
    asking_scenes.choosing_a_post(window)
    assert window.sheets.assign.posts[0].text() == "失物招领处 · 失物登记"
    window.speak("en")
    assert window.sheets.assign.posts[0].text() == "Lost property · Lost property"
    assert window.sheets.assign.title.text() == "Which post?"


def test_words_of_ones_own_are_given_by_enter_and_blank_ones_are_none(
    window: MainWindow, qtbot: QtBot
) -> None:
    asking_scenes.giving_a_reason(window)
    sheet = window.sheets.reason
    sheet.words.setText("   ")
    with qtbot.assertNotEmitted(sheet.answered):
        QTest.keyClick(sheet.words, Qt.Key.Key_Return)
    assert sheet.isVisible()
    sheet.words.setText("领导 带队")
    with qtbot.waitSignal(sheet.answered) as said:
        QTest.keyClick(sheet.words, Qt.Key.Key_Return)
    assert said.args == ["领导 带队"]
    assert not sheet.isVisible()


def test_enter_twice_gives_no_reason_and_a_digit_does(window: MainWindow, qtbot: QtBot) -> None:
    asking_scenes.giving_a_reason(window)
    sheet = window.sheets.reason
    with qtbot.assertNotEmitted(sheet.answered):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert sheet.isVisible()
    with qtbot.waitSignal(sheet.answered) as said:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    assert said.args == ["plan-changed"]


def test_the_group_keeps_the_camera_in_view(window: MainWindow) -> None:
    asking_scenes.a_group(6)(window)
    scan = window.scan
    assert scan.group.isVisible()
    assert not scan.group.geometry().intersects(scan.preview.geometry())
    assert scan.group.geometry().contains(scan.result.geometry())
    assert scan.group.geometry().contains(scan.recent.geometry())


def test_the_second_tap_is_not_waited_for_forever(window: MainWindow) -> None:
    asking_scenes.a_group(6)(window)
    sheet = window.scan.group
    tap(sheet.rest)
    assert sheet.rest.text() == "再点一下：5 人签退"
    sheet._doubt.timeout.emit()
    assert sheet.rest.text() == "其余 5 人一并签退"


def test_what_was_said_goes_by_shape_and_ground(window: MainWindow) -> None:
    asking_scenes.a_group(6)(window)
    assert window.scan.group.said.objectName() == "found"
    assert window.scan.group.said.undo.isVisible()
    asking_scenes.a_group(6, stray=True)(window)
    assert window.scan.group.said.objectName() == "note"
    assert not window.scan.group.said.undo.isVisible()
    asking_scenes.not_saved_in_group(window)
    assert window.scan.group.said.objectName() == "alarm"


# ---- the forgotten -----------------------------------------------------------------------------


@pytest.fixture
def forgotten(qtbot: QtBot) -> Iterator[ForgottenList]:
    load_fonts()
    frame = QWidget()
    qtbot.addWidget(frame)
    shown = ForgottenList(frame)
    shown.wear(Look())
    shown.speak("zh")
    shown.resize(1200, 700)
    with qtbot.waitExposed(frame):
        frame.show()
    yield shown
    frame.close()


def test_nobody_forgotten_is_said_as_good_news(forgotten: ForgottenList) -> None:
    forgotten.show_forgotten(())
    assert not forgotten.all.isVisible()
    assert forgotten.lead.text().startswith("Everybody")


def test_each_is_ended_as_planned_or_at_a_time_of_the_captains(
    forgotten: ForgottenList, qtbot: QtBot
) -> None:
    turns = asking_scenes.forgotten_turns()
    forgotten.show_forgotten(turns)
    first = forgotten.rows[0]
    with qtbot.waitSignal(forgotten.end_asked) as asked:
        tap(first.planned)
    assert asked.args == [turns[0].turn, turns[0].assumed_end]
    tap(first.other)
    assert not first.planned.isVisible()
    tap(first.less)
    tap(first.less)
    tap(first.more)
    forgotten.show_forgotten(turns)  # a refresh must not forget what is being chosen
    with qtbot.waitSignal(forgotten.end_asked) as asked:
        tap(first.take)
    assert asked.args == [turns[0].turn, turns[0].assumed_end - STEP]


def test_all_are_ended_by_one_button(forgotten: ForgottenList, qtbot: QtBot) -> None:
    turns = asking_scenes.forgotten_turns()
    forgotten.show_forgotten(turns)
    with qtbot.waitSignal(forgotten.all_asked) as asked:
        tap(forgotten.all)
    ids: list[EntryId] = [one.turn for one in turns]
    assert asked.args == [ids]
    assert len(ids) == 5
    assert turns[0].since < turns[0].assumed_end <= AT + 9 * HOUR
