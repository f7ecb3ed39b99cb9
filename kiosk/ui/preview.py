"""What the camera sees, with the frame to hold the badge in."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.look import Look
from kiosk.ui.text import draw_lines, line_height, lines_of, one_line
from kiosk.workers.scanning import CameraState, CameraView

_STRIP = QColor(8, 16, 28, 180)
_WHITE = QColor(255, 255, 255, 235)


class Preview(QWidget):
    """Shows the newest picture, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._look = Look()
        self._language = "zh"
        self._picture: QPixmap | None = None
        self._camera = CameraView(CameraState.OPENING)
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
        self._tell()
        self.update()

    def speak(self, language: str) -> None:
        """Say it in another language."""
        self._language = language
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
        return QSize(self._look.px(260), self._look.px(180))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
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
        painter.setBrush(self._cover(self._picture, box))
        painter.drawRoundedRect(box, radius, radius)
        strip = look.px(45)
        self._paint_frame(painter, box.adjusted(0, 0, 0, -strip))
        self._paint_strip(painter, box, strip, radius)

    def _cover(self, picture: QPixmap, box: QRectF) -> QBrush:
        scale = max(box.width() / picture.width(), box.height() / picture.height())
        place = QTransform()
        place.translate(
            (box.width() - picture.width() * scale) / 2,
            (box.height() - picture.height() * scale) / 2,
        )
        place.scale(scale, scale)
        brush = QBrush(picture)
        brush.setTransform(place)
        return brush

    def _paint_frame(self, painter: QPainter, box: QRectF) -> None:
        """Draw the four corners of the frame to hold the badge in."""
        side = min(box.width(), box.height()) * 0.68
        frame = QRectF(0, 0, side, side)
        frame.moveCenter(box.center())
        arm, bend = side * 0.2, side * 0.08
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(8, 16, 28, 110), 8), (_WHITE, 4)):
            pen = QPen(colour, self._look.px(width))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for across, down in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
                corner = QPointF(
                    frame.left() if across > 0 else frame.right(),
                    frame.top() if down > 0 else frame.bottom(),
                )
                path = QPainterPath(corner + QPointF(0, down * arm))
                path.lineTo(corner + QPointF(0, down * bend))
                path.quadTo(corner, corner + QPointF(across * bend, 0))
                path.lineTo(corner + QPointF(across * arm, 0))
                painter.drawPath(path)

    def _paint_strip(self, painter: QPainter, box: QRectF, height: int, radius: int) -> None:
        look = self._look
        path = QPainterPath()
        path.addRoundedRect(box, radius, radius)
        below = QPainterPath()
        below.addRect(box.adjusted(0, box.height() - height, 0, 0))
        painter.fillPath(path.intersected(below), _STRIP)
        font = look.font(17)
        room = QRectF(box.left() + look.px(16), 0, box.width() - look.px(32), 0)
        line = lines_of(self.hint(), font, room.width(), 1)
        room.moveTop(box.bottom() - (height + line_height(font)) / 2)
        painter.setPen(_WHITE)
        draw_lines(painter, line, font, room, Qt.AlignmentFlag.AlignLeft)

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
