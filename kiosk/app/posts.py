"""Which posts are served, joined with its page and with the chip in the bar above."""

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.states import Answer, Mode, Notice
from sync.domain.entries import PostId


class PostsPart(Part):
    """Opens the page from the chip, carries out the choice, tells of posts that are gone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._page = desk.window.house.posts
        desk.window.top.post_asked.connect(self.open)
        self._page.posts_chosen.connect(self.choose)
        self._page.left.connect(self.leave)

    def refresh(self) -> None:
        """See `Part`."""
        gate, window = self.desk.gate, self.desk.window
        notice = gate.posts.take_notice()
        if notice is not None:
            window.notices.show_notice(notice)
        if window.shows(self._page):
            self._page.show_posts(gate.posts.view(gate.now()))

    @Slot()
    def open(self) -> None:
        """Bring the page to the front; while the desk is locked, ask for the PIN instead."""
        window = self.desk.window
        if self.desk.gate.lock.mode is not Mode.CAPTAIN:
            window.unlock_asked.emit(window.rooms.index(window.scan))
            return
        self._page.show_posts(self.desk.gate.posts.view(self.desk.gate.now()))
        window.open_page(self._page)

    @Slot(object, bool)
    def choose(self, posts: tuple[PostId, ...], everywhere: bool) -> None:
        """Serve other posts from now on, and go on checking in."""
        self.desk.act(lambda: self._chosen(posts, everywhere))

    def _chosen(self, posts: tuple[PostId, ...], everywhere: bool) -> Notice:
        notice = self.desk.gate.serve(posts, everywhere=everywhere)
        if notice.answer is Answer.DONE:
            self.leave()
        return notice

    @Slot()
    def leave(self) -> None:
        """Go back to the scan page."""
        self.desk.window.open_page(self.desk.window.scan)
