"""The post's numbers beside the camera, and the button that counts people served."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import PostCounters
from kiosk.ui.buttons import BigButton
from kiosk.ui.folding_button import FoldingButton
from kiosk.ui.look import Look
from kiosk.ui.text import PlainLabel, WrappedLabel
from sync.domain.wording import same


class Gauge(QWidget):
    """How far a number is on its way to another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._part, self._whole = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, part: int, whole: int, name: str) -> None:
        """Show `part` of `whole`; `name` is read out."""
        self._part, self._whole = part, whole
        self.setAccessibleName(name)
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(120), self._look.px(10))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        radius = box.height() / 2
        painter.setBrush(look.colour("line"))
        painter.drawRoundedRect(box, radius, radius)
        if self._part <= 0 or self._whole <= 0:
            return
        full = self._part >= self._whole
        box.setWidth(max(box.height(), box.width() * min(1.0, self._part / self._whole)))
        painter.setBrush(look.colour("done" if full else "blue"))
        painter.drawRoundedRect(box, radius, radius)


class PostCard(QFrame):
    """On duty, required, people served."""

    tally_asked = Signal(str, int)
    """(service id, how many)"""
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._counters = PostCounters(same(""))
        self._language = "zh"
        self._duty_words = WrappedLabel("soft")
        self._on_duty = PlainLabel("figure")
        self._required = PlainLabel("of")
        self._gauge = Gauge()
        self._served_words = WrappedLabel("soft")
        self._served = PlainLabel("figure")
        self.add_one = FoldingButton()
        self.more = BigButton()
        self._column = QVBoxLayout(self)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.add_one, 1)
        self._buttons.addWidget(self.more)
        self._column.addLayout(self._row(self._duty_words, self._on_duty, self._required))
        self._column.addWidget(self._gauge)
        self._column.addLayout(self._row(self._served_words, self._served))
        self._column.addLayout(self._buttons)
        self.add_one.clicked.connect(self._add_one)
        self.more.clicked.connect(self.more_asked)
        self._say()

    def _row(self, words: PlainLabel, *figures: PlainLabel) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        bottom = Qt.AlignmentFlag.AlignBottom
        row.addWidget(words, 1, bottom)
        for figure in figures:
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | bottom)
            row.addWidget(figure, 0, bottom)
        return row

    def show_counters(self, counters: PostCounters) -> None:
        """Show the post's numbers."""
        before = self._counters
        self._counters = counters
        self._say()
        if (before.on_duty, before.served) != (counters.on_duty, counters.served):
            self._tell()

    def speak(self, language: str) -> None:
        """Name the services in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(20)
        self._column.setContentsMargins(pad, look.px(14), pad, pad)
        self._column.setSpacing(look.px(8))
        self._buttons.setSpacing(look.px(12))
        self._gauge.wear(look)
        for label in (self._duty_words, self._served_words, self._required):
            label.setContentsMargins(0, 0, 0, look.px(8))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        counters = self._counters
        self._duty_words.say(self.tr("On duty / required"))
        self._served_words.say(self.tr("People served"))
        self._on_duty.say(str(counters.on_duty))
        self._required.say(f"/ {counters.required}")
        self._served.say(f"{counters.served:,}")
        name = self.tr("{on_duty} of {required} on duty").format(
            on_duty=counters.on_duty, required=counters.required
        )
        self._gauge.show_part(counters.on_duty, counters.required, name)
        services = counters.services
        self.add_one.setVisible(bool(services))
        self.more.setVisible(bool(services))
        if services:
            service = services[0][1].in_(self._language)
            self.add_one.say(
                self.tr("+1 {service}").format(service=service),
                name=self.tr("Count one more: {service}").format(service=service),
                hint=self.tr("One more person served. Key {key}").format(key="+"),
            )
            self.more.say(
                self.tr("More"),
                name=self.tr("Other kinds of service"),
                hint=self.tr("Other kinds of service"),
            )

    def _tell(self) -> None:
        if not self.isVisible():
            return
        counters = self._counters
        text = self.tr("{on_duty} of {required} on duty, {served} people served").format(
            on_duty=counters.on_duty, required=counters.required, served=counters.served
        )
        event = QAccessibleAnnouncementEvent(self, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)

    def _add_one(self) -> None:
        if self._counters.services:
            self.tally_asked.emit(self._counters.services[0][0], 1)
