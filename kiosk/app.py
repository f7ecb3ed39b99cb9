"""The composition root: builds everything, starts and stops the workers, and knows all.

Data goes one way. A badge's text comes from the scanner's thread, or from a scanner that
types; the desk commits one entry and answers; the window shows the answer. The syncer's
thread says what the line is like and when roster or verdicts changed; the desk reads them
from the store. The window knows nothing and asks by signals.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from kiosk.desk import words
from kiosk.desk.gate import Gate
from kiosk.desk.states import Answer, Choice, Outcome
from kiosk.scanning.apart import ReaderApart
from kiosk.scanning.camera import Camera
from kiosk.scanning.presence import Presence
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import load_identity
from kiosk.store.journal import Journal
from kiosk.store.problems import NotEnrolled, StoreError
from kiosk.store.roster import RosterInbox, load_roster
from kiosk.ui.look import ThemeName
from kiosk.ui.sounds import open_sounds
from kiosk.ui.window import MainWindow
from kiosk.workers.cameras import CameraDesk
from kiosk.workers.photos import PhotoReader
from kiosk.workers.preview import Feeds
from kiosk.workers.scanning import CameraView, Scanner
from kiosk.workers.syncing import Syncer
from kiosk.workers.upkeep import Upkeep
from sync.client.exchange import Exchange, Peer
from sync.client.line import LineState
from sync.client.pace import Pace
from sync.client.transport import HttpTransport, Transport
from sync.domain.clock import Clock
from sync.domain.entries import EntryId, Method, PostId
from sync.domain.wording import Say

log = logging.getLogger(__name__)

BACKOFF_S = (0.3, 1.0, 2.0)
"""A camera that was plugged in, or chosen on the camera page, is not to be waited for long."""
COUNTERS_MS = 5000
"""The plan moves on even when nobody scans."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One badge's way through the kiosk, in monotonic nanoseconds."""

    outcome: Outcome
    frame_at_ns: int
    """When its frame arrived."""
    committed_ns: int
    shown_ns: int
    """When the answer had been painted."""


