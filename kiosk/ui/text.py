"""Text that comes from outside, shown as it is: never markup, never wider than its place."""

import math
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from kiosk.ui.look import exact_font


def one_line(text: str) -> str:
    """Put `text` on one line: line breaks and control characters of a name become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def lines_of(text: str, font: QFont, width: float, most: int) -> list[str]:
    """Break `text` into at most `most` lines of `width`; the last one is elided if need be."""
    text = one_line(text)
    if not text:
        return []
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    spans: list[tuple[int, int]] = []
    while len(spans) <= most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        spans.append((line.textStart(), line.textLength()))
    layout.endLayout()
    # Positions are UTF-16 code units, not Python's characters: 𠮷 is two of them.
    units = text.encode("utf-16-le")
    pieces = [units[2 * at : 2 * (at + n)].decode("utf-16-le", "replace") for at, n in spans]
    if len(pieces) > most:
        rest = units[2 * spans[most - 1][0] :].decode("utf-16-le", "replace")
        last = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
        pieces = [*pieces[: most - 1], last]
    return [piece.strip() for piece in pieces]


def fitted(
    text: str, sizes_px: tuple[int, int], width: float, most: int, *, bold: bool
) -> tuple[QFont, list[str]]:
    """Find the largest font from `sizes_px` (largest, smallest) at which `text` fits `most` lines.

    One line at a smaller size goes before two lines at a larger one, down to three quarters.
    """
    largest, smallest = sizes_px
    text = one_line(text)
    steps = sorted({*range(smallest, largest, 2), largest}, reverse=True)
    for lines in range(1, most + 1):
        floor = smallest if lines == most else max(smallest, math.ceil(largest * 0.75))
        for size in (step for step in steps if step >= floor):
            font = exact_font(size, bold=bold)
            broken = lines_of(text, font, width, lines + 1)
            if len(broken) <= lines and not _splits_a_word(text, broken):
                return font, broken
    font = exact_font(smallest, bold=bold)
    return font, lines_of(text, font, width, most)


def _splits_a_word(text: str, broken: list[str]) -> bool:
    """Say whether a line break fell inside a Latin word; Chinese breaks anywhere."""
    at = 0
    text = one_line(text)
    for line in broken[:-1]:
        at = text.find(line, at) + len(line)
        around = text[at - 1 : at + 1]
        if len(around) == 2 and all(c.isascii() and c.isalnum() for c in around):
            return True
    return False


def draw_lines(
    painter: QPainter, lines: list[str], font: QFont, box: QRectF, align: Qt.AlignmentFlag
) -> float:
    """Draw `lines` from the top of `box`; give the height used."""
    metrics = QFontMetricsF(font)
    step = line_height(font)
    painter.setFont(font)
    for number, line in enumerate(lines):
        width = metrics.horizontalAdvance(line)
        x = box.left()
        if align == Qt.AlignmentFlag.AlignHCenter:
            x += (box.width() - width) / 2
        elif align == Qt.AlignmentFlag.AlignRight:
            x += box.width() - width
        # The font's own box is tall and low for Chinese; centre the capitals in the step.
        base = box.top() + number * step + (step + metrics.capHeight()) / 2
        painter.drawText(QPointF(x, base), line)
    return len(lines) * step


def line_height(font: QFont) -> float:
    """Give the distance between two lines, as the sketches set them."""
    return font.pixelSize() * 1.32


class PlainLabel(QLabel):
    """A label that never takes its text for markup."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def say(self, text: str) -> None:
        """Show `text` and tell it to assistive technology."""
        text = one_line(text)
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)


class WrappedLabel(PlainLabel):
    """A plain label over as many lines as it needs."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(role, parent)
        self._stood = ("", 0, 0)
        self.setWordWrap(True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._stand()

    @override
    def say(self, text: str) -> None:
        """Show `text`."""
        super().say(text)
        self._stand()

    def _stand(self) -> None:
        # Nested layouts forget that a narrow label is tall; a minimum they keep.
        now = (self.text(), self.width(), self.font().pixelSize())
        if now == self._stood:
            return
        self._stood = now
        self.setMinimumHeight(0)  # Qt would count the old one in
        if self.width() > 0 and self.text():
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class ElidedLabel(PlainLabel):
    """A plain label that gives way when its place is too narrow; the tooltip has all of it.

    A tap shows the tooltip, too: a finger does not hover. What lies below still gets the tap.
    """

    elides = True

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._shown = ""

    @override
    def minimumSizeHint(self) -> QSize:
        """See Qt: as narrow as two letters and the dots."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._tell_all()

    def say(self, text: str) -> None:
        """Show `text`."""
        super().say(text)
        self._tell_all()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt."""
        super().mousePressEvent(event)
        if self.toolTip():
            QToolTip.showText(event.globalPosition().toPoint(), self.toolTip(), self)

    def _tell_all(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(as_tooltip(self.text()) if hidden else "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.drawText(self.contentsRect(), int(self.alignment()), text)


def as_tooltip(text: str) -> str:
    """Make a tooltip that shows `text` as it is; a bare one would take tags for markup."""
    import html  # late: no picture waits for it

    return f"<p>{html.escape(one_line(text))}</p>" if text else ""


def clock_text(at: datetime, *, seconds: bool = False) -> str:
    """Give the time of day."""
    return at.strftime("%H:%M:%S" if seconds else "%H:%M")


def span_text(start: datetime, end: datetime) -> str:
    """Give a shift's hours: 08:00–12:30."""
    return f"{clock_text(start)}–{clock_text(end)}"


def age_text(seconds: float) -> str:
    """Say how long something has lasted: under 1 min, 4 min, 2 h 5 min, 3 days."""
    minutes = int(max(0.0, seconds) // 60)
    if minutes < 1:
        return QCoreApplication.translate("Age", "under 1 min")
    if minutes < 60:
        return QCoreApplication.translate("Age", "{minutes} min").format(minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return QCoreApplication.translate("Age", "{hours} h {minutes} min").format(
            hours=hours, minutes=minutes
        )
    return QCoreApplication.translate("Age", "{days} days").format(days=hours // 24)


def ago_text(seconds: float) -> str:
    """Say how long ago something was: just now, 4 min ago. A clock set back is just now."""
    if seconds < 60:
        return QCoreApplication.translate("Age", "just now")
    return QCoreApplication.translate("Age", "{age} ago").format(age=age_text(seconds))
