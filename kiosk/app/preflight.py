"""The preflight, joined with its page: checks run beside the window, the sounds are played."""

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.preflight import (
    CameraFacts,
    Finding,
    SoundFacts,
    State,
    judge_camera,
    judge_sound,
)
from kiosk.desk.states import Answer, Mode
from kiosk.store.memory import recall, remember
from kiosk.store.problems import StoreError
from kiosk.ui.sounds import Sounds, speaker
from kiosk.workers.checks import Bench, checks_of, note_exchange
from kiosk.workers.preflight import Preflight
from kiosk.workers.scanning import CameraState, CameraView
from sync.client.line import LineState

log = logging.getLogger(__name__)

SHOWN_ON = "preflight_on"
"""Remembered: the event's day on which the page was last shown by itself."""
NOTE_EVERY = timedelta(minutes=5)
"""The roster's age is told in hours; a write for every exchange would be waste."""
_BETWEEN_SOUNDS_MS = 900
GREET_MS = 1500
"""The camera's picture and the first exchange come first: a start is not to be slowed down."""


@dataclass(frozen=True, slots=True)
class Morning:
    """What the preflight needs beside the desk."""

    bench: Bench
    sounds: Sounds | None
    """None: the settings want none."""
    greets: bool = True
    """Show the page by itself at the first start of a day."""
    speaker: Callable[[], str | None] = speaker


class PreflightPart(Part):
    """Runs the checks, keeps the camera's line up to date, and greets once a day."""

    def __init__(self, desk: Desk, morning: Morning) -> None:
        super().__init__(desk)
        self._morning = morning
        self._page = desk.window.house.preflight
        self._camera = CameraFacts(works=False, opening=True)
        self._noted: datetime | None = None
        self._greeted = not morning.greets
        self._runner = Preflight(self)
        self._runner.found.connect(self._page.show_finding)
        self._runner.finished.connect(self._finish)
        self._to_play: list[Answer] = []
        self._player = QTimer(self)
        self._player.setInterval(_BETWEEN_SOUNDS_MS)
        self._player.timeout.connect(self._play_next)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(GREET_MS)
        self._later.timeout.connect(self.run)
        self._page.checks_asked.connect(self.run)
        self._page.sounds_asked.connect(self.play)
        self._page.camera_asked.connect(desk.window.open_camera)
        self._page.left.connect(self.leave)
        desk.window.sync.preflight_asked.connect(self.open)

    def refresh(self) -> None:
        """See `Part`."""
        # Not while the desk is locked: then it shows the scan page and nothing else.
        if not self._greeted and self.desk.gate.lock.mode is Mode.CAPTAIN:
            self._greeted = True
            self._greet()

    def stop(self) -> None:
        """See `Part`."""
        self._player.stop()
        self._later.stop()
        self._runner.stop()

    @Slot()
    def open(self) -> None:
        """Bring the page to the front, and look at everything."""
        self.desk.window.open_page(self._page)
        self.run()

    @Slot()
    def run(self) -> None:
        """Look at everything anew."""
        self._later.stop()
        if self._runner.running:
            return
        self._page.begin()
        for finding in self._here():
            self._page.show_finding(finding)
        self._runner.run(checks_of(self._morning.bench))

    @Slot()
    def play(self) -> None:
        """Let the three answers be heard, one after the other."""
        self._to_play = list(Answer)
        self._play_next()
        self._player.start()

    @Slot()
    def leave(self) -> None:
        """Go to the scan page."""
        self.desk.window.open_page(self.desk.window.scan)

    @Slot(object)
    def note_camera(self, view: CameraView) -> None:
        """Take note of what the camera does; its line follows at once."""
        self._camera = CameraFacts(
            works=view.state is CameraState.LOOKING,
            name=view.name,
            film=view.film,
            opening=view.state is CameraState.OPENING,
            title=view.title,
            todo=view.todo,
        )
        if self._page.findings:
            self._page.show_finding(judge_camera(self._camera))

    @Slot(object)
    def note_line(self, line: LineState) -> None:
        """Remember now and then when the hub last answered: it is the roster's age tomorrow."""
        at = line.last_exchange
        if at is None or (self._noted is not None and at - self._noted < NOTE_EVERY):
            return
        self._noted = at
        with contextlib.suppress(StoreError):  # a disk that refuses is told where it hurts
            note_exchange(self._morning.bench.store, at + timedelta(milliseconds=line.offset_ms))

    def _here(self) -> tuple[Finding, Finding]:
        """Judge what the main thread knows by itself."""
        wanted = self._morning.sounds is not None
        facts = SoundFacts(wanted, self._morning.speaker() if wanted else None)
        return judge_camera(self._camera), judge_sound(facts)

    @Slot(object)
    def _finish(self, findings: tuple[Finding, ...]) -> None:
        self._page.finish(findings)
        worst = [found.check for found in findings if found.state is State.STOP]
        log.info("preflight: %s", ", ".join(worst) or "nothing in the way")

    @Slot()
    def _play_next(self) -> None:
        if not self._to_play:
            self._player.stop()
            return
        answer = self._to_play.pop(0)
        if self._morning.sounds is not None:
            self._morning.sounds.play(answer)

    def _greet(self) -> None:
        """Show the page by itself, once a day."""
        gate, store = self.desk.gate, self._morning.bench.store
        today = gate.roster.event.local(gate.now()).date().isoformat()
        with contextlib.suppress(StoreError):
            if recall(store, SHOWN_ON) == today:
                return
            remember(store, SHOWN_ON, today)
        self._page.begin()
        self.desk.window.open_page(self._page)
        self._later.start()
