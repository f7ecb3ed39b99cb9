"""The organiser's way to a corrected roster."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot

from kiosk.app.part import Desk
from kiosk.desk.importing.columns import Field
from kiosk.desk.importing.correcting import Corrected, correct, plan_of
from kiosk.desk.importing.findings import Checked
from kiosk.desk.importing.papers import write_form
from kiosk.opening import founding
from kiosk.opening.page_errands import PageErrands
from kiosk.opening.roster_file import CHECKING, READING, RosterFile
from kiosk.opening.way import Way
from kiosk.settings import Settings
from kiosk.ui.first_start.page import FirstPage
from kiosk.workers.local_hub import LocalHub
from sync.domain.wording import Say

COMPARING = Say(zh="正在和现在的花名册比较…", en="Comparing with the roster …")
TAKING = Say(zh="正在更新花名册…", en="Taking the roster …")
TAKEN = Say(
    zh="花名册已更新：新增 {new} 人，更改 {changed} 人，删除 {gone} 人。新胸牌可以在下面打印。",
    en="The roster is taken: {new} new, {changed} changed, {gone} gone. New badges can be "
    "printed below.",
)


class RosterWay(Way):
    """A corrected file: read, mapped, checked, compared, and only then taken."""

    def __init__(self, desk: Desk, settings: Settings, hub: LocalHub, work: PageErrands) -> None:
        super().__init__(desk, work)
        self._settings, self._hub = settings, hub
        self._file: RosterFile | None = None
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
        file = self._file
        if file is None:
            page.show_file((), (), "")
        else:
            page.show_file(file.facts, file.table.sheets, file.table.sheet)
        self.whole.show_page(page)

    def forget(self) -> None:
        """Let go of the people's data. Idempotent."""
        self._file = self._corrected = None
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
        if self._file is not None:
            self._read(self._file.path, sheet, {}, self.pages.roster, self.enter)

    @Slot()
    def _read_again(self) -> None:
        file = self._file
        if file is not None:
            page = self.pages.check
            self._read(file.path, file.table.sheet, self._mapping, page, self._check)

    def _read(
        self,
        path: Path,
        sheet: str,
        mapping: dict[int, Field],
        page: FirstPage,
        then: Callable[[], None],
    ) -> None:
        def take(file: object) -> None:
            if isinstance(file, RosterFile):
                self._file = file
                self._checked, self._corrected = Checked(), None
                self._mapping = file.mapping(mapping)
                then()

        self.work.run(page, READING, lambda going: RosterFile.read(path, sheet, going), take)

    @Slot(object)
    def _write_form(self, path: Path) -> None:
        self.try_(self.pages.roster, lambda: write_form(path, self.desk.window.language))

    @Slot()
    def _show_columns(self) -> None:
        if self._file is not None and not self.work.errands.busy:
            self.pages.columns.show_problem(None)
            self.pages.columns.show_columns(self._file.layout, self._mapping)
            self.whole.show_page(self.pages.columns)

    @Slot(int, str)
    def _assign(self, index: int, what: str) -> None:
        if self._file is not None:
            self._mapping = self._file.assigned(self._mapping, index, what)
            self.pages.columns.show_columns(self._file.layout, self._mapping)

    @Slot()
    def _check(self) -> None:
        file, mapping = self._file, self._mapping
        if file is None:
            return
        plan = plan_of(self.desk.gate.roster, self.desk.gate.now())
        days = (plan.first, plan.last)

        def then(checked: object) -> None:
            if isinstance(checked, Checked):
                self._checked, self._only_good = checked, False
                self._show_check()

        self.work.run(
            self.whole.page, CHECKING, lambda going: file.checked(mapping, days, going), then
        )

    @Slot()
    def _show_check(self) -> None:
        if self._file is not None and not self.work.errands.busy:
            page = self.pages.check
            page.show_problem(None)
            place = self._file.left_out_place(self.desk.window.language)
            page.show_checked(self._checked, only_good=self._only_good, place=place)
            self.whole.show_page(page)

    @Slot(bool)
    def _choose_good(self, only_good: bool) -> None:
        self._only_good = only_good
        if only_good and self._file is not None:
            # Nobody is left out without a list of who it is.
            self._save_left_out(self._file.left_out_place(self.desk.window.language))

    @Slot(object)
    def _save_left_out(self, path: Path) -> None:
        file, page = self._file, self.pages.check
        if file is None:
            return
        checked, language = self._checked, self.desk.window.language

        def write() -> None:
            page.show_saved(file.write_left_out(path, checked, language), path)

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
