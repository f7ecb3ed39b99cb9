"""Try the sample event: a hub, its badges and a desk in a folder of their own.

Nothing of it mixes with a real event: another folder, another hub, other keys. Whoever comes
back within the same day finds it as it was left.
"""

import json
import shutil
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot

import assets
from kiosk.app import Kiosk, open_kiosk
from kiosk.desk.importing.papers import CannotWrite
from kiosk.opening import enrolling
from kiosk.opening.founding import load_event, tokens_of
from kiosk.opening.sample_film import film_of, pages_of
from kiosk.opening.stage import Stage
from kiosk.printing.badges import print_badges
from kiosk.printing.cards import Layout, cards_of
from kiosk.scanning.camera import list_cameras
from kiosk.scanning.source import Source
from kiosk.settings import Settings
from kiosk.store.folder import make_folder, translating
from kiosk.workers.errands import Going
from kiosk.workers.local_hub import LocalHub
from sync.domain.clock import Knot, TimelineClock
from sync.domain.errors import BadRoster, EnvironmentProblem, GatepostError
from sync.domain.roster import Roster
from sync.domain.rostering import Row, from_rows
from sync.domain.wording import Say

FOLDER = "sample"
GOOD_FOR_S = 8 * 3600
"""After so long a practice begins anew: its day is over."""
BADGES_IN_FILM = 12
WATCH_MS = 200
STEPS = (
    Say(zh="正在启动示例中心…", en="Starting the sample's hub …"),
    Say(zh="正在导入 100 名虚构的志愿者…", en="Bringing in 100 made-up volunteers …"),
    Say(zh="正在做胸牌…", en="Making the badges …"),
    Say(zh="正在登记签到台…", en="Making a kiosk …"),
)


class PracticeCancelled(EnvironmentProblem):
    """Somebody called it off while it was set up."""

    title = Say(zh="已取消", en="Cancelled")
    default = Say(
        zh="示例活动没有准备完。想试的时候再按“开始”。",
        en="The sample event was not set up. Press Begin whenever you like.",
    )


@dataclass(frozen=True, slots=True)
class Practice:
    """A sample event that is ready to be opened."""

    settings: Settings = field(repr=False)
    hub: LocalHub
    clock: TimelineClock
    pages: Path
    """A PDF of some badges, one a page."""
    badges: Path
    """A PDF of everybody's, to print."""


def read_sample() -> Roster:
    """Read the sample event.

    Raises:
        BadRoster: the installation is not whole.
    """
    try:
        raw = json.loads(assets.path("sample/event.json").read_text("utf-8"))
        return from_rows(Row(*row) for row in raw["rows"])
    except (OSError, ValueError, TypeError, KeyError):
        raise BadRoster(
            Say(
                zh="示例活动文件缺失或已损坏，请重新安装岗亭。",
                en="The sample event is missing or damaged; install Gatepost again.",
            )
        ) from None


def prepare(settings: Settings, going: Going) -> Practice:
    """Set the sample event up, or take up the one of today.

    Any thread. The hub serves when this returns; whoever asked stops it.

    Raises:
        GatepostError: says what to do.
    """
    folder = settings.data_dir / FOLDER
    roster = read_sample()
    clock = _clock_of(folder)
    if clock is None:
        shutil.rmtree(folder, ignore_errors=True)
        with translating():
            make_folder(folder)
        begins = min(shift.starts for shift in roster.shifts.values()) + timedelta(minutes=2)
        clock = TimelineClock([Knot(time.time(), begins)])
        with translating():
            clock.dump(folder / "clock.json")
    mine = _settings(settings, folder, roster)
    hub = LocalHub(folder / "hub", clock=folder / "clock.json", language=settings.language)
    practice = Practice(mine, hub, clock, folder / "film.pdf", folder / "badges.pdf")

    def step(number: int) -> None:
        if going.cancelled():
            raise PracticeCancelled
        going.tell(number, len(STEPS))

    try:
        step(0)
        url = hub.start()
        if not (folder / "ready").exists():
            step(1)
            load_event(hub, folder, roster)
            step(2)
            _print(practice, roster, folder)
            step(3)
            code = json.loads(hub.ask("enrol-code", str(roster.event.event), "--json"))["code"]
            enrolling.join(mine, url, code, mine.kiosk_name, clock)
            with translating():
                (folder / "ready").touch(mode=0o600)
    except BaseException:
        hub.stop()
        raise
    return practice