class Kiosk(QObject):
    """The running kiosk. Belongs to the main thread."""

    scanned = Signal(object)
    """A `Scanned`, after it was painted."""
    line_seen = Signal(object)
    """A `LineState`, whenever the line or the queue changed."""

    def __init__(
        self, gate: Gate, window: MainWindow, scanner: Scanner | None, syncer: Syncer | None
    ) -> None:
        super().__init__()
        self.gate = gate
        self.window = window
        self.line = LineState()
        self._scanner = scanner
        self._syncer = syncer
        self._stopped = False
        self._upkeep = Upkeep(self)
        self._upkeep.bug_met.connect(self._show_bug)
        self._plan = QTimer(self)
        self._plan.setInterval(COUNTERS_MS)
        self._plan.timeout.connect(self._pass_time)
        self._photos = PhotoReader(parent=self)
        window.choice_made.connect(self.choose)
        window.tally_asked.connect(self.count)
        window.undo_asked.connect(self.undo)
        window.wedge_typed.connect(self.type_badge)
        window.photo_given.connect(self._photos.read)
        self._photos.photo_read.connect(self.show_badge)
        self._photos.photo_refused.connect(window.refuse_photo)
        self._photos.reading_changed.connect(window.show_reading)
        if scanner is not None:
            scanner.badge_read.connect(self.show_badge)
            scanner.preview_ready.connect(self._show_preview)
            scanner.codes_seen.connect(window.show_codes)
            scanner.hint_changed.connect(window.show_hint)
            scanner.camera_changed.connect(self._show_camera)
        if syncer is not None:
            syncer.line_changed.connect(self._show_line)
            syncer.roster_changed.connect(self._relearn)
            syncer.verdicts_changed.connect(self._reread)

    def start(self) -> None:
        """Show the window and start the workers."""
        self._show_event()
        self._show_numbers()
        self._show_recent()
        self._upkeep.begin()
        if QGuiApplication.platformName() == "offscreen":
            self.window.show()
        else:
            # A gate's laptop shows nothing else.
            self.window.showMaximized()
        self._plan.start()
        self._upkeep.tidy_from_now()
        if self._syncer is not None:
            self._syncer.start()
        if self._scanner is not None:
            self._scanner.start()

    def stop(self) -> None:
        """Stop the workers and wait for them. Final, and idempotent."""
        self._stopped = True
        self._plan.stop()
        self._photos.stop()
        if self._scanner is not None:
            self._scanner.stop()
        if self._syncer is not None:
            self._syncer.stop()
        self._upkeep.end()

    @property
    def interrupted(self) -> bool:
        """Say whether Ctrl+C, or a system that shuts down, ended it."""
        return self._upkeep.interrupted

    # ---- what is asked of the desk --------------------------------------------------------

    @Slot(str, object)
    def show_badge(self, text: str, frame_at_ns: int) -> None:
        """Answer a badge that a camera read, or that is on a photo."""
        self._scan(text, frame_at_ns, Method.BADGE)

    @Slot(str)
    def type_badge(self, text: str) -> None:
        """Answer a badge that a scanner typed."""
        self._scan(text, time.monotonic_ns(), Method.WEDGE)

    @Slot(str)
    def choose(self, choice: str) -> None:
        """Carry out what the captain chose on the amber card."""
        began_ns = time.monotonic_ns()
        try:
            outcome = self.gate.checkin.choose(Choice(choice))
        except StoreError as problem:
            outcome = self._not_saved(problem)
        if outcome is None:
            self.window.clear_outcome()
            return
        self._answer(outcome, began_ns)

    @Slot(str, int)
    def count(self, service: str, people: int) -> None:
        """Count people served."""
        try:
            self.gate.tally.count(service, people)
        except StoreError as problem:
            self.window.show_outcome(self._not_saved(problem))
            return
        self._committed()

    @Slot(str)
    def undo(self, entry_id: str) -> None:
        """Take back a slip."""
        try:
            outcome = self.gate.review.undo(EntryId(entry_id), self.gate.now())
        except StoreError as problem:
            outcome = self._not_saved(problem)
        if outcome is not None:
            self.window.show_outcome(outcome)
        self._committed()

    def _scan(self, text: str, frame_at_ns: int, method: Method) -> None:
        if self._stopped:
            return  # it was on its way from the scanner's thread; the store is being closed
        try:
            outcome = self.gate.checkin.scan(text, self.gate.now(), method)
        except StoreError as problem:
            outcome = self._not_saved(problem)
        self._answer(outcome, frame_at_ns)

    def _answer(self, outcome: Outcome, frame_at_ns: int) -> None:
        """Show what was committed: the answer first, everything else after it was painted."""
        committed_ns = time.monotonic_ns()
        self.window.show_outcome(outcome)
        self.window.scan.result.repaint()
        shown_ns = time.monotonic_ns()
        if outcome.entry is not None:
            log.info("%s entry %s", outcome.happened, outcome.entry)
        self.scanned.emit(Scanned(outcome, frame_at_ns, committed_ns, shown_ns))
        self._committed()

    def _not_saved(self, problem: StoreError) -> Outcome:
        """Say that nothing was recorded: never green, never silent."""
        log.error("nothing was committed: %s", type(problem).__name__)
        return self._stop_card("not-saved", words.NOT_SAVED, problem.message)

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

    def _committed(self) -> None:
        # Queued: it runs after the paint, so that no list holds up the next frame's green.
        QTimer.singleShot(0, self, self._after_commit)
        if self._syncer is not None:
            self._syncer.note_committed()

    # ---- what is shown ----------------------------------------------------------------------

    @Slot()
    def _after_commit(self) -> None:
        if self._stopped:
            return
        self._show_numbers()
        self._show_recent()

    @Slot()
    def _show_numbers(self) -> None:
        self.window.show_counters(self.gate.counters())

    @Slot()
    def _pass_time(self) -> None:
        self._show_numbers()
        # An undo that is no longer possible must not be offered.
        self.window.show_recent(self.gate.recent())

    def _show_recent(self) -> None:
        self.window.show_recent(self.gate.recent())
        self.window.show_review(self.gate.in_doubt())

    def _show_event(self) -> None:
        event = self.gate.roster.event
        self.window.show_event(Say(zh=event.name, en=event.name_en), ZoneInfo(event.zone))

    @Slot(QImage)
    def _show_preview(self, picture: QImage) -> None:
        if self._stopped:
            return  # it was on its way; the window may be gone
        self.window.show_preview(picture)
        if self._scanner is not None:
            room = self.window.scan.preview
            ratio = room.devicePixelRatioF()
            self._scanner.fit(round(room.width() * ratio), round(room.height() * ratio))

    @Slot(object)
    def _show_camera(self, view: CameraView) -> None:
        self.window.show_camera(view)

    @Slot(object)
    def _show_line(self, line: LineState) -> None:
        self.line = line
        if line.last_exchange is not None:  # nothing was measured before
            self.gate.heed(line.offset_ms)
        self.window.show_line(line)
        self.line_seen.emit(line)

    @Slot()
    def _relearn(self) -> None:
        self.gate.relearn()
        self._show_event()
        self._after_commit()  # names and posts, too

    @Slot()
    def _reread(self) -> None:
        self.gate.reread()
        self._after_commit()


