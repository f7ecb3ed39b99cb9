"""Every page of the window, by its name: the rooms of the bar below, and what they lead to."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from kiosk.ui.board_page import BoardPage
from kiosk.ui.camera_page import CameraPage
from kiosk.ui.closing_page import ClosingPage
from kiosk.ui.flinging import fling
from kiosk.ui.log_page import LogPage
from kiosk.ui.organiser.page import OrganiserPage
from kiosk.ui.people_page import PeoplePage
from kiosk.ui.posts_page import PostsPage
from kiosk.ui.preflight_page import PreflightPage
from kiosk.ui.review_page import ReviewPage
from kiosk.ui.room import Room
from kiosk.ui.scan_page import ScanPage
from kiosk.ui.sync_page import SyncPage
from kiosk.ui.tally_page import TallyPage


class House:
    """Makes each page once.

    A page of the day's work is a room with a switch in the bar; one that a captain needs now
    and then (the camera, the preflight) is a closet, opened from where it is needed.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        more: Sequence[Room] = (),
        scan: ScanPage | None = None,
    ) -> None:
        """Make all pages but `scan`, where the window has that one already."""
        self.scan = scan if scan is not None else ScanPage()
        self.people = PeoplePage()
        self.board = BoardPage()
        self.tally = TallyPage()
        self.review = ReviewPage()
        self.sync = SyncPage(now)
        self.closing = ClosingPage()
        self.log = LogPage()
        self.camera = CameraPage()
        self.preflight = PreflightPage()
        self.posts = PostsPage()
        self.organiser = OrganiserPage()
        self.rooms: tuple[Room, ...] = (
            self.scan,
            self.people,
            self.board,
            self.tally,
            self.review,
            self.sync,
            self.closing,
            *more,
        )
        self.closets: tuple[Room, ...] = (
            self.camera,
            self.preflight,
            self.posts,
            self.log,
            self.organiser,
        )
        for page in self.pages:
            # On the board a finger takes people along; it hands on what is meant for the page.
            if page is not self.board:
                fling(page)

    def named(self, name: str) -> Room | None:
        """Give a page by its name; None when there is no such page."""
        page = vars(self).get(name)
        return page if isinstance(page, Room) else None

    def name_of(self, page: QWidget) -> str:
        """Give a page's name; empty for one that is no page of the house."""
        return next((name for name, one in vars(self).items() if one is page), "")

    @property
    def pages(self) -> tuple[Room, ...]:
        """Give all pages."""
        return (*self.rooms, *self.closets)
