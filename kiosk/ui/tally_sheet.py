"""A sheet over the window with every kind of service, for thumbs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.states import PostCounters
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.sheet import Sheet
from kiosk.ui.text import ElidedLabel, PlainLabel
from sync.domain.wording import same

_STEPS = (1, 5)


class _Service(QFrame):
    """One kind of service: its name and two buttons."""

    counted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._service = ""
        self._name = ElidedLabel("head")
        self.buttons = (BigButton("primary"), BigButton())
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._name)
        self._row = QHBoxLayout()
        for button in self.buttons:
            self._row.addWidget(button, 1)
        self._column.addLayout(self._row)
        self.buttons[0].clicked.connect(self._first)
        self.buttons[1].clicked.connect(self._second)

    def show_service(self, service: str, name: str) -> None:
        """Offer to count `service`."""
        self._service = service
        self._name.say(name)
        for button, step in zip(self.buttons, _STEPS, strict=True):
            count = self.tr("Count {number} more: {service}").format(number=step, service=name)
            button.say(f"＋{step}", name=count)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        pad = look.px(16)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(look.px(12))
        self._row.setSpacing(look.px(10))

    def _first(self) -> None:
        self.counted.emit(self._service, _STEPS[0])

    def _second(self) -> None:
        self.counted.emit(self._service, _STEPS[1])


class TallySheet(Sheet):
    """Stays open, because people come in groups."""

    tally_asked = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._counters = PostCounters(same(""))
        self._title = PlainLabel("title")
        self._served = PlainLabel("figure")
        self._served_words = PlainLabel("soft")
        self._done = BigButton()
        self._done.clicked.connect(self.hide)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._served_words, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._served, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(top)
        self._grid = QGridLayout()
        self.column.addLayout(self._grid)
        self.column.addWidget(self._done)
        self.services: list[_Service] = []
        self.say()

    def show_counters(self, counters: PostCounters) -> None:
        """Offer the post's kinds of service."""
        self._counters = counters
        while len(self.services) < len(counters.services):
            service = _Service()
            service.wear(self.look)
            service.counted.connect(self.tally_asked)
            number = len(self.services)
            self._grid.addWidget(service, number // 3, number % 3)
            self.services.append(service)
        for number, service in enumerate(self.services):
            service.setVisible(number < len(counters.services))
        self.say()
        if self.isVisible():
            self.fit()

    @override
    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._grid.setSpacing(look.px(16))
        self._served_words.setContentsMargins(0, 0, look.px(8), look.px(8))
        for service in self.services:
            service.wear(look)
        super().wear(look)

    @override
    def stops(self) -> list[QWidget]:
        """See `Sheet`."""
        buttons = [button for service in self.services for button in service.buttons]
        return [*buttons, self._done]

    @override
    def say(self) -> None:
        """See `Sheet`."""
        self.setAccessibleName(self.tr("People served"))
        self._title.say(self.tr("Count people served"))
        self._served_words.say(self.tr("Today"))
        self._served.say(f"{self._counters.served:,}")
        self._done.say(self.tr("Done"), hint=self.tr("Key {key}").format(key="Esc"))
        for card, (service, name) in zip(self.services, self._counters.services, strict=False):
            card.show_service(service, name.in_(self.language))
