"""What has just happened and what is in doubt, joined with their lists."""

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.states import Notice, Outcome
from sync.domain.entries import EntryId


class ReviewPart(Part):
    """Shows the latest scans and what wants a look; takes back a slip."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        desk.window.undo_asked.connect(self.undo)

    def refresh(self) -> None:
        """See `Part`."""
        gate, window = self.desk.gate, self.desk.window
        # An undo that is no longer possible must not be offered: time alone changes this list.
        window.show_recent(gate.recent())
        window.show_review(())

    @Slot(str)
    def undo(self, entry_id: str) -> None:
        """Take back a slip."""
        self.desk.act(lambda: self._undone(EntryId(entry_id)))

    def _undone(self, entry_id: EntryId) -> Notice | Outcome | None:
        gate, window = self.desk.gate, self.desk.window
        card = gate.review.undo(entry_id, gate.now())
        if card is None or window.shows(window.scan):
            return card
        # Who stays on another page stays there.
        return Notice(card.answer, card.todo or card.word)
