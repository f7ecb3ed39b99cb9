"""The organiser's three ways: other kiosks, a corrected roster, badges again."""

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from kiosk.app.part import Desk
from kiosk.desk.badge_choice import Which, choose, load_printed
from kiosk.opening import founding
from kiosk.opening.badge_looks import BadgeLooks
from kiosk.opening.desk import HUB_FOLDER
from kiosk.opening.page_errands import PageErrands
from kiosk.opening.roster_way import RosterWay
from kiosk.opening.way import Way
from kiosk.settings import Settings
from kiosk.workers.addresses import lan_addresses
from kiosk.workers.errands import Going
from kiosk.workers.local_hub import LocalHub
from sync.client.problems import LineDown
from sync.client.transport import HttpTransport
from sync.domain.wording import Say

OPENS_WITHIN_S = 6.0
OPENING = Say(zh="正在打开…", en="Opening …")
SHUTTING = Say(zh="正在关闭…", en="Closing …")
CODING = Say(zh="正在生成加入码…", en="Making a code …")
PACKING = Say(zh="正在保存…", en="Saving …")
PRINTING = Say(zh="正在做胸牌…", en="Making the badges …")


class Ways(QObject):
    """Everything behind the organiser's first page."""

    def __init__(self, desk: Desk, settings: Settings, hub: LocalHub) -> None:
        super().__init__()
        self.work = PageErrands(self)
        self.door = DoorWay(desk, hub, self.work)
        self.roster = RosterWay(desk, settings, hub, self.work)
        self.badges = BadgesWay(desk, settings, self.work)
        page = desk.window.house.organiser
        for one in page.rooms.pages:
            one.call_off_asked.connect(self.work.errands.call_off)
        page.home.kiosks_asked.connect(self.door.enter)
        page.home.roster_asked.connect(self.roster.enter)
        page.home.badges_asked.connect(self.badges.enter)

    def stop(self) -> None:
        """End what is under way. Idempotent."""
        self.work.errands.stop()
        self.roster.forget()


class DoorWay(Way):
    """Lets other kiosks join, or no longer."""

    def __init__(self, desk: Desk, hub: LocalHub, work: PageErrands) -> None:
        super().__init__(desk, work)
        self._hub = hub
        self.addresses: Callable[[], tuple[tuple[str, str], ...]] = lan_addresses
        page = self._page = self.pages.door
        page.left.connect(self._leave)
        page.open_asked.connect(self.open)
        page.shut_asked.connect(self.shut)
        page.code_asked.connect(self.show_code)
        page.look_asked.connect(self.enter)
        page.pack_named.connect(self.save_pack)

    @Slot()
    def _leave(self) -> None:
        self._tell_home()  # also where opening or shutting went wrong halfway
        self.go_home()

    @Slot()
    def enter(self) -> None:
        """Open the page as things stand."""
        self._page.show_problem(None)
        self._page.show_saved(None)
        if self._hub.lan:
            self._page.show_on(self._hub.lan, "", answers=True)
            self.show_code()
        else:
            self._page.show_off(self.addresses())
        self.whole.show_page(self._page)

    @Slot(str)
    def open(self, host: str) -> None:
        """Let kiosks in at this laptop's address."""
        hub = self._speaking()
        event = self.desk.gate.roster.event.event

        def work(_going: Going) -> tuple[str, bool]:
            hub.open_door(host)
            return _code(hub, event)

        self.work.run(self._page, OPENING, work, self._show)

    @Slot()
    def show_code(self) -> None:
        """Make a code for one more kiosk."""
        hub, event = self._speaking(), self.desk.gate.roster.event.event
        self._page.show_saved(None)
        self.work.run(self._page, CODING, lambda _going: _code(hub, event), self._show)

    @Slot()
    def shut(self) -> None:
        """Let nobody in any more; who has joined stays, and waits."""
        hub = self._speaking()
        self.work.run(self._page, SHUTTING, lambda _going: hub.shut_door(), self._shut)

    @Slot(object)
    def save_pack(self, path: Path) -> None:
        """Write what one more kiosk needs into a file, for a laptop without a camera."""
        hub, page = self._speaking(), self._page
        event = str(self.desk.gate.roster.event.event)

        def work(_going: Going) -> None:
            address = hub.join_address()
            hub.ask("pack", event, str(path), "--kiosk", path.stem[:80], "--address", address)

        self.work.run(page, PACKING, work, lambda _nothing: page.show_saved(path))

    def _speaking(self) -> LocalHub:
        self._hub.language = self.desk.window.language
        return self._hub

    def _show(self, made: object) -> None:
        if isinstance(made, tuple):
            invitation, answers = made
            self._page.show_on(self._hub.lan, invitation, answers=answers)
            self._tell_home()
            self.desk.exchange_now()

    def _shut(self, _nothing: object) -> None:
        self._page.show_off(self.addresses())
        self._tell_home()

    def _tell_home(self) -> None:
        """Let the first page say it at once: whoever goes back looks there."""
        self.whole.home.show_own(self._hub.lan, len(self.desk.gate.roster.volunteers))


def _code(hub: LocalHub, event: int) -> tuple[str, bool]:
    """Make an invitation; say, too, whether the door is open."""
    address = hub.join_address()
    if not _opens(f"{address}/healthz"):
        return "", False
    made = json.loads(hub.ask("enrol-code", str(event), "--address", address, "--json"))
    return str(made["invitation"]), True


def _opens(url: str) -> bool:
    """Say whether the door answers; one that was opened this moment takes a while."""
    line = HttpTransport()
    until = time.monotonic() + OPENS_WITHIN_S
    try:
        while True:
            try:
                return line.send("GET", url).status == http.client.OK
            except LineDown:
                if time.monotonic() > until:
                    return False
                time.sleep(0.2)
    finally:
        line.close()


class BadgesWay(Way):
    """Badges again."""

    def __init__(self, desk: Desk, settings: Settings, work: PageErrands) -> None:
        super().__init__(desk, work)
        self._settings = settings
        page = self._page = self.pages.badges
        page.left.connect(self.go_home)
        page.chosen.connect(self.count)
        page.print_named.connect(self.print)
        self.looks = BadgeLooks(
            page,
            page.extras,
            page.files,
            work.run,
            settings.data_dir,
            lambda: desk.gate.roster.event.event,
        )

    @Slot()
    def enter(self) -> None:
        """Open the page."""
        self.looks.show()
        self._page.show_problem(None)
        self._page.show_saved(None)
        self.count(self._page.which.value, self._page.search.text)
        self.whole.show_page(self._page)

    @Slot(str, str)
    def count(self, _which: str, text: str) -> None:
        """Say how many badges each choice is."""
        roster = self.desk.gate.roster
        printed = load_printed(self._settings.data_dir / HUB_FOLDER)
        self._page.show_counts(
            {which: len(choose(roster, which, text, printed)) for which in Which}
        )

    @Slot(object)
    def print(self, path: Path) -> None:
        """Write the badges that were chosen to a PDF."""
        page, settings, roster = self._page, self._settings, self.desk.gate.roster
        printed = load_printed(settings.data_dir / HUB_FOLDER)
        whom = choose(roster, page.which, page.search.text, printed)
        layout, look = page.layout_chosen, self.looks.look
        page.show_saved(None)

        def then(_count: object) -> None:
            self.count("", page.search.text)
            page.show_saved(path)

        self.work.run(
            page,
            PRINTING,
            lambda going: founding.print_all(settings, roster, layout, path, going, whom, look),
            then,
        )
