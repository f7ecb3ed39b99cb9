"""The running kiosk: its window, its workers and its parts."""

import logging
import time
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.app.entrance import Held, fit_preview, show
from kiosk.app.part import Part
from kiosk.app.parts import PARTS
from kiosk.app.resuming import ResumePart
from kiosk.app.scanning import Scanned, ScanPart
from kiosk.desk import words
from kiosk.desk.exchange_words import ASKED, came_of
from kiosk.desk.gate import Gate
from kiosk.desk.states import Answer, Notice, Outcome
from kiosk.store.problems import StoreError
from kiosk.ui.window import MainWindow
from kiosk.workers.photos import PhotoReader
from kiosk.workers.scanning import Scanner
from kiosk.workers.syncing import Syncer
from kiosk.workers.upkeep import Upkeep
from sync.client.line import LineState
from sync.client.outbox import Applied
from sync.domain.entries import Entry
from sync.domain.wording import Say

log = logging.getLogger(__name__)

PLAN_MS = 5000
"""The plan moves on even when nobody scans."""
CATCH_UP_S = 0.02
"""So long the window stands still at a time while a day is read at the start."""
INTAKE_MS = 12
SLICE_S = 0.008
"""Of every `INTAKE_MS` and a slice: the window paints and answers in between."""
SHOWN_S = 1.0
"""While a whole day of other gates' entries comes, lists are made anew so often."""


