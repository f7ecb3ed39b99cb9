"""The two decoders, asked for QR codes of model 2 and nothing else.

zxing-cpp's `QRCode` family would bring phantom Micro QR codes. What zxing-cpp located but could
not decode is worth as much as a text: `Unread` tells the reader where to go on, and for a
checksum that failed even the size of the code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.scanning.glance import Box, Corners, Grey, Seen

try:
    from pyzbar import pyzbar
except (ImportError, OSError):  # the system's libzbar is missing or broken
    pyzbar = None


SMALLEST_PX = 21
"""A QR code has at least 21 x 21 modules; nobody is to be bothered with less."""

Affine = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Two rows of three: from a place x, y, 1 in one picture to its place in another."""

_FORMAT = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_PLAIN = zxingcpp.TextMode.Plain

LOCAL = zxingcpp.Binarizer.LocalAverage
GLOBAL = zxingcpp.Binarizer.GlobalHistogram
FIXED = zxingcpp.Binarizer.FixedThreshold
"""Black below 128."""


Grid = NDArray[np.float32]
"""(..., 2): x and y."""
Place = Callable[[Grid], Grid]
"""From places in a code, in modules from its top left, to pixels."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A code that was located and not decoded."""

    corners: Corners
    modules: int
    """Per side."""
    place: Place | None = None
    """Where its modules are, if more is known than the corners."""

    @property
    def box(self) -> Box:
        """Give the upright box around it."""
        xs, ys = [x for x, _ in self.corners], [y for _, y in self.corners]
        return Box(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decoder made of a picture, in that picture's pixels."""

    seen: tuple[Seen, ...] = ()
    unread: tuple[Unread, ...] = ()
    marked: bool = False
    """At least one finder pattern was seen."""

    def mapped(self, affine: Affine) -> "Decoded":
        """Give it in another picture's pixels."""

        def there(corners: Corners) -> Corners:
            (a, b, c), (d, e, f) = affine
            return tuple((a * x + b * y + c, d * x + e * y + f) for x, y in corners)

        return Decoded(
            tuple(Seen(one.text, there(one.corners)) for one in self.seen),
            tuple(
                Unread(there(one.corners), one.modules, one.place and _moved(one.place, affine))
                for one in self.unread
            ),
            self.marked or bool(self.unread),
        )


def _moved(place: Place, affine: Affine) -> Place:
    turn = np.array([row[:2] for row in affine], np.float32).T
    shift = np.array([row[2] for row in affine], np.float32)
    return lambda grid: place(grid) @ turn + shift


def has_zbar() -> bool:
    """Say whether the second decoder is there; without libzbar0 the first works alone."""
    return pyzbar is not None


def by_zxing(grey: Grey, binarizer: zxingcpp.Binarizer = LOCAL, *, flat: bool = False) -> Decoded:
    """Ask zxing-cpp.

    Args:
        flat: the picture holds one upright code and little else; fewer ways are tried.
    """
    codes = zxingcpp.read_barcodes(
        grey,
        formats=_FORMAT,
        text_mode=_PLAIN,
        binarizer=binarizer,
        try_rotate=not flat,
        try_downscale=not flat,
        return_errors=not flat,
    )
    if not codes:
        return Decoded()
    seen = tuple(Seen(c.text, _corners(c.position)) for c in codes if c.valid and c.text)
    unread = tuple(_unread(codes))
    return Decoded(seen, unread, bool(unread))


def _unread(codes: list[zxingcpp.Barcode]) -> Iterator[Unread]:
    for code in codes:
        # Any other error gives neither a place nor a size that could be relied on.
        if code.error is not None and code.error.type == zxingcpp.ErrorType.Checksum:
            extra = code.extra if isinstance(code.extra, dict) else {}
            version = str(extra.get("Version", ""))
            if version.isdigit():
                yield Unread(_corners(code.position), 17 + 4 * int(version))


def _corners(place: zxingcpp.Position) -> Corners:
    # A pixel's middle is at .5: corners are then the same for every scale of a picture.
    return tuple(
        (corner.x + 0.5, corner.y + 0.5)
        for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )


def by_zbar(grey: Grey) -> Decoded:
    """Ask pyzbar; nothing when it is not there."""
    if pyzbar is None or min(grey.shape) < SMALLEST_PX:
        return Decoded()
    seen = []
    for code in pyzbar.decode(np.ascontiguousarray(grey), [pyzbar.ZBarSymbol.QRCODE]):
        text = code.data.decode("utf-8", errors="replace")
        if code.type == "QRCODE" and text:
            corners = _upright(code)
            seen.append(Seen(text, corners))
    return Decoded(tuple(seen))


_ZBAR_UP = {"UP": (0, -1), "RIGHT": (1, 0), "DOWN": (0, 1), "LEFT": (-1, 0)}


def _upright(code: "pyzbar.Decoded") -> Corners:
    """Give zbar's corners in our order: it gives the hull's points from the leftmost on.

    Of the four ways to begin, that one is right whose upper side lies where zbar says is up.
    """
    box = code.rect
    points = [(p.x, p.y) for p in code.polygon] or [
        (box.left + across, box.top + down) for across in (0, box.width) for down in (0, box.height)
    ]
    hull = cv2.convexHull(np.array(points, np.float32))
    around = [(float(x), float(y)) for x, y in hull[:, 0]]
    up = _ZBAR_UP.get(code.orientation or "")
    if len(around) != 4 or up is None:
        return tuple(around)

    def upness(first: int) -> float:
        x, y = (
            around[first][axis]
            + around[(first + 1) % 4][axis]
            - around[(first + 2) % 4][axis]
            - around[(first + 3) % 4][axis]
            for axis in (0, 1)
        )
        return x * up[0] + y * up[1]

    # Clockwise as seen, since y goes down.
    best = max(range(4), key=upness)
    return tuple(around[(best + step) % 4] for step in range(4))
