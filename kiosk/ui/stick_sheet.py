"""A sheet that takes entries to a stick, or the hub's answer or a newer roster from one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import Answer
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say

LOOK_MS = 1_000
"""A stick that is plugged in while the sheet is open appears so soon."""
PLACES = 3
_GB, _MB = 1e9, 1e6


class Purpose(StrEnum):
    """What the sheet was opened for."""

    SAVE = "save"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that can be chosen."""

    folder: Path
    name: str
    free_bytes: int


class StickSheet(Sheet):
    """Chooses a place; shows how far the work is; says what came of it."""

    chosen = Signal(str, object)
    """(a `Purpose`, a Path): a stick, a folder, or an answer's file."""
    agreed = Signal()
    """Take what was offered."""
    cancel_asked = Signal()
    look_asked = Signal()
    """Look for sticks again."""

    widest_px = 760

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.purpose = Purpose.SAVE
        self._waiting = 0
        self._busy = False
        self._told: Say | None = None
        self._more: Say | None = None
        self._answer = Answer.DONE
        self._offers = False
        self._holds = False
        self._done, self._whole = 0, 0
        self._places: tuple[Offered, ...] = ()
        self.dialog: QFileDialog | None = None
        self.title = PlainLabel("title")
        self.about = WrappedLabel("lead")
        self.mark = PlainLabel("icon")
        self.more = WrappedLabel("soft")
        self.places = tuple(BigButton("primary" if not n else "") for n in range(PLACES))
        for button, slot in zip(
            self.places, (self._take_first, self._take_second, self._take_third), strict=True
        ):
            button.clicked.connect(slot)
        self.none = WrappedLabel("soft")
        self.agree = BigButton("primary")
        self.agree.clicked.connect(self.agreed)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        # While nothing can be pressed the keys must not go to what lies behind.
        self.progress.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.other = BigButton()
        self.other.clicked.connect(self._ask_place)
        self.close_button = BigButton()
        self.close_button.clicked.connect(self._close)
        self._list = QVBoxLayout()
        for button in self.places:
            self._list.addWidget(button)
        self.column.addWidget(self.title)
        self._words = QHBoxLayout()
        self._words.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        self._words.addWidget(self.about, 1)
        self.column.addLayout(self._words)
        self.column.addWidget(self.more)
        self.column.addLayout(self._list)
        self.column.addWidget(self.none)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.agree)
        self._row = QHBoxLayout()
        self._row.addWidget(self.other, 1)
        self._row.addWidget(self.close_button, 1)
        self.column.addLayout(self._row)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look_again)
        self.say()

    def ask(self, purpose: Purpose, waiting: int) -> None:
        """Ask where; `waiting` is how many entries would be saved."""
        self.purpose, self._waiting = purpose, waiting
        self._told = self._more = None
        self._busy = self._offers = self._holds = False
        self.look_asked.emit()
        self._looking.start()
        self.say()
        self.open()

    def show_places(self, places: Sequence[Offered]) -> None:
        """Offer what is plugged in now."""
        if tuple(places[:PLACES]) != self._places:
            self._places = tuple(places[:PLACES])
            self.say()

    def show_progress(self, done: int, whole: int, *, holds: bool = False) -> None:
        """Show how far the work is; a whole of 0: nobody knows.

        Args:
            holds: it cannot be called off any more.
        """
        if not self._busy:
            self._busy, self._offers, self._holds = True, False, holds
            self._told = self._more = None
            self._looking.stop()
            self.say()
            (self.progress if holds else self.close_button).setFocus()
        self._done, self._whole = done, whole
        self.progress.setMaximum(whole)
        self.progress.setValue(min(done, whole))

    def tell(self, answer: Answer, words: Say, more: Say | None = None) -> None:
        """Say what came of it, and what to do next."""
        self._busy, self._told, self._more = False, words, more
        self._answer, self._offers, self._holds = answer, False, False
        self._looking.stop()
        self.say()
        if self.isVisible():
            self.close_button.setFocus()

    def offer(self, words: Say, more: Say | None = None) -> None:
        """Say what a roster would change, and ask whether to take it."""
        self.tell(Answer.CHOOSE, words, more)
        self._offers = True
        self.say()
        if self.isVisible():
            self.agree.setFocus()

    @property
    def busy(self) -> bool:
        """Say whether something is under way."""
        return self._busy

    @override
    def leave(self) -> None:
        """See `Sheet`: work that is under way is called off first."""
        if self._busy:
            self.cancel_asked.emit()
            return
        self._looking.stop()
        super().leave()

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        return [*self.places, self.agree, self.other, self.close_button]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        saves = self.purpose is Purpose.SAVE
        title = self.tr("Save to USB stick") if saves else self.tr("Open a file")
        self.setAccessibleName(title)
        self.title.say(title)
        choosing = self._told is None and not self._busy
        nothing = saves and self._waiting == 0
        self.about.say(self._about())
        self.more.say(self._more.in_(self.language) if self._more and not choosing else "")
        self.more.setVisible(bool(self.more.text()))
        self._draw_mark()
        for number, button in enumerate(self.places):
            offered = self._places[number] if number < len(self._places) else None
            button.setVisible(choosing and offered is not None and not nothing)
            if offered is not None:
                self._say_place(button, offered)
        self.none.say(
            self.tr("Plug a USB stick in: it appears here by itself.")
            if saves
            else self.tr("Plug in the stick that was brought: it appears here by itself.")
        )
        self.none.setVisible(choosing and not self._places and not nothing)
        self.progress.setVisible(self._busy)
        self.progress.setAccessibleName(self.tr("How far it is"))
        self.other.setVisible(choosing and not nothing)
        self.other.say(
            self.tr("Another folder…") if saves else self.tr("Choose the file…"),
            hint=self.tr("Any place on this laptop"),
        )
        self.agree.setVisible(self._offers)
        self.agree.say(
            self.tr("Take this roster"), hint=self.tr("In place of the one on this laptop")
        )
        self.close_button.setVisible(not self._holds)
        if self._offers:
            word = self.tr("Leave it as it is")
        elif self._busy or (choosing and not nothing):
            word = self.tr("Cancel")
        else:  # "Done" would be believed of what failed
            well = self._told is not None and self._answer is not Answer.STOP
            word = self.tr("Done") if well else self.tr("Close")
        self.close_button.say(word, hint=self.tr("Key {key}").format(key="Esc"))
        self.fit()

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._row.setSpacing(look.px(12))
        self._words.setSpacing(look.px(20))
        self._list.setSpacing(look.px(12))
        self.progress.setFixedHeight(look.px(16))
        super().wear(look)
        self._draw_mark()

    def _draw_mark(self) -> None:
        self.mark.setVisible(self._told is not None)
        if self._told is not None:
            token, size = self._answer.value, self.look.px(56)
            drawn = icons.draw(token, self.look, token, size, self.devicePixelRatioF())
            self.mark.setPixmap(drawn)
            names = {
                Answer.DONE: self.tr("Done"),
                Answer.CHOOSE: self.tr("Please look"),
                Answer.STOP: self.tr("Not done"),
            }
            self.mark.setAccessibleName(names[self._answer])

    def _about(self) -> str:
        if self._told is not None:
            return self._told.in_(self.language)
        if self._busy:
            return (
                self.tr("Saving. Leave the stick plugged in.")
                if self.purpose is Purpose.SAVE
                else self.tr("Taking the roster.")
                if self._holds
                else self.tr("Reading and checking.")
            )
        if self.purpose is Purpose.OPEN:
            return self.tr(
                "Where is the hub's answer or the newer event pack? What it is shows by itself."
            )
        if self._waiting == 0:
            return self.tr("The hub has everything: nothing needs saving.")
        return self.tr(
            "{count} entries wait. They are sealed: only the hub can open them, and they stay on "
            "this laptop until it has answered."
        ).format(count=f"{self._waiting:,}")

    def _say_place(self, button: BigButton, place: Offered) -> None:
        if self.purpose is Purpose.OPEN:
            button.say(place.name, hint=str(place.folder))
            button.setEnabled(True)
            return
        free = place.free_bytes
        room = f"{free / _GB:.1f} GB" if free >= _GB else f"{free / _MB:.0f} MB"
        text = self.tr("{stick} · {room} free").format(stick=place.name, room=room)
        button.say(text, hint=str(place.folder))
        button.setEnabled(self._waiting > 0)

    @Slot()
    def _look_again(self) -> None:
        if self.isVisible():
            self.look_asked.emit()
        else:  # something else took the sheet away
            self._looking.stop()

    @Slot()
    def _take_first(self) -> None:
        self._take(0)

    @Slot()
    def _take_second(self) -> None:
        self._take(1)

    @Slot()
    def _take_third(self) -> None:
        self._take(2)

    def _take(self, number: int) -> None:
        if number < len(self._places):
            self.choose(self._places[number].folder)

    def choose(self, place: Path) -> None:
        """Take a place that was chosen."""
        if not self._busy:
            self.chosen.emit(self.purpose.value, place)

    @Slot()
    def _close(self) -> None:
        self.leave()

    @Slot()
    def _ask_place(self) -> None:
        saves = self.purpose is Purpose.SAVE
        dialog = QFileDialog(self.window(), self.title.text())
        # Qt's own: it speaks the window's language and wears its colours.
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        if saves:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(self.tr("Answers and event packs (*.gateanswer *.gatepack)"))
        start = self._places[0].folder if self._places else Path.home()
        dialog.setDirectory(str(start))
        target = max(56, self.look.px(56))
        dialog.setStyleSheet(f"QAbstractItemView::item {{ min-height: {target}px }}")
        dialog.resize(self.window().size() * 0.8)
        dialog.fileSelected.connect(self._take_named)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _take_named(self, name: str) -> None:
        self.choose(Path(name))
