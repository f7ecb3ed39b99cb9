"""Exposure, focus, brightness and gain of the camera: a row for each that there is."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.scanning.controls import Control, Dial, Turn
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.slide import Slide
from kiosk.ui.text import PlainLabel


class DialRow(QWidget):
    """One control: its name, whether the camera sets it by itself, and a slider."""

    turned = Signal(object)
    """A `Turn`."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._dial: Dial | None = None
        self._name = PlainLabel("bold")
        self.auto = Pick("yes")
        self.auto.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slide = Slide()
        self._row = QHBoxLayout()
        self._row.addWidget(self.auto)
        self._row.addWidget(self.slide, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._name)
        self._column.addLayout(self._row)
        self.auto.clicked.connect(self._switch)
        self.slide.valueChanged.connect(self._move)
        self._say()

    def show_dial(self, dial: Dial, *, settled: bool) -> None:
        """Show how it stands.

        Args:
            settled: the camera has done all that was asked; else what a person has just moved
                would jump back for a moment.
        """
        self._dial = dial
        self.auto.setVisible(dial.auto is not None)
        if not settled or self.slide.isSliderDown():
            return
        self.auto.setChecked(bool(dial.auto))
        self.slide.setEnabled(not dial.auto)
        self.slide.stand(dial.share)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._column.setSpacing(look.px(6))
        self._row.setSpacing(look.px(10))
        self.auto.wear(look)
        self.slide.wear(look)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        name = self._title()
        self._name.say(name)
        self.auto.say(self.tr("Auto"))
        self.auto.setAccessibleName(self.tr("{control}: set by the camera").format(control=name))
        self.slide.setAccessibleName(name)

    def _title(self) -> str:
        match self.control:
            case Control.EXPOSURE:
                return self.tr("Exposure")
            case Control.FOCUS:
                return self.tr("Focus")
            case Control.BRIGHTNESS:
                return self.tr("Brightness")
            case Control.GAIN:
                return self.tr("Gain")

    def _switch(self, auto: bool) -> None:
        self.slide.setEnabled(not auto)
        self.turned.emit(Turn(self.control, auto=auto))

    def _move(self) -> None:
        if self._dial is not None:
            self.auto.setChecked(False)
            self.turned.emit(Turn(self.control, value=self._dial.at(self.slide.share)))


class DialRows(QScrollArea):
    """The rows of one camera; they scroll where the window is small."""

    turned = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("page")
        self.rows = {control: DialRow(control) for control in Control}
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        for row in self.rows.values():
            row.turned.connect(self.turned)
            row.hide()
            self._column.addWidget(row)
        self._column.addStretch(1)
        self.setWidget(page)

    def show_dials(self, dials: tuple[Dial, ...], *, settled: bool) -> None:
        """Show what there is."""
        there = {dial.control: dial for dial in dials}
        for control, row in self.rows.items():
            if control in there:
                row.show_dial(there[control], settled=settled)
            row.setVisible(control in there)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._column.setSpacing(look.px(16))
        for row in self.rows.values():
            row.wear(look)
