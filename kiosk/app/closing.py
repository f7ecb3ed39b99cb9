"""Closing the day, joined with its page; and closing the window while entries wait."""

import logging
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from kiosk.app.part import Desk, Part
from kiosk.desk.closing import Closing
from kiosk.desk.closing_steps import Act
from kiosk.desk.known_words import known_here
from kiosk.desk.lock import Role
from kiosk.desk.states import Answer, Notice
from kiosk.printing.day_report import save_day_report
from kiosk.printing.report_words import file_stem
from kiosk.printing.workbook import save_workbook
from kiosk.store.problems import StoreError
from kiosk.store.purging import look
from kiosk.workers.printing import Job, Press
from sync.domain.entries import EntryId, VolunteerId
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

log = logging.getLogger(__name__)

SAVED = Say(zh="报表已保存：{file}", en="The report is saved: {file}")
BUSY = Say(zh="正在保存，请稍等。", en="A file is being saved; wait a moment.")
SUPERVISOR_FIRST = Say(
    zh="只有督导可以清除。请点“锁定”，由督导用自己的 PIN 解锁后再来。",
    en="Only a supervisor may purge. Lock the kiosk and let a supervisor unlock it with their PIN.",
)
SURE = Say(zh="清除本机的名单和记录？", en="Purge the names and entries of this laptop?")
FOR_GOOD = Say(
    zh="清除后不能恢复，中心的记录不受影响。窗口会关闭。要清除，请输入：清除",
    en="It cannot be undone; the hub keeps its own. The window closes. To purge, type: purge",
)
PURGE = Say(zh="清除", en="purge")


