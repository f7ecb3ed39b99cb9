"""The gate's one task, joined with its page: a badge's text in, a card painted."""

import time
from dataclasses import dataclass

from PySide6.QtCore import Slot

from kiosk.app.asking import AskPart
from kiosk.app.breaking import BreakPart
from kiosk.app.grouping import GroupPart
from kiosk.app.kit import KitPart
from kiosk.app.part import Desk, Part
from kiosk.desk.states import Outcome
from kiosk.store.problems import StoreError
from sync.domain.entries import Method


@dataclass(frozen=True, slots=True)
class Scanned:
    """One badge's way through the kiosk, in monotonic nanoseconds."""

    outcome: Outcome
    frame_at_ns: int
    """When its frame arrived."""
    committed_ns: int
    shown_ns: int
    """When the answer had been painted."""


class ScanPart(Part):
    """Answers badges: each on its own, one of a group, for a break, or for kit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stopped = False
        self.asking = AskPart(desk)
        self.group = GroupPart(desk)
        self.kit = KitPart(desk)
        self.breaks = BreakPart(desk)
        desk.window.wedge_typed.connect(self.type_badge)
        desk.window.tally_asked.connect(self.count)

    def refresh(self) -> None:
        """See `Part`."""
        self.desk.window.show_counters(self.desk.gate.counters())
        self.asking.refresh()
        self.group.refresh()
        self.kit.refresh()
        self.breaks.refresh()

    def stop(self) -> None:
        """Take no more badges: one may be on its way from the scanner's thread."""
        self._stopped = True
        self.breaks.stop()

    @Slot(str, object)
    def show_badge(self, text: str, frame_at_ns: int) -> None:
        """Answer a badge that a camera read, or that is on a photo."""
        self._scan(text, frame_at_ns, Method.BADGE)

    @Slot(str)
    def type_badge(self, text: str) -> None:
        """Answer a badge that a scanner typed."""
        self._scan(text, time.monotonic_ns(), Method.WEDGE)

    @Slot(str, int)
    def count(self, service: str, people: int) -> None:
        """Count people served."""
        gate = self.desk.gate
        try:
            gate.tally.count(service, people)
        except StoreError as problem:
            self.desk.window.show_outcome(self.desk.not_saved(problem))
            return
        self.desk.committed()

    def _scan(self, text: str, frame_at_ns: int, method: Method) -> None:
        if self._stopped:
            return  # the store is being closed
        if self.group.takes_badges:
            self.group.scan(text, method)
            return
        if self.kit.takes_badges:
            self.kit.scan(text, method)
            return
        if self.breaks.takes_badges:
            self.breaks.scan(text, method)
            return
        gate = self.desk.gate
        try:
            outcome = gate.checkin.scan(text, gate.now(), method, gate.lock.mode)
        except StoreError as problem:
            outcome = self.desk.not_saved(problem)
        self.desk.answer(outcome, frame_at_ns)
