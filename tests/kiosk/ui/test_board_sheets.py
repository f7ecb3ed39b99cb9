"""The sheets over the board: one person, the roll-call, who could go."""

from PySide6.QtCore import QCoreApplication, Qt

from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from kiosk.desk.rollcall import RollCall
from kiosk.ui.buttons import BigButton
from kiosk.ui.move_sheet import MoveSheet
from kiosk.ui.rollcall_sheet import RollCallSheet
from kiosk.ui.window import MainWindow
from sync.domain.entries import Kind, PostId, VolunteerId
from tests.builders import an_entry
from tests.kiosk.ui import board_scenes
from tests.kiosk.ui.board_scenes import NOW
from tests.kiosk.ui.hands import press_key, tap

SOUTH = PostId("post-00-2")


def person(window: MainWindow, name: str) -> MoveSheet:
    window.open_page(window.house.board)
    board_scenes.person(name)(window)
    QCoreApplication.processEvents()
    return window.sheets.move


def shown(*buttons: BigButton) -> list[str]:
    return [button.text() for button in buttons if button.isVisible()]


def acts(sheet: MoveSheet) -> list[str]:
    more = (sheet.unmark, sheet.rest, sheet.back, sheet.off, sheet.relief)
    return shown(sheet.here, *sheet.marks, *more)


def test_somebody_on_duty_can_go_to_any_other_post_the_shortest_handed_first(
    window: MainWindow,
) -> None:
    sheet = person(window, "王晓安")
    offered = [(pick.text(), pick.note) for pick in sheet.posts if pick.isVisible()]
    assert offered == [
        ("荣昌东地铁站 B 口", "缺 2"),
        ("会场西门", "齐"),
        ("荣昌东地铁站 A 口", "齐"),
        ("失物招领与问询台", "多 1"),
    ]
    asked: list[tuple[str, ...]] = []
    sheet.move_asked.connect(lambda *move: asked.append(move))
    tap(sheet.posts[0])
    assert asked == [(sheet.volunteer, "post-00-1", "")]
    assert sheet.isHidden()


def test_what_can_be_done_depends_on_how_somebody_stands(window: MainWindow) -> None:
    assert acts(person(window, "王晓安")) == ["休息", "下岗", "找人接班"]
    assert acts(person(window, "高翔")) == ["回岗", "下岗", "找人接班"]
    assert acts(person(window, "郑爽")) == ["已到，上岗", "未到", "已电话", "请假"]
    assert acts(person(window, "冯雪")) == ["已到，上岗", "未到", "请假", "撤销标记"]


def test_each_act_names_the_person_and_closes_the_sheet(window: MainWindow) -> None:
    heard: list[tuple[str, ...]] = []
    sheet = window.sheets.move
    for name, signal in (
        ("rest", sheet.break_asked),
        ("off", sheet.off_asked),
        ("relief", sheet.relief_asked),
        ("here", sheet.here_asked),
        ("mark", sheet.mark_asked),
        ("unmark", sheet.unmark_asked),
    ):
        signal.connect(lambda *what, name=name: heard.append((name, *what)))
    wang, zheng, feng = "20488", "20492", "20493"
    for who, button in (
        ("王晓安", sheet.rest),
        ("王晓安", sheet.off),
        ("王晓安", sheet.relief),
        ("郑爽", sheet.here),
        ("郑爽", sheet.marks[0]),
        ("冯雪", sheet.unmark),
    ):
        person(window, who)
        tap(button)
        assert sheet.isHidden()
    assert heard == [
        ("rest", wang),
        ("off", wang),
        ("relief", wang, SOUTH),
        ("here", zheng, SOUTH),
        ("mark", zheng, "post-00-2-am", "absent"),
        ("unmark", feng, "post-00-2-am"),
    ]


def test_a_question_says_why_not_and_each_answer_says_why_all_the_same(
    window: MainWindow,
) -> None:
    window.open_page(window.house.board)
    board_scenes.why(window)
    QCoreApplication.processEvents()
    sheet = window.sheets.move
    assert sheet.asking
    assert acts(sheet) == []
    assert shown(*sheet.answers) == ["培训已补", "有老队员带", "组织方已同意", "临时顶岗"]
    asked: list[tuple[str, ...]] = []
    sheet.move_asked.connect(lambda *move: asked.append(move))
    press_key(window, Qt.Key.Key_Tab)
    press_key(window, Qt.Key.Key_Return)
    assert asked == [(sheet.volunteer, "post-00-3", "partnered")]


