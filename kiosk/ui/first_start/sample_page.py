"""Try the sample event: with the webcam and printed badges, or with a film of them."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiosk.ui.buttons import BigButton
from kiosk.ui.first_start.fields import OneOf
from kiosk.ui.first_start.filing import FileDoor
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import PlainLabel


class SamplePage(FirstPage):
    """One question: what stands before the camera."""

    save_named = Signal(object)
    """A Path to save the sample's badges to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved: Path | None = None
        self.files = FileDoor(self)
        self.setAcceptDrops(False)
        self.save = BigButton()
        self.foot_left.addWidget(self.save)
        self.webcam, self.film = Pick("one"), Pick("one")
        self._one = OneOf(self)
        self._word = PlainLabel("head")
        self._card = QFrame()
        self._card.setObjectName("card")
        self._column = QVBoxLayout(self._card)
        self._column.addWidget(self._word)
        for pick in (self.film, self.webcam):
            self._one.add(pick)
            self._column.addWidget(pick)
        self.note = Strip("found", "done")
        self.saved = Strip("found", "done")
        self._one.choose(self.film)
        self.body.addWidget(self._card)
        self.body.addWidget(self.note)
        self.body.addWidget(self.saved)
        self.body.addStretch(1)

        self._one.changed.connect(self._fit)
        self.save.clicked.connect(self._name)
        self.files.named.connect(self.save_named)
        self._fit()

    def show_saved(self, place: Path | None) -> None:
        """Say where the badges to print went."""
        self._saved = place
        self.say()

    def show_webcam(self, there: bool) -> None:
        """Say whether there is a webcam to use."""
        self.webcam.setEnabled(there)
        if not there:
            self._one.choose(self.film)
        self._fit()
        self.say()

    @property
    def with_film(self) -> bool:
        """Say whether a film of badges is to stand in for the camera."""
        return self.film.isChecked()

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.next

    def wear(self, look: Look) -> None:
        """See `Room`."""
        pad = look.px(24)
        self._column.setContentsMargins(pad, look.px(20), pad, pad)
        self._column.setSpacing(look.px(12))
        for pick in (self.webcam, self.film):
            pick.wear(look)
        self.note.wear(look)
        self.saved.wear(look)
        self.files.wear(look)
        super().wear(look)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Try the sample event"))
        self.lead.say(self.tr("World Robot Conference 2023: five posts, 100 made-up volunteers."))
        self._word.say(self.tr("What shows the badges?"))
        self.film.say(self.tr("A film of badges"), self.tr("nothing to print"))
        self.webcam.say(
            self.tr("My webcam, and badges that I print"),
            "" if self.webcam.isEnabled() else self.tr("no webcam found"),
        )
        self.note.show_words(
            self.tr("Nothing can go wrong"),
            self.tr("It has a folder of its own. Close the kiosk to come back here."),
        )
        self.save.say(self.tr("Save the badges as a PDF …"))
        self.next.say(self.tr("Begin"))
        place = self._saved
        if place is None:
            self.saved.show_words("", "")
        else:
            self.saved.show_words(
                self.tr("Badges saved: {file}").format(file=place.name),
                self.tr("Print some of them, hold one up to the camera, and press Begin."),
            )

    def _fit(self) -> None:
        self.save.setVisible(self.webcam.isChecked())

    def _name(self) -> None:
        kinds = self.tr("PDF ({kinds})").format(kinds="*.pdf")
        name = "示例胸牌.pdf" if self.language == "zh" else "sample badges.pdf"
        self.files.ask_save(self.tr("Save the badges"), kinds, Path.home() / name)
