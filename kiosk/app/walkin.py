"""Walk-ins, joined with their sheet: looked up, registered, put on duty provisionally."""

import time

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.people import PeopleDesk
from kiosk.desk.states import Answer, Choice, Mode, Notice
from kiosk.desk.walkin import WHY, WalkIns
from kiosk.store.problems import StoreError
from sync.domain.entries import Method


class WalkInPart(Part):
    """Registers somebody who is on no roster; the duty comes by the same rules as a badge's."""

    def __init__(self, desk: Desk, people: PeopleDesk, walk_ins: WalkIns) -> None:
        super().__init__(desk)
        self._people, self._walk_ins = people, walk_ins
        self._sheet = desk.window.sheets.walk_in
        self._sheet.changed.connect(self.look_up)
        self._sheet.given.connect(self.register)
        desk.window.house.people.walk_in_asked.connect(self.open)

    def refresh(self) -> None:
        """See `Part`: behind a lock, no name waits."""
        if self.desk.gate.lock.mode is not Mode.CAPTAIN and self._sheet.form.name:
            self._sheet.clear()

    @Slot(str)
    def open(self, name: str) -> None:
        """Begin with a name that was searched for in vain."""
        if self.desk.gate.lock.mode is Mode.CAPTAIN:
            self._sheet.begin(name)

    @Slot()
    def look_up(self) -> None:
        """Show the teams that fit, and who has this name already."""
        gate, form = self.desk.gate, self._sheet.form
        if gate.lock.mode is not Mode.CAPTAIN:
            return
        self._sheet.show_teams(self._walk_ins.teams(self._sheet.team.text()))
        try:
            same = self._people.same_name(form.name, form.team, gate.now(), gate.served)
        except StoreError:
            same = ()  # registering says what is wrong with the disk
        self._sheet.show_same(same)

    @Slot()
    def register(self) -> None:
        """Put the walk-in on record, and on duty here."""
        gate, form = self.desk.gate, self._sheet.form
        problem = self._walk_ins.problem(form)
        if gate.lock.mode is not Mode.CAPTAIN:
            return
        if problem is not None:
            self._sheet.show_problem(problem)
            return
        began_ns = time.monotonic_ns()
        try:
            who = self._walk_ins.register(form, gate.home).volunteer
            outcome = gate.checkin.for_volunteer(who, gate.now(), Method.WALKIN)
            if outcome.answer is Answer.CHOOSE:
                outcome = gate.checkin.choose(Choice.OVERRIDE, gate.now(), why=WHY) or outcome
        except StoreError as refused:
            card = self.desk.not_saved(refused)
            self.desk.window.notices.show_notice(Notice(Answer.STOP, card.todo or card.word))
            return  # what was typed stays
        self._sheet.clear()
        self.desk.answer(outcome, began_ns)
