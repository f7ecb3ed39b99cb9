"""What has just happened, what is in doubt and today's records, joined with their lists."""

from datetime import datetime

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.doubt_words import Act, Doubt
from kiosk.desk.records import Record
from kiosk.desk.states import Notice, Outcome
from kiosk.ui.review_page import RECORDS
from sync.domain.entries import EntryId


class ReviewPart(Part):
    """Shows the latest scans and what wants a look; takes back, puts back, settles."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        window = desk.window
        page, sheets = window.review, window.sheets
        window.undo_asked.connect(self.undo)
        page.doubt_opened.connect(self.open_doubt)
        page.record_opened.connect(self.open_record)
        page.records_asked.connect(self.show_records)
        page.all_planned_asked.connect(self.end_as_planned)
        sheets.doubt.act_asked.connect(self.act)
        sheets.annul.annul_asked.connect(self.annul)
        sheets.settle.times_changed.connect(self.preview)
        sheets.settle.settle_asked.connect(self.settle)

    def refresh(self) -> None:
        """See `Part`."""
        gate, window = self.desk.gate, self.desk.window
        # An undo that is no longer possible must not be offered: time alone changes this list.
        window.scan.show_recent(gate.recent())
        if window.shows(window.review):
            window.review.show_doubts(gate.doubts.listed(gate.now(), gate.lock.mode))
            if window.review.place == RECORDS:
                self.show_records()
        else:
            window.review.show_count(gate.doubts.count(gate.now()))

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

    # ---- today's records ----------------------------------------------------------------------

    @Slot()
    def show_records(self) -> None:
        """List today's records, those that the page's search and kinds want."""
        gate, page = self.desk.gate, self.desk.window.review
        text, group = page.search.text(), page.group
        page.show_records(gate.records.listed(gate.now(), text, group, gate.lock.mode))

    @Slot(object)
    def open_record(self, record: Record) -> None:
        """Show what taking a record back would change; or why it cannot be."""
        if not self._ask_why(record.entry):
            self.desk.window.sheets.doubt.show_record(record)

    def _ask_why(self, entry_id: EntryId) -> bool:
        gate = self.desk.gate
        change = gate.annulling.preview(entry_id, gate.now())
        if change is not None:
            self.desk.window.sheets.annul.ask_why(change)
        return change is not None

    @Slot(str, str)
    def annul(self, entry_id: str, reason: str) -> None:
        """Take an entry back, or put one back."""
        self.desk.act(lambda: self.desk.gate.annulling.annul(EntryId(entry_id), reason))

    # ---- doubts -------------------------------------------------------------------------------

    @Slot(object)
    def open_doubt(self, doubt: Doubt) -> None:
        """Show one thing in doubt in full; a question, as its card."""
        if doubt.acts and doubt.acts[0] is Act.CARD:
            self.act(doubt, Act.CARD)
        else:
            self.desk.window.sheets.doubt.show_doubt(doubt)

    @Slot(object, str)
    def act(self, doubt: Doubt, act: str) -> None:
        """Do what was chosen about a doubt."""
        gate, window = self.desk.gate, self.desk.window
        match Act(act):
            case Act.CARD:
                card = gate.checkin.ask_again(doubt.entry, gate.now(), gate.lock.mode)
                if card is None:
                    self.refresh()  # somebody was quicker
                else:
                    window.show_outcome(card)
            case Act.RECORDS:
                window.review.open_records(doubt.number or doubt.who)
            case Act.AS_PLANNED:
                self.desk.act(lambda: gate.forgotten.end_as_planned([doubt.entry]))
            case Act.TIMES:
                self._ask_times(doubt.entry)
            case Act.PUT_BACK if doubt.resolve is not None:
                self._ask_why(doubt.resolve)

    @Slot(list)
    def end_as_planned(self, turns: list[EntryId]) -> None:
        """End every forgotten turn when its plan did."""
        self.desk.act(lambda: self.desk.gate.forgotten.end_as_planned(turns))

    def _ask_times(self, opened: EntryId) -> None:
        gate = self.desk.gate
        turn = gate.settling.show(opened, gate.now())
        if turn is None:
            self.refresh()
            return
        preview = gate.settling.preview(opened, turn.starts, turn.ends, gate.now())
        self.desk.window.sheets.settle.ask_times(turn, preview)

    @Slot(str, object, object)
    def preview(self, opened: str, starts: datetime, ends: datetime | None) -> None:
        """Say what would come of the times that are chosen."""
        gate = self.desk.gate
        said = gate.settling.preview(EntryId(opened), starts, ends, gate.now())
        self.desk.window.sheets.settle.show_preview(said)

    @Slot(str, object, object, str)
    def settle(self, opened: str, starts: datetime, ends: datetime | None, reason: str) -> None:
        """Settle a turn with these times."""
        gate = self.desk.gate
        self.desk.act(
            lambda: gate.settling.settle(EntryId(opened), starts, ends, reason, gate.now())
        )
