"""The way by hand, joined with the sync page: save to a stick, open what was brought."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.brought import Brought, open_brought
from kiosk.desk.renewing import Renewal, take
from kiosk.desk.states import Answer, Notice
from kiosk.desk.stick import Stick
from kiosk.store.problems import StoreError
from kiosk.ui.stick_sheet import Offered, Purpose
from kiosk.workers.errands import Errands, Going
from kiosk.workers.sticks import sticks
from sync.client.bundling import Written
from sync.client.outbox import Applied
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

SAVED = Say(zh="已存好，也读回核对过：{n} 条记录。", en="Saved and read back: {n} entries.")
NEXT = Say(
    zh="文件：{file}。现在可以拔出 U 盘，带到中心导入；再把回执带回来，在这里打开。",
    en="File: {file}. Pull the stick out and take it to the hub; then bring its answer back and "
    "open it here.",
)
CALLED_OFF = Say(
    zh="已取消，U 盘上没有留下文件。记录都在本机。",
    en="Called off: nothing is left on the stick. Every entry is on this laptop.",
)
NOT_OPENED = Say(zh="已取消，什么都没有改动。", en="Called off. Nothing was changed.")


class ByHandPart(Part):
    """Opens the sheet, does the work beside the window, and tells what came of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        gate, window = desk.gate, desk.window
        self.stick = Stick(gate.store, gate.journal, gate.clock)
        self._row, self._sheet = window.house.sync.stick, window.sheets.stick
        self._whole = 0
        self._offered: Renewal | None = None
        self._errands = Errands(self)
        self._errands.progressed.connect(self._sheet.show_progress)
        self._errands.done.connect(self._tell)
        self._errands.failed.connect(self._fail)
        self._row.save_asked.connect(self.ask_save)
        self._row.open_asked.connect(self.ask_open)
        self._sheet.chosen.connect(self.begin)
        self._sheet.agreed.connect(self.renew)
        self._sheet.cancel_asked.connect(self._errands.call_off)
        self._sheet.look_asked.connect(self.look)

    def refresh(self) -> None:
        """See `Part`."""
        if self.desk.window.shows(self.desk.window.house.sync):
            try:
                saved = self.stick.saved()
            except StoreError:
                return  # the disk's trouble is told where it hurts: at the next scan
            self._row.show_saved(saved.file if saved else "", saved.entries if saved else 0)

    def stop(self) -> None:
        """See `Part`."""
        self._errands.stop()

    @Slot()
    def ask_save(self) -> None:
        """Ask where to save."""
        self._ask(Purpose.SAVE)

    @Slot()
    def ask_open(self) -> None:
        """Ask where the file is that was brought."""
        self._ask(Purpose.OPEN)

    def _ask(self, purpose: Purpose) -> None:
        if self._errands.busy:
            return
        try:
            waiting = self.stick.waiting()
        except StoreError as problem:
            self.desk.window.notices.show_notice(Notice(Answer.STOP, problem.message))
            return
        self._sheet.ask(purpose, waiting)

    @Slot()
    def look(self) -> None:
        """Offer the sticks that are plugged in now."""
        saves = self._sheet.purpose is Purpose.SAVE
        self._sheet.show_places(
            [
                Offered(each.folder, each.name, each.free_bytes)
                for each in sticks()
                if each.writable or not saves
            ]
        )

    @Slot(str, object)
    def begin(self, purpose: str, place: Path) -> None:
        """Save to a place, or open what is there."""
        if self._errands.busy:
            return
        if Purpose(purpose) is Purpose.SAVE:
            self._whole = self.stick.waiting()
            started = self._errands.run(lambda going: self._save(place, going))
        else:
            self._whole = 0
            gate = self.desk.gate
            roster = gate.roster
            started = self._errands.run(
                lambda going: open_brought(self.stick, gate.store, roster, place, going.cancelled)
            )
        if started:
            self._sheet.show_progress(0, self._whole)

    @Slot()
    def renew(self) -> None:
        """Take the roster that was offered."""
        offered, store = self._offered, self.desk.gate.store
        if offered is not None and self._errands.run(
            lambda going: take(store, offered.pack, going.tell)
        ):
            self._sheet.show_progress(0, 0, holds=True)

    def _save(self, place: Path, going: Going) -> Written | None:
        """Save; on the errand's thread."""
        return self.stick.save(
            place,
            told=lambda entries: going.tell(entries, self._whole),
            cancelled=going.cancelled,
        )

    @Slot(object)
    def _tell(self, what: object) -> None:
        if isinstance(what, Written):
            said = SAVED.fill(n=f"{what.manifest.entries:,}")
            self._sheet.tell(Answer.DONE, said, NEXT.fill(file=what.path.name))
        elif isinstance(what, Brought):
            self._tell_brought(what)
        elif isinstance(what, Applied) and self._offered is not None:
            offered, self._offered = self._offered, None
            self._sheet.tell(Answer.DONE, offered.done)
            self.desk.changed(what)
        else:
            saves = self._sheet.purpose is Purpose.SAVE
            self._sheet.tell(Answer.CHOOSE, CALLED_OFF if saves else NOT_OPENED)
        self.desk.committed()

    def _tell_brought(self, what: Brought) -> None:
        heeded, renewal = what.heeded, what.renewal
        words = None if heeded is None else self.stick.words(heeded)
        if heeded is not None and heeded.verdicts:
            self.desk.gate.reread()
        self._offered = renewal
        if renewal is not None and not renewal.nothing:
            # What the answer brought is done; what the pack would bring is the question.
            self._sheet.offer(renewal.asked, one_after_another([renewal.who, words]))
        elif renewal is not None:
            self._sheet.tell(Answer.DONE, renewal.asked)
        elif heeded is not None and words is not None:
            good = not heeded.older and not heeded.pending and not heeded.aside
            self._sheet.tell(Answer.DONE if good else Answer.CHOOSE, words)

    @Slot(object)
    def _fail(self, problem: GatepostError) -> None:
        self._sheet.tell(Answer.STOP, problem.message)


def one_after_another(said: Sequence[Say | None]) -> Say | None:
    """Put sentences together; None where there is none."""
    lines = [one for one in said if one is not None]
    if not lines:
        return None
    return Say(zh="".join(one.zh for one in lines), en=" ".join(one.en for one in lines))
