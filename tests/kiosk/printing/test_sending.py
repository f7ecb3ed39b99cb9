"""Badges straight onto a printer: a real QPrinter, whose paper is a file here."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from kiosk.desk.preflight import PrinterFacts
from kiosk.printing import sending
from kiosk.printing.badges import NothingToPrint, PrintingCancelled, print_badges
from kiosk.printing.cards import Layout
from kiosk.printing.codes import Ecc
from kiosk.printing.sending import (
    PrinterAway,
    layout_for,
    one_card,
    print_now,
    printers,
    send_to_printer,
)
from kiosk.workers.printing import Press
from tests.kiosk.printing.papers import MM_PX, a_card, by_pdfium, by_zbar, by_zxing

pytestmark = pytest.mark.usefixtures("qapp")

NAME = "Reception"


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that the only printer's paper goes to."""
    path = tmp_path / "paper.pdf"

    def opened(name: str) -> QPrinter:
        assert name == NAME
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return printer

    monkeypatch.setattr(sending, "list_printers", lambda: PrinterFacts((NAME,), NAME))
    monkeypatch.setattr(sending, "_opened", opened)
    return path


@pytest.mark.parametrize("layout", Layout)
def test_a_printer_gets_badges_at_their_true_size(layout: Layout, paper: Path) -> None:
    cards = [a_card(number) for number in range(1, 7)]
    told: list[int] = []
    send_to_printer(
        cards, NAME, layout=layout, ecc=Ecc.Q, progress=lambda done, _all: told.append(done)
    )
    assert told == [1, 2, 3, 4, 5, 6]
    pages = by_pdfium(paper)
    wide, high = layout.page_mm
    for place, page in enumerate(pages):
        assert page.shape == pytest.approx((high * MM_PX, wide * MM_PX), abs=3)
        expected = {
            card.token for card in cards[place * layout.a_page : (place + 1) * layout.a_page]
        }
        assert by_zxing(page) == by_zbar(page) == expected


def test_what_a_printer_gets_looks_like_the_file(paper: Path, tmp_path: Path) -> None:
    send_to_printer([a_card()], NAME, layout=Layout.CR80)
    print_badges([a_card()], tmp_path / "file.pdf", layout=Layout.CR80)
    (sent,), (filed,) = by_pdfium(paper), by_pdfium(tmp_path / "file.pdf")
    high, wide = (min(sides) for sides in zip(sent.shape, filed.shape, strict=True))
    apart = abs(sent[:high, :wide].astype(int) - filed[:high, :wide])
    assert (apart > 128).mean() < 0.01


@pytest.mark.parametrize("layout", [Layout.A4_SHEET, Layout.CR80])
def test_a_file_goes_to_a_printer_page_by_page(layout: Layout, paper: Path, tmp_path: Path) -> None:
    cards = [a_card(number) for number in range(1, 6)]
    print_badges(cards, tmp_path / "file.pdf", layout=layout)
    told: list[tuple[int, int]] = []
    send_to_printer(tmp_path / "file.pdf", NAME, progress=lambda done, of: told.append((done, of)))
    pages = by_pdfium(paper)
    assert told == [(number + 1, len(pages)) for number in range(len(pages))]
    assert set().union(*(by_zxing(page) for page in pages)) == {card.token for card in cards}
    wide, high = layout.page_mm
    assert pages[0].shape == pytest.approx((high * MM_PX, wide * MM_PX), abs=3)


@pytest.mark.parametrize(
    ("size", "layout"),
    [
        ((54.0, 86.0), Layout.CR80),
        ((85.6, 54.0), Layout.CR80),
        ((90.0, 130.0), Layout.LANYARD),
        ((210.0, 297.0), Layout.A4_SHEET),
        ((216.0, 279.0), Layout.A4_SHEET),
        ((102.0, 152.0), Layout.A4_SHEET),
    ],
)
def test_badges_suit_the_printers_own_paper(size: tuple[float, float], layout: Layout) -> None:
    paper = QPageSize(QSizeF(*size), QPageSize.Unit.Millimeter)
    assert layout_for(paper) is layout


def test_an_ordinary_printer_gets_a_sheet_with_cut_marks(paper: Path) -> None:
    send_to_printer([a_card()], NAME)
    (page,) = by_pdfium(paper)
    assert page.shape == pytest.approx((297 * MM_PX, 210 * MM_PX), abs=3)
    assert by_zxing(page) == {a_card().token}


