"""Open an event pack: choose the file, see whose it is, take it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.facts import Facts
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import Say


class FileCard(QFrame):
    """A place to drop a file on, with a button to choose one; afterwards it names the file."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._icon = icon
        self._sign = PlainLabel("picture")
        self.title = WrappedLabel("title")
        self.words = WrappedLabel("soft")
        self.choose = BigButton("primary")
        self.column = QVBoxLayout(self)
        self.column.addStretch(1)
        for label in (self._sign, self.title, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.column.addWidget(label)
        self.column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(1)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        size = look.px(72)
        self._sign.setPixmap(icons.draw(self._icon, look, "blue", size, self.devicePixelRatioF()))
        pad = look.px(24)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(12))
        self.choose.setMinimumWidth(look.px(280))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(600, 320)


class PackPage(FirstPage):
    """Shows what a pack says; whether it is taken is for others."""

    file_given = Signal(object)
    """A Path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._facts: tuple[tuple[Say, Say], ...] = ()
        self.files = FileDoor(self)
        self.file = FileCard("door-pack")
        self.facts = Facts()
        self.note = Strip("note", "choose")
        self.other = BigButton()
        self.foot_left.addWidget(self.other)
        self.body.addWidget(self.file, 1)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.note)
        self.body.addStretch(0)
        self.file.choose.clicked.connect(self.choose)
        self.other.clicked.connect(self.choose)
        self.files.opened.connect(self.file_given)
        self.show_pack("", ())

    def choose(self) -> None:
        """Ask for a file."""
        kinds = self.tr("Event packs ({kinds})").format(kinds="*.gatepack")
        self.files.ask_open(self.tr("Open an event pack"), kinds, Path.home())

    def show_pack(self, name: str, facts: Sequence[tuple[Say, Say]]) -> None:
        """Show a pack by its file's name and its facts; no facts: none is open."""
        self._name, self._facts = name, tuple(facts)
        there = bool(facts)
        self.file.setVisible(not there)
        self.facts.setVisible(there)
        self.other.setVisible(there)
        self.next.setVisible(there)
        self.set_ready(there)
        self.say()

    def may_call_off(self) -> bool:
        """See `FirstPage`: it takes a moment."""
        return False

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next if self._facts else self.file.choose

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self.files.wear(look)
        for part in (self.file, self.facts, self.note):
            part.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Open an event pack"))
        if self._facts:
            self.lead.say(self.tr("Is this the event? Compare the fingerprint with the organiser."))
            self.note.show_words(
                self.tr("One pack is one kiosk"),
                self.tr("Open this file on one laptop only, then delete it: it holds a key."),
            )
        else:
            self.lead.say(
                self.tr(
                    "A file from the organiser, for this laptop alone. It can come on a USB stick."
                )
            )
            self.note.show_words("", "")
        self.file.title.say(self.tr("Drop the file here"))
        self.file.words.say(self.tr("It ends in .gatepack"))
        self.file.choose.say(self.tr("Choose a file …"))
        self.other.say(self.tr("Another file …"))
        self.next.say(self.tr("Take this event"))
        self.facts.show_facts(
            [(word.in_(self.language), value.in_(self.language)) for word, value in self._facts]
        )
