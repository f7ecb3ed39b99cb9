"""A new event on this laptop, from a spreadsheet to badges and an open desk, through the window."""

import csv
import stat
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import psutil
import pypdfium2
import pytest
import zxingcpp
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.app import open_kiosk
from kiosk.desk.first_start import FILE, Door, Step, load_draft
from kiosk.desk.importing.columns import Field
from kiosk.desk.importing.kinds import KINDS_MAX, Listed, usual
from kiosk.desk.states import Answer
from kiosk.opening.first_start import FirstStart
from kiosk.opening.own_hub import local_hub_of, own_hub
from kiosk.printing.badge_look import FILE as LOOK
from kiosk.settings import Settings
from kiosk.ui.first_start.kinds_page import KindRow
from kiosk.ui.first_start.page import FirstPage
from sync.client.line import Line
from sync.domain.badge import parse
from sync.domain.clock import SystemClock
from tests.kiosk.opening.starts import WITHIN_MS, a_start, dark, idle, kept, problem_on, settings_in
from tests.kiosk.printing.papers import in_colour
from tests.kiosk.printing.test_logo import ORANGE, a_picture, near
from tests.kiosk.ui.hands import tap

HEADER = ["姓名", "编号", "队伍", "岗位", "日期", "开始", "结束", "手机号", "身份证"]
ID_CARD = "110105194912310029"


def a_row(number: int, name: str, **changes: str) -> list[str]:
    row = [name, f"YZ{number:03d}", "总队/一队", "南门", "2026-05-01", "8:00", "12:00",
           f"1380000{number:04d}", ID_CARD]  # fmt: skip
    return [changes.get(head, cell) for head, cell in zip(HEADER, row, strict=True)]


def a_file(path: Path, *rows: list[str]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["五一志愿者"])
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    book.create_sheet("说明")
    book.save(path)
    return path


GOOD = [a_row(1, "王晓安"), a_row(2, "田𠮷"), a_row(3, "赵宁", 岗位="西门")]
BAD = a_row(4, "陈希", 日期="明天")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def described(start: FirstStart, first: str = "2026-05-01") -> None:
    """Go through the first step; the event lasts two days."""
    tap(start.window.doors.doors[Door.NEW_EVENT])
    page = start.window.event_page
    assert start.window.page is page
    QTest.keyClicks(page.name.line, "May Day")
    page.first.line.setText(first)
    page.first.line.editingFinished.emit()
    page.last.show_value(page.first.value)
    tap(page.last.more)
    tap(page.next)


def opened(start: FirstStart, qtbot: QtBot, path: Path) -> None:
    """Choose a file."""
    assert start.window.page is start.window.roster
    start.window.roster.files.opened.emit(path)
    idle(qtbot, start)


def checked(start: FirstStart, qtbot: QtBot, path: Path, first: str = "2026-05-01") -> None:
    """Go through the steps up to the check."""
    described(start, first)
    opened(start, qtbot, path)
    tap(start.window.roster.next)
    tap(start.window.columns.next)
    idle(qtbot, start)
    assert start.window.page is start.window.check


