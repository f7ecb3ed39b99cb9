"""What the result panel says: an answer with who and when, or what to do while there is none."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from PySide6.QtCore import QCoreApplication

from kiosk.desk.states import Outcome
from kiosk.ui.text import clock_text, one_line
from kiosk.workers.scanning import CameraState, CameraView
from sync.domain.wording import mask


@dataclass(slots=True)
class ResultWords:
    """What the words depend on, beside the answer itself."""

    language: str = "zh"
    zone: tzinfo = UTC
    masked: bool = False
    """Names are hidden, for self-service."""
    camera: CameraView = field(default_factory=lambda: CameraView(CameraState.LOOKING))
    opening: bool = False
    """The roster is being opened."""
    percent: int | None = None
    """A first roster is received; so far it has come."""

    def name(self, outcome: Outcome) -> str:
        """Give whose answer it is; empty where nobody is known."""
        if outcome.name is None:
            return ""
        return mask(outcome.name) if self.masked else outcome.name

    def where_from(self, outcome: Outcome) -> str:
        """Give the team and the time of day."""
        if outcome.name is None:
            return ""
        time = clock_text(outcome.at.astimezone(self.zone))
        return " · ".join(part for part in (outcome.team or "", time) if part)

    def spoken(self, outcome: Outcome | None) -> str:
        """Give all of the card as one sentence, for assistive technology."""
        if outcome is None:
            return ". ".join(text for text in self.ready() if text)
        say = self.language
        parts = [outcome.word.in_(say), self.name(outcome), self.where_from(outcome)]
        parts += [text.in_(say) for text in (outcome.post, outcome.todo) if text is not None]
        return ". ".join(one_line(part) for part in parts if part)

    def ready(self) -> tuple[str, str]:
        """Say what to do while there is no answer: a title and a sentence."""
        camera = self.camera
        if camera.state is CameraState.LOST:
            title = camera.title.in_(self.language) if camera.title else ""
            todo = camera.todo.in_(self.language) if camera.todo else ""
            return (
                title or QCoreApplication.translate("ResultPanel", "The camera is gone"),
                todo
                or QCoreApplication.translate(
                    "ResultPanel", "A USB scanner works on: scan the badge with it."
                ),
            )
        if self.opening and self.percent is not None:
            receiving = QCoreApplication.translate(
                "ResultPanel", "Receiving the roster … {percent} %"
            )
            return (
                receiving.format(percent=self.percent),
                QCoreApplication.translate(
                    "ResultPanel",
                    "It goes on where it stopped if the network fails or the laptop is closed.",
                ),
            )
        if self.opening:
            return (
                QCoreApplication.translate("ResultPanel", "Opening the roster …"),
                QCoreApplication.translate(
                    "ResultPanel", "Hold the badge up already: it is answered in a moment."
                ),
            )
        if camera.state is CameraState.OPENING:
            return (
                QCoreApplication.translate("ResultPanel", "The camera is starting"),
                QCoreApplication.translate(
                    "ResultPanel", "A few seconds. A USB scanner works already."
                ),
            )
        return (
            QCoreApplication.translate("ResultPanel", "Hold the badge in the frame"),
            QCoreApplication.translate(
                "ResultPanel", "QR code to the camera, a hand's length away"
            ),
        )
