"""Every part of the kiosk, in the order in which they are refreshed."""

from collections.abc import Callable

from kiosk.app.board import BoardPart
from kiosk.app.by_hand import ByHandPart
from kiosk.app.closing import ClosingPart
from kiosk.app.locking import LockPart
from kiosk.app.part import Desk, Part
from kiosk.app.people import PeoplePart
from kiosk.app.posts import PostsPart
from kiosk.app.reviewing import ReviewPart
from kiosk.app.tally import TallyPart

PARTS: tuple[Callable[[Desk], Part], ...] = (
    LockPart,
    PeoplePart,
    PostsPart,
    ReviewPart,
    BoardPart,
    TallyPart,
    ClosingPart,
    ByHandPart,
)
"""A later page is added here, nothing else changes."""
