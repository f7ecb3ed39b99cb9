"""A new event on this laptop: six steps, each of which can be left and taken up again."""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot

from kiosk.desk.first_start import STEPS, EventDraft, Step, forget_draft
from kiosk.desk.importing.columns import Field
from kiosk.desk.importing.findings import Checked
from kiosk.desk.importing.kinds import Listed
from kiosk.desk.importing.papers import write_form
from kiosk.desk.importing.planning import PostPlan, make_roster
from kiosk.opening import founding
from kiosk.opening.own_event_badges import BadgesStep
from kiosk.opening.own_event_facts import event_facts
from kiosk.opening.roster_file import CHECKING, READING, RosterFile
from kiosk.opening.stage import Stage
from kiosk.ui.first_start.page import FirstPage
from sync.domain.errors import GatepostError
from sync.domain.roster import Roster
from sync.domain.wording import Say

SUMMING = Say(zh="正在汇总…", en="Putting it together …")


class OwnEventWay(QObject):
    """Goes from step to step; what was entered is kept after every change."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        window = stage.window
        self._pages: dict[Step, FirstPage] = {
            Step.EVENT: window.event_page,
            Step.ROSTER: window.roster,
            Step.COLUMNS: window.columns,
            Step.CHECK: window.check,
            Step.POSTS: window.posts,
            Step.OPEN: window.opening,
            Step.BADGES: window.badges,
        }
        self._file: RosterFile | None = None
        self._checked = Checked()
        self._roster: Roster | None = None
        for page in self._pages.values():
            page.call_off_asked.connect(stage.errands.call_off)
        for step, page in self._pages.items():
            if step is not Step.BADGES:
                page.left.connect(self._back)
        window.event_page.edited.connect(self._keep_event)
        window.event_page.gone_on.connect(self._name_event)
        window.roster.file_given.connect(self.open_file)
        window.roster.sheet_chosen.connect(self._open_sheet)
        window.roster.form_named.connect(self._write_form)
        window.roster.skipped.connect(self._skip_roster)
        window.roster.gone_on.connect(self._show_columns)
        window.columns.chosen.connect(self._assign)
        window.columns.gone_on.connect(self._check)
        window.check.only_good_changed.connect(self._only_good)
        window.check.read_again_asked.connect(self._read_again)
        window.check.left_out_named.connect(self._save_left_out)
        window.check.gone_on.connect(self._show_posts)
        window.posts.edited.connect(self._keep_posts)
        window.posts.list_asked.connect(self.open_list)
        window.posts.gone_on.connect(self._show_open)
        window.kinds.edited.connect(self._keep_kinds)
        window.kinds.left.connect(self._show_posts)
        window.kinds.gone_on.connect(self._show_posts)
        window.opening.gone_on.connect(self._found)
        self._badges = BadgesStep(stage)

    @property
    def draft(self) -> EventDraft:
        """Give what was entered."""
        return self._stage.draft.event

    def enter(self) -> None:
        """Open the step that was left; a file that it rests on is read again first."""
        wanted = self.draft.step
        if STEPS.index(wanted) <= STEPS.index(Step.ROSTER) or not self.draft.path:
            if wanted in {Step.COLUMNS, Step.CHECK}:
                wanted = Step.ROSTER
            # Without a roster the posts are what everything rests on.
            self._open(Step.POSTS if wanted is Step.OPEN else wanted)
            return
        self._open(Step.ROSTER)
        self._read(Path(self.draft.path), self.draft.sheet, self.draft.mapping, wanted)

    def stop(self) -> None:
        """Let go of the people's data. Idempotent."""
        self._file = self._roster = None
        self._badges.forget()
        self._checked = Checked()

    def _keep(self, **changes: Any) -> None:
        event = replace(self.draft, **changes)
        self._stage.keep(replace(self._stage.draft, event=event))

    def _open(self, step: Step) -> None:
        """Show a step and remember that it is the one."""
        if step is not Step.BADGES:
            self._keep(step=step)
        page = self._pages[step]
        page.show_problem(None)
        {
            Step.EVENT: self._fill_event,
            Step.ROSTER: self._fill_roster,
            Step.COLUMNS: self._fill_columns,
            Step.CHECK: self._fill_check,
            Step.POSTS: self._fill_posts,
            Step.OPEN: self._fill_open,
            Step.BADGES: self._fill_badges,
        }[step]()
        self._stage.window.open_page(page)

    @Slot()
    def _back(self) -> None:
        if self._stage.errands.busy:
            return
        step = self.draft.step
        if step is Step.EVENT:
            self._stage.go_home()
            return
        before = STEPS[STEPS.index(step) - 1]
        if before is Step.CHECK and not self.draft.path:
            before = Step.ROSTER
        self._open(before)

    # ---- 1: the event -----------------------------------------------------------------------

    def _fill_event(self) -> None:
        draft = self.draft
        kiosk = draft.kiosk or self._stage.settings.kiosk_name
        self._stage.window.event_page.show_draft(replace(draft, kiosk=kiosk))

    @Slot()
    def _keep_event(self) -> None:
        self._keep(**self._stage.window.event_page.entered())

    @Slot()
    def _name_event(self) -> None:
        self._keep_event()
        if not self.draft.number:
            first = date.fromisoformat(self.draft.first)
            # Two small events of one day are told apart by the last digits.
            number = int(f"{first:%Y%m%d}") * 100 + secrets.randbelow(100)
            self._keep(number=number)
        self._open(Step.ROSTER)

    # ---- 2: the file ------------------------------------------------------------------------

    def _fill_roster(self) -> None:
        page, file = self._stage.window.roster, self._file
        if file is None:
            page.show_file((), (), "")
        else:
            page.show_file(file.facts, file.table.sheets, file.table.sheet)

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Read a file that was chosen or dropped."""
        self._stage.window.roster.show_folder(path.parent)
        self._read(path, "", {}, Step.ROSTER)

    @Slot(str)
    def _open_sheet(self, sheet: str) -> None:
        self._read(Path(self.draft.path), sheet, {}, Step.ROSTER)

    def _read(self, path: Path, sheet: str, mapping: Mapping[int, Field], to: Step) -> None:
        """Read a file and go on to a step; `mapping` as it was changed by hand before."""

        def then(file: object) -> None:
            if isinstance(file, RosterFile):
                self._take(file, mapping)
                if to in {Step.CHECK, Step.POSTS, Step.OPEN}:
                    self._run_check(Step.CHECK if to is Step.CHECK else Step.POSTS)
                else:
                    self._open(to)

        page = self._pages[self.draft.step]
        self._stage.run(page, READING, lambda going: RosterFile.read(path, sheet, going), then)

    def _take(self, file: RosterFile, mapping: Mapping[int, Field]) -> None:
        self._file, self._checked = file, Checked()
        self._keep(path=str(file.path), sheet=file.table.sheet, mapping=file.mapping(mapping))

    @Slot(object)
    def _write_form(self, path: Path) -> None:
        page = self._stage.window.roster
        self._try(page, lambda: write_form(path, self._stage.window.language))

    @Slot()
    def _skip_roster(self) -> None:
        self.stop()
        self._keep(path="", sheet="", mapping={}, only_good=False)
        self._open(Step.POSTS)

    # ---- 3: the columns ---------------------------------------------------------------------

    @Slot()
    def _show_columns(self) -> None:
        self._open(Step.COLUMNS)

    def _fill_columns(self) -> None:
        if self._file is not None:
            self._stage.window.columns.show_columns(self._file.layout, self.draft.mapping)

    @Slot(int, str)
    def _assign(self, index: int, what: str) -> None:
        if self._file is not None:
            self._keep(mapping=self._file.assigned(self.draft.mapping, index, what))
            self._fill_columns()

    # ---- 4: the rows ------------------------------------------------------------------------

    @Slot()
    def _check(self) -> None:
        self._run_check(Step.CHECK)

    def _run_check(self, to: Step) -> None:
        file, days, mapping = self._file, self.draft.days(), self.draft.mapping
        if file is None or days is None:
            return

        def then(checked: object) -> None:
            if isinstance(checked, Checked):
                self._checked = checked
                usable = bool(checked.good) and (checked.is_clean or self.draft.only_good)
                self._open(to if usable else Step.CHECK)

        page = self._pages[self.draft.step]
        self._stage.run(page, CHECKING, lambda going: file.checked(mapping, days, going), then)

    def _fill_check(self) -> None:
        place = self._left_out_place()
        if place is not None:
            page, only_good = self._stage.window.check, self.draft.only_good
            page.show_checked(self._checked, only_good=only_good, place=place)

    def _left_out_place(self) -> Path | None:
        file = self._file
        return None if file is None else file.left_out_place(self._stage.window.language)

    @Slot(bool)
    def _only_good(self, only_good: bool) -> None:
        self._keep(only_good=only_good)
        place = self._left_out_place()
        if only_good and place is not None:
            # Nobody is left out without a list of who it is.
            self._save_left_out(place)

    @Slot()
    def _read_again(self) -> None:
        draft = self.draft
        self._read(Path(draft.path), draft.sheet, draft.mapping, Step.CHECK)

    @Slot(object)
    def _save_left_out(self, path: Path) -> None:
        page, file = self._stage.window.check, self._file
        if file is None:
            return
        checked, language = self._checked, self._stage.window.language

        def write() -> None:
            page.show_saved(file.write_left_out(path, checked, language), path)

        self._try(page, write)

    def _try(self, page: FirstPage, act: Any) -> None:
        page.show_problem(None)
        try:
            act()
        except GatepostError as problem:
            page.show_problem(problem)

    # ---- 5: the posts -----------------------------------------------------------------------

    @Slot()
    def _show_posts(self) -> None:
        self._open(Step.POSTS)

    def _fill_posts(self) -> None:
        planned = Counter(row.duty.post for row in self._checked.good if row.duty is not None)
        english = {
            row.duty.post: row.duty.post_en
            for row in self._checked.good
            if row.duty is not None and row.duty.post_en
        }
        before = {plan.name: plan for plan in self.draft.posts}
        plans = [
            before.get(name, PostPlan(name, english.get(name, ""))) for name in self._checked.posts
        ]
        # Of the roster's posts the times are in its rows.
        plans = [replace(plan, starts_min=None, ends_min=None) for plan in plans]
        plans += [
            plan
            for plan in self.draft.posts
            if plan.name not in planned and plan.starts_min is not None
        ]
        self._keep(posts=tuple(plans))
        hours = (self.draft.starts_min, self.draft.ends_min)
        page = self._stage.window.posts
        page.show_posts(plans, planned, hours)
        page.show_counts(len(self.draft.services), len(self.draft.kit))

    @Slot()
    def _keep_posts(self) -> None:
        self._keep(posts=self._stage.window.posts.entered())

    @Slot(str)
    def open_list(self, which: str) -> None:
        """Show what is counted, or what is handed out."""
        window, listed = self._stage.window, Listed(which)
        if self._stage.errands.busy:
            return
        self._keep_posts()
        window.kinds.show_kinds(listed, self.draft.kinds(listed))
        window.open_page(window.kinds)

    @Slot()
    def _keep_kinds(self) -> None:
        page = self._stage.window.kinds
        self._keep(**{page.listed.value: page.entered()})

    # ---- 6: open ----------------------------------------------------------------------------

    @Slot()
    def _show_open(self) -> None:
        self._keep_posts()
        wrong = self.draft.wrong_list()
        if wrong is not None:
            self.open_list(wrong.value)  # it was left as it was, and says why
            return
        plan, rows = self.draft.plan(), self._checked.good
        if plan is None:
            return

        def then(roster: object) -> None:
            if isinstance(roster, Roster):
                self._roster = roster
                self._open(Step.OPEN)

        # A hundred thousand rows take seconds.
        page = self._stage.window.posts
        self._stage.run(page, SUMMING, lambda _going: make_roster(plan, rows), then)

    def _fill_open(self) -> None:
        plan, roster = self.draft.plan(), self._roster
        if plan is not None and roster is not None:
            self._stage.window.opening.show_event(event_facts(plan, roster))

    @Slot()
    def _found(self) -> None:
        roster, settings = self._roster, self._stage.settings
        name = self.draft.kiosk or settings.kiosk_name
        if roster is not None:
            self._stage.run(
                self._stage.window.opening,
                founding.STEPS[0],
                lambda going: founding.found(settings, roster, name, going),
                lambda _nothing: self._open(Step.BADGES),
                founding.STEPS,
            )

    # ---- the badges -------------------------------------------------------------------------

    def _fill_badges(self) -> None:
        forget_draft(self._stage.settings.data_dir)  # the event is open, whatever comes now
        self._badges.show(self._roster)
