"""Who cannot tell colours apart still can tell states apart: by a shape, and by a word."""

from collections.abc import Iterable
from itertools import combinations

import pytest

from kiosk.desk.people import Standing
from kiosk.desk.preflight import STATE_WORDS, State
from kiosk.desk.states import Answer
from kiosk.ui import icons
from kiosk.ui.line_words import line_words
from kiosk.ui.look import Look
from kiosk.ui.people_rows import SIGNS, WORDS
from kiosk.ui.preflight_rows import STATE_ICONS
from sync.client.line import Line, LineState
from tests.builders import AT

SMALL_PX = 24
"""Icons are compared at a small size that they are drawn at."""


def outline(name: str) -> tuple[bool, ...]:
    """Give where an icon has ink, whatever its colour."""
    picture = icons.draw(name, Look(), "ink", SMALL_PX).toImage()
    every = range(SMALL_PX)
    return tuple(picture.pixelColor(x, y).alpha() > 127 for y in every for x in every)


def apart(one: str, other: str) -> float:
    """Give the share of both icons' ink that only one of them has."""
    pairs = list(zip(outline(one), outline(other), strict=True))
    ink = sum(a or b for a, b in pairs)
    return sum(a != b for a, b in pairs) / ink


@pytest.mark.parametrize(
    "names",
    [
        [answer.value for answer in Answer],
        [sign for sign, _ in SIGNS.values()],
        list(STATE_ICONS.values()),
        [
            *(line_words(LineState(line), AT).icon for line in Line),
            line_words(LineState(Line.SYNCED, came=1, left=1), AT).icon,
        ],
    ],
    ids=["answers", "people", "checks", "line"],
)
def test_each_state_has_an_outline_of_its_own(qtbot: object, names: Iterable[str]) -> None:
    for one, other in combinations(names, 2):
        assert apart(one, other) > 0.2, (one, other)


def test_each_standing_and_each_check_has_its_own_words() -> None:
    assert set(WORDS) == set(SIGNS) == set(Standing)
    assert set(STATE_ICONS) == set(State)
    for words in (list(WORDS.values()), list(STATE_WORDS.values())):
        assert len({say.zh for say in words}) == len({say.en for say in words}) == len(words)