class ClosingPart(Part):
    """Walks through the steps, saves the report, and asks before the window closes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._page = desk.window.house.closing
        self._words, self._leaving = desk.window.sheets.agreeing, desk.window.sheets.leaving
        self._act = Act.PDF
        self._go = False
        self._press = Press(self)
        self._press.progressed.connect(self._page.show_progress)
        self._press.finished.connect(self._finish)
        self._press.failed.connect(self._fail)
        self._press.cancelled.connect(self._clear)
        self._page.act_asked.connect(self.carry_out)
        self._page.forgotten.end_asked.connect(self.end_turn)
        self._page.still_on.end_asked.connect(self.end_turn)
        self._page.forgotten.all_asked.connect(self.end_as_planned)
        self._page.holdings.returned.connect(self.take_back)
        self._page.cancel_asked.connect(self._press.cancel)
        self._words.given.connect(self._purge)
        self._leaving.leave_asked.connect(self._close_window)
        desk.window.close_guards.append(self._may_close)

    @property
    def _closing(self) -> Closing:
        return self.desk.gate.closing

    def refresh(self) -> None:
        """See `Part`."""
        gate = self.desk.gate
        if self.desk.window.shows(self._page):
            unsent = gate.journal.pending_count()
            forgotten = gate.forgotten.listed(gate.now(), gate.served)
            twice = {one.turn for one in forgotten}
            running = gate.forgotten.still_on(gate.now(), gate.served)
            still_on = [one for one in running if one.turn not in twice]
            self._page.show_open(forgotten, gate.kit.outstanding(gate.now()), still_on)
            known = known_here(self.desk.line, gate.roster.event, gate.now())
            self._page.show_steps(self._closing.steps(gate.served, gate.now(), unsent, known))

    def stop(self) -> None:
        """See `Part`: the desk is closed by now, whatever waits."""
        self._go = True
        self._press.stop()

    @Slot(str)
    def carry_out(self, act: str) -> None:
        """Do what a step offers."""
        gate, window, closing = self.desk.gate, self.desk.window, self._closing
        match Act(act):
            case Act.SIGN_OFF_ALL:
                self.desk.act(lambda: closing.sign_off_all(gate.served, gate.now()))
            case Act.TAKE_KIT:
                self.desk.act(lambda: closing.take_kit(gate.now()))
            case Act.ZERO:
                self.desk.act(lambda: closing.confirm_zero(gate.served, gate.now()))
            case Act.NOTHING:
                self.desk.act(lambda: closing.nothing_to_hand_over(gate.now()))
            case Act.WRITE:
                window.open_page(window.house.log)
            case Act.SYNC_NOW:
                self.desk.exchange_now()
            case Act.STICK:
                window.open_page(window.house.sync)
                window.house.sync.stick.save_asked.emit()
            case Act.SYNC:
                window.open_page(window.house.sync)
            case Act.CLOSE:
                self.desk.act(lambda: closing.close(gate.served, gate.now()))
            case Act.PURGE:
                self._ask_purge()
            case (Act.PDF | Act.XLSX) as kind:
                self._ask_where(kind)

    @Slot(str, object)
    def end_turn(self, turn: str, ends: datetime | None) -> None:
        """End a turn that nobody ended: at `ends`, or now."""
        gate = self.desk.gate
        opened = gate.book.entry(EntryId(turn))
        if ends is None and opened is not None and opened.volunteer is not None:
            who = opened.volunteer
            self.desk.act(lambda: gate.leaving.sign_off(who, gate.now()))
        elif ends is not None:
            self._end_at(turn, ends)

    def _end_at(self, turn: str, ends: datetime) -> None:
        gate = self.desk.gate
        self.desk.act(lambda: gate.forgotten.end_at(EntryId(turn), ends, gate.now()))

    @Slot(list)
    def end_as_planned(self, turns: list[EntryId]) -> None:
        """End several at once."""
        gate = self.desk.gate
        self.desk.act(lambda: gate.forgotten.end_as_planned(turns))

    @Slot(object)
    def take_back(self, volunteer: VolunteerId) -> None:
        """Take back all that one volunteer holds."""
        gate = self.desk.gate
        self.desk.act(lambda: gate.kit.take_all_back(volunteer))

    def save(self, act: Act, path: Path) -> bool:
        """Save the report beside the window; False while another file is being saved."""
        gate = self.desk.gate
        known = known_here(self.desk.line, gate.roster.event, gate.now())
        report = self._closing.report(gate.served, gate.now(), gate.journal.actor, known)
        write = save_day_report if act is Act.PDF else save_workbook
        language = self.desk.window.language
        job: Job = lambda progress, cancelled: write(  # noqa: E731 - a job of two arguments
            report, path, tongue=language, progress=progress, cancelled=cancelled
        )
        if not self._press.start(job):
            self._tell(Notice(Answer.CHOOSE, BUSY))
            return False
        self._act = act
        return True

    def _ask_where(self, act: Act) -> None:
        gate = self.desk.gate
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        stem = file_stem(self._closing.report(gate.served, gate.now()))
        name = f"{stem}.{act.value}"
        first = str(Path(places[0]) / name) if places else name
        pattern = "PDF (*.pdf)" if act is Act.PDF else "Excel (*.xlsx)"
        chosen, _ = QFileDialog.getSaveFileName(self.desk.window, "", first, pattern)
        if chosen:
            self.save(act, Path(chosen).with_suffix(f".{act.value}"))

    @Slot(object)
    def _finish(self, path: Path) -> None:
        self._page.show_progress(0, 0)
        try:
            self._closing.note_saved(self._act, self.desk.gate.now())
        except StoreError as problem:
            # The report is there all the same; it will only be asked for once more.
            log.warning("a saved report is not remembered: %s", type(problem).__name__)
        self._tell(Notice(Answer.DONE, SAVED.fill(file=path.name)))
        self.refresh()

    @Slot(object)
    def _fail(self, problem: GatepostError) -> None:
        self._page.show_progress(0, 0)
        self._tell(Notice(Answer.STOP, problem.message))

    @Slot()
    def _clear(self) -> None:
        self._page.show_progress(0, 0)

    def _ask_purge(self) -> None:
        gate = self.desk.gate
        refusal = look(gate.store).refusal
        if refusal is not None:
            self._tell(Notice(Answer.STOP, refusal))
        elif gate.lock.role is not Role.SUPERVISOR:
            self._tell(Notice(Answer.STOP, SUPERVISOR_FIRST))
        else:
            self._words.ask(SURE, FOR_GOOD, PURGE, wanted=PURGE)

    @Slot(str)
    def _purge(self, _typed: str) -> None:
        """Note it and close: the database is replaced when nobody has it open any more."""
        if self.desk.gate.lock.role is Role.SUPERVISOR:
            self._closing.purge_asked = True
            self._close_window()

    def _may_close(self) -> bool:
        unsent = 0 if self._go else self.desk.gate.journal.pending_count()
        if unsent:
            self._leaving.ask(unsent)
        return not unsent

    @Slot()
    def _close_window(self) -> None:
        self._go = True
        self._go = self.desk.window.close()

    def _tell(self, notice: Notice) -> None:
        self.desk.window.notices.show_notice(notice)
