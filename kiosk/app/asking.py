"""Amber questions, joined with the card, its sheets and the list of those that wait."""

import time

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.questions import OpenQuestion
from kiosk.desk.states import Answer, Choice, Mode, Outcome
from kiosk.store.problems import StoreError
from sync.domain.entries import PostId
from sync.domain.wording import same


class AskPart(Part):
    """Carries out what a captain answers; takes up again what was left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._card: Outcome | None = None
        """The card that a sheet asks on about."""
        self._post: PostId | None = None
        """The post chosen instead of the card's."""
        self._mode = desk.gate.lock.mode
        window = desk.window
        window.choice_made.connect(self.choose)
        window.scan.result.put_aside.connect(self.put_aside)
        window.scan.recent.waiting_asked.connect(self.take_up)
        window.sheets.assign.post_chosen.connect(self.choose_post)
        window.sheets.assign.leave_asked.connect(self.leave)
        window.sheets.reason.answered.connect(self.give_reason)

    def refresh(self) -> None:
        """See `Part`."""
        gate, window = self.desk.gate, self.desk.window
        waiting = gate.checkin.waiting(gate.now())
        window.scan.recent.show_waiting(len(waiting))
        mode, before = gate.lock.mode, self._mode
        self._mode = mode
        card = window.scan.result.outcome
        if mode is Mode.SELF_SERVICE and card is not None and card.offers:
            # A captain's card says more than others may read, and offers more.
            self.put_aside()
            window.scan.result.clear()
        elif before is Mode.SELF_SERVICE and mode is Mode.CAPTAIN:
            self._show_newest(waiting)

    def _show_newest(self, waiting: tuple[OpenQuestion, ...]) -> None:
        """Show whom the captain was called for: unlocking answers that call."""
        gate = self.desk.gate
        soon = gate.roster.rules.repeat_s
        if waiting and (gate.now() - waiting[0].at).total_seconds() <= soon:
            self._show_again(waiting[0])

    @Slot(str)
    def choose(self, choice: str) -> None:
        """Carry out what was tapped on the card, or ask on."""
        gate, window = self.desk.gate, self.desk.window
        self._card, self._post = window.scan.result.outcome, None
        match Choice(choice):
            case Choice.OTHER_POST if gate.lock.mode is Mode.CAPTAIN:
                window.sheets.assign.ask(self._who(), gate.checkin.posts(gate.now()))
            case Choice.OVERRIDE if gate.lock.mode is Mode.CAPTAIN:
                self._ask_why()
            case Choice.ONLY_A_BREAK if gate.lock.mode is Mode.CAPTAIN:
                off = self._card.entry if self._card is not None else None
                if off is not None:
                    self.desk.act(lambda: gate.leaving.only_a_break(off, gate.now()))
            case chosen:
                self._carry_out(chosen)  # which does nothing in self-service

    @Slot(str)
    def choose_post(self, post: str) -> None:
        """Take on at a post that was chosen from all."""
        self._post = PostId(post)
        self._carry_out(Choice.OTHER_POST)

    @Slot(str)
    def give_reason(self, why: str) -> None:
        """Take on all the same."""
        self._carry_out(Choice.OTHER_POST if self._post is not None else Choice.OVERRIDE, why)

    @Slot()
    def leave(self) -> None:
        """Settle the card's question without taking anybody on."""
        self._carry_out(Choice.SEND_THERE)

    @Slot()
    def put_aside(self) -> None:
        """Let the card's question wait."""
        self.desk.gate.checkin.put_aside()

    @Slot()
    def take_up(self) -> None:
        """Show the newest question that waits; asked again, the next older one."""
        gate = self.desk.gate
        waiting = gate.checkin.waiting(gate.now())
        if not waiting:
            return
        card = self.desk.window.scan.result.outcome
        entries = [one.entry for one in waiting]
        here = entries.index(card.entry) if card is not None and card.entry in entries else -1
        self._show_again(waiting[(here + 1) % len(waiting)])

    def _show_again(self, question: OpenQuestion) -> None:
        gate = self.desk.gate
        outcome = gate.checkin.ask_again(question.entry, gate.now(), gate.lock.mode)
        if outcome is not None:
            self.desk.window.show_outcome(outcome)

    def _carry_out(self, choice: Choice, why: str = "") -> None:
        began_ns = time.monotonic_ns()
        gate, window = self.desk.gate, self.desk.window
        try:
            outcome = gate.checkin.choose(
                choice, gate.now(), gate.lock.mode, post=self._post, why=why
            )
        except StoreError as problem:
            outcome = self.desk.not_saved(problem)
        if outcome is None:
            window.scan.result.clear()
            self.desk.committed()
        elif outcome.answer is Answer.CHOOSE:
            self._card = outcome
            if choice is Choice.OTHER_POST:
                self._ask_why()
            else:
                window.show_outcome(outcome)  # things have changed while it was on the screen
        else:
            self.desk.answer(outcome, began_ns)

    def _ask_why(self) -> None:
        gate, card = self.desk.gate, self._card
        about = card.todo if card is not None and card.todo is not None else same("")
        if self._post is not None:
            for choice in gate.checkin.posts(gate.now()):
                if choice.post == self._post and choice.against:
                    about = choice.against[0]
        answers = gate.checkin.answers(self._post, gate.now())
        if answers:
            self.desk.window.sheets.reason.ask(self._who(), about, answers)

    def _who(self) -> str:
        card = self._card
        if card is None:
            return ""
        return " · ".join(part for part in (card.name or "", card.team or "") if part)
