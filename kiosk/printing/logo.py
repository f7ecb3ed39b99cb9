"""An organiser's logo, from a picture file: read once, drawn on every badge.

A logo with a see-through ground was made for a ground of some brightness. A light one goes
straight onto the post's colour; every other stands on a white plate.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from kiosk.printing.postmarks import INK, WHITE, on
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say

_LARGEST_PX = 800
"""On paper 30 mm at most: some 600 dots an inch."""
_MOST_BYTES = 32 * 2**20
_LIGHT = 0.8


class BadLogo(EnvironmentProblem):
    """The logo cannot be used; nothing was printed."""

    title = Say(zh="徽标不能用", en="The logo cannot be used")
    default = Say(
        zh="这个文件不是能识别的图片。请换成 PNG、JPEG 或 SVG 图片再试。",
        en="This file is no picture that can be read. Take a PNG, JPEG or SVG picture instead.",
    )


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture ready to be drawn."""

    picture: QImage
    light: bool
    """Made for a dark ground."""


def read_logo(path: Path) -> Logo:
    """Read a logo; what is transparent around it does not count.

    Raises:
        BadLogo: missing, too large, or no picture.
    """
    try:
        size = path.stat().st_size
    except OSError:
        raise BadLogo(
            Say(
                zh="找不到徽标文件“{path}”。请检查文件名。",
                en="The logo {path} is not there. Check its name.",
            ).fill(path=path)
        ) from None
    if size > _MOST_BYTES:
        raise BadLogo(
            Say(
                zh="徽标文件太大（超过 32 MB）。请缩小后再试。",
                en="The logo's file is too large (over 32 MB). Make it smaller and try again.",
            )
        )
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) in {b"svg", b"svgz"}:  # has no pixels of its own
        reader.setScaledSize(_within(reader.size()))
    picture = reader.read()
    if picture.isNull():
        raise BadLogo
    picture = _trimmed(picture.convertToFormat(QImage.Format.Format_ARGB32))
    if picture.isNull():
        raise BadLogo(
            Say(
                zh="这张徽标图片是空白的（全透明）。请换一张。",
                en="This logo is empty: all of it is transparent. Take another.",
            )
        )
    if max(picture.width(), picture.height()) > _LARGEST_PX:
        picture = picture.scaled(
            _within(picture.size()),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return Logo(picture, _is_light(picture))


def draw_logo(
    painter: QPainter, logo: Logo, box: QRectF, ground: QColor, *, right: bool = False
) -> float:
    """Draw a logo at the left (or right) end of `box`, as high as fits; give the width taken."""
    plate = None if logo.light and on(ground) == WHITE else INK if logo.light else WHITE
    pad = 0.0 if plate is None else 0.1 * box.height()
    wide, high = logo.picture.width(), logo.picture.height()
    scale = min((box.width() - 2 * pad) / wide, (box.height() - 2 * pad) / high)
    taken = wide * scale + 2 * pad
    tall = box.height() if plate is not None else high * scale
    left = box.right() - taken if right else box.left()
    outer = QRectF(left, box.center().y() - tall / 2, taken, tall)
    if plate is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(outer, 1.6 * pad, 1.6 * pad)
    inner = QRectF(0, 0, wide * scale, high * scale)
    inner.moveCenter(outer.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(inner, logo.picture)
    return taken


def _within(size: QSize) -> QSize:
    fits = size.scaled(_LARGEST_PX, _LARGEST_PX, Qt.AspectRatioMode.KeepAspectRatio)
    return fits.expandedTo(QSize(1, 1))


def _trimmed(picture: QImage) -> QImage:
    """Cut the see-through rim off; a null picture if nothing is left."""
    shown = _pixels(picture)[..., 3] > 8
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    if not rows.size:
        return QImage()
    top, left = int(rows[0]), int(columns[0])
    return picture.copy(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


def _is_light(picture: QImage) -> bool:
    """Say whether a picture with see-through parts is mostly light."""
    pixels = _pixels(picture).astype(np.float64) / 255
    alpha = pixels[..., 3]
    if alpha.mean() > 0.97:
        return False
    grey = pixels[..., :3] @ np.array([0.0722, 0.7152, 0.2126])
    return bool((grey * alpha).sum() / alpha.sum() > _LIGHT)


def _pixels(picture: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Give (height, width, 4): blue, green, red, alpha."""
    lines = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
    return lines[:, : 4 * picture.width()].reshape(picture.height(), picture.width(), 4)
