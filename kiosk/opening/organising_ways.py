"""The organiser's three ways: other kiosks, a corrected roster, badges again."""

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from kiosk.app.part import Desk
from kiosk.desk.badge_choice import Which, choose, load_printed
from kiosk.desk.importing.checking import check
from kiosk.desk.importing.columns import Field, Layout, assign, look
from kiosk.desk.importing.correcting import Corrected, correct, plan_of
from kiosk.desk.importing.files import Table, read_table
from kiosk.desk.importing.findings import Checked
from kiosk.desk.importing.papers import write_form, write_left_out
from kiosk.opening import founding
from kiosk.opening.desk import HUB_FOLDER
from kiosk.opening.own_event_facts import file_facts
from kiosk.opening.page_errands import PageErrands
from kiosk.settings import Settings
from kiosk.ui.first_start.page import FirstPage
from kiosk.workers.addresses import lan_addresses
from kiosk.workers.errands import Going
from kiosk.workers.local_hub import LocalHub
from sync.client.problems import LineDown
from sync.client.transport import HttpTransport
from sync.domain.errors import GatepostError
from sync.domain.wording import Say

OPENS_WITHIN_S = 6.0
OPENING = Say(zh="正在打开…", en="Opening …")
SHUTTING = Say(zh="正在关闭…", en="Closing …")
CODING = Say(zh="正在生成加入码…", en="Making a code …")
PACKING = Say(zh="正在保存…", en="Saving …")
READING = Say(zh="正在读文件…", en="Reading the file …")
CHECKING = Say(zh="正在检查每一行…", en="Checking the rows …")
COMPARING = Say(zh="正在和现在的花名册比较…", en="Comparing with the roster …")
TAKING = Say(zh="正在更新花名册…", en="Taking the roster …")
PRINTING = Say(zh="正在做胸牌…", en="Making the badges …")
TAKEN = Say(
    zh="花名册已更新：新增 {new} 人，更改 {changed} 人，删除 {gone} 人。新胸牌可以在下面打印。",
    en="The roster is taken: {new} new, {changed} changed, {gone} gone. New badges can be "
    "printed below.",
)


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


class _Way(QObject):
    """What the three share. Belongs to the main thread."""

    def __init__(self, desk: Desk, work: PageErrands) -> None:
        super().__init__()
        self.desk = desk
        self.work = work
        self.whole = desk.window.house.organiser
        self.pages = self.whole.rooms

    @Slot()
    def go_home(self) -> None:
        """Back to the first page."""
        if not self.work.errands.busy:
            self.whole.show_page(self.whole.home)

    def try_(self, page: FirstPage, act: Callable[[], None]) -> None:
        """Do something short; a problem is said on the page."""
        page.show_problem(None)
        try:
            act()
        except GatepostError as problem:
            page.show_problem(problem)


class DoorWay(_Way):
    """Lets other kiosks join, or no longer."""

    def __init__(self, desk: Desk, hub: LocalHub, work: PageErrands) -> None:
        super().__init__(desk, work)
        self._hub = hub
        self.addresses: Callable[[], tuple[tuple[str, str], ...]] = lan_addresses
        page = self._page = self.pages.door
        page.left.connect(self.go_home)
        page.open_asked.connect(self.open)
        page.shut_asked.connect(self.shut)
        page.code_asked.connect(self.show_code)
        page.look_asked.connect(self.enter)
        page.pack_named.connect(self.save_pack)

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
            self.desk.exchange_now()

    def _shut(self, _nothing: object) -> None:
        self._page.show_off(self.addresses())


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