def test_from_a_spreadsheet_to_badges_and_an_open_desk(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    rows = [[today if cell == "2026-05-01" else cell for cell in row] for row in GOOD]
    file = a_file(tmp_path / "roster.xlsx", *rows)
    pdf = tmp_path / "badges.pdf"
    with a_start(qtbot, settings) as start:
        window = start.window
        checked(start, qtbot, file, today)
        assert [figure.number.text() for figure in window.check.figures] == ["3", "2", "0", "0"]
        tap(window.check.next)
        assert [row.plan.name for row in window.posts.rows] == ["南门", "西门"]
        tap(window.posts.add)
        row = window.posts.rows[2]
        QTest.keyClicks(row.name.line, "Lost property")
        tap(row.required.more)
        tap(window.posts.services)
        rename(window.kinds.rows[0], "Showing the way")
        tap(window.kinds.rows[1].remove)
        tap(window.kinds.add)
        rename(window.kinds.rows[5], "Minding children")
        tap(window.kinds.rows[5].up)
        tap(window.kinds.next)
        tap(window.posts.kit)
        for _ in range(5):
            tap(window.kinds.rows[1].remove)
        tap(window.kinds.add)
        rename(window.kinds.rows[1], "Bread")
        tap(window.kinds.rows[1].used_up)
        tap(window.kinds.next)
        assert window.posts.services.text() == "Counted (6)"
        assert window.posts.kit.text() == "Kit (2)"
        tap(window.posts.next)
        idle(qtbot, start)
        tap(window.opening.next)
        idle(qtbot, start)
        assert problem_on(window.opening) == ""
        assert window.page is window.badges
        extras = window.badges.extras
        window.badges.files.opened.emit(file)
        idle(qtbot, start)
        assert "PNG, JPEG or SVG" in problem_on(window.badges)
        assert not extras.logo.isChecked()
        window.badges.files.opened.emit(a_picture(tmp_path / "logo.png"))
        idle(qtbot, start)
        assert problem_on(window.badges) == ""
        assert (extras.logo.isChecked(), extras.logo.text()) == (True, "Logo: logo.png")
        tap(extras.tough)
        window.badges.files.named.emit(pdf)
        idle(qtbot, start)
        assert problem_on(window.badges) == ""
        assert "badges.pdf" in window.badges.saved.title.text()
        with qtbot.waitSignal(start.stage.ended):
            tap(window.badges.next)
    assert not (settings.data_dir / FILE).exists()
    identity, roster = kept(settings)
    assert identity is not None
    assert roster is not None
    assert identity.hub_url == local_hub_of(settings).url
    assert roster.event.name == "May Day"
    assert {person.name for person in roster.volunteers.values()} == {"王晓安", "田𠮷", "赵宁"}
    assert {person.last4 for person in roster.volunteers.values()} == {"0001", "0002", "0003"}
    lost = next(post for post in roster.posts.values() if post.name == "Lost property")
    assert [s.required for s in roster.shifts.values() if s.post == lost.post] == [2, 2]
    assert [(key, say.zh) for key, say in roster.event.services.items()] == [
        ("guide", "Showing the way"),
        ("lost", "失物招领"),
        ("order", "秩序维护"),
        ("aid", "应急帮助"),
        (next(key for key in roster.event.services if key[:2] == "k-"), "Minding children"),
        ("other", "其他"),
    ]
    assert [say.zh for say in roster.event.kit.values()] == ["马甲", "Bread"]
    assert stat.S_IMODE(pdf.stat().st_mode) == 0o600
    assert nothing_but(settings.data_dir)
    tokens = codes_in(pdf)
    assert len(tokens) == 3
    assert levels_in(pdf) == {"Q"}
    assert near(in_colour(pdf), ORANGE, 40).sum() > 300
    with own_hub(settings), open_kiosk(settings, SystemClock(), dark()) as kiosk:
        kiosk.start()
        qtbot.waitUntil(lambda: kiosk.line.line is Line.SYNCED, timeout=WITHIN_MS)
        kiosk.window.open_page(kiosk.window.house.tally)
        shown = [card.figure.accessibleName() for card in kiosk.window.house.tally.cards]
        assert "Minding children 0" in shown
        assert len(shown) == 6
        answer = kiosk.gate.checkin.scan(tokens[0], kiosk.gate.now())
        assert answer.answer is not Answer.STOP
        assert answer.name in {"王晓安", "田𠮷", "赵宁"}
        qtbot.waitUntil(
            lambda: kiosk.line.line is Line.SYNCED and not kiosk.line.pending, timeout=WITHIN_MS
        )
    assert not [p for p in psutil.Process().children(recursive=True) if "serve" in p.cmdline()]


def rename(row: KindRow, name: str) -> None:
    """Type another name over what stands there."""
    row.name.line.selectAll()
    QTest.keyClicks(row.name.line, name)


def test_a_list_that_is_not_right_is_kept_and_holds_the_opening_until_it_is(
    qtbot: QtBot, settings: Settings
) -> None:
    with a_start(qtbot, settings) as start:
        window = start.window
        described(start)
        tap(window.roster.skip)
        tap(window.posts.first_stop())
        QTest.keyClicks(window.posts.rows[0].name.line, "Gate")
        tap(window.posts.services)
        page = window.kinds
        assert window.page is page
        assert page.next.isEnabled()
        assert not page.rows[0].up.isEnabled()
        assert not page.rows[5].down.isEnabled()
        assert not page.usual.isVisible()
        tap(page.rows[4].down)
        assert [row.number.text() for row in page.rows] == list("123456")
        assert [row.kind.name_en for row in page.rows[4:]] == ["Other", "First help"]
        rename(page.rows[0], "x" * 33)
        assert "33 letters, 32 at most" in page.wrong.words.text()
        assert not page.next.isEnabled()
        rename(page.rows[0], "LOST property")
        assert "is there twice" in page.wrong.words.text()
        tap(page.rows[2].remove)
        assert not page.wrong.isVisible()
        for _ in range(KINDS_MAX - 5):
            tap(page.add)
        assert (page.add.isEnabled(), page.add.text()) == (False, "12 at most")
        assert "Number 6 has no name" in page.wrong.words.text()
        tap(page.back)
        assert window.posts.services.text() == "Counted (12)"
        assert window.posts.rows[0].plan.name == "Gate"
        tap(window.posts.next)
        assert window.page is page, "the way on leads to what is wrong"
    with a_start(qtbot, settings) as start:
        window, page = start.window, start.window.kinds
        start.open_door(Door.NEW_EVENT)
        tap(window.posts.services)
        assert len(page.rows) == KINDS_MAX
        for row in list(page.rows):
            tap(row.remove)
        assert "The list is empty" in page.wrong.words.text()
        tap(page.usual)
        assert page.entered() == usual(Listed.SERVICES)
        tap(page.next)
        tap(window.posts.next)
        idle(qtbot, start)
        assert window.page is window.opening


def nothing_but(folder: Path) -> bool:
    """Say whether no file with people in it was left lying about."""
    loose = [path for path in folder.rglob("*") if path.suffix == ".json"]
    return {path.name for path in loose} <= {"local.json", "cameras.json", "printed.json", LOOK}


def codes_in(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=2.5).to_numpy() for page in document]
    found = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert all(parse(text) is not None for text in found)
    return found


