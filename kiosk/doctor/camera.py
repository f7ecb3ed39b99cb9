"""`gatepost doctor camera`: examine one camera and say what to do about it."""

import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.doctor.examining import Examination, examine
from kiosk.doctor.telling import Teller, write_json, write_report
from kiosk.doctor.verdict import judge
from kiosk.scanning.camera import Camera, CameraInfo, PictureSize, list_cameras
from kiosk.scanning.film import PICTURE_SUFFIXES, open_film
from kiosk.scanning.source import NoSuchCamera, Source
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Language, Say, same

_OPEN_S = 10.0
_ASKED_FPS = 30.0


class NotAPicture(EnvironmentProblem):
    """The last frame should go to a file of a kind that is no picture's."""

    title = Say(zh="这不是图片文件名", en="This is no picture's name")
    default = Say(
        zh="--picture 的文件名请以 .png 或 .jpg 结尾。",
        en="End the name given to --picture in .png or .jpg.",
    )


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    language: Language = "zh"
    camera: str | None = None
    """A camera's name or the beginning of it; None: the first one"""
    size: tuple[int, int] = (1280, 720)
    seconds: float = 10.0
    film: Path | None = None
    """Stands in for a camera"""
    distance_cm: float | None = None
    json_path: Path | None = None
    report_path: Path | None = None
    picture_path: Path | None = None
    """Where to keep the last frame: people may be on it, so never without being asked"""


def run(options: Options) -> int:
    """Examine a camera; 0 when all is fine, 1 when there is something to do.

    Raises:
        GatepostError: there is no such camera or film, or it cannot be opened.
        OSError: a file cannot be written; nothing was begun.
        KeyboardInterrupt: before the first frame.
    """
    _check_writable(options)
    cv2.setNumThreads(1)  # as the desk does: what reads here reads there
    source = _source(options)
    asked = None if options.film is not None else options.size
    with Teller(options.language) as tell:
        source.open(_OPEN_S)
        try:
            tell.begin(source.name, options.seconds)
            examination = Examination(source.name, asked, options.distance_cm)
            figures = examine(source, examination, options.seconds, tell.status)
        finally:
            source.close()
    findings = judge(figures)
    tell.verdict(figures, findings)
    if options.json_path is not None:
        write_json(options.json_path, figures, findings)
        tell.written(options.json_path)
    if options.report_path is not None:
        write_report(options.report_path, figures, findings, options.language)
        tell.written(options.report_path)
    if options.picture_path is not None and examination.last is not None:
        _write_picture(options.picture_path, examination.last)
        tell.written(options.picture_path)
    return 1 if any(found.do is not None for found in findings) else 0


def _check_writable(options: Options) -> None:
    """See that files can be written before anybody waits."""
    picture = options.picture_path
    if picture is not None and picture.suffix.lower() not in PICTURE_SUFFIXES:
        raise NotAPicture
    for path in (options.json_path, options.report_path, picture):
        if path is not None:
            there = path.exists()
            path.open("ab").close()
            if not there:
                path.unlink()


def _source(options: Options) -> Source:
    if options.film is not None:
        return open_film(options.film)
    size = PictureSize(*options.size, fps=_ASKED_FPS)
    return Camera(_named(options.camera) if options.camera else None, size)


def _named(name: str) -> CameraInfo:
    """Find a camera by its name, or by a part of it that no other has."""
    there = list_cameras()
    same_name = [camera for camera in there if camera.name == name]
    part = [camera for camera in there if name.casefold() in camera.name.casefold()]
    if same_name:
        return same_name[0]
    if len(part) == 1:
        return part[0]
    names = same(", ".join(camera.name for camera in there)) if there else _NONE
    raise NoSuchCamera(_NOT_NAMED.fill(name=name, names=names))


def _write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write a frame for its owner's eyes only; not imwrite, which fails on Chinese paths."""
    _, data = cv2.imencode(path.suffix.lower(), picture)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data.tobytes())


_NONE = Say(zh="没有", en="none")
_NOT_NAMED = Say(
    zh="没有（或不止一个）叫“{name}”的摄像头。现在插着的：{names}。",
    en="No camera, or more than one, is called “{name}”. Plugged in: {names}.",
)
