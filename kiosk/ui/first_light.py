"""The window's first light: the camera's picture in its place, and bare panels where all else comes.

It is shown while most of the program is still on the disk: no words, no style sheet, no layout.
"""

from PySide6.QtCore import QEvent, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from kiosk.ui.eye import Eye
from kiosk.ui.frame import Frame
from kiosk.ui.language import Languages
from kiosk.ui.look import Look, ThemeName, dress, load_fonts, scale_for
from kiosk.ui.preview import Preview
from sync.domain.wording import Language

_BAR, _ROOMS = 64, 76
_EDGE, _GAP = (24, 20), 20
_PREVIEW, _POST, _RECENT = 400, 178, 300
_ROUND = 16


class FirstLight(QWidget):
    """Holds the preview where the scan page will; the lengths are those of the page."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        self._look = Look()
        preview.setParent(self)

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self._preview.wear(look)
        self._place()
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        look, page = self._look, self._page()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("panel"))
        painter.fillRect(page, look.colour("line"))
        painter.fillRect(page.adjusted(0, 1, 0, -1), look.colour("background"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("line"))
        painter.setBrush(look.colour("panel"))
        for card in self._cards():
            box = QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, look.px(_ROUND), look.px(_ROUND))

    def _page(self) -> QRect:
        """Give what lies between the two bars."""
        return self.rect().adjusted(0, self._look.px(_BAR), 0, -self._look.px(_ROOMS) + 1)

    def _room(self) -> QRect:
        across, down = (self._look.px(length) for length in _EDGE)
        return self._page().adjusted(across, down + 1, -across, -down - 1)

    def _cards(self) -> tuple[QRect, QRect, QRect]:
        """Give the places of the post's numbers, the card and the last scans."""
        room, gap = self._room(), self._look.px(_GAP)
        left, right = self._look.px(_PREVIEW), self._look.px(_RECENT)
        post = QRect(room.left(), 0, left, self._look.px(_POST))
        post.moveBottom(room.bottom())
        card = room.adjusted(left + gap, 0, -right - gap, 0)
        return post, card, room.adjusted(room.width() - right, 0, 0, 0)

    def _place(self) -> None:
        if self._preview.parentWidget() is not self:
            return  # it is the scan page's now
        room, look = self._room(), self._look
        below = look.px(_POST) + look.px(_GAP)
        self._preview.setGeometry(
            room.left(), room.top(), look.px(_PREVIEW), max(1, room.height() - below)
        )


class EarlyWindow(Frame):
    """A window with the camera's picture, in a look and a language; `MainWindow` puts in the rest."""

    language_changed = Signal(str)
    """zh or en."""
    theme_changed = Signal(str)
    """light or dark."""

    def __init__(self, language: Language, theme: ThemeName) -> None:
        super().__init__()
        load_fonts()
        self.preview = Preview()
        self.eye = Eye(self.preview, self)
        self._light = FirstLight(self.preview)
        self.setCentralWidget(self._light)
        self._language: Language = language
        self._languages = Languages()
        self._look = Look(theme)
        self._worn: Look | None = None

    @property
    def language(self) -> Language:
        """Give the language shown."""
        return self._language

    @property
    def theme(self) -> ThemeName:
        """Give the theme shown."""
        return self._look.theme

    def speak(self, language: Language) -> None:
        """Switch the language."""
        self._language = language
        self._languages.speak(language)
        self._utter(language)
        self._retranslate()

    def set_theme(self, theme: ThemeName) -> None:
        """Switch the colours."""
        self._look = Look(theme, self._look.scale)
        self.wear()

    def wear(self) -> None:
        """Put the look on all that there is, where it is another than the last."""
        if self._worn == self._look:
            return
        self._worn = self._look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, self._look)
        self._put_on()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: a larger window is the same picture, larger."""
        super().resizeEvent(event)
        self._look = Look(self._look.theme, scale_for(self.width(), self.height()))
        self.wear()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _put_on(self) -> None:
        """Let each part wear the look."""
        self._light.wear(self._look)

    def _utter(self, language: Language) -> None:
        """Let each part that keeps words of its own say them in this language."""
        self.preview.speak(language)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Gatepost"))

    def _turn_theme(self) -> None:
        self.set_theme("light" if self._look.theme == "dark" else "dark")
        self.theme_changed.emit(self._look.theme)

    def _turn_language(self) -> None:
        self.speak("zh" if self._language == "en" else "en")
        self.language_changed.emit(self._language)
