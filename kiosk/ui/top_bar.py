"""The bar above: where this kiosk stands, the truth about the line, the time."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from kiosk.desk.states import PostCounters
from kiosk.ui import icons
from kiosk.ui.buttons import Chip
from kiosk.ui.line_words import line_words
from kiosk.ui.look import Look
from kiosk.ui.text import ElidedLabel, PlainLabel, clock_text, span_text
from sync.client.line import LineState
from sync.domain.wording import Say, same

_EDGE, _GAP = 24, 14
_TARGET_PX = 56


class TopBar(QFrame):
    """Shows; its chips are buttons, as high as the bar itself for a thumb."""

    post_asked = Signal()
    sync_asked = Signal()
    lock_asked = Signal()
    theme_asked = Signal()
    language_asked = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._now = now
        self._look = Look()
        self._language = "zh"
        self._event = same("")
        self._zone: tzinfo = UTC
        self._counters = PostCounters(same(""))
        self._line = LineState()
        self._sign = PlainLabel("sign")
        self._mark = PlainLabel("mark")
        self.event_name = ElidedLabel("soft")
        self.post = Chip()
        self.sync = Chip()
        self.clock = PlainLabel("clock")
        self.theme = Chip()
        self.language = Chip()
        self.lock = Chip()
        self._locked = False
        self._held: Chip | None = None
        """What a thumb beside it holds."""
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._mark)
        self._row.addWidget(self.event_name)
        self._row.addWidget(self.post)
        self._row.addStretch(1)
        for part in (self.sync, self.clock, self.theme, self.language, self.lock):
            self._row.addWidget(part)
        for fixed in (self.sync, self.theme, self.language, self.lock):
            fixed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clock.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.post.clicked.connect(self.post_asked)
        self.sync.clicked.connect(self.sync_asked)
        self.theme.clicked.connect(self.theme_asked)
        self.language.clicked.connect(self.language_asked)
        self.lock.clicked.connect(self.lock_asked)
        self._say()

    def show_event(self, name: Say, zone: tzinfo) -> None:
        """Show the event's name, and times in its zone."""
        self._event, self._zone = name, zone
        self._say()

    def show_counters(self, counters: PostCounters) -> None:
        """Show the post and its shift."""
        self._counters = counters
        self._say()

    def show_line(self, state: LineState) -> None:
        """Show the truth about the line."""
        self._line = state
        self._fit()

    def set_locked(self, locked: bool) -> None:
        """Show whether the desk is locked."""
        self._locked = locked
        self._say()

    def show_clock(self, at: datetime) -> None:
        """Show the time, in the event's zone; what counts from it counts on."""
        self.clock.setText(clock_text(at.astimezone(self._zone), seconds=True))
        self._fit()

    def speak(self, language: str) -> None:
        """Show what came from outside in another language."""
        self._language = language
        self._say()

    def wear(self, look: Look) -> None:
        """See `Wears`."""
        self._look = look
        self.setFixedHeight(look.px(64) + 1)
        self._row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        self._row.setSpacing(look.px(_GAP))
        size = look.px(28)
        self._sign.setPixmap(icons.draw("mark", look, "blue", size, self.devicePixelRatioF()))
        for chip in (self.post, self.sync, self.theme, self.language, self.lock):
            chip.wear(look)
        # Room for the widest time: the bar must not move every second.
        wide = look.metrics(28, bold=True).horizontalAdvance("00:00:00")
        self.clock.setFixedWidth(round(wide) + look.px(4))
        self._say()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._fit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See Qt: a thumb beside a chip presses the chip, and sees it."""
        self._held = self._chip_near(event) if event.button() is Qt.MouseButton.LeftButton else None
        if self._held is not None:
            self._held.setDown(True)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See Qt: a thumb that slid off the chip wants none of it."""
        held, self._held = self._held, None
        if held is not None:
            held.setDown(False)
            if self._chip_near(event) is held:
                held.click()

    def _chip_near(self, event: QMouseEvent) -> Chip | None:
        """Give the chip that a thumb means: the bar's whole height, and half the gap on each side.

        They are drawn smaller than a thumb; this makes each target 56 px at least both ways.
        """
        x = round(event.position().x())
        for chip in (self.post, self.sync, self.theme, self.language, self.lock):
            place = chip.geometry()
            beside = max(self._look.px(_GAP) // 2, -(-(_TARGET_PX - place.width()) // 2))
            near = place.left() - beside <= x <= place.right() + beside
            if near and chip.isVisible() and chip.isEnabled():
                return chip
        return None

    @override
    def changeEvent(self, event: QEvent) -> None:
        """See Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _fit(self) -> None:
        """Share the room: the line goes first, then the post, then the event, which all know."""
        look = self._look
        gap = look.px(_GAP)
        free = self.width() - 2 * look.px(_EDGE) - self.clock.width() - 8 * gap
        for part in (self._sign, self._mark, self.theme, self.language, self.lock):
            free -= part.sizeHint().width()
        words = line_words(self._line, self._now())
        narrowest = look.px(96)
        for chip in (words.chip, *words.shorter):
            self.sync.say(
                chip,
                icon=words.icon,
                tone=words.tone,
                name=self.tr("Line: {state}").format(state=words.chip),
            )
            if self.sync.sizeHint().width() <= free - narrowest:
                break
        free -= self.sync.sizeHint().width()
        post = min(self.post.sizeHint().width(), max(narrowest, free))
        event = min(self.event_name.sizeHint().width() + 2, free - post)
        self.post.setFixedWidth(post)
        self.event_name.setVisible(event >= look.px(72))
        self.event_name.setFixedWidth(max(0, event))

    def _say(self) -> None:
        self._mark.say(self.tr("Gatepost"))
        self._sign.setAccessibleName(self.tr("Gatepost"))
        self.event_name.say(self._event.in_(self._language))
        parts = [self._counters.name.in_(self._language)]
        if self._counters.shift is not None:
            parts.append(span_text(*self._counters.shift))
        post = " · ".join(part for part in parts if part)
        name = self.tr("Post and shift: {post}").format(post=post)
        self.post.say(post, tone="post", name=name, hint=self.tr("Choose the posts served here"))
        self.post.setVisible(bool(post))
        dark = self._look.theme == "dark"
        self.theme.say(
            "",
            icon="sun" if dark else "moon",
            name=self.tr("Light colours") if dark else self.tr("Dark colours"),
        )
        self.language.say(
            "中文" if self._language == "en" else "EN",
            name="切换到中文" if self._language == "en" else "Switch to English",
        )
        self.lock.say(
            self.tr("Unlock") if self._locked else self.tr("Lock"),
            icon="lock" if self._locked else "unlocked",
            tone="post" if self._locked else "plain",
        )
        self.clock.setAccessibleName(self.tr("Time at the event"))
        self._fit()