def test_a_cancel_withdraws_the_job(paper: Path, tmp_path: Path) -> None:
    answers = iter([False, True, True])
    with pytest.raises(PrintingCancelled):
        send_to_printer([a_card(), a_card(2)], NAME, cancelled=lambda: next(answers))
    print_badges([a_card()], tmp_path / "file.pdf")
    with pytest.raises(PrintingCancelled):
        send_to_printer(tmp_path / "file.pdf", NAME, cancelled=lambda: True)
    with pytest.raises(NothingToPrint):
        send_to_printer([], NAME)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_away(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").mkdir()
    with pytest.raises(PrinterAway) as caught:
        send_to_printer([a_card()], NAME)
    assert "paper" in caught.value.message.en
    assert caught.value.message.zh != caught.value.message.en


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7 of nothing"])
def test_a_file_that_cannot_be_read_is_said(
    content: bytes | None, paper: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "no.pdf").write_bytes(content)
    with pytest.raises(PrinterAway, match="cannot be read"):
        send_to_printer(tmp_path / "no.pdf", NAME)
    assert not paper.exists()


def test_the_systems_own_choice_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = PrinterFacts(("A", "B", "C"), "B")
    monkeypatch.setattr(sending, "list_printers", lambda: facts)
    assert printers() == ["B", "A", "C"]
    monkeypatch.setattr(sending, "list_printers", lambda: None)
    assert printers() == []


def test_a_printer_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "list_printers", lambda: PrinterFacts(("A",), "A"))
    with pytest.raises(PrinterAway, match="Elsewhere is not there"):
        send_to_printer([a_card()], "Elsewhere")


def test_a_replacement_is_printed_on_the_spot(paper: Path, tmp_path: Path) -> None:
    done = print_now(a_card(), tmp_path / "badge.pdf")
    assert (done.printer, done.path) == (NAME, None)
    assert "Scan the badge once" in done.said.en
    assert by_zxing(by_pdfium(paper)[0]) == {a_card().token}
    assert not (tmp_path / "badge.pdf").exists()


def test_without_a_printer_a_replacement_is_saved_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "list_printers", lambda: None)
    path = tmp_path / "badge.pdf"
    done = print_now(a_card(), path)
    assert (done.printer, done.path) == ("", path)
    for words in (done.said.zh, done.said.en):
        assert str(path) in words
        assert "PDF" in words
    (page,) = by_pdfium(path)
    assert page.shape == pytest.approx((130 * MM_PX, 90 * MM_PX), abs=2)
    assert by_zxing(page) == {a_card().token}
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_fails_leaves_a_file_and_a_sentence(paper: Path, tmp_path: Path) -> None:
    paper.mkdir()
    done = print_now(a_card(), tmp_path / "badge.pdf", printer=NAME)
    assert done.path == tmp_path / "badge.pdf"
    assert NAME in done.said.zh
    assert by_zxing(by_pdfium(done.path)[0]) == {a_card().token}


def test_a_press_sends_to_a_printer_beside_the_window(paper: Path, qtbot: QtBot) -> None:
    cards = [a_card(number) for number in range(1, 6)]

    def job(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Path:
        send_to_printer(cards, NAME, layout=Layout.CR80, progress=progress, cancelled=cancelled)
        return paper

    press = Press()
    with qtbot.waitSignal(press.finished, timeout=30_000):
        press.start(job)
    assert [by_zxing(page) for page in by_pdfium(paper)] == [{card.token} for card in cards]


def test_one_card_is_written_as_asked(tmp_path: Path) -> None:
    path = one_card(a_card(), tmp_path / "one.pdf", layout=Layout.CR80, ecc=Ecc.Q)
    (page,) = by_pdfium(path)
    assert by_zbar(page) == {a_card().token}


def test_badges_are_printed_to_files_where_qt_knows_no_printers(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "sys.modules['PySide6.QtPrintSupport'] = None\n"
        "from kiosk.printing.sending import print_now, printers\n"
        "from tests.kiosk.printing.papers import a_card\n"
        "print(printers(), print_now(a_card(), pathlib.Path(sys.argv[1])).path.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path / "b.pdf")],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[] b.pdf"
