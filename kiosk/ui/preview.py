"""What the camera sees, with the frame to hold the badge in.

It is painted for every picture, thirty times a second: what does not change is drawn once.
"""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QBrush,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.scanning.glance import Hint
from kiosk.ui import aim, code_marks, hint_strip, icons
from kiosk.ui.code_marks import FADE_MS, Quad
from kiosk.ui.look import Look
from kiosk.ui.text import draw_lines, line_height, lines_of, one_line
from kiosk.workers.scanning import CameraState, CameraView


class Preview(QWidget):
    """Shows the newest picture, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._look = Look()
        self._language = "zh"
        self._picture: QPixmap | None = None
        self._camera = CameraView(CameraState.OPENING)
        self._hint: Hint | None = None
        self._drawn: dict[str, tuple[object, QPixmap]] = {}
        """The parts that stay the same from picture to picture."""
        self._quads: tuple[Quad, ...] = ()
        self._calm = False
        self._gone_at_s: float | None = None
        """When the outlines began to fade."""
        self._fading = QTimer(self)
        self._fading.setInterval(FADE_MS // 8)
        self._fading.timeout.connect(self._fade)
        self._tell()

    @property
    def has_picture(self) -> bool:
        """Say whether a picture of the camera is shown."""
        return self._picture is not None

    def show_preview(self, picture: QImage) -> None:
        """Show a picture; it takes the place of the one before."""
        self._picture = None if picture.isNull() else QPixmap.fromImage(picture)
        self.update()

    def show_camera(self, camera: CameraView) -> None:
        """Say what the camera does."""
        self._camera = camera
        if camera.state in {CameraState.LOST, CameraState.OPENING}:
            self._picture = None  # an old picture would look alive
        if camera.state is not CameraState.LOOKING:
            self._hint = None
            self._drop_codes()
        self._tell()
        self.update()

    def show_hint(self, hint: Hint | None) -> None:
        """Say over the picture why nothing reads; None takes it away."""
        if hint is self._hint:
            return
        self._hint = hint
        self._tell()
        self.update()

    def show_codes(self, quads: Sequence[Quad]) -> None:
        """Outline the codes that are seen now; none lets the last ones fade.

        Args:
            quads: shares of the picture that is shown (mirrored as it is).
        """
        shown = tuple(quad for quad in quads if len(quad) >= 3)
        if shown:
            self._quads = shown
            self._gone_at_s = None
            self._fading.stop()
            self.update()
        elif self._quads and self._calm:
            self._drop_codes()
            self.update()
        elif self._quads and self._gone_at_s is None:
            self._gone_at_s = time.monotonic()
            self._fading.start()

    def set_calm(self, calm: bool) -> None:
        """Let nothing fade: it goes at once."""
        self._calm = calm

    def _fade(self) -> None:
        if self._strength() <= 0:
            self._drop_codes()
        self.update()

    def _strength(self) -> float:
        """Give how much of the outlines is left, 1 to 0."""
        if self._gone_at_s is None:
            return 1.0
        return max(0.0, 1 - (time.monotonic() - self._gone_at_s) * 1000 / FADE_MS)

    def _drop_codes(self) -> None:
        self._quads = ()
        self._gone_at_s = None
        self._fading.stop()

    def speak(self, language: str) -> None:
        """Say it in another language."""
        self._language = language
        self._drawn.clear()
        self._tell()
        self.update()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(400), self._look.px(300))

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(self._look.px(260), self._look.px(150))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._drawn.clear()
            self._tell()
            self.update()

    def hint(self) -> str:
        """Give the line under the picture."""
        camera = self._camera
        if camera.state is CameraState.OPENING:
            return self.tr("The camera is starting …")
        if camera.state is CameraState.ENDED:
            return self.tr("The film is over")
        if camera.state is CameraState.LOST:
            return self._title()
        if camera.film:
            return self.tr("Film instead of a camera: {name}").format(name=camera.name)
        return self.tr("Hold the badge in the frame")

    def _title(self) -> str:
        title = self._camera.title
        return title.in_(self._language) if title else self.tr("The camera is away")

    def _tell(self) -> None:
        todo = self._camera.todo.in_(self._language) if self._camera.todo else ""
        parts = (self.tr("Camera"), one_line(self.hint()), todo)
        self.setAccessibleName(". ".join(part for part in parts if part))
        advice = hint_strip.words_of(self._hint) if self._hint else ()
        self.setAccessibleDescription(". ".join(advice))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        box = QRectF(self.rect())
        radius = look.px(16)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._picture is None:
            painter.setBrush(look.colour("lens"))
            painter.drawRoundedRect(box, radius, radius)
            self._paint_absence(painter, box)
            return
        place = self._cover(self._picture, box)
        brush = QBrush(self._picture)
        brush.setTransform(place)
        painter.setBrush(brush)
        painter.drawRoundedRect(box, radius, radius)
        below = self._below(round(box.width()))
        low = below.height() / below.devicePixelRatio()
        self._paint_aim(painter, box, low)
        painter.drawPixmap(QPointF(box.left(), box.height() - low), below)
        self._paint_codes(painter, self._picture, place)

    def _cover(self, picture: QPixmap, box: QRectF) -> QTransform:
        """Give the way from the picture's pixels to the widget's, so that it fills the box.

        A picture that has the box's size in real pixels is moved by whole pixels only: Qt copies
        it instead of sampling it.
        """
        ratio = self.devicePixelRatioF()
        scale = max(box.width() / picture.width(), box.height() / picture.height())
        place = QTransform()
        place.translate(
            round((box.width() - picture.width() * scale) / 2 * ratio) / ratio,
            round((box.height() - picture.height() * scale) / 2 * ratio) / ratio,
        )
        place.scale(scale, scale)
        return place

    def _paint_codes(self, painter: QPainter, picture: QPixmap, place: QTransform) -> None:
        strength = self._strength()
        for quad in self._quads:
            corners = [
                place.map(QPointF(x * picture.width(), y * picture.height())) for x, y in quad
            ]
            code_marks.draw(painter, corners, self._look, strength)

    def _below(self, width: int) -> QPixmap:
        """Give the strip at the bottom: the hint's in the place of the ordinary line."""
        ratio, look, hint = self.devicePixelRatioF(), self._look, self._hint
        if hint is None:
            text = self.hint()
            key = (text, look, width, ratio)
            return self._kept("below", key, lambda: hint_strip.line(text, look, width, ratio))
        key = (hint, look, width, ratio)
        return self._kept("below", key, lambda: hint_strip.strip(hint, look, width, ratio))

    def _paint_aim(self, painter: QPainter, box: QRectF, low: float) -> None:
        """Draw the frame to hold the badge in.

        Args:
            low: height of the strip at the bottom. A tall one moves the frame up and leaves its
                size: a smaller frame would ask for a badge further away.
        """
        look, ratio = self._look, self.devicePixelRatioF()
        room = box.adjusted(0, 0, 0, -hint_strip.usual_height(look))
        side = round(min(room.width(), room.height()) * 0.68)
        frame = QRectF(0, 0, side, side)
        frame.moveCenter(room.center())
        frame.moveBottom(min(frame.bottom(), box.height() - low - look.px(12)))
        frame.moveTop(max(frame.top(), look.px(10)))
        drawn = self._kept("aim", (side, look, ratio), lambda: aim.drawing(side, look, ratio))
        at = frame.topLeft() - QPointF(aim.edge(look), aim.edge(look))
        painter.drawPixmap(QPointF(round(at.x()), round(at.y())), drawn)

    def _kept(self, name: str, key: object, draw: Callable[[], QPixmap]) -> QPixmap:
        """Give what was drawn for this key, drawing it when it is another."""
        kept = self._drawn.get(name)
        if kept is None or kept[0] != key:
            kept = self._drawn[name] = key, draw()
        return kept[1]

    def _paint_absence(self, painter: QPainter, box: QRectF) -> None:
        look = self._look
        lost = self._camera.state is CameraState.LOST
        size = look.px(64)
        name = "camera-off" if lost else "film" if self._camera.film else "camera"
        drawn = icons.draw(name, look, "lens_soft", size, self.devicePixelRatioF())
        width = box.width() - look.px(48)
        title_font = look.font(22, bold=True)
        title = lines_of(self.hint(), title_font, width, 2)
        # What to do is written large beside it.
        total = size + look.px(12) + len(title) * line_height(title_font)
        top = box.center().y() - total / 2
        painter.drawPixmap(QPointF(box.center().x() - size / 2, top), drawn)
        at = QRectF(box.left() + look.px(24), top + size + look.px(12), width, 0)
        painter.setPen(look.colour("on_lens"))
        draw_lines(painter, title, title_font, at, Qt.AlignmentFlag.AlignHCenter)
