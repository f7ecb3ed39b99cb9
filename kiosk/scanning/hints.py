"""Why a badge does not read: what somebody at the gate can change about it.

Everything is measured on what looks like a code, from at most a few ten thousand of its pixels.
First comes doubt: leaves, print and hair look like codes, too, and advice to nobody is worse
than none. A region counts as a code when it is about as wide as high, black on white (or white on
black) nearly everywhere in it, and its edges are as dense as a badge's 41 modules a side make them.

Of several causes the first of this list is told, because mending it may mend those after it, and
mending those first would not help:

1. TWO_CODES: both were read. Nothing to estimate, nothing else to say.
2. TOO_DARK: a webcam in the dark exposes longer (blur) and amplifies more (noise): light cures
   all three. Is it a screen that is dark, light does not help: SCREEN.
3. GLARE: what is burnt out is lost, however near and still the badge is held.
4. TOO_FAR: a nearer badge also is larger than its blur and than a screen's grid.
5. SCREEN: who sees the grid of the screen or its moiré has a sharp picture already.
6. BLURRED.
"""

import math
from collections.abc import Sequence

from kiosk.scanning.glance import Box, Corners, Grey, Hint, Seen, around
from kiosk.scanning.texture import Texture, grid_of, noise_of, quantiles, texture_of

BADGE_MODULES = 41
"""A badge's 139 characters at level M: version 6."""
_SMALLEST_PX = 21
_FAR_MODULE_PX = 1.5
"""No decoder here reads 95 % of badges below 1.25 to 1.5 px a module."""
_DARK_PAPER = 64
"""A quarter of the scale. A webcam lifts white paper far above while it can."""
_DARK_FRAME = 40
_LEAST_CONTRAST = 12
_NOISE_BELOW = 10.0
"""Contrast over noise (sigma): at 3 px a module single frames stop reading at 10 to 6."""
_NOISE_FROM = 4.0
"""Grey levels; a camera that has light is better than that."""
_ONLY_NOISE = 5.0
"""Noise alone has 3.3 of its sigmas between its 5th and its 95th percentile."""
_BURNT_BLOCKS = 2
"""Of 64; a code has no white as large, 30 modules, in its middle."""
_NEAR_MODULE_PX = 2.0
"""Lens and camera blur by a pixel or two by themselves: smaller modules are better brought near
than held still."""
_BLURRED_MODULES = 1.1
"""Width of an edge's blur: below 0.8 sharp; zxing-cpp stops at 1.2 (noisy) to 1.7."""
_GRID = 3.0
"""Printed codes have at most 1.9, those on screens whose grid ripples by a quarter 4 to 9."""
_LEAST_FILLED = 0.8
_RUNS = (0.85, 5.0)
"""Mean run over a badge's module: 1 to 3 sharp, to 4.6 blurred. Leaves and
cloth that fill a region are finer, things on a table coarser."""
_MOST_UNEVEN = 2.2
_LONGEST = 3.2
"""Width over height or the reverse: a code tilted by 70 degrees."""
_BLACK_ON_WHITE = 0.4
"""Contrast over white."""
_SIDE_MODULES = 43.0
"""What `texture_of` makes of 41, with their soft margin: 42 of large ones, 44 of small ones."""


def diagnose(
    grey: Grey,
    region: Box | None,
    seen: Sequence[Seen],
    *,
    unread: Corners | None = None,
    module_px: float | None = None,
    inverted: bool = False,
) -> Hint | None:
    """Say why nothing reads, or None: nobody is there, or no reason can be seen.

    Pure; under a millisecond for a region of any size. Never raises on content.

    Args:
        region: where something looks like a code; generous margins do no harm.
        seen: what was read in this frame.
        unread: a code that a decoder located and could not read: no doubt that it is one.
        module_px: the side of its modules, where a decoder could tell.
        inverted: it is known to be light on dark.
    """
    if len({one.text for one in seen}) > 1:
        return Hint.TWO_CODES
    if seen or grey.ndim != 2 or min(grey.shape, default=0) < _SMALLEST_PX:
        return None
    if _is_dark(grey):
        return Hint.TOO_DARK
    if region is None and unread:
        region = around(unread)
    texture = None
    if region is not None:
        region = region.widened(0, grey.shape[1], grey.shape[0])
        texture = texture_of(region.cut(grey))
    if texture is None:
        return None
    if module_px is None:
        module_px = _side(unread) / BADGE_MODULES if unread else _module_px(texture)
    return _why(grey, texture, module_px, located=bool(unread), inverted=inverted)


def _why(
    grey: Grey, texture: Texture, module_px: float, *, located: bool, inverted: bool
) -> Hint | None:
    noise = noise_of(grey)
    if texture.contrast < max(_LEAST_CONTRAST, _ONLY_NOISE * noise):
        return None
    if not located and not _is_code(texture):
        return None
    noisy = noise >= _NOISE_FROM and texture.contrast < _NOISE_BELOW * noise
    if texture.light < _DARK_PAPER or noisy:
        return Hint.SCREEN if inverted or grid_of(texture) > _GRID else Hint.TOO_DARK
    if texture.burnt >= _BURNT_BLOCKS:
        return Hint.GLARE
    blurred = texture.edge_px > _BLURRED_MODULES * module_px
    if module_px < (_NEAR_MODULE_PX if blurred else _FAR_MODULE_PX):
        return Hint.TOO_FAR
    if inverted or grid_of(texture) > _GRID:
        return Hint.SCREEN
    return Hint.BLURRED if blurred else None


def _is_code(texture: Texture) -> bool:
    """Say whether a texture is like that of a badge's code, read or not."""
    long, short = max(texture.width, texture.height), min(texture.width, texture.height)
    return (
        texture.filled >= _LEAST_FILLED
        and long <= _LONGEST * short
        and texture.uneven <= _MOST_UNEVEN
        and texture.contrast >= _BLACK_ON_WHITE * texture.light
        and _RUNS[0] <= texture.run_px / _module_px(texture) <= _RUNS[1]
    )


def _module_px(texture: Texture) -> float:
    # The shorter side: a name under the code makes the other longer. A tilt makes it shorter, but
    # then the modules are as small as that, too.
    return min(texture.width, texture.height) / _SIDE_MODULES


def _is_dark(grey: Grey) -> bool:
    """Say whether next to nothing in a frame is lit."""
    return quantiles(grey[::8, ::8], 0.98)[0] < _DARK_FRAME


def _side(corners: Corners) -> float:
    """Give the longest side."""
    around = zip(corners, (*corners[1:], corners[0]), strict=True)
    return max(math.hypot(x0 - x1, y0 - y1) for (x0, y0), (x1, y1) in around)
