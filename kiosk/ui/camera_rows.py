"""The cameras that are plugged in, by name, with the chosen one marked."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.scanning.camera import CameraInfo, CameraReport
from kiosk.ui.look import Look
from kiosk.ui.picks import Pick
from kiosk.ui.text import WrappedLabel


class CameraRows(QScrollArea):
    """Scrolls when there are many; says what to do when there is none."""

    chosen = Signal(object)
    """A `CameraInfo`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._report: CameraReport | None = None
        self._infos: tuple[CameraInfo, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("page")
        self.none_title = WrappedLabel("bold")
        self.none_lead = WrappedLabel("soft")
        self.rows: list[Pick] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # none is marked until one is wanted
        self._group.idClicked.connect(self._choose)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.none_title)
        self._column.addWidget(self.none_lead)
        self._column.addStretch(1)
        self.setWidget(page)
        self._say()

    def show_report(self, report: CameraReport | None) -> None:
        """Show what is there; None: a film plays instead."""
        self._report = report
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._column.setSpacing(look.px(8))
        for row in self.rows:
            row.wear(look)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        report = self._report
        there = (report.there or ()) if report is not None else ()
        wanted = self._wanted(there, report)
        self._infos = there
        if wanted is not None and wanted not in there:
            self._infos = (*there, wanted)
        while len(self.rows) < len(self._infos):
            number = len(self.rows)
            row = Pick("one", elides=True)
            row.wear(self._look)
            self._group.addButton(row, number)
            self._column.insertWidget(number, row)
            self.rows.append(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(self._infos))
        for row, info in zip(self.rows, self._infos, strict=False):
            mine = info == wanted
            row.setChecked(mine)
            note = ""
            if mine and info not in there:
                note = self.tr("not plugged in")
            elif mine and report is not None and report.running:
                note = self.tr("in use")
            row.say(self._name(info), note)
        self._say_none(report, there)

    def _say_none(self, report: CameraReport | None, there: tuple[CameraInfo, ...]) -> None:
        title, lead = "", ""
        if report is None:
            title = self.tr("A film plays instead of a camera")
        elif report.there is None:
            title = self.tr("Looking for cameras …")
        elif not there:
            title = self.tr("No camera is plugged in")
            lead = self.tr(
                "Plug one in, then press Look again. A USB scanner works without a camera."
            )
        self.none_title.say(title)
        self.none_lead.say(lead)
        self.none_title.setVisible(bool(title))
        self.none_lead.setVisible(bool(lead))

    def _wanted(
        self, there: tuple[CameraInfo, ...], report: CameraReport | None
    ) -> CameraInfo | None:
        """Give the one that is wanted as it is listed now: numbers change with every replug."""
        wanted = report.wanted if report is not None else None
        if wanted is None:
            return None
        named = [info for info in there if info.name == wanted.name]
        same_place = [info for info in named if info.path == wanted.path]
        return (same_place or named or [wanted])[0]

    def _name(self, info: CameraInfo) -> str:
        name = info.name or self.tr("Camera {number}").format(number=info.index + 1)
        alike = [other for other in self._infos if other.name == info.name]
        return f"{name} ({alike.index(info) + 1})" if len(alike) > 1 and info.name else name

    @Slot(int)
    def _choose(self, number: int) -> None:
        for other, row in enumerate(self.rows):
            row.setChecked(other == number)
        self.chosen.emit(self._infos[number])
