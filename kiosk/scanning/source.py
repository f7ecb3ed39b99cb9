"""What a source of frames promises, and what can go wrong with one."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say


class SourceError(EnvironmentProblem):
    """A camera or a film cannot be used; another one may be."""

    title = Say(zh="摄像头不可用", en="The camera cannot be used")
    default = Say(
        zh="请换一个摄像头，或用 USB 扫码枪继续签到。",
        en="Choose another camera, or go on with a USB scanner.",
    )


class SourceLost(SourceError):
    """It worked and is gone: unplugged, or it gives no more pictures. May be reopened."""

    title = Say(zh="摄像头断开了", en="The camera is gone")
    default = Say(
        zh="请把摄像头重新插好，它会自动恢复；期间可用 USB 扫码枪。",
        en="Plug it in again and it comes back by itself; until then use a USB scanner.",
    )


class SourceBusy(SourceError):
    """Another program holds it, or an earlier opening of ours still hangs."""

    title = Say(zh="摄像头被占用", en="The camera is in use")
    default = Say(
        zh="请关闭正在用摄像头的软件（会议、微信、浏览器），然后再试。",
        en="Close the program that uses the camera (meeting, chat, browser), then try again.",
    )


class SourceSlow(SourceError):
    """It did not open before the deadline."""

    title = Say(zh="摄像头没有反应", en="The camera does not answer")
    default = Say(
        zh="请关闭其他用摄像头的软件，拔下摄像头再插上，然后再试。",
        en="Close other programs that use the camera, unplug it and plug it in, then try again.",
    )


class NoSuchCamera(SourceError):
    """No camera is plugged in, or not the one that was asked for."""

    title = Say(zh="找不到摄像头", en="No camera found")
    default = Say(
        zh="请插好摄像头，或用 USB 扫码枪继续签到。",
        en="Plug a camera in, or go on with a USB scanner.",
    )


class CameraAwaited(NoSuchCamera):
    """The camera that was asked for is not plugged in; no other one is taken in its place."""

    title = Say(zh="在等指定的摄像头", en="Waiting for the chosen camera")
    said = Say(
        zh="请插好“{name}”，它会自动恢复；也可以在“摄像头”页换一个。",
        en="Plug {name} in and it comes back by itself, or choose another on the Camera page.",
    )


class CameraChanging(SourceLost):
    """Another camera or size was chosen; `open` takes it."""

    title = Say(zh="正在切换摄像头", en="Changing the camera")
    default = Say(zh="请稍候。", en="One moment, please.")


class NoSuchFilm(SourceError):
    """The film's file or folder is not there."""

    title = Say(zh="找不到影片", en="The film is not there")
    default = Say(
        zh="找不到这个文件或文件夹，请检查路径。",
        en="There is no such file or folder; check the path.",
    )


class NotAVideo(SourceError):
    """The file holds no video, or the folder no pictures."""

    title = Say(zh="这不是影片", en="This is no film")
    default = Say(
        zh="请选择一个视频文件，或一个装有图片的文件夹。",
        en="Choose a video file, or a folder with pictures.",
    )


class SourceClosed(SourceError):
    """It was closed by another thread while it was being opened."""

    title = Say(zh="摄像头已关闭", en="The camera was closed")


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture as it came from a source."""

    pixels: NDArray[np.uint8]
    """(height, width, 3) BGR or (height, width) grey, C-contiguous, row 0 at the top.
    The receiver owns it: no source writes to it again."""
    at_ns: int
    """time.monotonic_ns() when the source delivered it"""
    index: int
    """Grows from frame to frame; a gap means that frames were dropped."""


class Source(Protocol):
    """Gives the newest frame of a camera or a film.

    Every method may be called from any thread, `latest` from one at a time.
    """

    name: str

    def open(self, deadline_s: float) -> None:
        """Be ready to give frames, the first one already there.

        Opening an open source starts it anew.

        Raises:
            SourceError: within the deadline, whatever the device does.
        """

    def latest(self, wait_s: float) -> Frame | None:
        """Give the newest frame not yet handed out; older ones are gone.

        Returns:
            None if none came within `wait_s`, if the film is over, or if the source is closed.

        Raises:
            SourceLost: the device is gone; `open` may bring it back.
        """

    @property
    def ended(self) -> bool:
        """Whether the film is over and its last frame handed out. A camera never ends."""

    def close(self) -> None:
        """Let go of the device. Idempotent; never hangs, even when the device does."""
