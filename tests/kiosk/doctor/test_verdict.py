"""What each measure says, and what it tells to do, in both languages."""

from dataclasses import replace

import pytest

from kiosk.doctor.examining import CardFigures, CodeFigures, Figures
from kiosk.doctor.telling import status_line, verdict_lines
from kiosk.doctor.verdict import Finding, Mark, judge
from kiosk.printing.cardplan import CODES
from kiosk.scanning.measuring import Exposure, Rhythm

CARD = CardFigures(
    in_view_share=1.0,
    mm_px=3.0,
    paper=205.0,
    ink=40.0,
    codes=tuple(
        CodeFigures(
            code.module_mm,
            3.0 * code.module_mm,
            20,
            20 if code.share >= 0.5 else 1,
            code.share >= 0.5,
        )
        for code in CODES
    ),
    smallest_mm=0.5,
    smallest_px=1.5,
    reach=2.0,
)
FINE = Figures(
    source="HD Webcam",
    seconds=10.0,
    asked=(1280, 720),
    given=(1280, 720),
    rhythm=Rhythm(29.8, 45.0, 0.0, 290),
    examined=250,
    light=Exposure(130.0, 0.0, 0.01),
    noise=2.2,
    edge_px=2.4,
    edge_of_card=True,
    card=CARD,
    distance_cm=None,
)
NO_CARD = replace(FINE, card=None, edge_of_card=False)


def finding(figures: Figures, what: str) -> Finding:
    (found,) = [one for one in judge(figures) if one.what == what]
    return found


def test_a_good_camera_has_nothing_to_be_done_about_it() -> None:
    found = judge(FINE)
    assert {one.mark for one in found} == {Mark.FINE}
    assert all(one.do is None for one in found)
    assert [one.what for one in found] == ["size", "fps", "light", "noise", "sharpness", "card"]
    said = finding(FINE, "card").said
    assert "up to 2.0 times this distance" in said.en
    assert "0.50 mm, which is 1.5 px" in said.en
    assert "现在距离的 2.0 倍以内" in said.zh


TABLE = [
    # what is measured, which finding, mark, what is said, what to do
    (replace(FINE, given=(640, 480)), "size", Mark.BETTER, "640x480, asked for 1280x720", "another"),
    (replace(FINE, given=(320, 240)), "size", Mark.WRONG, "320x240", "another camera"),
    (replace(FINE, rhythm=Rhythm(9.1, 120, 0, 90)), "fps", Mark.WRONG, "only 9.1 fps", "More light"),
    (replace(FINE, rhythm=Rhythm(15, 70, 0, 150)), "fps", Mark.BETTER, "only 15 fps", "640x480"),
    (replace(FINE, rhythm=Rhythm(25, 1400, 0, 250)), "fps", Mark.BETTER, "1.4 s", "straight"),
    (replace(FINE, rhythm=Rhythm(25, 90, 0.4, 250)), "fps", Mark.BETTER, "uneven", "straight"),
    (replace(FINE, rhythm=None), "fps", Mark.WRONG, "one picture", "More light"),
    (replace(NO_CARD, light=Exposure(24, 0.5, 0)), "light", Mark.WRONG, "mean level 24", "Turn on a light"),
    (replace(NO_CARD, light=Exposure(60, 0.1, 0)), "light", Mark.BETTER, "mean level 60", "light"),
    (replace(NO_CARD, light=Exposure(230, 0, 0.6)), "light", Mark.BETTER, "60 %", "windows"),
    (replace(FINE, card=replace(CARD, paper=60.0)), "light", Mark.WRONG, "level 60", "light"),
    (replace(FINE, card=replace(CARD, paper=110.0)), "light", Mark.BETTER, "level 110", "light"),
    (replace(FINE, card=replace(CARD, paper=250, ink=200)), "light", Mark.WRONG, "washed", "shade"),
    (replace(FINE, noise=9.0), "noise", Mark.BETTER, "9.0", "light"),
    (replace(FINE, noise=20.0), "noise", Mark.WRONG, "20.0", "light"),
    (replace(FINE, edge_px=4.2), "sharpness", Mark.BETTER, "4.2 px", "Clean the lens"),
    (replace(FINE, edge_px=7.0), "sharpness", Mark.WRONG, "7.0 px", "10 cm further"),
    (replace(NO_CARD, edge_px=9.0), "sharpness", Mark.BETTER, "9.0 px", "Clean the lens"),
    (NO_CARD, "card", Mark.BETTER, "no test card", "doctor card"),
    (replace(FINE, card=replace(CARD, reach=None, smallest_mm=None, smallest_px=None)), "card", Mark.WRONG, "not read", "closer than you are now"),
    (replace(FINE, card=replace(CARD, reach=1.0, smallest_mm=1.0)), "card", Mark.BETTER, "no further", "come closer"),
    (replace(FINE, card=replace(CARD, in_view_share=0.4)), "card-steady", Mark.BETTER, "40 %", "still"),
    (replace(FINE, lost=True), "lost", Mark.WRONG, "went away", "cable"),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "what", "mark", "said", "do"), TABLE)
