"""The board with the real window over a real store: what is pressed is committed and shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.app.board import BoardPart
from kiosk.desk.post_cards import Stand
from kiosk.ui.board_page import BoardPage
from kiosk.ui.person_chip import PersonChip
from sync.domain.entries import Kind
from sync.domain.roster import Roster
from sync.domain.wording import Say
from tests.builders import LI, SOUTH, STATION, WANG, WEST, ZHAO, a_badge_text, a_roster, a_shift
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import press, settle, show
from tests.stage import bring_roster

LEFT = Qt.MouseButton.LeftButton


def a_venue() -> Roster:
    """Give the usual roster; the west gate needs first aid, the station awaits 赵宁."""
    roster = a_roster(
        shifts=[a_shift(), a_shift("west-1", WEST, required=1), a_shift("station-1", STATION)],
        plan=[(WANG, "south-1"), (LI, "west-1"), (ZHAO, "station-1")],
    )
    posts = dict(roster.posts)
    posts[WEST] = replace(posts[WEST], needs=("aid",))
    trainings = {"aid": Say(zh="急救证", en="First aid")}
    people = dict(roster.volunteers)
    people[LI] = replace(people[LI], trained=("aid",))
    event = replace(roster.event, trainings=trainings)
    return replace(roster, posts=posts, volunteers=people, event=event)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """An assembly point without a camera, with 王晓安 on duty and the board open."""
    with a_desk(tmp_path, roster=a_venue(), served=()) as made:
        made.kiosk.start()
        show(made, a_badge_text(WANG))
        made.clock.step(minutes=20)
        made.window.open_page(made.window.house.board)
        settle()
        yield made


def page(desk: Desk) -> BoardPage:
    return desk.window.house.board


def part(desk: Desk) -> BoardPart:
    return next(one for one in desk.kiosk.parts if isinstance(one, BoardPart))


def chip(desk: Desk, name: str) -> PersonChip:
    return next(
        chip
        for card in page(desk).cards.values()
        for chip in card.chips
        if chip.person is not None and chip.person.name.zh == name
    )


def where(desk: Desk, name: str) -> tuple[str, Stand]:
    for post, card in page(desk).cards.items():
        for one in card.chips:
            if one.person is not None and one.person.name.zh == name:
                return post, one.person.stand
    raise AssertionError(name)


def drag(desk: Desk, name: str, to: QWidget) -> None:
    handle = desk.window.windowHandle()
    assert handle is not None
    grip = chip(desk, name)
    start = grip.mapTo(desk.window, grip.rect().center())
    end = to.mapTo(desk.window, QPoint(to.width() // 2, 30))
    QTest.mousePress(handle, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in (QPoint(-30, 0), QPoint(0, 0)):
        QTest.mouseMove(handle, end + step)
    QTest.mouseRelease(handle, LEFT, Qt.KeyboardModifier.NoModifier, end)
    settle()


def said(desk: Desk) -> str:
    return desk.window.notices.accessibleName()


def test_dragged_to_another_post_the_move_is_committed_and_the_clock_runs_on(desk: Desk) -> None:
    drag(desk, "王晓安", page(desk).cards[STATION])
    assert desk.kinds == [Kind.ON, Kind.MOVE]
    assert where(desk, "王晓安") == (STATION, Stand.ON)
    assert said(desk) == "王晓安 已换到 荣昌东地铁站 A 口，时间连续计算"
    assert len(desk.kiosk.gate.book.turns_of(WANG)) == 1
    press(desk.window.notices.undo)
    assert desk.kinds[-1] == Kind.ANNUL
    assert where(desk, "王晓安") == (SOUTH, Stand.ON)


def test_a_move_against_a_rule_is_asked_first_and_the_answer_is_kept(desk: Desk) -> None:
    drag(desk, "王晓安", page(desk).cards[WEST])
    sheet = desk.window.sheets.move
    assert (sheet.isVisible(), sheet.asking, desk.kinds) == (True, True, [Kind.ON])
    press(sheet.answers[1])
    assert where(desk, "王晓安") == (WEST, Stand.ON)
    assert desk.journal.entries()[-1].data == {"override": "not-trained", "why": "partnered"}


def test_a_move_against_a_rule_is_answered_in_the_captains_own_words(desk: Desk) -> None:
    drag(desk, "王晓安", page(desk).cards[WEST])
    sheet = desk.window.sheets.move
    assert not sheet.take.isEnabled()
    sheet.words.setText("  医疗组长   说可以 ")
    press(sheet.take)
    assert where(desk, "王晓安") == (WEST, Stand.ON)
    assert desk.journal.entries()[-1].data == {
        "override": "not-trained",
        "why": "医疗组长 说可以",
    }


def test_tapped_and_sent_to_a_break_back_and_off(desk: Desk) -> None:
    sheet = desk.window.sheets.move
    press(chip(desk, "王晓安"))
    press(sheet.rest)
    assert where(desk, "王晓安") == (SOUTH, Stand.BREAK)
    desk.clock.step(minutes=10)
    press(chip(desk, "王晓安"))
    press(sheet.back)
    assert where(desk, "王晓安") == (SOUTH, Stand.ON)
    press(chip(desk, "王晓安"))
    press(sheet.off)
    assert desk.kinds == [Kind.ON, Kind.BREAK, Kind.RESUME, Kind.OFF]
    assert page(desk).cards[SOUTH].chips == ()


def test_the_roll_call_marks_and_puts_on_duty(desk: Desk) -> None:
    press(page(desk).cards[STATION].call)
    sheet = desk.window.sheets.rollcall
    assert sheet.name.text() == "赵宁"
    press(sheet.absent)
    assert where(desk, "赵宁") == (STATION, Stand.ABSENT)
    assert sheet.at_end
    press(sheet.done)
    press(chip(desk, "赵宁"))
    press(desk.window.sheets.move.unmark)
    assert where(desk, "赵宁") == (STATION, Stand.LATE)
    press(page(desk).cards[STATION].call)
    press(sheet.here)
    assert where(desk, "赵宁") == (STATION, Stand.ON)
    assert desk.kinds == [Kind.ON, Kind.ABSENT, Kind.ANNUL, Kind.ON]


def test_who_could_go_is_moved_with_one_tap(desk: Desk) -> None:
    desk.kiosk.gate.leaving.sign_off(WANG, desk.kiosk.gate.now())
    part(desk).put_on_duty(str(LI), SOUTH)
    part(desk).put_on_duty(str(ZHAO), SOUTH)
    part(desk).put_on_duty(str(WANG), SOUTH)
    settle()
    desk.window.open_page(page(desk))
    press(page(desk).need.see)
    sheet = desk.window.sheets.relief
    assert sheet.picks[0].text() == "荣昌东地铁站 A 口"
    press(sheet.lines[0].move_here)
    assert desk.kinds[-1] == Kind.MOVE
    assert desk.journal.entries()[-1].post == STATION


@pytest.mark.expects_warnings
def test_a_disk_that_refuses_moves_nobody_and_says_so(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with desk.store.appending() as raw:
        raw.execute("PRAGMA query_only=1")
    drag(desk, "王晓安", page(desk).cards[STATION])
    assert where(desk, "王晓安") == (SOUTH, Stand.ON)
    assert desk.kinds == [Kind.ON]
    assert desk.window.notices.isVisible()
    assert "nothing was committed" in caplog.text


def test_the_switch_counts_who_is_late_while_another_page_is_open(desk: Desk) -> None:
    desk.window.open_room(0)
    desk.kiosk.refresh()
    number = desk.window.rooms.index(page(desk))
    assert desk.window.bar.switches[number].count == 2  # 李晨 and 赵宁


def test_a_new_roster_is_on_the_board_at_once(desk: Desk) -> None:
    roster = a_venue()
    posts = {post: one for post, one in roster.posts.items() if post != WEST}
    shifts = {name: one for name, one in roster.shifts.items() if one.post != WEST}
    bring_roster(desk.store, replace(roster, posts=posts, shifts=shifts))
    desk.kiosk._relearn()
    settle()
    assert set(page(desk).shown) == {SOUTH, STATION}


def test_a_desk_of_one_post_says_nothing_of_who_is_late_at_another(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_desk(tmp_path, roster=a_venue(), served=(SOUTH,)) as desk:
        desk.kiosk.start()
        show(desk, a_badge_text(WANG))
        desk.clock.step(minutes=20)
        desk.window.open_page(page(desk))
        settle()
        assert page(desk).shown == (SOUTH,)
        assert desk.window.bar.switches[desk.window.rooms.index(page(desk))].count == 0
        press(chip(desk, "王晓安"))
        sheet = desk.window.sheets.move
        offered = [(pick.text(), pick.note) for pick in sheet.posts if pick.isVisible()]
        assert offered == [("荣昌东地铁站 A 口", "别台岗位"), ("会场西门", "别台岗位")]
        press(sheet.posts[0])
        assert where(desk, "王晓安") == (STATION, Stand.ON)
        assert set(page(desk).shown) == {SOUTH, STATION}
        card = page(desk).cards[STATION]
        assert card.pill.text() == "别台岗位"
        assert [one.person.name.zh for one in card.chips if one.person] == ["王晓安"]