class Kiosk(QObject):
    """The running kiosk. Belongs to the main thread."""

    scanned = Signal(object)
    """A `Scanned`, after it was painted."""
    line_seen = Signal(object)
    """A `LineState`, whenever the line or the queue changed."""

    def __init__(
        self,
        gate: Gate,
        window: MainWindow,
        scanner: Scanner | None,
        syncer: Syncer | None,
        held: Sequence[Held] = (),
    ) -> None:
        """Join what there is; nothing is started.

        Args:
            held: badges that came before the desk was open; they are answered at the start.
        """
        super().__init__()
        self._held = tuple(held)
        self.gate = gate
        self.window = window
        self.line = LineState()
        self._scanner = scanner
        self._syncer = syncer
        self._stopped = False
        self._caught_up = False
        self._upkeep = Upkeep(self)
        self._upkeep.bug_met.connect(self._show_bug)
        self._plan = QTimer(self)
        self._plan.setInterval(PLAN_MS)
        self._plan.timeout.connect(self.refresh)
        self._intake = QTimer(self)
        self._intake.setInterval(INTAKE_MS)
        self._intake.timeout.connect(self._take_in)
        self._taken_in_s = 0.0
        self._photos = PhotoReader(parent=self)
        self.scanning = ScanPart(self)
        self.resuming = ResumePart(self)
        self.parts: tuple[Part, ...] = (
            self.scanning,
            *(make(self) for make in PARTS),
            self.resuming,
        )
        window.page_opened.connect(self.refresh)
        self._wire_photos()
        if scanner is not None:
            self._wire_scanner(scanner)
        if syncer is not None:
            syncer.line_changed.connect(self._show_line)
            syncer.roster_changed.connect(self._relearn)
            syncer.verdicts_changed.connect(self._reread)
            syncer.entries_came.connect(self._await_entries)
            syncer.everything_changed.connect(self._reread_all)
            syncer.asked_exchange_ended.connect(self._tell_exchange)

    def _wire_photos(self) -> None:
        self.window.photo_given.connect(self._photos.read)
        self._photos.photo_read.connect(self.scanning.show_badge)
        self._photos.photo_refused.connect(self.window.refuse_photo)
        self._photos.reading_changed.connect(self.window.sheets.photo.show_reading)

    def _wire_scanner(self, scanner: Scanner) -> None:
        scanner.badge_read.connect(self.scanning.show_badge)
        scanner.preview_ready.connect(self._show_preview)
        scanner.codes_seen.connect(self.window.eye.show_codes)
        scanner.hint_changed.connect(self.window.eye.show_hint)
        scanner.camera_changed.connect(self.window.eye.show_camera)

    def start(self) -> None:
        """Show the window and start the workers.

        A day that takes long to read is read bit by bit: badges are answered meanwhile, and
        lists and numbers come when it is done.
        """
        self._show_event()
        self._upkeep.begin()
        QTimer.singleShot(0, self, self._answer_held)
        self._catch_up()
        if not self.window.isVisible():
            show(self.window)
        self._plan.start()
        if self._syncer is not None:
            self._syncer.start()
        if self._scanner is not None:
            self._scanner.start()

    def stop(self) -> None:
        """Stop the workers and wait for them. Final, and idempotent."""
        self._stopped = True
        self._plan.stop()
        self._intake.stop()
        self._photos.stop()
        self.window.close_guards.clear()
        for part in self.parts:
            part.stop()
        if self._scanner is not None:
            self._scanner.stop()
        if self._syncer is not None:
            self._syncer.stop()
        self._upkeep.end()

    @property
    def interrupted(self) -> bool:
        """Say whether Ctrl+C, or a system that shuts down, ended it."""
        return self._upkeep.interrupted

    def join(self, part: Part) -> None:
        """Take in a part that needs more than the desk; before `start`."""
        self.parts = (*self.parts, part)

    # ---- what parts use: see `Desk` ---------------------------------------------------------

    def act(self, do: Callable[[], Notice | Outcome | None]) -> None:
        """Run a use case that may write, and show what came of it; see `Desk`."""
        if self._stopped:
            return
        try:
            said = do()
        except StoreError as problem:
            card = self.not_saved(problem)
            said = Notice(Answer.STOP, card.todo or card.word)
        if isinstance(said, Outcome):
            self.window.show_outcome(said)
        elif said is not None:
            self.window.notices.show_notice(said)
        self.committed()

    def answer(self, outcome: Outcome, began_ns: int) -> None:
        """Show what was committed: the answer first, everything else after it was painted."""
        committed_ns = time.monotonic_ns()
        self.window.show_outcome(outcome)
        self.window.scan.result.repaint()
        shown_ns = time.monotonic_ns()
        if outcome.entry is not None:
            log.info("%s entry %s", outcome.happened, outcome.entry)
        self.scanned.emit(Scanned(outcome, began_ns, committed_ns, shown_ns))
        self.committed()

    def not_saved(self, problem: StoreError) -> Outcome:
        """Say that nothing was recorded: never green, never silent."""
        log.error("nothing was committed: %s", type(problem).__name__)
        return self._stop_card("not-saved", words.NOT_SAVED, problem.message)

    def committed(self) -> None:
        """Let every part be refreshed, and the syncer know."""
        # Queued: it runs after the paint, so that no list holds up the next frame's green.
        QTimer.singleShot(0, self, self.refresh)
        if self._syncer is not None:
            self._syncer.note_committed()

    def changed(self, brought: Applied) -> None:
        """Show what came and was kept; see `Desk`."""
        if brought.roster:
            self._relearn()
        if brought.verdicts:
            self._reread()
        if brought.anew:
            self._reread_all()
        if brought.entries:
            self._await_entries(brought.entries)

    def exchange_now(self) -> None:
        """Exchange with the hub at once; see `Desk`."""
        if self._syncer is None:
            self._tell_exchange(LineState())
            return
        self.window.notices.show_notice(Notice(Answer.CHOOSE, ASKED))
        self._syncer.exchange_now()

    @Slot()
    def refresh(self) -> None:
        """Let every part show what may have changed."""
        if self._stopped or not self._caught_up:
            return
        for part in self.parts:
            part.refresh()

    @Slot()
    def _catch_up(self) -> None:
        """Read what the journal holds, a slice at a time; then show it."""
        if self._stopped:
            return
        if not self.gate.book.settle(CATCH_UP_S):
            QTimer.singleShot(0, self, self._catch_up)
            return
        self._caught_up = True
        self.refresh()
        self._upkeep.tidy_from_now()
        self._intake.start()

    @Slot()
    def _answer_held(self) -> None:
        """Answer who held a badge up while the desk was opened."""
        held, self._held = self._held, ()
        for badge in held:
            if badge.typed:
                self.scanning.type_badge(badge.text)
            else:
                self.scanning.show_badge(badge.text, badge.frame_at_ns)

    # ---- what the workers say ---------------------------------------------------------------

    @Slot()
    def _show_bug(self) -> None:
        """Say that something went wrong inside: the captain must not wonder about the last scan."""
        self.window.show_outcome(self._stop_card("bug", words.BUG, words.BUG_TODO))

    def _stop_card(self, happened: str, word: Say, todo: Say) -> Outcome:
        return Outcome(
            answer=Answer.STOP,
            happened=happened,
            word=word,
            at=self.gate.roster.event.local(self.gate.now()),
            entry=None,
            todo=todo,
        )

    def _show_event(self) -> None:
        event = self.gate.roster.event
        self.window.show_event(Say(zh=event.name, en=event.name_en), ZoneInfo(event.zone))

    @Slot(QImage)
    def _show_preview(self, picture: QImage) -> None:
        if self._stopped:
            return  # it was on its way; the window may be gone
        self.window.eye.show_preview(picture)
        if self._scanner is not None:
            fit_preview(self.window, self._scanner)

    @Slot(object)
    def _show_line(self, line: LineState) -> None:
        self.line = line
        if line.last_exchange is not None:  # nothing was measured before
            self.gate.heed(line.offset_ms)
        self.window.show_line(line)
        self.line_seen.emit(line)

    @Slot(object)
    def _tell_exchange(self, line: LineState) -> None:
        if not self._stopped:
            self.window.notices.show_notice(came_of(line))
            self.refresh()

    @Slot()
    def _relearn(self) -> None:
        self.gate.relearn()
        self._show_event()
        self.refresh()  # names and posts, too

    @Slot()
    def _reread(self) -> None:
        self.gate.reread()
        self.refresh()

    @Slot()
    def _reread_all(self) -> None:
        self.gate.reread_all()
        self.refresh()

    @Slot(object)
    def _await_entries(self, entries: Sequence[Entry]) -> None:
        self.gate.await_entries(entries)
        self._intake.start()

    @Slot()
    def _take_in(self) -> None:
        """Take a slice of others' entries in; what they change is shown now and then."""
        if self._stopped:
            return
        done = self.gate.take_in(SLICE_S)
        now_s = time.monotonic()
        if done:
            self._intake.stop()
        if done or now_s - self._taken_in_s >= SHOWN_S:
            self._taken_in_s = now_s
            self.refresh()
