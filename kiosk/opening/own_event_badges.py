"""The last page of a new event on this laptop: its badges, onto paper."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from kiosk.opening import founding
from kiosk.opening.badge_looks import BadgeLooks
from kiosk.opening.stage import Stage
from sync.domain.entries import EventId
from sync.domain.roster import Roster
from sync.domain.wording import Say

PRINTING = Say(zh="正在做胸牌…", en="Making the badges …")


class BadgesStep(QObject):
    """Prints everybody's badge, as often as somebody likes."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._roster: Roster | None = None
        page = self._page = stage.window.badges
        self.looks = BadgeLooks(
            page, page.extras, page.files, stage.run, stage.settings.data_dir, self._event
        )
        page.print_named.connect(self.print)
        page.gone_on.connect(stage.finish)

    def show(self, roster: Roster | None) -> None:
        """Offer the badges of an event that is open."""
        self._roster = roster
        self._page.show_count(0 if roster is None else len(roster.volunteers))
        self.looks.show()

    def forget(self) -> None:
        """Let go of the people's data. Idempotent."""
        self._roster = None

    @Slot(object)
    def print(self, path: Path) -> None:
        """Write everybody's badge to a PDF."""
        page, roster, settings = self._page, self._roster, self._stage.settings
        if roster is None:
            return
        layout, look = page.layout_chosen, self.looks.look
        page.show_saved(None)
        self._stage.run(
            page,
            PRINTING,
            lambda going: founding.print_all(settings, roster, layout, path, going, look=look),
            lambda _count: page.show_saved(path),
        )

    def _event(self) -> EventId | None:
        return None if self._roster is None else self._roster.event.event