def levels_in(pdf: Path) -> set[str]:
    """Say at which levels of error correction a file's codes are."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=2.5).to_numpy() for page in document]
    return {code.ec_level for page in pages for code in zxingcpp.read_barcodes(page)}


def test_wrong_rows_are_named_and_left_out_only_by_choice(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    file = a_file(tmp_path / "roster.xlsx", *GOOD, BAD)
    with a_start(qtbot, settings) as start:
        page = start.window.check
        checked(start, qtbot, file)
        lines = page.findings.lines
        cells = [str(lines.data(lines.index(0, column))) for column in (0, 1)]
        assert "Row 6, E (Date)" in cells[0]
        assert "明天" in cells[1]
        assert not page.next.isEnabled()
        tap(page.only_good)
        assert page.next.isEnabled()
        assert "Rows left out: 1" in page.saved.title.text()
        assert (tmp_path / "roster left out.csv").exists()
        out = tmp_path / "left out.csv"
        page.files.named.emit(out)
        assert "Rows left out: 1" in page.saved.title.text()
        rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
        assert rows[1][0] == "6"
        assert ID_CARD not in out.read_text("utf-8-sig")
        tap(page.next)
        assert start.window.page is start.window.posts


def test_a_corrected_file_is_read_again_in_place(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    file = a_file(tmp_path / "roster.xlsx", *GOOD, BAD)
    with a_start(qtbot, settings) as start:
        checked(start, qtbot, file)
        assert not start.window.check.next.isEnabled()
        a_file(file, *GOOD, a_row(4, "陈希"))
        tap(start.window.check.again)
        qtbot.waitUntil(start.window.check.next.isEnabled, timeout=WITHIN_MS)
        assert start.window.check.figures[0].number.text() == "4"


def test_it_is_taken_up_again_where_it_was_left_with_what_was_changed(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    file = a_file(tmp_path / "roster.xlsx", *GOOD)
    with a_start(qtbot, settings) as start:
        checked(start, qtbot, file)
        tap(start.window.check.back)
        start.window.columns.chosen.emit(2, Field.IGNORE)
        tap(start.window.columns.next)
        idle(qtbot, start)
        tap(start.window.check.next)
        tap(start.window.posts.rows[0].required.more)
        assert load_draft(settings.data_dir).event.step is Step.POSTS
    with a_start(qtbot, settings) as start:
        assert start.window.doors.doors[Door.NEW_EVENT].accessibleDescription().endswith("off")
        start.open_door(Door.NEW_EVENT)
        qtbot.waitUntil(lambda: start.window.page is start.window.posts, timeout=WITHIN_MS)
        assert start.window.posts.rows[0].plan.required == 1
        assert 2 not in start.own_event.draft.mapping
        for page in ("check", "columns", "roster", "event_page", "doors"):
            here = start.window.page
            assert isinstance(here, FirstPage)
            tap(here.back)
            assert start.window.page is getattr(start.window, page)


def test_a_roster_that_is_gone_at_the_second_start_says_so(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    file = a_file(tmp_path / "roster.xlsx", *GOOD)
    with a_start(qtbot, settings) as start:
        checked(start, qtbot, file)
    file.unlink()
    with a_start(qtbot, settings) as start:
        start.open_door(Door.NEW_EVENT)
        idle(qtbot, start)
        assert start.window.page is start.window.roster
        assert "gone" in problem_on(start.window.roster)