def test_a_question_left_moves_nobody(window: MainWindow) -> None:
    window.open_page(window.house.board)
    board_scenes.why(window)
    QCoreApplication.processEvents()
    sheet = window.sheets.move
    asked: list[object] = []
    sheet.move_asked.connect(lambda *move: asked.append(move))
    press_key(window, Qt.Key.Key_Escape)
    assert (asked, sheet.isHidden()) == ([], True)
    assert not sheet.asking


# ---- the roll-call ----------------------------------------------------------------------------


def roll(window: MainWindow) -> tuple[DutyBook, Board, RollCallSheet]:
    book, board = board_scenes.a_board()
    window.open_page(window.house.board)
    board_scenes.roll(window)
    QCoreApplication.processEvents()
    return book, board, window.sheets.rollcall


def names(book: DutyBook, board: Board) -> RollCall:
    return RollCall(board_scenes.Silent(), book, board)


def test_the_roll_call_begins_with_whom_nobody_has_reached_and_counts(window: MainWindow) -> None:
    _, _, sheet = roll(window)
    assert sheet.accessibleName() == "点名 · 会场南门"
    assert sheet.name.text() == "郑爽"
    assert sheet.progress.text() == "1 / 2"  # 冯雪 was reached before
    assert sheet.counts.text() == "到 0 · 未到 0 · 已电话 1 · 请假 0"
    press_key(window, Qt.Key.Key_Right)
    assert sheet.name.text() == "冯雪"
    press_key(window, Qt.Key.Key_Left)
    assert sheet.name.text() == "郑爽"


def test_each_answer_is_asked_for_and_goes_on_to_the_next(window: MainWindow) -> None:
    book, board, sheet = roll(window)
    heard: list[tuple[str, ...]] = []
    sheet.here_asked.connect(lambda *what: heard.append(what))
    sheet.mark_asked.connect(lambda *what: heard.append(what))
    for button in (sheet.here, sheet.absent, sheet.reached, sheet.excused):
        tap(button)
    shift = "post-00-2-am"
    assert heard == [
        ("20492", SOUTH),
        ("20492", shift, "absent"),
        ("20492", shift, "reached"),
        ("20492", shift, "excused"),
    ]
    # She came with her badge meanwhile: that is an answer, too.
    book.add(an_entry(volunteer=VolunteerId(20492), post=SOUTH, at=NOW))
    sheet.show_names(names(book, board).names(SOUTH, NOW))
    assert sheet.at_end
    assert sheet.answered == {20492: "here", 20493: "reached"}
    assert sheet.done.text() == "完成"
    assert not sheet.here.isVisible()


def test_a_note_taken_back_opens_the_name_again(window: MainWindow) -> None:
    book, board, sheet = roll(window)
    noted = book.absences_of(VolunteerId(20493))[VolunteerId(20493), "post-00-2-am"]  # type: ignore[index]  # a shift's id
    book.add(an_entry(Kind.ANNUL, None, at=NOW, ref=noted.entry))
    sheet.show_names(names(book, board).names(SOUTH, NOW))
    assert sheet.progress.text() == "0 / 2"


# ---- relief -----------------------------------------------------------------------------------


def test_a_gap_is_chosen_and_somebody_is_moved_there(window: MainWindow) -> None:
    window.open_page(window.house.board)
    board_scenes.relief(window)
    QCoreApplication.processEvents()
    sheet = window.sheets.relief
    assert [(pick.text(), pick.isChecked()) for pick in sheet.picks] == [
        ("荣昌东地铁站 B 口", False),
        ("会场南门", True),
    ]
    chosen: list[str] = []
    moved: list[tuple[str, str]] = []
    sheet.post_chosen.connect(chosen.append)
    sheet.move_asked.connect(lambda *move: moved.append(move))
    tap(sheet.picks[0])
    tap(sheet.lines[0].move_here)
    assert chosen == ["post-00-1"]
    assert moved == [("20500", SOUTH)]


def test_nobody_who_could_go_is_said_with_what_to_do(window: MainWindow) -> None:
    window.open_page(window.house.board)
    board_scenes.relief(window)
    sheet = window.sheets.relief
    sheet.show_reliefs("post-00-1", ())
    QCoreApplication.processEvents()
    assert sheet.nobody.isVisible()
    assert not any(line.isVisible() for line in sheet.lines)
    press_key(window, Qt.Key.Key_Escape)
    assert sheet.isHidden()
