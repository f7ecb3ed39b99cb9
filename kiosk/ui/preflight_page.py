"""开岗前检查: is everything ready at half past six, and what to do about the rest."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.preflight import CheckId, Finding, State, overall
from kiosk.ui import icons
from kiosk.ui.buttons import BigButton
from kiosk.ui.look import Look
from kiosk.ui.preflight_rows import STATE_ICONS, STATE_TOKENS, CheckRow
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel, WrappedLabel

_COLUMNS = 2


class PreflightPage(Room):
    """Shows what was found; asks for another look, for the sounds, for the camera's page."""

    icon = "checklist"

    checks_asked = Signal()
    sounds_asked = Signal()
    """Let the three answers be heard, one after the other."""
    camera_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look()
        self._language = "zh"
        self._running = False
        self._icon = PlainLabel("icon")
        self.sentence = WrappedLabel("figure")
        self._lead = WrappedLabel("soft")
        self.again, self.go = BigButton(), BigButton("primary")
        self.rows = {check: CheckRow(check) for check in CheckId}
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self._lead)
        self._head = QHBoxLayout()
        self._head.addWidget(self._icon)
        self._head.addLayout(words, 1)
        self._head.addWidget(self.again)
        self._head.addWidget(self.go)
        inside = QWidget()
        inside.setObjectName("page")
        self._columns = QHBoxLayout(inside)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._laid: tuple[list[CheckId], bool] | None = None
        self._sides = [QVBoxLayout() for _ in range(_COLUMNS)]
        for side in self._sides:
            side.addStretch()
            self._columns.addLayout(side, 1)
        self._lay()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._scroll, 1)
        self.again.clicked.connect(self.checks_asked)
        self.go.clicked.connect(self.left)
        self.rows[CheckId.SOUND].button.clicked.connect(self.sounds_asked)
        self.rows[CheckId.CAMERA].button.clicked.connect(self.camera_asked)
        self._say()

    def title(self) -> str:
        """See `Room`."""
        return self.tr("Before opening")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give what is shown, in the page's order."""
        return tuple(row.finding for row in self.rows.values() if row.finding is not None)

    # -- what is shown ------------------------------------------------------------------------

    def begin(self) -> None:
        """Say that everything is being looked at anew."""
        self._running = True
        for row in self.rows.values():
            row.show_finding(None)
        self._lay()
        self._say()

    @Slot(object)
    def show_finding(self, finding: Finding) -> None:
        """Show one finding as it comes."""
        self.rows[finding.check].show_finding(finding)
        self._lay()
        self._say()

    @Slot(object)
    def finish(self, findings: Sequence[Finding] = ()) -> None:
        """Say that all have been looked at."""
        self._running = False
        for finding in findings:
            self.rows[finding.check].show_finding(finding)
        self._lay()
        self._say()

    def wear(self, look: Look) -> None:
        """See `Room`."""
        self._look = look
        self._column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        self._column.setSpacing(look.px(14))
        self._head.setSpacing(look.px(16))
        self._columns.setSpacing(look.px(16))
        for side in self._sides:
            side.setSpacing(look.px(10))
        for row in self.rows.values():
            row.wear(look)
        self._say()

    def speak(self, language: str) -> None:
        """See `Room`."""
        self._language = language
        self._say()

    def _lay(self) -> None:
        """Put what is not well at the top of its column; lines share the room when all is well."""
        in_one = -(-len(self.rows) // _COLUMNS)
        checks = list(self.rows)
        columns = [checks[at : at + in_one] for at in range(0, len(checks), in_one)]
        if not self._running:
            columns = [sorted(column, key=self._urgency) for column in columns]
        laid = [check for column in columns for check in column]
        well = self._running or all(found.todo is None for found in self.findings)
        if (laid, well) == self._laid:
            return
        for side, column in zip(self._sides, columns, strict=True):
            for place, check in enumerate(column):
                # Not `takeAt`: Python keeps what it gives, and Qt that one's old heights.
                side.removeWidget(self.rows[check])
                side.insertWidget(place, self.rows[check], 1 if well else 0)
            side.setStretch(len(column), 0 if well else 1)
        self._laid = laid, well

    def _urgency(self, check: CheckId) -> int:
        found = self.rows[check].finding
        order = (State.STOP, State.LOOK, State.UNKNOWN, State.OK)
        return order.index(found.state) if found is not None else len(order)

    # -- Qt -----------------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- words --------------------------------------------------------------------------------

    def _say(self) -> None:
        found = self.findings
        done = len(found)
        if self._running or not found:
            state = State.UNKNOWN
            self.sentence.say(self.tr("Looking at everything …"))
        else:
            state, sentence = overall(found)
            self.sentence.say(sentence.in_(self._language))
        if self._running:
            lead = self.tr("{done} of {all} done").format(done=done, all=len(self.rows))
        else:
            lead = self.tr("Go through it once before the first volunteer comes.")
        self._lead.say(lead)
        size = self._look.px(56)
        drawn = icons.draw(
            STATE_ICONS[state], self._look, STATE_TOKENS[state], size, self.devicePixelRatioF()
        )
        self._icon.setPixmap(drawn)
        self._icon.setAccessibleName(self.sentence.text())
        self.again.say(self.tr("Check again"))
        self.again.setEnabled(not self._running)
        self.go.say(self.tr("To check-in"), hint=self.tr("Key {key}").format(key="Esc"))
        looking = self.tr("Looking …")
        for row in self.rows.values():
            row.say(self._language, looking)
        self._say_buttons()

    def _say_buttons(self) -> None:
        sound, camera = self.rows[CheckId.SOUND], self.rows[CheckId.CAMERA]
        sound.button.say(self.tr("Listen"), name=self.tr("Listen to the three sounds"))
        heard = sound.finding is not None and sound.finding.state is State.OK
        sound.offer(on=heard)
        camera.button.say(self.tr("Camera"), name=self.tr("Open the camera page"))
        ill = camera.finding is not None and camera.finding.state is not State.OK
        camera.offer(on=ill)
