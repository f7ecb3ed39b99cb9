"""The people, joined with their page: the search, the sheet, the index behind it, a new badge."""

import time

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.app.walkin import WalkInPart
from kiosk.desk.badges import Badges, Replacement
from kiosk.desk.people import Filter, PeopleDesk
from kiosk.desk.states import Answer, Mode, Notice
from kiosk.desk.walkin import WalkIns
from kiosk.printing.badge_look import load_look
from kiosk.printing.cards import card_of
from kiosk.printing.logo import BadLogo
from kiosk.printing.sending import Printed, print_now
from kiosk.store.filling import fill, mark_near
from kiosk.store.problems import StoreError
from kiosk.ui.person_sheet import PersonSheet
from kiosk.workers.errands import Errands, Going
from sync.domain.entries import Method, VolunteerId
from sync.domain.errors import GatepostError
from sync.domain.roster import Roster
from sync.domain.wording import Say

PRINTING = Say(zh="正在打印新胸牌，旧胸牌已作废。", en="Printing; the old badge no longer counts.")
TOO_MANY = Say(zh="补办次数太多，请联系组织方。", en="Replaced too often; call the organiser.")
BUSY = Say(zh="上一张胸牌还在打印，请稍候。", en="Still printing the last badge; one moment.")


class PeoplePart(Part):
    """Finds people, acts for them by the same rules as a badge, and fills the index."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        gate, window = desk.gate, desk.window
        self.badges = Badges(gate.journal, gate.book)
        self.walk_ins = WalkIns(gate.journal, gate.book)
        self.people = PeopleDesk(gate.store, gate.book, self.walk_ins, gate.board, gate.kit)
        self.walk_in = WalkInPart(desk, self.people, self.walk_ins)
        self._page = window.house.people
        self._page.list_asked.connect(self.find)
        self._page.person_asked.connect(self.open)
        self._sheet: PersonSheet = window.sheets.person
        self._sheet.acted.connect(self.act)
        window.sheets.walk_in.person_asked.connect(self.open)
        self._entered: Roster | None = None
        self._near: tuple[VolunteerId, ...] | None = None
        self._filling = Errands(self)
        self._filling.done.connect(self._filled)
        self._filling.failed.connect(self._not_filled)
        self._unprinted: dict[VolunteerId, Replacement] = {}
        """Recorded, and on no paper yet: the same code is printed when it is asked for again."""
        self._on_paper: Replacement | None = None
        self._printing = Errands(self)
        self._printing.done.connect(self._printed)
        self._printing.failed.connect(self._not_printed)

    def refresh(self) -> None:
        """See `Part`."""
        gate, window = self.desk.gate, self.desk.window
        self.badges.follow()
        self.walk_in.refresh()
        if self._entered is not gate.roster and not self._filling.busy:
            self._entered = gate.roster
            self._filling.run(self._fill)
        if window.shows(self._page):
            self.find(self._page.search.text(), self._page.which.value)

    def stop(self) -> None:
        """See `Part`."""
        self._filling.stop()
        self._printing.stop()

    @Slot(str, str)
    def find(self, text: str, which: str) -> None:
        """Show who fits what was typed; without a text, a list."""
        gate = self.desk.gate
        if gate.lock.mode is not Mode.CAPTAIN:
            return
        try:
            if text.strip():
                found = self.people.find(text, gate.now(), gate.served)
            else:
                found = self.people.listed(Filter(which), gate.now(), gate.served)
        except StoreError as problem:
            card = self.desk.not_saved(problem)
            self.desk.window.notices.show_notice(Notice(Answer.STOP, card.todo or card.word))
            return
        self._page.show_people(found)

    @Slot(object)
    def open(self, volunteer: VolunteerId) -> None:
        """Show one person's sheet."""
        gate = self.desk.gate
        view = self.people.person(volunteer, gate.now(), gate.served)
        if view is not None:
            self._sheet.show_person(view)

    @Slot(str, object)
    def act(self, what: str, volunteer: VolunteerId) -> None:
        """Do for somebody what a badge would do."""
        gate, now = self.desk.gate, self.desk.gate.now()
        if gate.lock.mode is not Mode.CAPTAIN:
            return
        match what:
            case "on":
                self._take_on(volunteer)
            case "off":
                self.desk.act(lambda: gate.leaving.sign_off(volunteer, now))
            case "break":
                self.desk.act(lambda: gate.leaving.start_break(volunteer, now))
            case "resume":
                self.desk.act(lambda: gate.leaving.end_break(volunteer, now))
            case "badge":
                self.desk.act(lambda: self._replace(volunteer))

    def _take_on(self, volunteer: VolunteerId) -> None:
        began_ns, gate = time.monotonic_ns(), self.desk.gate
        try:
            outcome = gate.checkin.for_volunteer(volunteer, gate.now(), Method.SEARCH)
        except StoreError as problem:
            outcome = self.desk.not_saved(problem)
        self.desk.answer(outcome, began_ns)

    def _replace(self, volunteer: VolunteerId) -> Notice:
        if self._printing.busy:
            return Notice(Answer.CHOOSE, BUSY)
        made = self._unprinted.get(volunteer)
        if made is None or not self.badges.current(made):
            made = self.badges.replace(volunteer, self.desk.gate.home)
        if made is None:
            return Notice(Answer.STOP, TOO_MANY)
        self._unprinted[volunteer] = self._on_paper = made
        self._print(made)
        return Notice(Answer.DONE, PRINTING)

    def _print(self, made: Replacement) -> None:
        person = self.people.volunteer(made.volunteer)
        if person is None:
            return
        card = card_of(self.desk.gate.roster, person, made.token)
        # Nobody's name in the file's.
        data = self.desk.gate.store.path.parent
        folder = data / "badges"
        path = folder / f"{made.entry}.pdf"
        look = load_look(data, self.desk.gate.roster.event.event)

        def work(_going: Going) -> Printed:
            folder.mkdir(mode=0o700, exist_ok=True)
            try:
                return print_now(card, path, ecc=look.ecc, logo=look.logo)
            except BadLogo:  # somebody waits for the badge, not for the logo
                return print_now(card, path, ecc=look.ecc)

        self._printing.run(work)

    @Slot(object)
    def _printed(self, printed: Printed) -> None:
        if self._on_paper is not None:
            self._unprinted.pop(self._on_paper.volunteer, None)
        self.desk.window.notices.show_notice(Notice(Answer.DONE, printed.said))

    @Slot(object)
    def _not_printed(self, problem: GatepostError) -> None:
        self.desk.window.notices.show_notice(Notice(Answer.STOP, problem.message))

    def _fill(self, going: Going) -> bool:
        return fill(self.desk.gate.store, lambda: not going.cancelled())

    @Slot(object)
    def _filled(self, whole: object) -> None:
        """Let those come first who are due here; then show what was not found before."""
        gate = self.desk.gate
        if self._entered is gate.roster and whole:
            near = self.people.near(gate.now(), gate.served)
            store = gate.store
            if near != self._near:
                self._near = near
                self._filling.run(
                    lambda going: mark_near(store, near, lambda: not going.cancelled())
                )
        self.refresh()

    @Slot(object)
    def _not_filled(self, _problem: GatepostError) -> None:
        self._entered = None  # tried again at the next refresh
