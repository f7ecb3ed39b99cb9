"""The window of the first start: a quiet bar above, one page below."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.ui import icons
from kiosk.ui.buttons import Chip
from kiosk.ui.first_start.check_page import CheckPage
from kiosk.ui.first_start.columns_page import ColumnsPage
from kiosk.ui.first_start.doors import DoorsPage
from kiosk.ui.first_start.event_page import EventPage
from kiosk.ui.first_start.join_page import JoinPage
from kiosk.ui.first_start.kinds_page import KindsPage
from kiosk.ui.first_start.open_page import BadgesPage, OpenPage
from kiosk.ui.first_start.pack_page import PackPage
from kiosk.ui.first_start.page import FirstPage
from kiosk.ui.first_start.posts_page import PostsPage
from kiosk.ui.first_start.roster_page import RosterPage
from kiosk.ui.first_start.sample_page import SamplePage
from kiosk.ui.first_start.waiting_page import WaitingPage
from kiosk.ui.language import Languages
from kiosk.ui.look import Look, ThemeName, dress, load_fonts, scale_for, style_sheet
from kiosk.ui.room import Room
from kiosk.ui.text import PlainLabel
from sync.domain.wording import Language

SMALLEST = QSize(1024, 640)
SKETCH = QSize(1280, 800)


class FirstStartWindow(QMainWindow):
    """Shows one page at a time; knows nothing of what they are for."""

    closed = Signal()
    language_changed = Signal(str)
    theme_changed = Signal(str)

    def __init__(self, *, language: Language = "zh", theme: ThemeName = "light") -> None:
        super().__init__()
        load_fonts()
        self._languages = Languages()
        self._language: Language = language
        self._look = Look(theme)
        self._worn: Look | None = None
        self.doors = DoorsPage()
        self.sample = SamplePage()
        self.join = JoinPage()
        self.pack = PackPage()
        self.event_page = EventPage()
        self.roster = RosterPage()
        self.columns = ColumnsPage()
        self.check = CheckPage()
        self.posts = PostsPage()
        self.kinds = KindsPage()
        self.opening = OpenPage()
        self.badges = BadgesPage()
        self.waiting = WaitingPage()
        self._pages = QStackedWidget()
        self._pages.setObjectName("pages")
        steps = (self.event_page, self.roster, self.columns, self.check, self.posts, self.opening)
        ways: tuple[Room, ...] = (self.doors, self.sample, self.join, self.pack)
        self.pages: tuple[Room, ...] = (*ways, *steps, self.kinds, self.badges, self.waiting)
        for page in self.pages:
            self._pages.addWidget(page)
        central = QWidget()
        central.setObjectName("window")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_bar())
        column.addWidget(self._pages, 1)
        self.setCentralWidget(central)
        self.setMinimumSize(SMALLEST)
        self.resize(SKETCH)
        self._wear()
        self.speak(language)

    def _make_bar(self) -> QFrame:
        self._bar = QFrame()
        self._bar.setObjectName("bar")
        self._sign, self._mark = PlainLabel("sign"), PlainLabel("mark")
        self.theme_chip, self.language_chip = Chip(), Chip()
        self._row = QHBoxLayout(self._bar)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._mark)
        self._row.addStretch(1)
        self._row.addWidget(self.theme_chip)
        self._row.addWidget(self.language_chip)
        self.theme_chip.clicked.connect(self._turn_theme)
        self.language_chip.clicked.connect(self._turn_language)
        return self._bar

    @property
    def language(self) -> Language:
        """Give the language shown."""
        return self._language

    @property
    def theme(self) -> ThemeName:
        """Give the theme shown."""
        return self._look.theme

    @property
    def page(self) -> Room:
        """Give the page at the front."""
        page = self._pages.currentWidget()
        assert isinstance(page, Room)  # noqa: S101 - nothing else is ever put there
        return page

    def open_page(self, page: Room) -> None:
        """Bring a page to the front."""
        self._pages.setCurrentWidget(page)
        page.setAccessibleName(page.title())
        if isinstance(page, FirstPage):
            page.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)
        elif page is self.doors:
            page.setFocus()

    def speak(self, language: Language) -> None:
        """Switch the language."""
        self._language = language
        self._languages.speak(language)
        for page in self.pages:
            page.speak(language)
            page.setAccessibleName(page.title())
        self._say()

    def set_theme(self, theme: ThemeName) -> None:
        """Switch the colours."""
        self._look = Look(theme, self._look.scale)
        self._wear()

    def let_go(self) -> None:
        """Take this window's catalogue away: another window brings its own."""
        self._languages.speak("en")

    # -- Qt -----------------------------------------------------------------------------------

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: a larger window is the same picture, larger."""
        super().resizeEvent(event)
        self._look = Look(self._look.theme, scale_for(self.width(), self.height()))
        self._wear()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """See Qt."""
        super().closeEvent(event)
        self.closed.emit()

    def _wear(self) -> None:
        look = self._look
        if self._worn == look:
            return
        self._worn = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, look)
        self.setStyleSheet(style_sheet(look))
        self._bar.setFixedHeight(look.px(64) + 1)
        self._row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        self._row.setSpacing(look.px(14))
        ratio = self.devicePixelRatioF()
        self._sign.setPixmap(icons.draw("mark", look, "blue", look.px(28), ratio))
        for chip in (self.theme_chip, self.language_chip):
            chip.wear(look)
        for page in self.pages:
            page.wear(look)
        self._say()

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Gatepost"))
        self._mark.say(self.tr("Gatepost"))
        self._sign.setAccessibleName(self.tr("Gatepost"))
        dark = self._look.theme == "dark"
        self.theme_chip.say(
            "",
            icon="sun" if dark else "moon",
            name=self.tr("Light colours") if dark else self.tr("Dark colours"),
        )
        self.language_chip.say(
            "中文" if self._language == "en" else "EN",
            name="切换到中文" if self._language == "en" else "Switch to English",
        )

    def _turn_theme(self) -> None:
        self.set_theme("light" if self._look.theme == "dark" else "dark")
        self.theme_changed.emit(self._look.theme)

    def _turn_language(self) -> None:
        self.speak("zh" if self._language == "en" else "en")
        self.language_changed.emit(self._language)
