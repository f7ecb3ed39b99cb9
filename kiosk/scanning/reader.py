"""QR codes in a frame, under a deadline: what is cheap and reads much comes first.

1. Nothing moved since the last look: its answer still holds (`stillness`).
2. zxing-cpp on the whole frame reads nearly every badge that is held well.
3. A code that it located and could not decode is flattened (`flattening`).
   One that has been in view for seconds, a poster, keeps none from being looked for (`standing`).
4. Where something looks like a code (`regions`), one strategy after the other is tried
   (`strategies`), until one reads or the time is over; the next frame goes on with the next one
   (`tracking`). What read last is tried first. In low light the region's frames are averaged
   (`stacking`).

An empty gate costs one look of zxing-cpp in ten frames: a region in which nothing moves is left
alone once everything was tried on it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scanning.costs import Costs
from kiosk.scanning.decoders import SMALLEST_PX, Decoded, Unread, by_zxing, has_zbar
from kiosk.scanning.flattening import drawn, flattened, likeness, plane, sampled
from kiosk.scanning.glance import Box, Glance, Grey, Hint, Seen, around
from kiosk.scanning.hints import diagnose
from kiosk.scanning.regions import find_regions
from kiosk.scanning.stacking import Stack
from kiosk.scanning.standing import Standing, covered
from kiosk.scanning.stillness import Stillness
from kiosk.scanning.strategies import STRATEGIES, Part
from kiosk.scanning.tracking import Track, Tracks

BUDGET_S = 0.033
LOOK_EVERY = 10
"""Frames after which even an unchanged one is looked at."""

_KEPT = 9
"""Looks in vain at a badge that was read and has not moved since, after which it is gone."""
_NOISY = 9.0
"""Grey levels (sigma) from which averaging frames pays."""
_STACKED = 2
"""Looks in vain after which it pays in any light: the average is also sharper."""
_PLAIN = "zxing"
_PLAIN_S_PER_PX = 5e-9
"""What a noisy frame takes on a laptop."""
_FLAT = "flattened"
_STACK = "averaged"
_WHY = "hint"
_WHY_PX = 20_000
"""About as much as it looks at, whatever the region."""
_WHY_EVERY = 3
_SMALL_PX = 500 * 500
"""A picture this small may be all code: it is a region of its own."""
_SAME_CODE = 0.8
_FLATTENED_MOST = 4
_DOUBTFUL_STEPS = 1
_LIKE_A_CODE = 0.85
"""Share of a code's fixed patterns below which a grid is not worth bending further."""


