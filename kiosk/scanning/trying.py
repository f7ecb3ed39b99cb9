"""Trying a camera out: each size once, and its controls. Takes seconds; for a terminal."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.scanning.camera import SIZES, Camera, CameraInfo, CameraReport, PictureSize
from kiosk.scanning.controls import Control, Dial
from kiosk.scanning.source import SourceError
from sync.domain.wording import Say, same

_OPEN_S = 5.0
_LOOK_S = 1.2
_FIND_S = 5.0
_NAMES = {
    Control.EXPOSURE: Say(zh="曝光", en="exposure"),
    Control.FOCUS: Say(zh="对焦", en="focus"),
    Control.BRIGHTNESS: Say(zh="亮度", en="brightness"),
    Control.GAIN: Say(zh="增益", en="gain"),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a camera did."""

    given: tuple[tuple[tuple[int, int], PictureSize | None], ...] = ()
    """(width and height asked for, what came), in the order of `SIZES`."""
    dials: tuple[Dial, ...] = ()
    problem: SourceError | None = None
    """Why it could not be tried to the end."""

    def lines(self) -> Iterator[Say]:
        """Say it, a line for each size and each control."""
        for (width, height), given in self.given:
            if given is None:
                said = Say(zh="没有画面", en="no picture")
            else:
                said = same(f"{given.width_px}x{given.height_px}, {given.fps:.0f} fps")
            yield Say(zh="{w}x{h}：{given}", en="{w}x{h}: {given}").fill(
                w=width, h=height, given=said
            )
        for dial in self.dials:
            auto = Say(zh="，可自动", en=", automatic too") if dial.auto is not None else same("")
            yield Say(
                zh="{name} {low:.0f} 到 {high:.0f}，现为 {value:.0f}{auto}",
                en="{name} {low:.0f} to {high:.0f}, now {value:.0f}{auto}",
            ).fill(
                name=_NAMES[dial.control],
                low=dial.low,
                high=dial.high,
                value=dial.value,
                auto=auto,
            )
        if self.problem is not None:
            yield Say(zh="{title}：{todo}", en="{title}: {todo}").fill(
                title=self.problem.title, todo=self.problem.message
            )


def try_camera(
    info: CameraInfo, make: Callable[[CameraInfo], Camera] = Camera, look_s: float = _LOOK_S
) -> Trial:
    """Ask a camera for each size, then for its controls. Blocks, but not for ever."""
    camera = make(info)
    given: list[tuple[tuple[int, int], PictureSize | None]] = []
    dials: tuple[Dial, ...] = ()
    problem = None
    try:
        for size in SIZES:
            camera.ask_size(size)
            camera.open(_OPEN_S)
            _watch(camera, look_s, lambda _report: False)
            given.append((size, camera.given))
        camera.find_controls()
        report = _watch(camera, _FIND_S, lambda report: report.dials is not None)
        dials = report.dials or ()
    except SourceError as trouble:
        problem = trouble
    finally:
        camera.close()
    return Trial(tuple(given), dials, problem)


def _watch(camera: Camera, most_s: float, enough: Callable[[CameraReport], bool]) -> CameraReport:
    until = time.monotonic() + most_s
    while time.monotonic() < until and not enough(camera.report()):
        camera.latest(0.05)
    return camera.report()