class RosterWay(_Way):
    """A corrected file: read, mapped, checked, compared, and only then taken."""

    def __init__(self, desk: Desk, settings: Settings, hub: LocalHub, work: PageErrands) -> None:
        super().__init__(desk, work)
        self._settings, self._hub = settings, hub
        self._path = Path()
        self._sheet = ""
        self._table: Table | None = None
        self._layout: Layout | None = None
        self._mapping: dict[int, Field] = {}
        self._checked = Checked()
        self._only_good = False
        self._corrected: Corrected | None = None
        pages = self.pages
        pages.roster.left.connect(self._leave)
        pages.roster.file_given.connect(self.open_file)
        pages.roster.sheet_chosen.connect(self._open_sheet)
        pages.roster.form_named.connect(self._write_form)
        pages.roster.gone_on.connect(self._show_columns)
        pages.columns.left.connect(self.enter)
        pages.columns.chosen.connect(self._assign)
        pages.columns.gone_on.connect(self._check)
        pages.check.left.connect(self._show_columns)
        pages.check.only_good_changed.connect(self._choose_good)
        pages.check.read_again_asked.connect(self._read_again)
        pages.check.left_out_named.connect(self._save_left_out)
        pages.check.gone_on.connect(self._compare)
        pages.difference.left.connect(self._show_check)
        pages.difference.gone_on.connect(self.take)

    @Slot()
    def enter(self) -> None:
        """Ask for the file."""
        if self.work.errands.busy:
            return
        page = self.pages.roster
        page.show_problem(None)
        if self._table is None:
            page.show_file((), (), "")
        else:
            facts = file_facts(self._path.name, self._table)
            page.show_file(facts, self._table.sheets, self._table.sheet)
        self.whole.show_page(page)

    def forget(self) -> None:
        """Let go of the people's data. Idempotent."""
        self._table = self._layout = self._corrected = None
        self._checked = Checked()

    @Slot()
    def _leave(self) -> None:
        if not self.work.errands.busy:
            self.forget()
            self.go_home()

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Read a file that was chosen or dropped."""
        self.pages.roster.show_folder(path.parent)
        self._read(path, "", {}, self.pages.roster, self.enter)

    @Slot(str)
    def _open_sheet(self, sheet: str) -> None:
        self._read(self._path, sheet, {}, self.pages.roster, self.enter)

    @Slot()
    def _read_again(self) -> None:
        self._read(self._path, self._sheet, self._mapping, self.pages.check, self._check)

    def _read(
        self,
        path: Path,
        sheet: str,
        mapping: dict[int, Field],
        page: FirstPage,
        then: Callable[[], None],
    ) -> None:
        def work(going: Going) -> Table:
            return read_table(path, sheet, progress=going.tell, cancelled=going.cancelled)

        def take(table: object) -> None:
            if not isinstance(table, Table):
                return
            self._path, self._sheet = path, table.sheet
            self._table, self._layout = table, look(table)
            self._checked, self._corrected = Checked(), None
            columns = self._layout.columns
            fits = {c.index for c in columns if c.may_be(mapping.get(c.index, Field.NAME))}
            kept = {index: what for index, what in mapping.items() if index in fits}
            self._mapping = kept or dict(self._layout.guess)
            then()

        self.work.run(page, READING, work, take)

    @Slot(object)
    def _write_form(self, path: Path) -> None:
        self.try_(self.pages.roster, lambda: write_form(path, self.desk.window.language))

    @Slot()
    def _show_columns(self) -> None:
        if self._layout is not None and not self.work.errands.busy:
            self.pages.columns.show_problem(None)
            self.pages.columns.show_columns(self._layout, self._mapping)
            self.whole.show_page(self.pages.columns)

    @Slot(int, str)
    def _assign(self, index: int, what: str) -> None:
        if self._layout is not None:
            self._mapping = dict(assign(self._layout, self._mapping, index, Field(what)))
            self.pages.columns.show_columns(self._layout, self._mapping)

    @Slot()
    def _check(self) -> None:
        table, layout, mapping = self._table, self._layout, self._mapping
        if table is None or layout is None:
            return
        plan = plan_of(self.desk.gate.roster, self.desk.gate.now())
        days = (plan.first, plan.last)

        def work(going: Going) -> Checked:
            return check(
                table,
                layout.header_row,
                mapping,
                days,
                progress=going.tell,
                cancelled=going.cancelled,
            )

        def then(checked: object) -> None:
            if isinstance(checked, Checked):
                self._checked, self._only_good = checked, False
                self._show_check()

        self.work.run(self.whole.page, CHECKING, work, then)

    @Slot()
    def _show_check(self) -> None:
        if not self.work.errands.busy:
            page = self.pages.check
            page.show_problem(None)
            page.show_checked(
                self._checked, only_good=self._only_good, place=self._left_out_place()
            )
            self.whole.show_page(page)

    def _left_out_place(self) -> Path:
        word = "未导入" if self.desk.window.language == "zh" else "left out"
        return self._path.with_name(f"{self._path.stem} {word}.csv")

    @Slot(bool)
    def _choose_good(self, only_good: bool) -> None:
        self._only_good = only_good
        if only_good:
            # Nobody is left out without a list of who it is.
            self._save_left_out(self._left_out_place())

    @Slot(object)
    def _save_left_out(self, path: Path) -> None:
        table, layout, page = self._table, self._layout, self.pages.check
        if table is None or layout is None:
            return
        language = self.desk.window.language

        def write() -> None:
            rows = write_left_out(
                path, table, layout.columns, layout.header_row, self._checked, language
            )
            page.show_saved(rows, path)

        self.try_(page, write)

    @Slot()
    def _compare(self) -> None:
        gate = self.desk.gate
        old, rows, now = gate.roster, self._checked.good, gate.now()
        served = {entry.volunteer for entry in gate.book.entries() if entry.volunteer is not None}

        def then(corrected: object) -> None:
            if isinstance(corrected, Corrected):
                self._corrected = corrected
                page = self.pages.difference
                page.show_problem(None)
                page.show_difference(corrected.difference)
                self.whole.show_page(page)

        work = self.work
        work.run(self.pages.check, COMPARING, lambda _going: correct(old, rows, served, now), then)

    @Slot()
    def take(self) -> None:
        """Make the corrected roster the event's."""
        corrected, hub, folder = self._corrected, self._hub, self._settings.data_dir
        if corrected is None:
            return
        hub.language = self.desk.window.language
        told = corrected.difference

        def then(_nothing: object) -> None:
            self.forget()
            self.whole.home.show_done(
                TAKEN.fill(new=len(told.new), changed=len(told.changed), gone=len(told.gone))
            )
            self.go_home()
            self.desk.exchange_now()

        self.work.run(
            self.pages.difference,
            TAKING,
            lambda _going: founding.load_event(hub, folder, corrected.roster),
            then,
        )


class BadgesWay(_Way):
    """Badges again."""

    def __init__(self, desk: Desk, settings: Settings, work: PageErrands) -> None:
        super().__init__(desk, work)
        self._settings = settings
        page = self._page = self.pages.badges
        page.left.connect(self.go_home)
        page.chosen.connect(self.count)
        page.print_named.connect(self.print)

    @Slot()
    def enter(self) -> None:
        """Open the page."""
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
        layout = page.layout_chosen
        page.show_saved(None)

        def then(_count: object) -> None:
            self.count("", page.search.text)
            page.show_saved(path)

        self.work.run(
            page,
            PRINTING,
            lambda going: founding.print_all(settings, roster, layout, path, going, whom),
            then,
        )