@contextlib.contextmanager
def open_kiosk(
    settings: Settings,
    clock: Clock,
    source: Source,
    *,
    film: bool = False,
    carrier: Callable[[Path | None], Transport] = HttpTransport,
    pace: Pace | None = None,
    power: Feeds | None = None,
) -> Iterator[Kiosk]:
    """Put an enrolled kiosk together; it is stopped and its store closed at the end.

    Needs a QApplication. A kiosk that has no roster yet fetches it first, and waits for it.

    Args:
        film: the source stands in for a camera; the screen says so, and shows it unmirrored.
        pace: of the exchanges; by default as the settings say.
        power: what feeds the laptop; by default the system is asked.

    Raises:
        StoreError: the database is not to be used; nothing was touched.
        NotEnrolled: this laptop belongs to no event yet.
        NoRoster, UnknownPost: see `Gate`.
        KeyboardInterrupt: at the end, when somebody asked for it.
    """
    key = read_or_make_key(settings.key_path)
    # First of all: the reader's process gets ready while the rest is put together.
    with (
        contextlib.closing(ReaderApart()) as reader,
        open_store(settings.database_path, key) as store,
    ):
        identity = load_identity(store)
        if identity is None:
            raise NotEnrolled
        journal = Journal(store, clock)
        exchange = Exchange(
            journal,
            RosterInbox(store, identity.root_public),
            carrier(settings.hub_ca_file),
            clock,
            Peer(
                identity.hub_url,
                identity.hub,
                identity.hub_epoch,
                identity.kiosk,
                identity.token,
            ),
            pace or Pace(poll_s=settings.poll_s),
        )
        if load_roster(store) is None:
            exchange.run_once()
        gate = Gate(store, journal, clock, [PostId(post) for post in settings.posts])
        window = MainWindow(
            language=settings.language,
            theme=_theme(settings.theme),
            sounds=open_sounds() if settings.sounds else None,
            now=clock.now,
            event_now=gate.now,
        )
        presence = Presence(leave_ms=settings.leave_ms)
        scanner = Scanner(
            source,
            reader,
            presence,
            film=film,
            mirrored=not film,
            backoff_s=BACKOFF_S,
            power=power,
        )
        kiosk = Kiosk(gate, window, scanner, Syncer(exchange))
        if isinstance(source, Camera):
            desk = CameraDesk(source, kiosk)
            window.follow(desk)
            scanner.camera_changed.connect(desk.note)
        try:
            yield kiosk
        finally:
            kiosk.stop()
            window.close()
        if kiosk.interrupted:
            raise KeyboardInterrupt


def _theme(setting: str) -> ThemeName:
    """Give the theme of a setting; `system` asks the desktop."""
    if setting == "system":
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"
    return "dark" if setting == "dark" else "light"
