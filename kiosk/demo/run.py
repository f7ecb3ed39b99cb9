"""The demonstration: a morning at the gate, real from the printed page to the hub's figures.

Order: a hub gets the sample event; everybody's badge is printed; the film's papers are
printed, rasterised and put before a camera of ours; the hub serves, the kiosk is enrolled,
and the window opens. A webcam and a screen take the film's place when they are there.
"""

import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import assets
from kiosk.app import Kiosk, open_kiosk
from kiosk.demo import telling
from kiosk.demo.captain import Captain
from kiosk.demo.film import Film
from kiosk.demo.hubside import HubProcess
from kiosk.demo.notes import Notes, Verdict, write_json
from kiosk.demo.props import Props, make_props, withdraw
from kiosk.demo.sample import load_sample
from kiosk.demo.script import SERVED, Script, morning
from kiosk.scanning.camera import Camera, list_cameras
from kiosk.scanning.film import LiveFilm
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import save_enrolment
from kiosk.workers.upkeep import INTERRUPTED
from sync.client.enrolment import enrol
from sync.client.pace import Pace
from sync.client.transport import HttpTransport, Severable
from sync.domain.clock import Knot, TimelineClock
from sync.domain.entries import EventId
from sync.domain.errors import EnvironmentProblem
from sync.domain.roster import Roster
from sync.domain.wording import Language, Say

FPS = 30.0
LEAD_IN_LEAST_S = 4.0
LEAD_IN_MOST_S = 12.0
DRAIN_S = 15.0
POLL_S = 2.0
RETRY_MOST_S = 3.0


class FolderTaken(EnvironmentProblem):
    """Another demonstration's hub and kiosk lie in the folder that was named."""

    title = Say(zh="这个文件夹用过了", en="This folder was used before")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    language: Language = "zh"
    json_path: Path | None = None
    folder: Path | None = None
    size: tuple[int, int] = (1280, 720)
    film: bool = False
    """Play the film although there is a webcam."""


def has_screen() -> bool:
    """Say whether a window would be seen by anybody."""
    if os.environ.get("QT_QPA_PLATFORM", "") in {"offscreen", "minimal"}:
        return False
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(options: Options) -> int:
    """Give the demonstration; 0 when kiosk, hub and script agree.

    Raises:
        GatepostError: something it needs is not there; says what.
        KeyboardInterrupt: somebody pressed Ctrl+C; everything was stopped.
        OSError: the folder or the JSON file cannot be written; nothing was begun.
    """
    folder = _folder(options)
    screen = has_screen()
    if not screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    cv2.setNumThreads(1)
    app = QApplication.instance() or QApplication(["gatepost"])
    tell = telling.Teller(options.language)
    roster = load_sample()
    script = morning(roster)
    film = options.film or not screen or not list_cameras()
    with HubProcess(folder / "hub") as hub:
        tell.step(telling.HUB)
        began = time.monotonic()
        hub.ask("load", str(assets.path("sample/event.json")))
        pace_s = time.monotonic() - began
        tell.step(telling.PRINTING)
        props = make_props(hub, roster, script, folder)
        withdraw(hub, roster, script)
        tell.step(telling.PRINTED, path=props.badges_pdf)
        play = _play_film if film else _play_camera
        verdict = play(_Stage(options, folder, roster, script, hub, props, tell, screen, pace_s))
    app.processEvents()
    return 0 if verdict is None or verdict.agreed else 1