def test_each_trouble_is_named_with_its_figure_and_what_to_do(
    figures: Figures, what: str, mark: Mark, said: str, do: str
) -> None:
    found = finding(figures, what)
    assert found.mark is mark
    assert said in found.said.en
    assert found.do is not None
    assert do in found.do.en


@pytest.mark.parametrize("figures", [FINE, *(row[0] for row in TABLE)])
def test_every_line_is_whole_in_both_languages(figures: Figures) -> None:
    for language in ("zh", "en"):
        lines = [line for line, _ in verdict_lines(figures, judge(figures), language)]
        text = "\n".join([*lines, status_line(figures, 3.0).in_(language)])
        assert "{" not in text
        assert "None" not in text
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text) == (language == "zh"), text
        for found in judge(figures):
            assert (found.do is None) == (found.mark is Mark.FINE)


def test_with_a_distance_it_speaks_in_centimetres() -> None:
    here = replace(FINE, distance_cm=45.0)
    assert "up to 90 cm" in finding(here, "card").said.en
    assert "胸牌可读的距离：90 厘米以内" in finding(here, "card").said.zh
    away = replace(here, card=replace(CARD, reach=None, smallest_mm=None))
    do = finding(away, "card").do
    assert do is not None
    assert do.en == "Move closer than 45 cm."
    assert do.zh == "请靠近到 45 厘米以内。"


def test_when_even_the_smallest_code_reads_the_reach_is_at_least_that() -> None:
    best = replace(CARD, reach=4.0, smallest_mm=0.25, smallest_px=1.4)
    assert "at least 4.0 times" in finding(replace(FINE, card=best), "card").said.en
    in_cm = finding(replace(FINE, card=best, distance_cm=30), "card").said.en
    assert "at least 120 cm" in in_cm


def test_codes_that_there_was_no_time_for_leave_the_reach_open() -> None:
    codes = tuple(code if code.reliable else replace(code, tried=0, read=0) for code in CARD.codes)
    hurried = replace(FINE, card=replace(CARD, codes=codes))
    assert "at least 2.0 times" in finding(hurried, "card").said.en


def test_a_mark_is_a_sign_and_a_word_never_a_colour_alone() -> None:
    dark = replace(NO_CARD, light=Exposure(24, 0.5, 0))
    lines = [line for line, mark in verdict_lines(dark, judge(dark), "en") if mark is Mark.WRONG]
    assert lines[0] == "✗ not good: too dark: mean level 24"
    assert lines[1].startswith("    → ")
    early = replace(FINE, stopped=True)
    assert any("Stopped early" in line for line, _ in verdict_lines(early, judge(early), "en"))