class Reader:
    """Reads frames in the order in which they came. For one thread at a time.

    Args:
        look_every: frames after which even an unchanged one is looked at; 1 looks at each.
        now: seconds, as `time.monotonic`.
    """

    def __init__(
        self, look_every: int = LOOK_EVERY, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._look_every = look_every
        self._now = now
        self._costs = Costs(now)
        for strategy in STRATEGIES:
            self._costs.expect(strategy.name, strategy.ns_per_px)
        self._costs.expect(_FLAT, 900.0)  # per module
        self._costs.expect(_STACK, 100.0)
        self._costs.expect(_WHY, 50.0)
        self._stillness = Stillness()
        self._tracks = Tracks()
        self._standing = Standing()
        self._frames = 0
        self._stack: Stack | None = None
        self._lucky = ""
        self._size = (0, 0)
        self._settled = False
        self._gated = 0
        self._missed = 0
        self._routine = False
        self._certain = False
        self._unanswered = 0
        self._last = Glance()

    @property
    def has_zbar(self) -> bool:
        """Whether the second decoder is there; without libzbar0 the first works alone."""
        return has_zbar()

    def read(self, frame: NDArray[np.uint8], deadline: float | None = None) -> list[str]:
        """Give the texts of `look`."""
        return self.look(frame, deadline).texts

    def look(self, frame: NDArray[np.uint8], deadline: float | None = None) -> Glance:
        """Read every QR code in one frame.

        Other symbologies, Micro QR codes among them, are never looked for.

        Args:
            frame: (height, width) grey or (height, width, 3) BGR, row 0 at the top.
            deadline: when to have answered, in seconds of `time.monotonic`; `BUDGET_S` from
                now when it is not given. The first look at a frame is taken whatever the time.

        Returns:
            What was found. Never raises on content.
        """
        if deadline is None:
            deadline = self._now() + BUDGET_S
        if frame.size == 0 or min(frame.shape[:2]) < SMALLEST_PX:
            return Glance()
        size = (frame.shape[1], frame.shape[0])
        if size != self._size:
            self._begin(size)
        self._frames += 1
        still = self._stillness.still(frame) and self._settled
        if still and self._gated < self._look_every - 1:
            self._gated += 1
            if not self._last.gated:
                self._last = replace(self._last, gated=True)
            return self._last
        self._gated = 0
        self._stillness.remember()
        each = self._look_every == 1
        held = () if each else self._held()
        by_strategy = bool(held) and self._last.by != _PLAIN
        self._routine = still and not (self._stillness.blind or by_strategy or each)
        # What was read is a code, though nothing moves there; all may be tried on it again.
        self._certain = each or by_strategy or (bool(held) and self._missed > 0)
        self._last = self._keep(held, self._glance(_grey(frame), deadline))
        self._standing.add(self._last.seen, self._frames)
        return self._last

    def _held(self) -> tuple[Seen, ...]:
        """Give what was read last and is there for certain: nothing moved in its place."""
        return tuple(
            one for one in self._last.seen if self._stillness.moved_in(around(one.corners)) is False
        )

    def _keep(self, held: Sequence[Seen], glance: Glance) -> Glance:
        """Add what is held and was not read this once, unless another is in its place."""
        if not held:
            self._missed = 0
            return glance
        boxes = [around(one.corners) for one in glance.seen]
        kept = tuple(
            one
            for one in held
            if one.text not in glance.texts
            and not any(box.overlap(around(one.corners)) for box in boxes)
        )
        self._missed = self._missed + 1 if kept else 0
        if not kept or self._missed > _KEPT:
            return glance
        by = glance.by or self._last.by
        return replace(glance, seen=(*glance.seen, *kept), by=by)

    def _begin(self, size: tuple[int, int]) -> None:
        self._size = size
        self._stillness = Stillness()
        self._tracks.clear()
        self._standing.clear()
        self._drop_stack()
        self._settled = False
        self._last = Glance()

    def _glance(self, grey: Grey, deadline: float) -> Glance:
        first = self._plain(grey, deadline)
        if not first.seen:
            return self._search(grey, first.unread, deadline)
        seen = first.seen
        if self._routine or self._look_every == 1 or not all(map(self._standing.has, seen)):
            return self._read(seen, _PLAIN)
        more = self._search(covered(grey, seen), first.unread, deadline)
        if more.seen:
            return self._read((*more.seen, *seen), more.by)
        return replace(more, seen=self._nearest(seen), hint=None, by=_PLAIN)

    def _search(self, grey: Grey, unread: Sequence[Unread], deadline: float) -> Glance:
        """Do for what looks like a code whatever there is time for."""
        flattened_: list[Unread] = []
        found = self._flatten_all(grey, unread, flattened_, deadline)
        if found:
            return self._read(found, _FLAT)
        if self._routine:
            self._settled = not self._last.seen
            hint = None if self._last.seen else self._last.hint
            return replace(self._last, seen=(), hint=hint, by="", gated=False)
        tracks = self._regions(grey, unread)
        if not tracks:
            self._settled = True
            self._drop_stack()
            return Glance(hint=self._why(grey, None, (), deadline), size=self._size)
        found, by = self._averaged(grey, tracks[0], deadline)
        if not found:
            found, by = self._try(grey, tracks, flattened_, deadline)
        if found:
            return self._read(found, by)
        self._settled = all(track.worn for track in tracks)
        box = tracks[0].box
        hint = self._why(grey, box, flattened_, deadline)
        return Glance(hint=hint, size=self._size, region=box)

    def _read(self, seen: Sequence[Seen], by: str) -> Glance:
        self._settled = True
        self._drop_stack()
        if by in _STRATEGY_NAMES:
            self._lucky = by
        nearest = self._nearest(seen)
        # A poster is not held up: nobody could take it away.
        several = (
            len(nearest) > 1 and len([one for one in nearest if not self._standing.has(one)]) > 1
        )
        return Glance(nearest, Hint.TWO_CODES if several else None, by=by, size=self._size)

    def _nearest(self, seen: Sequence[Seen]) -> tuple[Seen, ...]:
        """Give each text once, the nearest to the middle first."""
        if len(seen) == 1:
            return tuple(seen)
        middle = (self._size[0] / 2, self._size[1] / 2)

        def off(one: Seen) -> float:
            return (one.middle[0] - middle[0]) ** 2 + (one.middle[1] - middle[1]) ** 2

        once = {one.text: one for one in sorted(seen, key=off, reverse=True)}
        return tuple(sorted(once.values(), key=off))

    def _drop_stack(self) -> None:
        self._stack = None

    def _why(
        self, grey: Grey, box: Box | None, unread: Sequence[Unread], deadline: float
    ) -> Hint | None:
        """Say why nothing was read: now and then, it changes slowly."""
        asked, self._unanswered = self._unanswered, self._unanswered + 1
        if asked % _WHY_EVERY or not self._costs.fits(_WHY, _WHY_PX, deadline):
            before = self._last
            same = not before.seen and (box is None) == (before.region is None)
            return before.hint if same else None
        corners = unread[0].corners if unread else None
        return self._costs.run(_WHY, _WHY_PX, lambda: diagnose(grey, box, (), unread=corners))

    # ---- the steps ----------------------------------------------------------------------------

    def _plain(self, grey: Grey, deadline: float) -> Decoded:
        """Look at the whole frame, made smaller where there is no time for all of it."""
        # Not by what it took lately: a busy moment must not make small badges unreadable.
        most = max(0.0, deadline - self._now()) / _PLAIN_S_PER_PX
        scale = 1
        while scale < 8 and grey.size > most * scale**2:
            scale *= 2
        if scale == 1 or min(grey.shape) // scale < SMALLEST_PX:
            return by_zxing(grey)
        size = (grey.shape[1] // scale, grey.shape[0] // scale)
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
        back = ((grey.shape[1] / size[0], 0, 0), (0, grey.shape[0] / size[1], 0))
        return by_zxing(small).mapped(back)

    def _flatten_all(
        self, grey: Grey, unread: Sequence[Unread], done: list[Unread], deadline: float
    ) -> tuple[Seen, ...]:
        """Flatten what was located, but for what was flattened in this frame before."""
        for one in unread:
            again = any(
                one.modules == other.modules
                and one.box.overlap(other.box) > _SAME_CODE
                and (one.place is None or other.place is not None)
                for other in done
            )
            if again or len(done) >= _FLATTENED_MOST:
                continue
            done.append(one)
            found = self._flatten(grey, one, deadline)
            if found:
                return found
        return ()

    def _flatten(self, grey: Grey, unread: Unread, deadline: float) -> tuple[Seen, ...]:
        place = unread.place or plane(unread.corners, unread.modules)
        if place is None:
            return ()
        cells = unread.modules**2
        steps = flattened(grey, place, unread.modules)
        promising = True

        def step() -> tuple[Seen, ...]:
            nonlocal promising
            flat = next(steps, None)
            if flat is None:
                promising = False
                return ()
            modules = sampled(flat)
            promising = likeness(modules) >= _LIKE_A_CODE
            return by_zxing(drawn(modules), flat=True).seen or by_zxing(flat, flat=True).seen

        found: tuple[Seen, ...] = ()
        while promising and not found and self._costs.fits(_FLAT, cells, deadline):
            found = self._costs.run(_FLAT, cells, step)
        return tuple(Seen(one.text, unread.corners) for one in found)

    def _regions(self, grey: Grey, unread: Sequence[Unread]) -> list[Track]:
        height, width = grey.shape
        boxes = [_roomy(one.box, width, height) for one in unread]
        boxes += [_roomy(region.box, width, height) for region in find_regions(grey)]
        if grey.size <= _SMALL_PX:
            boxes.append(Box(0, 0, width, height))
        moved_in = (lambda _box: True) if self._certain else self._stillness.moved_in
        tracks = self._tracks.follow(boxes, moved_in)
        for track in tracks:
            if any(one.box.overlap(track.box) > 0 for one in unread):
                track.mark()
        return tracks

    def _averaged(self, grey: Grey, track: Track, deadline: float) -> tuple[tuple[Seen, ...], str]:
        """Add the frame to the average, and look at that."""
        pixels = track.box.width * track.box.height
        if self._stillness.noise < _NOISY and track.unread < _STACKED:
            return (), ""
        if not self._costs.fits(_STACK, pixels, deadline):
            return (), ""
        stack = self._stack = self._stack or Stack()

        def step() -> tuple[Seen, ...]:
            stack.add(grey, track.box)
            picture = stack.picture()
            return by_zxing(picture).seen if picture is not None else ()

        found = self._costs.run(_STACK, pixels, step)
        to_frame = stack.to_frame
        return tuple(
            Seen(one.text, tuple(to_frame(x, y) for x, y in one.corners)) for one in found
        ), _STACK

    def _try(
        self, grey: Grey, tracks: Sequence[Track], done: list[Unread], deadline: float
    ) -> tuple[tuple[Seen, ...], str]:
        """Try strategies, on the likeliest region most."""
        plans = [
            (track, Part(grey, track.box), track.order(self._lucky))
            for track in tracks
            if not track.worn
        ]
        steps = [4 * rank for rank in range(len(plans))]
        while plans:
            turn = steps.index(min(steps))
            track, part, order = plans[turn]
            strategy = next(order, None)
            if strategy is None or (track.doubtful and steps[turn] >= _DOUBTFUL_STEPS):
                del plans[turn], steps[turn]
                continue
            steps[turn] += 1
            pixels = strategy.pixels(part)
            if strategy.name in track.tried or not self._costs.fits(
                strategy.name, pixels, deadline
            ):
                continue
            decoded = self._costs.run(strategy.name, pixels, partial(strategy.run, part))
            if decoded is not None and decoded.seen:
                return decoded.seen, strategy.name
            if decoded is not None and decoded.marked:
                track.mark()
                found = self._flatten_all(grey, decoded.unread, done, deadline)
                if found:
                    return found, _FLAT
            track.tried.add(strategy.name)
        return (), ""


_STRATEGY_NAMES = frozenset(strategy.name for strategy in STRATEGIES)


def _roomy(box: Box, width: int, height: int) -> Box:
    """Widen a box for the quiet zone, and a border guessed wrong."""
    return box.widened(max(8, (box.width + box.height) // 16), width, height)


def _grey(frame: NDArray[np.uint8]) -> Grey:
    grey = frame if frame.ndim == 2 else cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(grey, dtype=np.uint8)
