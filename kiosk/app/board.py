"""The board, joined with its page: who is where, moving people, the roll-call, relief."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.board import BoardView
from kiosk.desk.known_words import known_here
from kiosk.desk.post_cards import PostCard
from kiosk.desk.states import Notice
from kiosk.ui.relief_sheet import Gap
from sync.domain.entries import PostId, VolunteerId
from sync.domain.fitness import AbsenceState
from sync.domain.roster import ShiftId
from sync.domain.wording import Say

READ_S, READ_AGAIN_MS = 0.004, 20
"""So long at a time, so often, a day's entries are read while another page is open."""

SHORT_NOW = Say(zh="现在缺 {n}", en="{n} short now")
SHORT_AT = Say(zh="{time} 缺 {n}", en="{n} short at {time}")


class BoardPart(Part):
    """Shows the board while it is at the front; else only counts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        gate = desk.gate
        self._board, self._moving = gate.board, gate.moving
        self._rollcall, self._reliefs = gate.rollcall, gate.reliefs
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(READ_AGAIN_MS)
        self._reading.timeout.connect(self.refresh)
        self._page = desk.window.house.board
        sheets = desk.window.sheets
        self._move_sheet, self._rollcall_sheet = sheets.move, sheets.rollcall
        self._relief_sheet = sheets.relief
        self._page.move_asked.connect(self.move)
        self._page.person_asked.connect(self.show_person)
        self._page.rollcall_asked.connect(self.call_roll)
        self._page.relief_asked.connect(self.show_gaps)
        desk.window.page_opened.connect(self._enter)
        self._wire_sheets()

    def _wire_sheets(self) -> None:
        move, rollcall, relief = self._move_sheet, self._rollcall_sheet, self._relief_sheet
        move.move_asked.connect(self.move)
        move.break_asked.connect(self.start_break)
        move.back_asked.connect(self.end_break)
        move.off_asked.connect(self.sign_off)
        move.here_asked.connect(self.put_on_duty)
        move.mark_asked.connect(self.mark)
        move.unmark_asked.connect(self.take_back)
        move.relief_asked.connect(self.find_relief)
        rollcall.here_asked.connect(self.put_on_duty)
        rollcall.mark_asked.connect(self.mark)
        relief.post_chosen.connect(self.show_relief)
        relief.move_asked.connect(self.move)

    def stop(self) -> None:
        """See `Part`."""
        self._reading.stop()

    def refresh(self) -> None:
        """See `Part`."""
        now = self.desk.gate.now()
        front = self.desk.window.shows(self._page)
        if not front and not self.desk.gate.book.settle(READ_S):
            self._reading.start()  # a whole day waits: the window goes first
            return
        view = self._view(now)
        self._page.show_count(view.late + sum(card.tired for card in view.cards))
        if front:
            known = known_here(self.desk.line, self.desk.gate.roster.event, now)
            self._page.show_known(known.short if known is not None else None)
            self._page.show_board(view, now)
        if self._rollcall_sheet.isVisible():
            post = PostId(self._rollcall_sheet.post)
            if post in self.desk.gate.roster.posts:
                self._rollcall_sheet.show_names(self._rollcall.names(post, now))

    def _view(self, now: datetime) -> BoardView:
        return self._board.look(now, frozenset(self.desk.gate.served))

    @Slot()
    def _enter(self) -> None:
        """Sort the cards when the board comes to the front, and not under somebody's finger."""
        if self.desk.window.shows(self._page):
            self.refresh()
            self._page.arrange()

    # ---- what is asked ------------------------------------------------------------------------

    @Slot(str)
    def show_person(self, volunteer: str) -> None:
        """Say what can be done about somebody who was tapped."""
        now = self.desk.gate.now()
        found = self._board.find(VolunteerId(int(volunteer)), now)
        if found is not None:
            card, person = found
            self._move_sheet.show_person(person, card, self._view(now), now)
            self._move_sheet.open()

    @Slot(str, str)
    @Slot(str, str, str)
    def move(self, volunteer: str, post: str, why: str = "") -> None:
        """Move somebody, or ask why all the same."""
        who, where, now = VolunteerId(int(volunteer)), PostId(post), self.desk.gate.now()
        running = self.desk.gate.book.running(who, now)
        known = where in self.desk.gate.roster.posts
        if running is not None and known and running.post != where and not why:
            asked = self._moving.question(who, where, now)
            found = self._board.find(who, now)
            if asked is not None and found is not None:
                card, person = found
                self._move_sheet.show_person(person, card, self._view(now), now)
                self._move_sheet.ask_why(asked)
                return
        self.desk.act(lambda: self._moving.move(who, where, now, why))

    @Slot(str)
    def start_break(self, volunteer: str) -> None:
        """Begin a break."""
        self._leave(self.desk.gate.leaving.start_break, volunteer)

    @Slot(str)
    def end_break(self, volunteer: str) -> None:
        """End a break."""
        self._leave(self.desk.gate.leaving.end_break, volunteer)

    @Slot(str)
    def sign_off(self, volunteer: str) -> None:
        """Sign somebody off who has no badge at hand."""
        self._leave(self.desk.gate.leaving.sign_off, volunteer)

    def _leave(self, do: Callable[..., Notice], volunteer: str) -> None:
        self.desk.act(lambda: do(VolunteerId(int(volunteer)), self.desk.gate.now()))

    @Slot(str, str)
    def put_on_duty(self, volunteer: str, post: str) -> None:
        """Put somebody on duty whom the captain sees."""
        who, now = VolunteerId(int(volunteer)), self.desk.gate.now()
        self.desk.act(lambda: self._rollcall.here(who, PostId(post), now))

    @Slot(str, str, str)
    def mark(self, volunteer: str, shift: str, state: str) -> None:
        """Note that somebody is absent, was reached, or is excused."""
        who, now = VolunteerId(int(volunteer)), self.desk.gate.now()
        self.desk.act(lambda: self._rollcall.mark(who, ShiftId(shift), AbsenceState(state), now))

    @Slot(str, str)
    def take_back(self, volunteer: str, shift: str) -> None:
        """Take such a note back."""
        who = VolunteerId(int(volunteer))
        self.desk.act(lambda: self._rollcall.take_back(who, ShiftId(shift)))

    @Slot(str)
    def call_roll(self, post: str) -> None:
        """Begin a post's roll-call."""
        now = self.desk.gate.now()
        card = self._board.card(PostId(post), now)
        self._rollcall_sheet.begin(post, card.name, self._rollcall.names(card.post, now))

    # ---- relief -------------------------------------------------------------------------------

    @Slot()
    def show_gaps(self) -> None:
        """Show the posts that lack people, and who could go to the first of them."""
        self._open_relief(None)

    @Slot(str, str)
    def find_relief(self, _volunteer: str, post: str) -> None:
        """Show who could take over at a post."""
        self._open_relief(PostId(post))

    @Slot(str)
    def show_relief(self, post: str) -> None:
        """Show who could go to a post."""
        now = self.desk.gate.now()
        self._relief_sheet.show_reliefs(post, self._reliefs.for_post(PostId(post), now))

    def _open_relief(self, wanted: PostId | None) -> None:
        gaps = _gaps(self._view(self.desk.gate.now()), wanted)
        if not gaps:
            return
        self._relief_sheet.show_gaps(gaps)
        self.show_relief(gaps[0].post)
        self._relief_sheet.open()


def _gaps(view: BoardView, wanted: PostId | None) -> list[Gap]:
    """List the posts that lack people, the worst first; `wanted` is first of all."""

    def weight(card: PostCard) -> tuple[bool, int, int]:
        coming = max((need.missing for need in card.need), default=0)
        return (card.post != wanted, -card.missing, -coming)

    found = []
    for card in sorted(view.cards, key=weight):
        if card.missing:
            found.append(Gap(card.post, card.name, SHORT_NOW.fill(n=card.missing)))
        elif card.need:
            first = card.need[0]
            note = SHORT_AT.fill(n=first.missing, time=f"{first.at:%H:%M}")
            found.append(Gap(card.post, card.name, note))
        elif card.post == wanted:
            found.append(Gap(card.post, card.name, Say(zh="接班", en="relief")))
    return found
