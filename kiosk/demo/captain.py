"""The captain's hands, and the one who pulls the cable: what the script asks of people.

Everything goes through the window as a person would do it: a card's button is clicked, the
tally is pressed. Main thread only.
"""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot

from kiosk.app import Kiosk, Scanned
from kiosk.demo.notes import Notes
from kiosk.demo.script import Script
from kiosk.desk.states import Answer, Choice
from sync.client.transport import Severable
from sync.domain.wording import Language

SAMPLE_MS = 200
CHOOSE_AFTER_MS = 350
PICTURE_AFTER_MS = 120


class Captain(QObject):
    """Plays one film's captain.

    Args:
        start_s: when the film begins, Unix seconds.
        told: takes each line for the terminal.
    """

    def __init__(
        self,
        kiosk: Kiosk,
        script: Script,
        cable: Severable,
        start_s: float,
        pictures: Path,
        notes: Notes,
        told: Callable[[Scanned], None],
    ) -> None:
        super().__init__()
        self._kiosk = kiosk
        self._cable = cable
        self._start_s = start_s
        self._pictures = pictures
        self._notes = notes
        self._told = told
        self._choices: dict[int, Choice] = {
            number: cue.choose for number, cue in enumerate(script.cues) if cue.choose is not None
        }
        self._cues_seen = 0
        self._wanted_pictures = ["on", "elsewhere", "revoked", "off"]
        kiosk.scanned.connect(self._see)
        self._sampler = QTimer(self)
        self._sampler.setInterval(SAMPLE_MS)
        self._sampler.timeout.connect(self._sample)
        self._later: list[QTimer] = []
        self._at(script.cut_s, self._cut)
        self._at(script.heal_s, self._heal)
        for press_s in script.presses_s:
            self._at(press_s, self._press)

    def start(self) -> None:
        """Begin to watch the clock."""
        self._sampler.start()

    def stop(self) -> None:
        """Leave the desk."""
        self._sampler.stop()
        for timer in self._later:
            timer.stop()

    def _at(self, film_s: float, slot: Callable[[], None]) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(slot)
        timer.start(max(0, int((self._start_s + film_s - time.time()) * 1000)))
        self._later.append(timer)

    def _film_s(self) -> float:
        return round(time.time() - self._start_s, 3)

    @Slot(object)
    def _see(self, scanned: Scanned) -> None:
        outcome = scanned.outcome
        self._notes.saw(self._film_s(), scanned)
        self._told(scanned)
        if outcome.happened == "on" and self._notes.was_choice():
            return  # the captain's own choice, not a badge
        self._cues_seen += 1
        if outcome.answer is Answer.CHOOSE and self._cues_seen - 1 in self._choices:
            QTimer.singleShot(CHOOSE_AFTER_MS, self, self._choose)
        if outcome.happened in self._wanted_pictures:
            self._wanted_pictures.remove(outcome.happened)
            QTimer.singleShot(PICTURE_AFTER_MS, self, self._picture)

    @Slot()
    def _choose(self) -> None:
        choice = self._choices[self._cues_seen - 1]
        self._notes.chooses(choice is Choice.TAKE_ON_HERE)
        offers = [Choice.TAKE_ON_HERE, Choice.SEND_THERE]
        self._kiosk.window.scan.result.offers.buttons[offers.index(choice)].click()

    @Slot()
    def _press(self) -> None:
        self._kiosk.window.scan.post.add_one.click()

    @Slot()
    def _cut(self) -> None:
        self._cable.cut = True
        self._notes.line(self._film_s(), "cut")

    @Slot()
    def _heal(self) -> None:
        self._cable.cut = False
        self._notes.line(self._film_s(), "healed")

    @Slot()
    def _sample(self) -> None:
        line = self._kiosk.line
        self._notes.pending(self._film_s(), line.pending, str(line.line))

    @Slot()
    def _picture(self) -> None:
        """Save the scan page in both languages; the switch back is part of the proof."""
        window = self._kiosk.window
        before = window.language
        name = self._notes.last_happened
        languages: tuple[Language, ...] = ("zh", "en")
        for language in languages:
            window.speak(language)
            # The new words' layout is a posted event; a nested loop could let a badge in.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            path = self._pictures / f"scan-{name}-{language}.png"
            if window.grab().save(str(path)):
                self._notes.picture(path)
        window.speak(before)
