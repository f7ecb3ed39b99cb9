"""The window: a quiet frame around one room at a time.

It shows states and emits what was asked; everything that decides lives below. Slots are verbs,
signals are facts. Main thread only.

At a start the camera's picture comes first, see `FirstLight`; then the scan page and the bars
(`set_up`); then everything else (`furnish`). Each is imported late, and nothing moves when it comes.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kiosk.ui.first_light import EarlyWindow
from kiosk.ui.look import ThemeName, Wears, style_sheet
from sync.domain.wording import Language, Say

if TYPE_CHECKING:
    from kiosk.desk.states import Outcome, PostCounters
    from kiosk.scanning.photo import PhotoProblem
    from kiosk.scanning.wedge import Wedge
    from kiosk.ui.room import Room
    from kiosk.ui.sounds import Sounds
    from sync.client.line import LineState

_TICK_MS = 1_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


class MainWindow(EarlyWindow):
    """Shows what the desk, the line and the camera say."""

    choice_made = Signal(str)
    """A `Choice` value, about the card that is shown."""
    tally_asked = Signal(str, int)
    """(service id, how many)"""
    undo_asked = Signal(str)
    """An entry's id."""
    wedge_typed = Signal(str)
    """The text of a badge that a USB scanner typed."""
    lock_asked = Signal()
    unlock_asked = Signal(int)
    """Into this room, counted from 0."""
    page_opened = Signal()
    """Another page came to the front; see `shows`."""
    photo_given = Signal(object)
    """A Path or a QImage: a photo of a badge, dropped, pasted or chosen."""

    def __init__(
        self,
        *,
        language: Language = "zh",
        theme: ThemeName = "light",
        sounds: "Sounds | None" = None,
        wedge: "Wedge | None" = None,
        rooms: "Sequence[Room]" = (),
        now: Callable[[], datetime] = _utc_now,
        event_now: Callable[[], datetime] | None = None,
        calm: bool | None = None,
        furnished: bool = True,
    ) -> None:
        """Build the window; show it with `show()`.

        Args:
            sounds: what to play an answer on; silence when left out.
            rooms: more rooms, behind the three that are always there.
            now: this computer's wall clock, aware; the line's state counts from it.
            event_now: the time to show, by the hub's clock as far as it is known; `now` if left out.
            calm: no movement; None asks the desktop.
            furnished: False leaves all but the camera's picture to `set_up` and `furnish`.
        """
        super().__init__(language, theme)
        self._event_now = event_now or now
        self._given_sounds, self._given_wedge = sounds, wedge
        self._now, self._more_rooms = now, rooms
        self._set_up = self._furnished = False
        self.self_service = False
        self._calm = calm
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._pass_time)
        if furnished:
            self.set_up()
            self.furnish()
        self.wear()
        self.speak(language)

    def set_up(self) -> None:
        """Make the scan page around the picture, and the two bars; once."""
        from PySide6.QtWidgets import QStyle

        from kiosk.scanning.wedge import Wedge
        from kiosk.ui.rooms import RoomBar
        from kiosk.ui.scan_page import ScanPage
        from kiosk.ui.sounds import Silence
        from kiosk.ui.top_bar import TopBar
        from kiosk.ui.wedge_keys import WedgeKeys

        self.sounds: Sounds = self._given_sounds or Silence()
        self.scan: ScanPage = ScanPage(self.preview)
        self.rooms: tuple[Room, ...] = (self.scan,)
        self.top: TopBar = TopBar(self._now)
        self.bar: RoomBar = RoomBar()
        self._keys: WedgeKeys = WedgeKeys(self._given_wedge or Wedge(), self)
        self._central = self._build()
        self.bar.room_chosen.connect(self.open_room)
        self.bar.unlock_asked.connect(self.unlock_asked)
        self.top.theme_asked.connect(self._turn_theme)
        self.top.language_asked.connect(self._turn_language)
        self._keys.typed.connect(self.wedge_typed)
        if self._calm is None:
            hint = QStyle.StyleHint.SH_Widget_Animation_Duration
            self._calm = self.style().styleHint(hint) == 0
        self.scan.set_calm(self._calm)
        self.eye.set_up(self.scan.result)
        self._set_up = True
        if self._worn is not None:  # it stands open already
            self._worn = None
            self.wear()
            self.speak(self._language)
        if self.isVisible():
            self._open_up()

    def furnish(self, event_now: Callable[[], datetime] | None = None) -> None:
        """Make every page but the scan page, and all that lies over them; once.

        Args:
            event_now: see the constructor; it may be known only now.
        """
        # Late: most of what a start imports is for these.
        from kiosk.ui.house import House
        from kiosk.ui.photo_door import PhotoDoor
        from kiosk.ui.sheets import Sheets
        from kiosk.ui.window_keys import make_shortcuts

        self._event_now = event_now or self._event_now
        self.house: House = House(self._now, self._more_rooms, self.scan)
        self.rooms = self.house.rooms
        self.review, self.sync, self.camera = self.house.review, self.house.sync, self.house.camera
        for page in self.house.pages:
            if page is not self.scan:
                self._pages.addWidget(page)
        self.bar.furnish(self.rooms)
        self.bar.set_locked(self.self_service)
        self.sheets: Sheets = Sheets(self._central)
        self.notices = self.sheets.notices
        self.door = PhotoDoor(self, self.sheets.photo)
        self._connect()
        self.door.dialog_opened.connect(self._keys.listen)
        self._shortcuts = make_shortcuts(self.bar, self.door, self._find)
        self.camera.set_calm(bool(self._calm))
        self.eye.furnish(self.camera)
        self._furnished = True
        if self._worn is not None:  # it stands open already
            for part in self._late:
                part.wear(self._look)
            self.sheets.fit()
            self.speak(self._language)

    @property
    def _late(self) -> tuple[Wears, ...]:
        """Give what `furnish` made."""
        late = [page for page in self.house.pages if page is not self.scan]
        return (self.bar, self.sheets, *late)

    def _build(self) -> QWidget:
        central = QWidget()
        central.setObjectName("window")
        self._pages = QStackedWidget()
        self._pages.setObjectName("pages")
        self._pages.addWidget(self.scan)
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._pages, 1)
        column.addWidget(self.bar)
        self.setCentralWidget(central)
        return central

    def _connect(self) -> None:
        self.top.lock_asked.connect(self.lock_asked)
        self.top.sync_asked.connect(self._open_sync)
        self.scan.result.choice_made.connect(self.choice_made)
        self.scan.post.tally_asked.connect(self.tally_asked)
        self.scan.post.more_asked.connect(self.sheets.tally.open)
        self.sheets.tally.tally_asked.connect(self.tally_asked)
        self.scan.recent.undo_asked.connect(self.undo_asked)
        self.notices.undo_asked.connect(self.undo_asked)
        self.scan.camera_asked.connect(self.open_camera)
        self.camera.left.connect(self._leave_camera)
        self.camera.photo_asked.connect(self.door.choose)
        self.door.photo_given.connect(self.photo_given)
        self.door.photo_refused.connect(self.refuse_photo)

    # -- what is shown ------------------------------------------------------------------------

    @Slot(object)
    def show_outcome(self, outcome: "Outcome") -> None:
        """Show what came of a badge, with its sound; nothing lies over it."""
        self.sheets.hide()
        self.door.close()
        self.open_room(0)
        self.scan.show_outcome(outcome)
        self.sounds.play(outcome.answer)

    @Slot(object)
    def show_counters(self, counters: "PostCounters") -> None:
        """Show the post's numbers."""
        self.top.show_counters(counters)
        self.scan.show_counters(counters)
        self.sheets.tally.show_counters(counters)

    @Slot(object)
    def show_line(self, state: "LineState") -> None:
        """Show the truth about the line."""
        self.top.show_line(state)
        self.sync.show_line(state)

    def show_event(self, name: Say, zone: tzinfo) -> None:
        """Show the event's name; every time is shown in its zone from now on."""
        self.top.show_event(name, zone)
        self.scan.show_zone(zone)
        self.sync.show_zone(zone)
        self._pass_time()

    @Slot(object)
    def refuse_photo(self, problem: "PhotoProblem") -> None:
        """Say why a photo gives no badge, where a badge would be answered; nothing is recorded."""
        from kiosk.ui.photo_door import card_of

        self.show_outcome(card_of(problem, self._event_now()))

    @Slot(object)
    def show_clock(self, at: datetime) -> None:
        """Show the time; the window also does so by itself, every second."""
        self.top.show_clock(at)
        if self._furnished and self.shows(self.sync):
            self.sync.refresh()

    def set_self_service(self, on: bool) -> None:
        """Show the scan page only, names masked, for a screen that others see."""
        self.self_service = on
        self.scan.set_self_service(on)
        self.bar.set_locked(on)
        self.top.set_locked(on)
        if on:
            if self._furnished:
                self.sheets.hide()
                self.notices.clear()
            self.open_page(self.scan)

    @Slot(int)
    def open_room(self, number: int) -> None:
        """Bring a room to the front."""
        self.open_page(self.rooms[number])

    def open_page(self, page: "Room") -> None:
        """Bring a page of the house to the front."""
        entered = not self.shows(page)
        page.setAccessibleName(page.title())  # read out when it takes the focus
        self._pages.setCurrentWidget(page)
        if page in self.rooms:
            self.bar.show_room(self.rooms.index(page))
        # Not the button that was used there last: Enter would press it unasked.
        here = self.focusWidget() or self  # type: ignore[truthy-bool]  # it may well be None
        if entered or not page.isAncestorOf(here):
            page.setFocus()
        if self._furnished and page is self.sync:
            self.sync.refresh()
        if entered:
            self.page_opened.emit()

    def shows(self, page: QWidget) -> bool:
        """Say whether this page is at the front."""
        return self.page is page

    @property
    def page(self) -> QWidget:
        """Give the page at the front."""
        return self._pages.currentWidget() or self.scan

    @Slot()
    def open_camera(self) -> None:
        """Bring the camera page to the front."""
        self.open_page(self.camera)

    # -- Qt -----------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """See Qt: the keys of a scanner are taken from the native window on."""
        super().showEvent(event)
        if self._set_up:
            self._open_up()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt: a larger window is the same picture, larger."""
        super().resizeEvent(event)
        if self._furnished:
            self.sheets.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt: keys that no widget wanted."""
        if self._set_up and self.shows(self.scan) and self.scan.take_key(event.key()):
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def _put_on(self) -> None:
        if not self._set_up:
            super()._put_on()
            return
        self.setStyleSheet(style_sheet(self._look))
        late: tuple[Wears, ...] = self._late if self._furnished else (self.bar,)
        early: tuple[Wears, ...] = (self.top, self.scan)
        for part in (*early, *late):
            part.wear(self._look)

    @override
    def _utter(self, language: Language) -> None:
        super()._utter(language)
        if self._set_up:
            self.top.speak(language)
            self.scan.speak(language)
            self.scan.setAccessibleName(self.scan.title())
        if self._furnished:
            self.sheets.speak(language)
            for page in self.house.pages:
                page.speak(language)
                page.setAccessibleName(page.title())

    @override
    def _retranslate(self) -> None:
        super()._retranslate()
        if self._set_up:
            self.bar.say()

    def _open_up(self) -> None:
        self._keys.listen(self)
        self._tick.start()
        self._pass_time()
        self.scan.setFocus()

    def _pass_time(self) -> None:
        self.show_clock(self._event_now())

    @Slot()
    def _leave_camera(self) -> None:
        self.open_room(0)

    def _open_sync(self) -> None:
        self.open_room(self.rooms.index(self.sync))

    def _find(self) -> None:
        if self.self_service:
            return  # names are behind the lock
        search = self.review.search if self.shows(self.review) else self.house.people.search
        if not self.shows(self.review):
            self.open_page(self.house.people)
        search.setFocus()
        search.selectAll()
