"""The people's page in the running kiosk: found, taken on, signed off, a new badge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.app.people import PeoplePart
from kiosk.desk.lock import PinChoice, Role
from kiosk.desk.states import Answer
from kiosk.desk.walkin import CONSENT_NEEDED
from kiosk.printing.badge_look import keep_ecc, keep_logo
from kiosk.printing.cards import BadgeCard
from kiosk.printing.codes import Ecc
from kiosk.printing.sending import Printed, PrinterAway
from kiosk.ui.kit_row import KitRow
from sync.domain.badge import Refusal
from sync.domain.entries import Entry, Kind, Method
from sync.domain.wording import Say
from tests.builders import LI, WANG, a_badge_text
from tests.e2e.desks import Desk, a_desk
from tests.e2e.hands import settle, show
from tests.kiosk.printing.papers import by_pdfium, in_colour
from tests.kiosk.printing.test_logo import ORANGE, a_picture, near
from tests.kiosk.ui.hands import tap


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        made.kiosk.start()
        yield made


def entries(desk: Desk) -> list[Entry]:
    return list(desk.kiosk.gate.book.entries())


def part(desk: Desk) -> PeoplePart:
    return next(one for one in desk.kiosk.parts if isinstance(one, PeoplePart))


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
    part(desk).act("badge", WANG)
    outcome = desk.kiosk.gate.checkin.scan(a_badge_text(WANG), desk.kiosk.gate.now())
    assert outcome.happened == Refusal.REPLACED
    folder = desk.kiosk.gate.store.path.parent / "badges"
    qtbot.waitUntil(
        lambda: folder.is_dir() and len(list(folder.glob("*.pdf"))) == 1, timeout=20_000
    )


def test_a_badge_that_no_printer_took_is_printed_again_with_the_same_code(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[str] = []

    def jams_once(card: BadgeCard, _path: Path, **_look: object) -> Printed:
        codes.append(card.token)
        if len(codes) == 1:
            raise PrinterAway
        return Printed(Say("好了", "Done"))

    monkeypatch.setattr("kiosk.app.people.print_now", jams_once)
    with qtbot.waitSignal(part(desk)._printing.failed):
        part(desk).act("badge", WANG)
    notice = desk.kiosk.window.notices.notice
    assert notice is not None
    assert notice.answer is Answer.STOP
    for _ in range(2):
        with qtbot.waitSignal(part(desk)._printing.done):
            part(desk).act("badge", WANG)
    assert codes[0] == codes[1], "the code that is on record, and no second one"
    assert codes[2] != codes[1], "that badge was printed: this one replaces it"
    assert [entry.kind for entry in entries(desk)] == [Kind.KIT, Kind.KIT]


def test_a_replacement_looks_as_the_events_badges_do(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    gate = desk.kiosk.gate
    data, event = gate.store.path.parent, gate.roster.event.event
    keep_ecc(data, event, Ecc.Q)
    look = keep_logo(data, event, a_picture(tmp_path / "logo.png"))
    for who, orange in ((WANG, True), (LI, False)):
        before = set((data / "badges").glob("*.pdf"))
        with qtbot.waitSignal(part(desk)._printing.done, timeout=20_000):
            part(desk).act("badge", who)
        (path,) = set((data / "badges").glob("*.pdf")) - before
        (code,) = zxingcpp.read_barcodes(by_pdfium(path)[0])
        assert code.ec_level == "Q"
        assert bool(near(in_colour(path), ORANGE, 40).any()) is orange
        assert look.logo is not None
        look.logo.write_bytes(b"broken: the badge is printed without it")


def test_a_walk_in_is_registered_and_on_duty_and_every_card_knows_the_name(desk: Desk) -> None:
    window = desk.kiosk.window
    window.open_page(window.house.people)
    window.house.people.search.setText("阿依古丽")
    tap(window.house.people.walk_in)
    sheet = window.sheets.walk_in
    assert sheet.isVisible()
    assert sheet.name.text() == "阿依古丽"
    tap(sheet.give)
    assert sheet.told.text() == CONSENT_NEEDED.zh
    assert entries(desk) == []
    tap(sheet.teams[0])
    sheet.last4.setText("5566")
    tap(sheet.consent)
    assert sheet.told.isHidden()
    tap(sheet.give)
    settle()
    walked, asked, on = entries(desk)
    assert [one.kind for one in (walked, asked, on)] == [Kind.WALKIN, Kind.REFUSED, Kind.ON]
    assert walked.data["name"] == "阿依古丽"
    assert walked.data["team"]
    assert (on.method, on.data["why"]) == (Method.WALKIN, "walk-in")
    assert sheet.isHidden()
    assert sheet.form.name == ""
    assert window.scan.result.outcome is not None
    assert window.scan.result.outcome.name == "阿依古丽"
    assert desk.kiosk.gate.recent()[0].masked == "阿*"
    assert on.post is not None
    on_board = desk.kiosk.gate.board.card(on.post, desk.kiosk.gate.now()).people
    assert "阿依古丽" in [line.name.zh for line in on_board]


def test_who_has_this_name_already_comes_first_at_a_walk_in(desk: Desk, qtbot: QtBot) -> None:
    window = desk.kiosk.window
    sheet = window.sheets.walk_in
    window.open_page(window.house.people)
    tap(window.house.people.walk_in)

    def known() -> bool:
        sheet.name.setText("")
        sheet.name.setText("王晓安")
        return sheet.same[0].isVisible()

    qtbot.waitUntil(known, timeout=10_000)
    tap(sheet.same[0])
    assert sheet.isHidden()
    assert window.sheets.person.isVisible()
    assert window.sheets.person.name.text() == "王晓安"
    assert entries(desk) == []


def test_behind_the_lock_nobody_is_registered_and_no_name_waits(desk: Desk) -> None:
    window = desk.kiosk.window
    window.open_page(window.house.people)
    tap(window.house.people.walk_in)
    window.sheets.walk_in.name.setText("阿依古丽")
    lock = desk.kiosk.gate.lock
    assert lock.choose_pin(Role.CAPTAIN, "73914") is PinChoice.KEPT
    lock.lock()
    desk.kiosk.refresh()
    window.house.people.walk_in_asked.emit("")
    assert not window.sheets.walk_in.isVisible()
    assert window.sheets.walk_in.form.name == ""


def test_kit_goes_out_and_comes_back_on_the_person_sheet(desk: Desk, qtbot: QtBot) -> None:
    window = desk.kiosk.window
    part(desk).open(WANG)
    tap(window.sheets.person.kit)
    sheet = window.sheets.kit
    assert sheet.isVisible()
    row = sheet.rows[0]
    assert not row.back.isEnabled(), "nothing to give back"
    for _ in range(3):
        tap(row.out)
    assert (row.pending.text(), entries(desk)) == ("＋3", []), "three within a moment are one"
    qtbot.waitUntil(lambda: len(entries(desk)) == 1)
    settle()
    assert (row.count.text(), row.pending.text()) == ("3", "")
    tap(row.back)
    sheet.give()
    settle()
    assert [(one.data["count"], one.data["returned"]) for one in entries(desk)] == [
        (3, False),
        (1, True),
    ]
    for _ in range(4):
        tap(row.back)
    assert row.pending.text() == "−2", "nobody brings back what they have not got"
    for _ in range(2):
        tap(row.out)
    sheet.give()
    assert len(entries(desk)) == 2, "there and back is nothing"
    tap(sheet.all_back)
    settle()
    assert (row.count.text(), row.back.isEnabled()) == ("0", False)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def typed(row: KitRow, text: str) -> None:
    """Type over the number, and leave the field by Enter."""
    row.count.setFocus()
    settle()
    QTest.keyClick(row.count, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if text.isascii():
        QTest.keyClicks(row.count, text)
    else:
        row.count.insert(text)  # an input method; QTest has no such keys
    QTest.keyClick(row.count, Qt.Key.Key_Return)
    settle()


def of_kit(desk: Desk) -> list[tuple[object, object]]:
    return [(one.data["count"], one.data["returned"]) for one in entries(desk)]


def test_a_number_of_kit_can_be_typed(desk: Desk) -> None:
    part(desk).open(WANG)
    tap(desk.window.sheets.person.kit)
    sheet = desk.window.sheets.kit
    row = sheet.rows[0]
    typed(row, "12")
    assert of_kit(desk) == [(12, False)], "so many has the volunteer then: all at once, one entry"
    assert (row.count.text(), sheet.isVisible()) == ("12", True)
    typed(row, "9")
    typed(row, "９")
    assert of_kit(desk)[1:] == [(3, True)], "the difference comes back; the same number is nothing"
    row.count.setText("10")
    row.count.setModified(True)
    tap(sheet.done)
    assert of_kit(desk)[2:] == [(1, False)], "a number that stands there when the sheet is left"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "“abc”不是数量。请只输入数字，比如 3。"),
        ("-2", "“-2”不是数量。请只输入数字，比如 3。"),
        ("1.5", "“1.5”不是数量。请只输入数字，比如 3。"),
        ("²", "“²”不是数量。请只输入数字，比如 3。"),
        (" ", "没有输入数字，数量没有变。"),
        ("103", "一次最多发 99 份：请输入 102 以内的数。"),
        ("999999999", "一次最多发 99 份：请输入 102 以内的数。"),
    ],
)
def test_what_is_no_number_of_kit_is_said_and_changes_nothing(
    desk: Desk, text: str, said: str
) -> None:
    part(desk).open(WANG)
    tap(desk.window.sheets.person.kit)
    sheet = desk.window.sheets.kit
    typed(sheet.rows[0], "3")
    typed(sheet.rows[0], text)
    assert sheet.wrong.isVisible()
    assert sheet.wrong.words.text() == said
    assert (sheet.rows[0].count.text(), of_kit(desk)) == ("3", [(3, False)])
    tap(sheet.rows[0].out)
    assert not sheet.wrong.isVisible()


def test_what_is_used_up_is_not_typed_back(desk: Desk) -> None:
    gate = desk.kiosk.gate
    part(desk).open(WANG)
    tap(desk.window.sheets.person.kit)
    sheet = desk.window.sheets.kit
    water = sheet.rows[list(gate.kit.items()).index("water")]
    typed(water, "2")
    typed(water, "1")
    assert "用掉不收回" in sheet.wrong.words.text()
    assert (water.count.text(), of_kit(desk)) == ("2", [(2, False)])


def test_escape_takes_back_what_is_being_typed_before_it_leaves(desk: Desk) -> None:
    part(desk).open(WANG)
    tap(desk.window.sheets.person.kit)
    sheet = desk.window.sheets.kit
    field = sheet.rows[0].count
    field.setFocus()
    settle()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), sheet.isVisible()) == ("0", True)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert entries(desk) == []


def test_while_kit_goes_out_a_badge_opens_its_owners_kit_and_signs_nobody_on(desk: Desk) -> None:
    window = desk.kiosk.window
    part(desk).open(LI)
    tap(window.sheets.person.kit)
    sheet = window.sheets.kit
    desk.window.wedge_typed.emit(a_badge_text(WANG))
    assert sheet.view is not None
    assert sheet.view.volunteer == WANG
    tap(sheet.rows[0].out)
    desk.window.wedge_typed.emit("no badge at all")
    assert sheet.isVisible()
    tap(sheet.rows[0].out)
    desk.window.wedge_typed.emit(a_badge_text(LI))
    assert sheet.view.volunteer == LI
    given = [(one.kind, one.volunteer, one.method, one.data["count"]) for one in entries(desk)]
    assert given == [(Kind.KIT, WANG, Method.WEDGE, 2)], "for whom it was counted, as one"
    tap(sheet.rows[0].out)
    tap(sheet.done)
    assert entries(desk)[-1].volunteer == LI, "what was counted when the sheet is left is kept"
    show(desk, a_badge_text(WANG))
    assert entries(desk)[-1].kind == Kind.ON


def test_ctrl_f_leads_to_the_search_and_not_behind_the_lock(desk: Desk) -> None:
    window = desk.kiosk.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.shows(window.house.people)
    assert window.house.people.search.hasFocus()
    window.set_self_service(True)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.shows(window.scan)
