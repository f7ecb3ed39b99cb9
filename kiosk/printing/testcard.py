"""The camera test card to a PDF file: one A4 page, all vectors, the same bytes every time."""

import re
import secrets
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUuid
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPainterPath, QPdfWriter, QPen

from kiosk.printing.cardplan import (
    CODES,
    PAGE_MM,
    RAMP,
    RAMP_STEPS,
    RULER,
    SLANT_DEGREES,
    SLANTED,
    CardCode,
    Place,
    ramp_step,
)
from kiosk.printing.codes import matrix
from kiosk.printing.drawing import MM, draw_mark
from kiosk.printing.faces import face, with_gui
from kiosk.printing.postmarks import INK, SOFT

_RESOLUTION = 2540
"""Dots per inch, so that a hundredth of a millimetre is one dot."""
_ID = QUuid("{6b1c0c5e-8a0f-5d0e-9b7e-47504331a401}")
_DATES = (
    (rb"\(D:\d{14}Z?", rb"(D:20230816000000Z"),
    (rb'Date="[^"]{19}', rb'Date="2023-08-16T00:00:00'),
)
"""Qt writes the time of printing; the card is the same whenever it is printed."""

_HOW = (
    ("按 100% 打印（不要“适合页面”），用尺子核对上面的 100 mm。", 0),
    ('Print at 100 % (not "fit to page") and check the 100 mm above with a ruler.', 1),
    ("把卡片举在志愿者出示胸牌的位置，正对摄像头，保持不动。", 0),
    ("Hold the card where volunteers hold their badges, facing the camera, and keep it still.", 1),
    ("运行 gatepost doctor camera，看提示；量好距离再加 --distance 45（厘米）。", 0),
    ("Run gatepost doctor camera and do what it says; with --distance 45 it speaks in cm.", 1),
    ("最左上的码与胸牌一样大；半大的码读得出，胸牌在两倍远处也读得出。", 0),
    ("The first code is as large as a badge's; if the half-size one reads, so does a badge", 1),
    ("at twice the distance.", 1),
)


def print_card(path: Path) -> None:
    """Write the test card to `path`, whole or not at all; an older file there is replaced.

    Main thread, or any once the process has its QApplication.

    Raises:
        OSError: disk, folder or permission, with `path` as its file name.
    """
    with_gui()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    size = QPageSize(
        QSizeF(*PAGE_MM), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    writer.setCreator("Gatepost 岗亭")
    writer.setTitle("摄像头测试卡 Camera test card")
    writer.setDocumentId(_ID)
    painter = QPainter(writer)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw(painter)
    finally:
        painter.end()
    data = bytes(buffer.data().data())
    for moving, fixed in _DATES:
        data = re.sub(moving, fixed, data)
    _write(path, data)


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem
    finally:
        with suppress(OSError):
            part.unlink()


def _box(place: Place) -> QRectF:
    return QRectF(place.left * MM, place.top * MM, place.width * MM, place.height * MM)


def _draw(painter: QPainter) -> None:
    draw_mark(painter, _box(Place(46, 17.5, 11, 11)), INK)
    _say(painter, 60, 22.5, 6.2, "岗亭摄像头测试卡", INK, bold=True)
    _say(painter, 60, 28.3, 4.0, "Gatepost camera test card", SOFT)
    for code in CODES:
        _code(painter, code)
    _slanted(painter)
    for step in range(RAMP_STEPS):
        grey = round(255 * step / (RAMP_STEPS - 1))
        painter.fillRect(_box(ramp_step(step)), QColor(grey, grey, grey))
    painter.setPen(QPen(INK, 0.1 * MM))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(_box(RAMP))
    _ruler(painter)
    down = 176.0
    for line, english in _HOW:
        _say(painter, 30, down, 3.9 if english else 4.6, line, SOFT if english else INK)
        down += 9.6 if english and not line.startswith("The first") else 6.4


def _code(painter: QPainter, code: CardCode) -> None:
    """Draw a code in one path, as on a badge: single squares would have seams between them."""
    left, top, module = code.place.left * MM, code.place.top * MM, code.module_mm * MM
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for y, row in enumerate(matrix(code.text)):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                path.addRect(left + start * module, top + y * module, (x - start) * module, module)
                start = None
    painter.fillPath(path, Qt.GlobalColor.black)
    below = code.place.top + code.place.height + 4 * code.module_mm + 3.2
    _say(painter, code.place.left, below, 2.6, f"{code.module_mm:.2f} mm", SOFT)


def _slanted(painter: QPainter) -> None:
    painter.save()
    box = _box(SLANTED)
    painter.translate(box.center())
    painter.rotate(SLANT_DEGREES)
    side = box.width()
    painter.fillRect(QRectF(-side / 2, -side / 2, side, side), Qt.GlobalColor.black)
    painter.restore()


def _ruler(painter: QPainter) -> None:
    box = _box(RULER)
    painter.setPen(QPen(INK, 0.2 * MM, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(box.topLeft(), box.topRight())
    for mark in range(round(RULER.width) + 1):
        long = 7 if mark % 10 == 0 else 4.5 if mark % 5 == 0 else 2.5
        x = box.left() + mark * MM
        painter.drawLine(round(x), round(box.top()), round(x), round(box.top() + long * MM))
    _say(painter, RULER.left - 1, RULER.top + 11, 3.2, "0", INK)
    _say(painter, RULER.left + RULER.width - 4, RULER.top + 11, 3.2, "100 mm", INK)


def _say(
    painter: QPainter,
    left: float,
    baseline: float,
    size: float,
    text: str,
    colour: QColor,
    *,
    bold: bool = False,
) -> None:
    painter.setPen(colour)
    painter.setFont(face(size * MM, bold=bold))
    painter.drawText(round(left * MM), round(baseline * MM), text)
