"""An image file instead of a camera: a badge that somebody sent, or photographed.

Nobody waits in a queue behind a file, so it gets a second instead of a frame's milliseconds:
it is looked at in several sizes. What comes from outside is measured
before it is unpacked: a small file can claim to be a picture of gigabytes.
"""

import math
import struct
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import BmpImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from kiosk.scanning.glance import Glance, Grey
from sync.domain.wording import Say

MOST_BYTES = 50 * 1024 * 1024
MOST_PX = 64_000_000
"""More than any telephone takes unless it is told to; as grey, 64 MB."""
WITHIN_S = 1.5
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
_FORMATS = (
    PngImagePlugin.PngImageFile.format,
    JpegImagePlugin.JpegImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
"""Named by their modules, which Pillow else loads late, and a bundle not at all."""
_MOST_LOOKED_AT_PX = 3840 * 2160
"""What the reader's own process is made for."""
_SMALL_PX = 900
"""A picture of a code cut out of a chat: enlarged, it reads better."""
_MORE_S = 0.4
"""After a code was read, how long to look for a second one beside it."""

# Pillow only warns of a bomb; a warning is read by nobody at a gate.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class PhotoProblem(Enum):
    """Why a photo gives no badge; `title` and `todo` are for the captain."""

    CANNOT_OPEN = (
        Say(zh="照片打不开", en="The photo cannot be opened"),
        Say(
            zh="请确认文件还在、能打开，然后再试一次。没有记录任何内容。",
            en="See that the file is there and opens, then try again. Nothing was recorded.",
        ),
    )
    NO_PICTURE = (
        Say(zh="这不是照片", en="This is no photo"),
        Say(
            zh="请用 PNG、JPEG、BMP 或 WebP 图片。没有记录任何内容。",
            en="Use a PNG, JPEG, BMP or WebP picture. Nothing was recorded.",
        ),
    )
    HEIC = (
        Say(zh="这种照片读不了", en="This kind of photo cannot be read"),
        Say(
            zh="这是 HEIC 照片。请截屏，或存成 JPEG 再拖进来。没有记录任何内容。",
            en="It is a HEIC photo: take a screenshot, or save it as JPEG. Nothing was recorded.",
        ),
    )
    TOO_LARGE = (
        Say(zh="照片太大", en="The photo is too large"),
        Say(
            zh="请把照片裁小，或截屏后再试。没有记录任何内容。",
            en="Cut it smaller, or take a screenshot of it. Nothing was recorded.",
        ),
    )
    NO_CODE = (
        Say(zh="照片里没读到二维码", en="No QR code was read in the photo"),
        Say(
            zh="请换一张更近、更清楚的照片，或用摄像头扫胸牌。没有记录任何内容。",
            en="Use a closer, sharper photo, or show the badge to the camera. Nothing was recorded.",
        ),
    )
    SEVERAL_CODES = (
        Say(zh="照片里不止一个二维码", en="There are several QR codes in the photo"),
        Say(
            zh="请一次一个：把照片裁到只剩一个胸牌。没有记录任何内容。",
            en="One at a time: cut the photo down to one badge. Nothing was recorded.",
        ),
    )
    SEVERAL_PHOTOS = (
        Say(zh="请一次一张照片", en="One photo at a time"),
        Say(
            zh="看到结果后再放下一张。没有记录任何内容。",
            en="Wait for the answer, then drop the next one. Nothing was recorded.",
        ),
    )

    @property
    def title(self) -> Say:
        """Say what is wrong."""
        return self.value[0]

    @property
    def todo(self) -> Say:
        """Say what to do about it."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """What a photo gave: a text, or what is wrong with it."""

    text: str | None = None
    problem: PhotoProblem | None = None


class Looks(Protocol):
    """What a photo needs of a reader."""

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        """Read the QR codes in a frame, until `deadline` of time.monotonic; never raises."""


class _Unfit(Exception):
    """The file is no picture for us."""

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


def read_photo(photo: Path | bytes, reader: Looks, within_s: float = WITHIN_S) -> PhotoResult:
    """Read the one badge in an image file. Blocks; never raises on content.

    Args:
        reader: has seen nothing else; what it remembers must not be of another picture.
        within_s: for reading, after the file was opened.
    """
    try:
        grey = unpack(_bytes_of(photo) if isinstance(photo, Path) else photo)
    except _Unfit as unfit:
        return PhotoResult(problem=unfit.problem)
    return read_picture(grey, reader, within_s)


def read_picture(grey: Grey, reader: Looks, within_s: float = WITHIN_S) -> PhotoResult:
    """Read the one badge in a picture."""
    end = time.monotonic() + within_s
    sizes = list(_sizes(grey))
    texts: dict[str, None] = {}
    for number, size in enumerate(sizes):
        now = time.monotonic()
        if now >= end:
            break
        share_s = (end - now) / (len(sizes) - number)
        had = bool(texts)
        glance = reader.look(size(), now + share_s)
        texts |= dict.fromkeys(glance.texts)
        if had or len(texts) > 1:
            break
        if texts:
            # Another size may show a second code: whose badge it is must not be left to chance.
            end = min(end, time.monotonic() + _MORE_S)
    match list(texts):
        case []:
            return PhotoResult(problem=PhotoProblem.NO_CODE)
        case [text]:
            return PhotoResult(text)
        case _:
            return PhotoResult(problem=PhotoProblem.SEVERAL_CODES)


def unpack(packed: bytes) -> Grey:
    """Make a grey picture, turned upright, of an image file's bytes.

    Raises:
        _Unfit: it is none, or too large; found out before it is unpacked.
    """
    if len(packed) > MOST_BYTES:
        raise _Unfit(PhotoProblem.TOO_LARGE)
    if packed[4:8] == b"ftyp":
        raise _Unfit(PhotoProblem.HEIC)
    try:
        with Image.open(BytesIO(packed), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PX:
                raise _Unfit(PhotoProblem.TOO_LARGE)
            # JPEG alone: unpacked as grey, at no less than the size that is looked at.
            image.draft("L", (2048, 2048))
            upright = ImageOps.exif_transpose(image)
            return np.ascontiguousarray(_as_grey(upright), dtype=np.uint8)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise _Unfit(PhotoProblem.TOO_LARGE) from None
    except _BROKEN:
        raise _Unfit(PhotoProblem.NO_PICTURE) from None


_BROKEN: tuple[type[Exception], ...] = (OSError, ValueError, SyntaxError, EOFError, LookupError)
_BROKEN += (TypeError, ArithmeticError, AttributeError, struct.error)
"""What Pillow raises on files that were cut off or made up (measured on mutated ones)."""


def _as_grey(image: Image.Image) -> Image.Image:
    if image.mode == "P" or image.mode.endswith(("A", "a")):
        image = image.convert("RGBA")
        # A code drawn in black on nothing would be black on black.
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image, np.int64) >> 8).clip(0, 255).astype(np.uint8))
    return image.convert("L")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _Unfit(PhotoProblem.NO_PICTURE)
        if not path.is_file():  # a pipe would never end
            raise _Unfit(PhotoProblem.CANNOT_OPEN)
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise _Unfit(PhotoProblem.CANNOT_OPEN) from None


def _sizes(grey: Grey) -> Iterator[Callable[[], Grey]]:
    """Give the sizes to look at, each made when its turn comes; the likeliest first."""
    longest = max(grey.shape)
    most = longest * min(1.0, math.sqrt(_MOST_LOOKED_AT_PX / grey.size))
    if longest <= 1600:
        yield lambda: _at(grey, most)
    else:
        yield lambda: _at(grey, 1280)
        yield lambda: _at(grey, min(most, 2560))
        if most > 2560:
            yield lambda: _at(grey, most)
    if longest < _SMALL_PX:
        yield lambda: _at(grey, longest * 2)
    if longest > 640:
        yield lambda: _at(grey, 640)
    # Cut out tightly, a code lacks the white margin that it needs.
    yield lambda: _framed(_at(grey, min(longest, 1000)))


def _at(grey: Grey, longest_px: float) -> Grey:
    height, width = grey.shape
    scale = longest_px / max(height, width)
    if scale == 1:
        return grey
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)


def _framed(grey: Grey) -> Grey:
    return np.pad(grey, max(24, max(grey.shape) // 12), constant_values=255)