def _folder(options: Options) -> Path:
    """Make the folder, and see that the JSON file can be written: nobody waits to learn it not."""
    if options.json_path is not None:
        options.json_path.open("a", encoding="utf-8").close()
    folder = options.folder
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="gatepost-demo-"))
    if (folder / "hub").exists() or (folder / "kiosk").exists():
        raise FolderTaken(
            Say(
                zh="{path} 里已有一次演示，没有改动它。请换一个空文件夹，或不写 --folder。",
                en="{path} holds a demonstration already; it was not touched. "
                "Name an empty folder, or leave --folder out.",
            ).fill(path=folder)
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@dataclass(frozen=True, slots=True)
class _Stage:
    """Everything that is ready before the window opens."""

    options: Options
    folder: Path
    roster: Roster
    script: Script
    hub: HubProcess
    props: Props
    tell: telling.Teller
    screen: bool
    pace_s: float
    """How long this machine took over one of the hub's commands."""

    @property
    def settings(self) -> Settings:
        """Give the kiosk's settings, its data in the demonstration's folder."""
        return load_settings(
            data_dir=self.folder / "kiosk",
            language=self.options.language,
            posts=SERVED,
            poll_s=POLL_S,
            kiosk_name="会场南门",
            **({"theme": "light", "sounds": False} if not self.screen else {}),
        )


def _enrol(stage: _Stage) -> None:
    code = stage.hub.ask("enrol-code", str(stage.roster.event.event)).strip()
    settings = stage.settings
    enrolled = enrol(stage.hub.url, code, settings.kiosk_name)
    key = read_or_make_key(settings.key_path)
    with open_store(settings.database_path, key) as store:
        save_enrolment(store, enrolled, stage.hub.url, settings.kiosk_name)


def _play_camera(stage: _Stage) -> None:
    """Open the kiosk on the webcam, on the event's first morning, until it is closed."""
    first = stage.script.scenes[0].starts
    clock = TimelineClock([Knot(time.time(), first)])
    clock.dump(stage.folder / "clock.json")
    stage.hub.serve(stage.folder / "clock.json")
    _enrol(stage)
    stage.tell.step(telling.CAMERA, path=stage.props.badges_pdf, url=stage.hub.url)
    with open_kiosk(stage.settings, clock, Camera()) as kiosk:
        kiosk.scanned.connect(stage.tell.scanned)
        kiosk.start()
        _until_closed(kiosk)
        kiosk.stop()
        stage.tell.figures(kiosk.gate.book.figures(), stage.hub.figures(_event(stage)))


def _play_film(stage: _Stage) -> Verdict:
    """Open the kiosk before the film, play the captain, and compare the figures."""
    size = stage.options.size
    film = Film(stage.props.pictures, stage.script.shots(stage.props.pages, size[1]), size, FPS)
    lead_in_s = min(LEAD_IN_MOST_S, max(LEAD_IN_LEAST_S, 5 * stage.pace_s))
    start_s = time.time() + lead_in_s
    clock = TimelineClock(stage.script.knots(start_s))
    clock.dump(stage.folder / "clock.json")
    stage.hub.serve(stage.folder / "clock.json")
    _enrol(stage)
    stage.tell.step(telling.FILM, seconds=round(stage.script.seconds), url=stage.hub.url)
    source = LiveFilm(_Frames(film, start_s), fps=FPS, name=stage.props.badges_pdf.name)
    cables: list[Severable] = []

    def cable(ca_file: Path | None) -> Severable:
        cables.append(Severable(HttpTransport(ca_file)))
        return cables[-1]

    # Half a minute stands for a morning: what waits up to a minute elsewhere waits seconds here.
    pace = Pace(POLL_S, lambda least, most: random.uniform(least, min(most, RETRY_MOST_S)))
    notes = Notes()
    with open_kiosk(stage.settings, clock, source, film=True, carrier=cable, pace=pace) as kiosk:
        captain = Captain(
            kiosk, stage.script, cables[0], start_s, stage.folder, notes, stage.tell.scanned
        )
        kiosk.start()
        captain.start()
        stage.tell.watch(kiosk)
        _until(start_s + stage.script.seconds)
        drained = _drain(kiosk)
        if stage.screen:
            stage.tell.step(telling.OVER)
            _until_closed(kiosk)
        captain.stop()
        verdict = Verdict(
            kiosk=kiosk.gate.book.figures(),
            hub=stage.hub.figures(_event(stage)),
            script=stage.script.figures(stage.roster),
            happened=notes.happened,
            expected=stage.script.expected(),
            drained=drained,
        )
    stage.tell.verdict(verdict, notes, stage.folder)
    if stage.options.json_path is not None:
        write_json(stage.options.json_path, stage.folder, stage.script, notes, verdict)
    return verdict


def _event(stage: _Stage) -> EventId:
    return stage.roster.event.event


class _Frames:
    """Draws the frame that is due by the wall clock, whichever the source asks for.

    The film, the captain and both clocks follow one timetable, so none can drift away.
    """

    def __init__(self, film: Film, start_s: float) -> None:
        self._film = film
        self._start_s = start_s

    def __call__(self, _index: int) -> NDArray[np.uint8] | None:
        return self._film.frame(max(0, int((time.time() - self._start_s) * self._film.fps)))


def _until(unix_s: float) -> None:
    """Run the event loop until a moment of the wall clock."""
    loop = QEventLoop()
    QTimer.singleShot(max(0, int((unix_s - time.time()) * 1000)), loop.quit)
    _run(loop)


def _drain(kiosk: Kiosk) -> bool:
    """Wait until nothing is pending; nobody presses anything."""
    deadline = time.time() + DRAIN_S
    while kiosk.line.pending and time.time() < deadline:
        _until(time.time() + 0.1)
    return not kiosk.line.pending


def _until_closed(kiosk: Kiosk) -> None:
    loop = QEventLoop()
    watch = QTimer()
    watch.timeout.connect(lambda: None if kiosk.window.isVisible() else loop.quit())
    watch.start(200)
    _run(loop)
    watch.stop()


def _run(loop: QEventLoop) -> None:
    if loop.exec() == INTERRUPTED:
        raise KeyboardInterrupt
