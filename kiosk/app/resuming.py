"""A desk that crashed and was started again shows what it showed."""

from typing import cast

from PySide6.QtCore import Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.resuming import Place, keep_place, last_place
from kiosk.store.problems import StoreError
from kiosk.ui.look import ThemeName
from sync.domain.wording import Language


class ResumePart(Part):
    """Remembers where the desk is, whenever that changes, and takes it up again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept: Place | None = None
        desk.window.language_changed.connect(self.refresh)
        desk.window.theme_changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """See `Part`."""
        place = self._here()
        if place == self._kept:
            return
        self._kept = place
        try:
            keep_place(self.desk.gate.store, place)
        except StoreError:
            self._kept = None  # the disk is full: whoever records something is told

    def take_up(self) -> None:
        """Show what was shown when the desk ended, if that is known."""
        place = last_place(self.desk.gate.store)
        if place is None:
            return
        gate, window = self.desk.gate, self.desk.window
        gate.lock.resume(place.role)
        window.speak(cast(Language, place.language))
        window.set_theme(cast(ThemeName, place.theme))
        page = window.house.named(place.page)
        if page is not None and not gate.lock.locked:
            window.open_page(page)
        window.hold_screen(place.holds_screen)

    def _here(self) -> Place:
        window = self.desk.window
        return Place(
            page=window.house.name_of(window.page),
            role=self.desk.gate.lock.role,
            language=window.language,
            theme=window.theme,
            holds_screen=window.holds_screen,
        )
