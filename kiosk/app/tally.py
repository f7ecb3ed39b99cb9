"""Counting and the post log, joined with their pages."""

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.postlog import REASON_MAX, PostLog, Topic
from kiosk.desk.states import Answer, Notice
from sync.domain.entries import EntryId, PostId
from sync.domain.wording import Say

WHY = Say(zh="为什么更正？", en="Why is it corrected?")
STAYS = Say(zh="原来那条会划掉，留着备查。", en="The line is struck out and stays to be looked up.")
CORRECT = Say(zh="更正", en="Correct it")


class TallyPart(Part):
    """Shows the tally of one post served here, and keeps its log."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._post: PostId | None = None
        self._wrong: EntryId | None = None
        house, sheets = desk.window.house, desk.window.sheets
        self._page, self._log_page = house.tally, house.log
        self._page.counted.connect(self.count)
        self._page.undo_asked.connect(self.undo)
        self._page.post_asked.connect(self.ask_post)
        self._page.log_asked.connect(self.open_log)
        self._posts, self._words = sheets.post, sheets.words
        self._posts.post_chosen.connect(self.choose_post)
        self._words.given.connect(self.correct)
        log = self._log_page
        log.left.connect(self.leave_log)
        log.written.connect(self.write)
        log.supply_moved.connect(self.move_supply)
        log.claimed.connect(self.claim)
        log.correction_asked.connect(self.ask_why)
        log.sought.connect(self.refresh)

    @property
    def post(self) -> PostId:
        """Give the post that is counted at: the chosen one while it is served, else home."""
        gate = self.desk.gate
        return self._post if self._post in gate.served and self._post else gate.home

    @property
    def _log(self) -> PostLog:
        return self.desk.gate.postlog

    @Slot()
    def refresh(self) -> None:
        """See `Part`."""
        gate, window = self.desk.gate, self.desk.window
        if window.shows(self._page):
            self._page.show_board(gate.tally.board(self.post, gate.served, gate.now()))
        elif window.shows(self._log_page):
            post = gate.roster.posts[self.post]
            page, only = self._log_page, self._log_page.only_topic
            page.show_post(Say(zh=post.name, en=post.name_en or post.name))
            lines = self._log.lines(Topic(only) if only else None, page.words)
            page.show_lines(lines, written=bool(lines or self._log.lines()))
            page.show_stock(self._log.stock(self.post))

    @Slot(str, int)
    def count(self, service: str, people: int) -> None:
        """Count people served at the chosen post."""

        def do() -> None:
            self.desk.gate.tally.count(service, people, self.post)

        self.desk.act(do)

    @Slot()
    def undo(self) -> None:
        """Take the newest count at this post back."""
        gate = self.desk.gate
        self.desk.act(lambda: gate.tally.undo_last(self.post, gate.now()))

    @Slot()
    def ask_post(self) -> None:
        """Offer the posts served here."""
        gate = self.desk.gate
        board = gate.tally.board(self.post, gate.served, gate.now())
        self._posts.ask(board.posts, self.post)

    @Slot(str)
    def choose_post(self, post: str) -> None:
        """Count at another post."""
        self._post = PostId(post)
        self.refresh()

    @Slot()
    def open_log(self) -> None:
        """Bring the log to the front."""
        self.desk.window.open_page(self._log_page)
        self.refresh()

    @Slot()
    def leave_log(self) -> None:
        """Go back to counting."""
        self.desk.window.open_page(self._page)

    @Slot(str, str)
    def write(self, topic: str, text: str) -> None:
        """Write a line; the words stay where they are until it is noted."""

        def do() -> Notice:
            notice = self._log.note(self.post, Topic(topic), text)
            if notice.answer is Answer.DONE:
                self._log_page.writer.clear()
            return notice

        self.desk.act(do)

    @Slot(str, int)
    def move_supply(self, item: str, count: int) -> None:
        """Note what came in or went out."""
        self.desk.act(lambda: self._log.supply(self.post, item, count))

    @Slot(str)
    def claim(self, entry: str) -> None:
        """Note that a lost thing was fetched."""
        self.desk.act(lambda: self._log.claim(EntryId(entry)))

    @Slot(str)
    def ask_why(self, entry: str) -> None:
        """Ask why a line is corrected."""
        self._wrong = EntryId(entry)
        self._words.ask(WHY, STAYS, CORRECT, most=REASON_MAX)

    @Slot(str)
    def correct(self, reason: str) -> None:
        """Correct the line that was asked about."""
        wrong, self._wrong = self._wrong, None
        if wrong is not None:
            self.desk.act(lambda: self._log.correct(wrong, reason))
