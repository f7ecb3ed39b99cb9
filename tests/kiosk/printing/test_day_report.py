"""The printed report is read back with another library: every figure and every name is there."""

import os
import re
import threading
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import cast

import numpy as np
import pypdfium2 as pdfium
import pytest

from kiosk.desk.known_words import known_here
from kiosk.desk.report import DayReport, day_report
from kiosk.printing.day_report import save_day_report
from kiosk.printing.faces import with_gui
from kiosk.printing.report_words import Tongue, duration
from kiosk.printing.saving import NotSaved, SavingCancelled
from sync.client.line import Line, LineState
from sync.domain.entries import Kind
from tests.builders import DAY
from tests.kiosk.desk.days import a_day, write
from tests.kiosk.desk.memory import Desk
from tests.stage import a_crowd

RADICALS = str.maketrans(
    "⻔⻓⻚⻋⻢⻛⻥⻦⻄⻅⻉⻆⻘⻩⻬⻮⻰‒", "门长页车马风鱼鸟西见贝角青黄齐齿龙–"
)


def the_report() -> DayReport:
    desk = a_day()
    return day_report(desk.book, desk.served, desk.now, captain="captain-1")


def pages_of(path: Path) -> list[str]:
    """Give the text of every page on one line.

    One glyph of the font stands for a word and for the radical that looks like it; Qt notes
    the radical.
    """
    document = pdfium.PdfDocument(path)
    try:
        return [as_words(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def as_words(text: str) -> str:
    plain = "".join(
        unicodedata.normalize("NFKC", letter) if 0x2F00 <= ord(letter) <= 0x2FD5 else letter
        for letter in text
    )
    return re.sub(r"\s+", " ", plain.translate(RADICALS))


def test_the_headline_figures_are_those_of_the_book(tmp_path: Path) -> None:
    report = the_report()
    text = pages_of(save_day_report(report, tmp_path / "day.pdf", tongue="zh"))[0]
    found = report.figures
    assert f"志愿者 {found.volunteers}" in text
    assert f"上岗人次 {found.turns}" in text
    assert f"服务人次 {found.served}" in text
    assert f"服务时长 {found.minutes / 60:,.1f}" in text
    assert f"其中实测 {found.measured_minutes / 60:,.1f}" in text


def test_the_day_is_drawn_hour_by_hour_as_bars_and_as_a_curve(tmp_path: Path) -> None:
    report = the_report()
    path = save_day_report(report, tmp_path / "day.pdf", tongue="zh")
    text = pages_of(path)[0]
    assert "每小时 服务人次 在岗" in text
    assert " ".join(str(hour.on_duty) for hour in report.hours) in text
    document = pdfium.PdfDocument(path)
    page = document[0].render(scale=2, rev_byteorder=True).to_numpy().astype(int)
    document.close()
    red, green, blue = (page[:, :, channel] for channel in range(3))
    drawn = np.flatnonzero(((green > red + 60) & (green > blue + 30)).any(axis=0))
    step = page.shape[1] * (190 - 12) / 210 / len(report.hours)
    first, last = drawn.max() - (len(report.hours) - 1) * step, drawn.max()
    assert set(range(round(first) + 8, last)) <= set(drawn), "from the first hour to the last"
    bars = ((blue > red + 60) & (blue > 220)).sum(axis=1)
    assert bars.max() > 0.3 * step, "as wide as bars, and no line"


def test_everybody_is_in_the_sheet_with_times_and_the_reasons(tmp_path: Path) -> None:
    report = the_report()
    text = " ".join(pages_of(save_day_report(report, tmp_path / "day.pdf", tongue="zh")))
    for line in report.sheet:
        assert f"{line.came:%H:%M}" in text
        if line.first:
            assert line.explanation.zh.replace(" ", "") in text.replace(" ", "")
            assert duration(line.minutes or 0) in text
    for who in ("王晓安", "李晨"):
        assert who in text
    for doubt in report.doubts:
        assert doubt.sentence.zh in text
    for post in report.posts:
        assert post.name.zh in text


@pytest.mark.parametrize(
    ("tongue", "there", "not_there"),
    [
        ("en", ["Sign-in sheet", "South Gate", "Recorded"], ["签到表", "会场南门", "记录"]),
        ("zh", ["签到表", "会场南门", "记录"], ["Sign-in sheet", "South Gate", "Recorded"]),
        ("both", ["签到表", "Sign-in sheet", "会场南门", "South Gate"], []),
    ],
)
def test_it_speaks_the_language_that_was_chosen(
    tmp_path: Path, tongue: Tongue, there: list[str], not_there: list[str]
) -> None:
    text = " ".join(pages_of(save_day_report(the_report(), tmp_path / "day.pdf", tongue=tongue)))
    assert [words for words in there if words not in text] == []
    assert [words for words in not_there if words in text] == []


def test_every_page_is_a4_has_its_number_and_repeats_the_tables_head(tmp_path: Path) -> None:
    roster = a_crowd(120)
    desk = Desk(roster=roster)
    for volunteer in roster.volunteers:
        write(desk, Kind.ON, volunteer)
    desk.later(hours=2)
    for volunteer in roster.volunteers:
        write(desk, Kind.OFF, volunteer)
    report = day_report(desk.book, desk.served, desk.now)
    told: list[tuple[int, int]] = []
    path = save_day_report(
        report, tmp_path / "day.pdf", tongue="zh", progress=lambda n, all_: told.append((n, all_))
    )
    pages = pages_of(path)
    assert len(pages) > 3
    assert told == [(n, len(pages)) for n in range(1, len(pages) + 1)]
    for number, text in enumerate(pages, start=1):
        assert f"第 {number} / {len(pages)} 页" in text
    for text in pages[2:-1]:
        assert "序号" in text
    numbers = re.findall(r"YZ\d{4}", " ".join(pages))
    assert numbers == [who.number for who in roster.volunteers.values()]
    document = pdfium.PdfDocument(path)
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    document.close()


@pytest.mark.parametrize("heard", [None, DAY / 48])
def test_every_page_says_that_the_numbers_are_only_what_is_known_here(
    tmp_path: Path, heard: timedelta | None
) -> None:
    desk = a_day()
    away = LineState(line=Line.OFFLINE, caught_up=None if heard is None else desk.now - heard)
    known = known_here(away, desk.roster.event, desk.now)
    report = day_report(desk.book, desk.served, desk.now, known=known)
    for tongue, short, sentence in (
        ("zh", "本机所知", "没有和中心核对过"),
        ("en", "as known here", "the hub has not been heard since"),
    ):
        path = save_day_report(report, tmp_path / "day.pdf", tongue=cast(Tongue, tongue))
        pages = pages_of(path)
        assert sentence in pages[0]
        assert all(short in page for page in pages)
        assert heard is None or all("12:32" in page for page in pages)
    both = pages_of(save_day_report(report, tmp_path / "day.pdf"))
    assert "没有和中心核对过" in both[0]
    assert "the hub has not been heard" in both[0]
    assert not any(
        "本机所知" in page for page in pages_of(save_day_report(the_report(), tmp_path / "day.pdf"))
    )


def test_a_day_without_anything_says_so(tmp_path: Path) -> None:
    desk = a_day()
    report = day_report(desk.book, desk.served, desk.now + DAY)
    text = " ".join(pages_of(save_day_report(report, tmp_path / "day.pdf", tongue="zh")))
    assert "这一天没有上岗记录。" in text
    assert "没有存疑的记录。" in text


def test_it_is_made_on_another_thread_as_well(tmp_path: Path) -> None:
    with_gui()
    path = tmp_path / "day.pdf"
    worker = threading.Thread(target=save_day_report, args=(the_report(), path))
    worker.start()
    worker.join(30)
    assert len(pages_of(path)) >= 1


def test_what_was_cancelled_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SavingCancelled):
        save_day_report(the_report(), tmp_path / "day.pdf", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_private_and_a_missing_folder_is_said(tmp_path: Path) -> None:
    path = save_day_report(the_report(), tmp_path / "day.pdf")
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotSaved):
        save_day_report(the_report(), tmp_path / "gone" / "day.pdf")
