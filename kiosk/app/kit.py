"""Kit in volunteers' hands, joined with its sheet: by name, or badge after badge."""

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.states import Answer, Notice
from sync.domain.entries import Method, VolunteerId


class KitPart(Part):
    """While its sheet is open, a badge opens its owner's; nobody goes on or off duty by it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet = desk.window.sheets.kit
        self._method = Method.SEARCH
        desk.window.sheets.person.acted.connect(self._open_of_person)
        desk.window.house.closing.holdings.opened.connect(self.open)
        self._sheet.moved.connect(self.move)
        self._sheet.all_back_asked.connect(self.take_all_back)

    @property
    def takes_badges(self) -> bool:
        """Say whether a badge belongs to the sheet now."""
        return not self._sheet.isHidden()

    def refresh(self) -> None:
        """See `Part`."""
        if self.takes_badges and self._sheet.view is not None:
            self._show(self._sheet.view.volunteer)

    @Slot(object)
    def open(self, volunteer: VolunteerId) -> None:
        """Show what somebody has."""
        if self.desk.gate.lock.locked:
            return
        self._method = Method.SEARCH
        self._show(volunteer)
        self._sheet.open()

    def scan(self, text: str, method: Method) -> None:
        """Open the sheet of a badge's owner."""
        gate, window = self.desk.gate, self.desk.window
        gate.lock.touch()
        found = gate.kit.whose(text, gate.now())
        if isinstance(found, Notice):
            window.notices.show_notice(found)
            window.sounds.play(found.answer)
            return
        self._sheet.give()  # what was counted for the one before came by their badge
        self._method = method
        self._show(found)
        window.sounds.play(Answer.DONE)

    @Slot(object, str, int)
    def move(self, volunteer: VolunteerId, item: str, step: int) -> None:
        """Hand out so many, or take back below 0: one entry."""
        gate, method = self.desk.gate, self._method
        act = gate.kit.issue if step > 0 else gate.kit.take_back
        self.desk.act(lambda: act(volunteer, item, abs(step), post=gate.home, method=method))

    @Slot(object)
    def take_all_back(self, volunteer: VolunteerId) -> None:
        """Take back all that somebody holds."""
        gate = self.desk.gate
        self.desk.act(lambda: gate.kit.take_all_back(volunteer))

    def _show(self, volunteer: VolunteerId) -> None:
        view = self.desk.gate.kit.view(volunteer)
        if view is not None:
            self._sheet.show_kit(view)

    @Slot(str, object)
    def _open_of_person(self, what: str, volunteer: VolunteerId) -> None:
        if what == "kit":
            self.open(volunteer)
