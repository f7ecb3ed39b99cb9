"""The organiser's page, joined with this laptop's own hub; elsewhere it says where the hub is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kiosk.app.part import Desk, Part
from kiosk.desk.lock import Role
from kiosk.desk.states import Answer, Mode, Notice
from kiosk.settings import Settings
from kiosk.store.identity import load_identity
from sync.domain.wording import Say, same
from sync.wire import pinning

if TYPE_CHECKING:
    from kiosk.opening.organising_ways import Ways
    from kiosk.workers.local_hub import LocalHub

SUPERVISOR_FIRST = Say(
    zh="花名册、胸牌和签到台由督导管理。请点“锁定”，由督导用自己的 PIN 解锁后再来。",
    en="Roster, badges and kiosks are a supervisor's. Lock the kiosk and let a supervisor unlock "
    "it with their PIN.",
)


class OrganiserPart(Part):
    """Opens the page, for whoever may; what is behind it is made when it is first needed.

    Args:
        hub: this laptop's own, if its event lives here.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        hub: "LocalHub | None",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._settings = settings
        self._hub = hub
        self._page = desk.window.house.organiser
        self.ways: Ways | None = None
        desk.window.sync.organiser_asked.connect(self.open)
        self._page.left.connect(self.leave)
        if hub is not None:
            desk.window.sync.show_organiser()
        else:  # where the hub is elsewhere the page says so, and sticks may have to be carried
            desk.window.sync.organiser.show()

    def refresh(self) -> None:
        """See `Part`."""
        if self.desk.window.shows(self._page):
            self._show()

    def stop(self) -> None:
        """See `Part`."""
        if self.ways is not None:
            self.ways.stop()

    @Slot()
    def open(self) -> None:
        """Bring the page to the front; with a supervisor's PIN chosen, for a supervisor only."""
        gate, window = self.desk.gate, self.desk.window
        if gate.lock.mode is not Mode.CAPTAIN:
            window.unlock_asked.emit(window.rooms.index(window.sync))
            return
        if gate.lock.has_pin(Role.SUPERVISOR) and gate.lock.role is not Role.SUPERVISOR:
            window.notices.show_notice(Notice(Answer.STOP, SUPERVISOR_FIRST))
            return
        if self._hub is not None and self.ways is None:
            from kiosk.opening.organising_ways import Ways

            self.ways = Ways(self.desk, self._settings, self._hub)
        self._show()
        home = self._page.home
        home.show_done(None)
        self._page.show_page(home)
        window.open_page(self._page)

    @Slot()
    def leave(self) -> None:
        """Go back to where the button was."""
        self.desk.window.open_page(self.desk.window.sync)

    def _show(self) -> None:
        home, gate = self._page.home, self.desk.gate
        if self._hub is not None:
            home.show_own(self._hub.lan, len(gate.roster.volunteers))
            return
        identity = load_identity(gate.store)
        home.show_elsewhere(same("" if identity is None else pinning.shown(identity.hub_url)))
