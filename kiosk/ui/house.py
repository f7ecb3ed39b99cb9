"""Every page of the window, by its name: the rooms of the bar below, and what they lead to."""

from collections.abc import Callable, Sequence
from datetime import datetime

from kiosk.ui.camera_page import CameraPage
from kiosk.ui.posts_page import PostsPage
from kiosk.ui.preflight_page import PreflightPage
from kiosk.ui.review_page import ReviewPage
from kiosk.ui.room import Room
from kiosk.ui.scan_page import ScanPage
from kiosk.ui.sync_page import SyncPage


class House:
    """Makes each page once.

    A page of the day's work is a room with a switch in the bar; one that a captain needs now
    and then (the camera, the preflight) is a closet, opened from where it is needed.
    """

    def __init__(self, now: Callable[[], datetime], more: Sequence[Room] = ()) -> None:
        self.scan = ScanPage()
        self.review = ReviewPage()
        self.sync = SyncPage(now)
        self.camera = CameraPage()
        self.preflight = PreflightPage()
        self.posts = PostsPage()
        self.rooms: tuple[Room, ...] = (self.scan, self.review, self.sync, *more)
        self.closets: tuple[Room, ...] = (self.camera, self.preflight, self.posts)

    @property
    def pages(self) -> tuple[Room, ...]:
        """Give all pages."""
        return (*self.rooms, *self.closets)
