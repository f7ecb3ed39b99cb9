"""Join a hub: hold its QR code to the camera, or type what the organiser gave."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kiosk.desk.first_start import JoinDraft
from kiosk.ui.code_marks import Quad
from kiosk.ui.first_start.fields import TextField
from kiosk.ui.first_start.page import FirstPage, Strip
from kiosk.ui.look import Look
from kiosk.ui.preview import Preview
from kiosk.ui.text import PlainLabel, WrappedLabel
from kiosk.workers.scanning import CameraState, CameraView
from sync.domain.errors import GatepostError
from sync.domain.wording import Say
from sync.wire.joining import TEXT_MAX, Invitation


class CodePreview(Preview):
    """The camera's picture, for a code that is no badge."""

    @override
    def hint(self) -> str:
        """Give the line under the picture."""
        if self.looks:
            return self.tr("Hold the QR code in the frame")
        return super().hint()

    looks = False
    """Whether the camera gives pictures."""

    @override
    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does."""
        self.looks = camera.state is CameraState.LOOKING
        super().show_camera(camera)


class JoinPage(FirstPage):
    """Emits what was typed; whether it is right is for others to say."""

    edited = Signal()
    """Something was typed."""
    code_typed = Signal(str)
    """A whole invitation was pasted, or typed by a scanner."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._event = ""
        self._todo: Say | None = None
        self.preview = CodePreview()
        self._scan_word = PlainLabel("head")
        self._type_word = PlainLabel("head")
        self._scan_line = WrappedLabel("soft")
        self.found = Strip("found", "done")
        # A whole invitation fits, too: a scanner types it wherever the cursor is.
        self.url = TextField(longest=TEXT_MAX)
        self.code = TextField(longest=TEXT_MAX)
        self.name = TextField(longest=80)
        self._form = QFrame()
        self._form.setObjectName("card")
        self._form_column = QVBoxLayout(self._form)
        self._form_column.addWidget(self._type_word)
        for field in (self.url, self.code, self.name):
            self._form_column.addWidget(field)
            field.edited.connect(self._note_edit)
        self._form_column.addStretch(1)
        self._scan = QFrame()
        self._scan.setObjectName("card")
        self._scan_column = QVBoxLayout(self._scan)
        self._scan_column.addWidget(self._scan_word)
        self._scan_column.addWidget(self.preview, 1)
        self._scan_column.addWidget(self._scan_line)
        self._scan_column.addWidget(self.found)
        self._columns = QHBoxLayout()
        self._columns.addWidget(self._scan, 1)
        self._columns.addWidget(self._form, 1)
        self.body.addLayout(self._columns, 1)
        self._note()

    @property
    def entered(self) -> JoinDraft:
        """Give what stands in the fields."""
        return JoinDraft(self.url.text, self.code.text, self.name.text)

    def show_draft(self, draft: JoinDraft) -> None:
        """Put what was entered before into the fields."""
        self.url.show_text(draft.url)
        self.code.show_text(draft.code)
        self.name.show_text(draft.name)
        self._note()

    def show_invitation(self, invitation: Invitation | None) -> None:
        """Show what a QR code invites to; its address and code go into the fields."""
        self._event = "" if invitation is None else (invitation.event or invitation.url)
        if invitation is not None:
            self.url.show_text(invitation.url)
            self.code.show_text(invitation.code)
            self.show_problem(None)
        self._note()
        self.say()

    def show_preview(self, picture: QImage) -> None:
        """Show what the camera sees."""
        self.preview.show_preview(picture)

    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does."""
        self.preview.show_camera(camera)
        self._todo = camera.todo
        self._scan_line.say(self._scan_hint())

    def show_codes(self, quads: Sequence[Quad]) -> None:
        """Outline the codes that are seen."""
        self.preview.show_codes(quads)

    def may_call_off(self) -> bool:
        """See `FirstPage`: a code may be used up by then."""
        return False

    def first_stop(self) -> QWidget:
        """See `FirstPage`."""
        return self.url.line if not self.url.text else self.code.line

    def wear(self, look: Look) -> None:
        """See `Room`."""
        for card in (self._form_column, self._scan_column):
            pad = look.px(20)
            card.setContentsMargins(pad, look.px(16), pad, pad)
            card.setSpacing(look.px(14))
        self._columns.setSpacing(look.px(20))
        self.preview.wear(look)
        self.found.wear(look)
        for field in (self.url, self.code, self.name):
            field.wear(look)
        super().wear(look)

    def speak(self, language: str) -> None:
        """See `Room`."""
        self.preview.speak(language)
        super().speak(language)

    def say(self) -> None:
        """See `FirstPage`."""
        self.heading.say(self.tr("Join a hub"))
        self.lead.say(self.tr("Hold the QR code up to the camera, or type what you were given."))
        self._scan_word.say(self.tr("Scan"))
        self._type_word.say(self.tr("Or type"))
        self._scan_line.say(self._scan_hint())
        self.url.say(self.tr("Hub's address"), "https://")
        self.code.say(self.tr("Enrolment code"), "20260501-ABCD-EFGH-JKLM")
        self.name.say(self.tr("Name of this kiosk"), self.tr("South gate"))
        self.next.say(self.tr("Join"))
        if self._event:
            self.found.show_words(
                self.tr("Invitation to: {event}").format(event=self._event),
                self.tr("Check the name of this kiosk, then press Join."),
            )
        else:
            self.found.show_words("", "")
        self._scan_line.setVisible(not self._event)

    def _scan_hint(self) -> str:
        if self._todo is not None:
            return self._todo.in_(self.language)
        return self.tr("It is on the hub's screen, or in the message from the organiser.")

    def _note_edit(self, text: str) -> None:
        if text.strip().upper().startswith("GATEPOST-"):
            self.code_typed.emit(text)
            return
        self._event = ""
        self.say()
        self._note()
        self.edited.emit()

    def _note(self) -> None:
        self.set_ready(bool(self.url.text and self.code.text and self.name.text))

    def refuse(self, problem: GatepostError) -> None:
        """Say why what was scanned or typed invites nowhere."""
        self.show_problem(problem)
