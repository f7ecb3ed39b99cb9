"""Badges on paper: what stands on them; whole or not at all, and private."""

import errno
import os
import resource
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from kiosk.demo.sample import load_sample
from kiosk.printing.badges import NothingToPrint, PrintingCancelled, print_badges
from kiosk.printing.cards import STANDBY, Layout, card_of, cards_of
from kiosk.printing.saving import NotSaved
from sync.domain.entries import VolunteerId
from sync.domain.errors import GatepostError
from sync.domain.roster import TeamId, Volunteer
from sync.domain.wording import Say
from tests.builders import a_badge_text
from tests.kiosk.printing.papers import EVENT, GATE, MM_PX, Page, a_card, by_pdfium, by_zxing

pytestmark = pytest.mark.usefixtures("qapp")


def test_pages_have_their_size_and_a_hundred_badges_their_pages(tmp_path: Path) -> None:
    roster = load_sample()
    cards = cards_of(roster, {who: a_badge_text(who) for who in roster.volunteers})
    told: list[tuple[int, int]] = []
    print_badges(cards, tmp_path / "all.pdf", progress=lambda done, of: told.append((done, of)))
    assert told == [(done, 100) for done in range(1, 101)]
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as pdf:
        assert len(pdf) == 25
        assert pdf[0].get_size() == pytest.approx((595.3, 841.9), abs=0.5)


# ---- what stands on it --------------------------------------------------------------------------


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    # A font's map back from glyphs prefers some radicals to the characters drawn alike.
    return unicodedata.normalize("NFKC", text)


def test_a_badge_says_who_where_and_for_what_in_both_languages(tmp_path: Path) -> None:
    print_badges([a_card(31)], tmp_path / "one.pdf")
    text = text_of(tmp_path / "one.pdf")
    for part in ("YZ0031", "会场南", "South Gate", EVENT.zh, EVENT.en, "志愿者", "VOLUNTEER"):
        assert part in text
    # A reader may mix the lines of a large name and a small team: look for the characters.
    assert set("王晓安亦愿年职工一中队") <= set(text)


def test_markup_and_steering_characters_in_a_name_are_plain_text(tmp_path: Path) -> None:
    card = a_card(name="<b>李晨</b>\n\u202e&amp;\x07", team="<img src=x>")
    print_badges([card], tmp_path / "one.pdf")
    text = text_of(tmp_path / "one.pdf")
    assert "<b>李晨</b> &amp;" in text
    assert "<img src=x>" in text


def name_area(page: Page) -> Page:
    return page[round(39 * MM_PX) : round(56.5 * MM_PX), round(5 * MM_PX) : round(85 * MM_PX)]


def test_rare_characters_print_as_themselves_and_not_as_the_box_for_missing_ones(
    tmp_path: Path,
) -> None:
    names = ["𠮷", "龘", "㛃", "\U0010fffd", "\U0010fffc"]
    cards = [a_card(name=name) for name in names]
    print_badges(cards, tmp_path / "rare.pdf", layout=Layout.LANYARD)
    rare = [name_area(page) for page in by_pdfium(tmp_path / "rare.pdf")]
    assert np.array_equal(rare[3], rare[4]), "two missing characters look the same"
    for one in range(4):
        assert rare[one].min() < 128, "something is printed"
        for other in range(one + 1, 4):
            assert not np.array_equal(rare[one], rare[other])


@pytest.mark.parametrize("name", ["李", "Abdurahman Mamatjan Tursunniyaz", "阿卜杜热合曼·" * 6, ""])
def test_a_name_of_any_length_stays_within_its_card(name: str, tmp_path: Path) -> None:
    print_badges([a_card(name=name, team=name * 3)], tmp_path / "n.pdf", layout=Layout.LANYARD)
    (page,) = by_pdfium(tmp_path / "n.pdf")
    margins = np.concatenate([page[260:500, :40], page[260:500, -40:]], axis=1)
    assert margins.min() == 255
    assert (name_area(page).min() < 128) == bool(name)


def test_post_and_event_of_one_language_stand_once(tmp_path: Path) -> None:
    card = a_card(post=Say(zh="Gate", en="Gate"), event=Say(zh="Race", en="Race"))
    print_badges([card], tmp_path / "one.pdf")
    text = text_of(tmp_path / "one.pdf")
    assert text.count("Gate") == text.count("Race") == 1


