"""What stands on the camera test card, and where. No Qt here.

The card carries the badge's code in falling sizes. A camera sees a thing n times smaller as it
sees the thing itself n times further away, so the smallest code that reads says how far away a
badge reads.

Lengths are millimetres from the top left corner of the A4 page.
"""

from dataclasses import dataclass

from kiosk.printing.codes import MODULES

PAGE_MM = (210.0, 297.0)
BADGE_MODULE_MM = 1.0
"""A printed badge's module, see kiosk.printing.drawing."""
SHARES = (1.0, 0.8, 0.63, 0.5, 0.4, 0.32, 0.25)
"""Of a badge's size: a third-octave series, so that each step is a fifth off the distance."""

_PREFIX = "GPC1:"
_TEXT_LENGTH = 139
"""As long as a badge's text, and so as dense."""
_FILLING = "ABCDEFGHJKLMNPQRSTUVWXYZ234567"

_LEFT, _TOP, _GAP = 46.0, 40.0, 9.0
_SECOND_ROW = 93.0
_FIRST_ROW_HOLDS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A square or oblong on the card."""

    left: float
    top: float
    width: float
    height: float

    def widened(self, by: float) -> "Place":
        """Give it larger by so much on every side."""
        return Place(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def corners(self) -> tuple[tuple[float, float], ...]:
        """Give top left, top right, bottom right, bottom left."""
        right, bottom = self.left + self.width, self.top + self.height
        return ((self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom))


@dataclass(frozen=True, slots=True)
class CardCode:
    """One of the card's codes."""

    share: float
    """Of a badge's size; it stands for a badge at 1 / share the distance."""
    place: Place
    """Without the quiet zone."""
    text: str

    @property
    def module_mm(self) -> float:
        """Give the side of a module."""
        return self.share * BADGE_MODULE_MM


def _text(share: float) -> str:
    said = f"{_PREFIX}{round(share * BADGE_MODULE_MM * 1000)}:"
    # Turned by the size: codes that differ in three letters only would look alike in most places.
    turn = round(share * 100) % len(_FILLING)
    filling = (_FILLING[turn:] + _FILLING[:turn]) * 5
    return (said + filling)[:_TEXT_LENGTH]


def _codes() -> tuple[CardCode, ...]:
    found, left, top = [], _LEFT, _TOP
    for number, share in enumerate(SHARES):
        if number == _FIRST_ROW_HOLDS:
            left, top = _LEFT, _SECOND_ROW
        side = MODULES * share * BADGE_MODULE_MM
        found.append(CardCode(share, Place(left, top, side, side), _text(share)))
        left += side + _GAP
    return tuple(found)


CODES = _codes()
"""Largest first."""
BY_TEXT = {code.text: code for code in CODES}

SLANTED = Place(144.0, 93.0, 20.0, 20.0)
"""A black square turned about its middle: its edges cross the pixels at every phase."""
SLANT_DEGREES = 5.0

RAMP = Place(46.0, 127.0, 118.0, 9.0)
RAMP_STEPS = 10
"""From black to the paper's white, evenly in 8-bit levels."""
RULER = Place(55.0, 148.0, 100.0, 8.0)


def ramp_step(step: int) -> Place:
    """Give the place of a step of the grey ramp; 0 is black."""
    wide = RAMP.width / RAMP_STEPS
    return Place(RAMP.left + step * wide, RAMP.top, wide, RAMP.height)
