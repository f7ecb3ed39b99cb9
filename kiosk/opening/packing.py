"""Open an event pack: look into the file, show whose it is, take it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from kiosk.desk.renewing import read_pack
from kiosk.opening import enrolling
from kiosk.opening.stage import Stage
from sync.domain.wording import Say, same
from sync.wire.pack import Pack

READING = Say(zh="正在检查活动包…", en="Checking the pack …")
TAKING = Say(zh="正在采用…", en="Taking it …")


def facts_of(pack: Pack) -> tuple[tuple[Say, Say], ...]:
    """Say what a person compares before taking a pack."""
    roster = pack.roster
    event = roster.event
    made = event.local(pack.made)
    return (
        (Say(zh="活动", en="Event"), Say(zh=event.name, en=event.name_en or event.name)),
        (Say(zh="中心", en="Hub"), same(pack.url)),
        (Say(zh="签到台", en="Kiosk"), same(pack.name)),
        (Say(zh="志愿者", en="Volunteers"), same(f"{len(roster.volunteers):,}")),
        (Say(zh="岗位", en="Posts"), same(f"{len(roster.posts):,}")),
        (Say(zh="制作时间", en="Made"), same(f"{made:%Y-%m-%d %H:%M}")),
        (Say(zh="指纹", en="Fingerprint"), same(pack.fingerprint)),
    )


class PackWay(QObject):
    """Reads a file, asks, and takes it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._page = stage.window.pack
        self._pack: Pack | None = None
        self._page.left.connect(self._leave)
        self._page.file_given.connect(self.open)
        self._page.gone_on.connect(self._take)

    def enter(self) -> None:
        """Open the page; the file that was chosen before is opened again."""
        self._stage.window.open_page(self._page)
        before = self._stage.draft.pack
        if before and self._pack is None and Path(before).is_file():
            self.open(Path(before))

    @Slot(object)
    def open(self, path: Path) -> None:
        """Look into a file."""
        self._pack = None
        self._page.show_pack("", ())
        self._stage.keep(replace(self._stage.draft, pack=str(path)))
        self._stage.run(self._page, READING, lambda _going: read_pack(path), self._show)

    def _show(self, pack: object) -> None:
        if isinstance(pack, Pack):
            self._pack = pack
            self._page.show_problem(None)
            self._page.show_pack(pack.name, facts_of(pack))
            self._page.next.setFocus()

    @Slot()
    def _take(self) -> None:
        pack, settings = self._pack, self._stage.settings
        if pack is not None:
            self._stage.run(
                self._page,
                TAKING,
                lambda _going: enrolling.take_pack(settings, pack),
                lambda _nothing: self._stage.finish(),
            )

    @Slot()
    def _leave(self) -> None:
        self._stage.go_home()
