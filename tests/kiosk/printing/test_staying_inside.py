"""Whatever a name holds, it prints as itself and changes nothing but its own place on the card."""

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kiosk.printing.badges import print_badges, unprintable
from kiosk.printing.cards import BadgeCard, Layout
from sync.domain.wording import Say, same
from tests.kiosk.printing.papers import MM_PX, Page, a_card, by_pdfium, by_zbar, by_zxing

pytestmark = pytest.mark.usefixtures("qapp")

PLACES: dict[Layout, dict[str, tuple[float, float, float, float]]] = {
    Layout.LANYARD: {
        "event": (6, 10, 84, 28),
        "number": (48, 32, 84, 39),
        "name": (6, 38.5, 84, 57),
        "team": (6, 56, 84, 63.5),
        "post": (6, 113.5, 84, 130),
    },
    Layout.CR80: {
        "event": (4, 0, 81.6, 9.8),
        "number": (4, 12, 42.9, 17.5),
        "name": (4, 16.5, 42.9, 32.8),
        "team": (4, 31.8, 42.9, 42.4),
        "post": (4, 42.4, 42.9, 54),
    },
}
"""Left, top, right, bottom in millimetres."""

NASTY = {
    "latin": "Maximiliane-Wilhelmina Featherstonehaugh van den Bergh",
    "one word": "W" * 400,
    "chinese": "阿卜杜热合曼·吐尔逊尼亚孜·" * 9,
    "uyghur": "ئابدۇراخمان مەمەتجان تۇرسۇننىياز " * 4,
    "right to left": "\u202e\u2067安晓王\u2069 abc \u200f",
    "controls": "\x00\x07王\x1b[31m\r\n\t安\u2028\u2029\ufeff",
    "wide": "\ufdfd" * 12 + "𒐫" * 20,
    "pile of marks": "e" + "\u0301" * 200 + "一" + "\u0489" * 60 + "ก" + "\u0e49" * 50,
    "emoji": "👩‍👩‍👧‍👦" * 30,
    "spaces": " \u3000\u00a0 " * 50,
    "half a pair": "\ud842王",
    "no character": "\U0010fffd\uffff" * 40,
    "long": "亦庄" * 20_000,
}


def printed(card: BadgeCard, layout: Layout, folder: Path) -> Page:
    path = folder / "one.pdf"
    print_badges([card], path, layout=layout)
    (page,) = by_pdfium(path)
    return page


def with_text(field: str, text: str) -> BadgeCard:
    """Give a card of which only one field is of interest."""
    changes: dict[str, object] = {"name": "王", "team": "", "number": "1"}
    changes[field] = same(text) if field in {"post", "event"} else text
    return a_card(1, **changes)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Layout], Page]:
    """Give the page on which one field is empty; each is printed once."""
    folder = tmp_path_factory.mktemp("empty")
    return functools.cache(lambda field, layout: printed(with_text(field, ""), layout, folder))


@pytest.mark.parametrize("kind", NASTY)
@pytest.mark.parametrize("layout", PLACES)
def test_a_text_of_any_kind_changes_its_own_place_only(
    layout: Layout, kind: str, without: Callable[[str, Layout], Page], tmp_path: Path
) -> None:
    for field, (left, top, right, bottom) in PLACES[layout].items():
        page = printed(with_text(field, NASTY[kind]), layout, tmp_path)
        rows, columns = np.nonzero(abs(page.astype(int) - without(field, layout)) > 24)
        if not rows.size:
            assert kind == "spaces", f"nothing of it is printed as {field}"
            continue
        assert rows.min() >= top * MM_PX - 1, field
        assert rows.max() <= bottom * MM_PX + 1, field
        assert columns.min() >= left * MM_PX - 1, field
        assert columns.max() <= right * MM_PX + 1, field


@pytest.mark.parametrize("layout", PLACES)
def test_a_card_that_is_full_everywhere_still_reads(layout: Layout, tmp_path: Path) -> None:
    long = NASTY["chinese"] + NASTY["latin"]
    card = a_card(
        name=long, team=long, number="BJ-2023-" + "0" * 40, post=Say(zh=long, en=long + "."),
        event=Say(zh=long, en=long + "."), post_index=1234,
    )  # fmt: skip
    page = printed(card, layout, tmp_path)
    assert by_zxing(page) == by_zbar(page) == {card.token}


@pytest.mark.parametrize("layout", PLACES)
@pytest.mark.parametrize("field", ["name", "team"])
def test_rare_characters_are_drawn_and_not_the_box_for_missing_ones(
    layout: Layout, field: str, tmp_path: Path
) -> None:
    """The name is in bold, the team in the regular weight."""
    left, top, right, bottom = (round(side * MM_PX) for side in PLACES[layout][field])

    def look(text: str) -> Page:
        return printed(with_text(field, text), layout, tmp_path)[top:bottom, left:right]

    box, other_box = look("\U0010fffd"), look("\U0010fffc")
    assert np.array_equal(box, other_box), "two missing characters look the same"
    assert box.min() < 128, "a box is printed"
    seen = [box]
    for letter in "𠮷龘㛃䶮𬭎":
        drawn = look(letter)
        assert drawn.min() < 128
        for earlier in seen:
            assert (abs(drawn.astype(int) - earlier) > 64).sum() > 20
        seen.append(drawn)


def test_who_has_a_character_that_cannot_be_printed_is_known_beforehand() -> None:
    cards = [
        a_card(1, name="𠮷龘㛃"),
        a_card(2, name="王\U0010fffd"),
        a_card(3, team="\U0010fffc"),
        a_card(4, name="Zoë O’Neill-Müller"),
        a_card(5, name="\u202e王\x07"),
    ]
    assert unprintable(cards) == ["YZ0002", "YZ0003"]