def _clock_of(folder: Path) -> TimelineClock | None:
    """Give the clock of a practice that can be taken up again."""
    try:
        clock = TimelineClock.load(folder / "clock.json")
        began_s = json.loads((folder / "clock.json").read_text("utf-8"))[0][0]
    except (OSError, ValueError, TypeError, LookupError):
        return None
    fresh = 0 <= time.time() - began_s < GOOD_FOR_S
    return clock if fresh and (folder / "ready").exists() else None


def _settings(settings: Settings, folder: Path, roster: Roster) -> Settings:
    first = min(roster.shifts.values(), key=lambda shift: (shift.starts, shift.shift))
    return replace(
        settings,
        data_dir=folder / "kiosk",
        posts=(str(first.post),),
        kiosk_name=roster.posts[first.post].name,
        hub_ca_file=None,
        poll_s=2.0,
    )


def _print(practice: Practice, roster: Roster, folder: Path) -> None:
    tokens = tokens_of(practice.hub, folder, roster.event.event)
    cards = cards_of(roster, tokens)
    print_badges(cards, practice.badges)
    first = min(roster.shifts.values(), key=lambda shift: (shift.starts, shift.shift))
    crew = {a.volunteer for a in roster.assignments if a.shift == first.shift}
    others = [who for who in sorted(tokens) if who not in crew][:1]
    # One who is planned elsewhere, too: there is something to choose.
    shown = dict.fromkeys([*sorted(crew)[: BADGES_IN_FILM - 1], *others])
    print_badges(
        cards_of(roster, {who: tokens[who] for who in shown}), practice.pages, layout=Layout.LANYARD
    )


class SampleWay(QObject):
    """Opens the sample's desk in a window of its own, and comes back when that is closed."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._page = stage.window.sample
        self._loop: QEventLoop | None = None
        self.kiosk: Kiosk | None = None
        """The sample's desk while it is open."""
        self._page.left.connect(stage.go_home)
        self._page.gone_on.connect(self._begin)
        self._page.save_named.connect(self.save_badges)
        self._page.call_off_asked.connect(stage.errands.call_off)

    @property
    def playing(self) -> bool:
        """Say whether the sample's desk is open."""
        return self._loop is not None

    def enter(self) -> None:
        """Open the page."""
        self._page.show_webcam(bool(list_cameras()))
        self._stage.window.open_page(self._page)

    def stop(self) -> None:
        """Close the sample's desk. Idempotent."""
        if self._loop is not None:
            self._loop.quit()

    def _settings(self) -> Settings:
        window = self._stage.window
        return replace(self._stage.settings, language=window.language, theme=window.theme)

    @Slot(object)
    def save_badges(self, path: Path) -> None:
        """Set the sample up, and put its badges where somebody can print them."""
        settings, page = self._settings(), self._page

        def work(going: Going) -> None:
            practice = prepare(settings, going)
            practice.hub.stop()
            try:
                shutil.copy(practice.badges, path)
                path.chmod(0o600)
            except OSError:
                raise CannotWrite from None

        page.show_saved(None)
        self._stage.run(page, STEPS[0], work, lambda _nothing: page.show_saved(path), STEPS)

    @Slot()
    def _begin(self) -> None:
        settings = self._settings()
        self._stage.run(
            self._page, STEPS[0], lambda going: prepare(settings, going), self._play, STEPS
        )

    def _play(self, practice: object) -> None:
        if not isinstance(practice, Practice):
            return
        film = self._page.with_film
        with practice.hub:
            try:
                source: Source = (
                    film_of(pages_of(practice.pages), practice.badges.name)
                    if film
                    else self._stage.source_of()
                )
                self._open(practice, source, film=film)
            except GatepostError as problem:
                self._page.show_problem(problem)

    def _open(self, practice: Practice, source: Source, *, film: bool) -> None:
        window = self._stage.window
        loop = self._loop = QEventLoop()
        watch = QTimer()
        window.let_go()
        try:
            with open_kiosk(practice.settings, practice.clock, source, film=film) as kiosk:
                self.kiosk = kiosk
                kiosk.start()
                window.hide()
                watch.timeout.connect(self._look)
                watch.start(WATCH_MS)
                loop.exec()
                watch.stop()
                kiosk.window.speak("en")  # takes its catalogue away: this window brings its own
        except KeyboardInterrupt:
            # Raised in a slot it would be lost: whoever runs the outer loop raises it again.
            self._stage.interrupt()
        finally:
            self.kiosk = self._loop = None
            window.speak(window.language)
            window.set_theme(window.theme)
            if not self._stage.interrupted:
                window.show()
                self._stage.go_home()

    @Slot()
    def _look(self) -> None:
        kiosk, loop = self.kiosk, self._loop
        if loop is not None and (kiosk is None or not kiosk.window.isVisible()):
            loop.quit()