def test_the_cards_of_a_roster_are_by_number_and_only_of_those_with_a_token() -> None:
    roster = load_sample()
    some = dict.fromkeys(sorted(roster.volunteers)[:60], "V1:TOKEN")
    cards = cards_of(roster, some)
    assert len(cards) == 60
    assert [card.number for card in cards] == sorted(card.number for card in cards)
    all_cards = {
        card.number: card for card in cards_of(roster, dict.fromkeys(roster.volunteers, "V1:T"))
    }
    wang = next(card for card in all_cards.values() if card.name == "王晓安")
    assert (wang.post, wang.post_index, wang.team) == (GATE, 2, "亦愿 青年职工一中队")
    assert wang.event == EVENT
    idle = [card for card in all_cards.values() if card.post_index is None]
    assert {card.post for card in idle} == {STANDBY}
    assert len(idle) == 100 - len({a.volunteer for a in roster.assignments})


def test_somebody_who_is_not_on_the_roster_yet_gets_a_badge_that_stands_by() -> None:
    roster = load_sample()
    walk_in = Volunteer(VolunteerId(7), "W-0007", "何苗", TeamId("no such team"))
    card = card_of(roster, walk_in, a_badge_text(VolunteerId(7)))
    assert (card.name, card.number, card.team) == ("何苗", "W-0007", "")
    assert (card.post, card.post_index, card.event) == (STANDBY, None, EVENT)
    known = next(iter(roster.volunteers.values()))
    assert [card_of(roster, known, "V1:T")] == cards_of(roster, {known.volunteer: "V1:T"})


# ---- whole or not at all ------------------------------------------------------------------------


def test_the_file_is_for_its_owner_only_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        print_badges([a_card()], tmp_path / "badges.pdf")
    finally:
        os.umask(before)
    assert (tmp_path / "badges.pdf").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["badges.pdf"]
    metadata = (tmp_path / "badges.pdf").read_bytes()
    assert a_card().token.encode() not in metadata


def fails_with(problem: type[GatepostError], path: Path, **how: object) -> Say:
    with pytest.raises(problem) as caught:
        print_badges([a_card(1), a_card(2)], path, **how)  # type: ignore[arg-type]
    message = caught.value.message
    assert message.zh != message.en
    return message


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_cancel_leaves_what_was_there_before(after: int, tmp_path: Path) -> None:
    path = tmp_path / "badges.pdf"
    path.write_bytes(b"older")
    answers = iter([False] * after + [True] * 3)
    fails_with(PrintingCancelled, path, cancelled=lambda: next(answers))
    assert path.read_bytes() == b"older"
    assert [file.name for file in tmp_path.iterdir()] == ["badges.pdf"]


def test_a_print_that_nobody_cancels_replaces_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "badges.pdf"
    path.write_bytes(b"older")
    print_badges([a_card()], path, cancelled=lambda: False)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        message = fails_with(NotSaved, tmp_path / "badges.pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "disk is full" in message.en
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named_before_any_work(tmp_path: Path) -> None:
    message = fails_with(NotSaved, tmp_path / "usb" / "badges.pdf")
    assert "usb is not there" in message.en
    (tmp_path / "file").write_bytes(b"")
    fails_with(NotSaved, tmp_path / "file" / "badges.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not be written to"),
        (errno.EROFS, "may not be written to"),
        (errno.EIO, "failed"),
    ],
)
def test_whatever_the_disk_says_is_said_in_words(
    number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    assert words in fails_with(NotSaved, tmp_path / "badges.pdf").en


def test_a_folder_in_the_files_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "badges.pdf").mkdir()
    fails_with(NotSaved, tmp_path / "badges.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["badges.pdf"]


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToPrint):
        print_badges([], tmp_path / "badges.pdf")
    assert not list(tmp_path.iterdir())


def test_a_text_that_is_no_token_is_the_callers_bug_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the text of a badge"):
        print_badges([a_card(token="lower case")], tmp_path / "badges.pdf")
    assert not list(tmp_path.iterdir())


def test_a_process_without_a_window_prints_all_the_same(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from kiosk.printing.badges import print_badges\n"
        "from kiosk.printing.cards import BadgeCard\n"
        "from kiosk.printing.faces import with_gui\n"
        "from sync.domain.wording import same\n"
        "card = BadgeCard(sys.argv[1], 'YZ1', '王', '', same('x'), same('y'))\n"
        "print_badges([card], pathlib.Path(sys.argv[2]))\n"
        "print(with_gui().platformName())\n"
    )
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DISPLAY"))
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, a_badge_text(), str(tmp_path / "b.pdf")],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
        env=bare,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "offscreen"
    assert by_zxing(by_pdfium(tmp_path / "b.pdf")[0]) == {a_badge_text()}
