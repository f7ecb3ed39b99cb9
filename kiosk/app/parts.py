"""Every part of the kiosk, in the order in which they are refreshed."""

from collections.abc import Callable

from kiosk.app.board import BoardPart
from kiosk.app.locking import LockPart
from kiosk.app.part import Desk, Part
from kiosk.app.posts import PostsPart
from kiosk.app.reviewing import ReviewPart

PARTS: tuple[Callable[[Desk], Part], ...] = (LockPart, PostsPart, ReviewPart, BoardPart)
"""A later page is added here, nothing else changes."""
