"""Follow what looks like a code from frame to frame, and remember what was tried on it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kiosk.scanning.glance import Box
from kiosk.scanning.strategies import (
    ENLARGED,
    FINDERS,
    FINE,
    HALVED,
    ONE_THRESHOLD,
    STRATEGIES,
    TWO_GREYS,
    Strategy,
)

HEADS = (ENLARGED, ONE_THRESHOLD, TWO_GREYS, HALVED, FINE, FINDERS)
"""Tried again in every frame: they read most, and a badge that moves is another one each time."""
_SAME = 0.25
_FIRST_LOOKS = 3
"""In which nobody knows what was always there: a badge may be held up already."""
_PATIENT_LOOKS = 45
"""A region that never showed a code's marks in so many looks is a plant or a poster."""


@dataclass(slots=True)
class Track:
    """One region, followed."""

    box: Box
    turn: int = 0
    """Which of the strategies is next."""
    tried: set[str] = field(default_factory=set)
    """What was tried since something moved here."""
    unread: int = 0
    """How often it was looked at in vain."""
    looks: int = 0
    """How often it was looked at since the marks of a code were last seen here."""

    marked: bool = False
    """A finder pattern was seen here, or a decoder located a code."""

    came: bool = False
    """It moved since it is known; what never did is the wall, a shelf, a poster."""
    new: bool = True
    """Nobody knows yet."""

    @property
    def worn(self) -> bool:
        """Say whether nothing is left to try: all was tried, or it was always there."""
        if not (self.came or self.new or self.marked):
            return True
        return all(s.name in self.tried for s in STRATEGIES if self.marked or not s.costly)

    def mark(self) -> None:
        """Note that the marks of a code were seen."""
        self.marked, self.looks = True, 0

    @property
    def doubtful(self) -> bool:
        """Say whether it has been looked at for long without the marks of a code."""
        return self.looks > _PATIENT_LOOKS

    def order(self, lucky: str) -> Iterator[Strategy]:
        """Give what to try in this frame, from the likeliest on."""
        begun: set[str] = set()
        for strategy in STRATEGIES:
            if strategy.name in HEADS or strategy.name == lucky:
                begun.add(strategy.name)
        ahead = [s for s in STRATEGIES if s.name in begun]
        ahead.sort(key=lambda s: s.name != lucky)
        yield from ahead
        for _ in STRATEGIES:
            strategy = STRATEGIES[self.turn % len(STRATEGIES)]
            self.turn += 1
            if strategy.name not in begun and (self.marked or not strategy.costly):
                yield strategy


class Tracks:
    """The regions of the frame before, and of this one. For one thread."""

    def __init__(self, most: int = 3) -> None:
        self._most = most
        self._tracks: list[Track] = []
        self._frames = 0

    def clear(self) -> None:
        """Forget them all."""
        self._tracks = []
        self._frames = 0

    def follow(self, boxes: Iterable[Box], moved_in: Callable[[Box], bool | None]) -> list[Track]:
        """Match a frame's regions with those of the frame before.

        Args:
            boxes: the likeliest first.
            moved_in: says whether anything moved in a box; None when that is not known.

        Returns:
            One for each box, but for those nearly the same; at most `most`.
        """
        self._frames += 1
        tracks: list[Track] = []
        left = list(self._tracks)
        for box in boxes:
            if any(box.overlap(track.box) > 2 * _SAME for track in tracks):
                continue
            known = max(left, key=lambda track: box.overlap(track.box), default=None)
            if known is not None and box.overlap(known.box) > _SAME:
                left.remove(known)
                known.box = box
            else:
                known = Track(box)
            moved = moved_in(box) if self._frames > _FIRST_LOOKS else None
            known.new = moved is None
            known.came = known.came or bool(moved)
            if moved is not False:
                known.tried.clear()
            known.looks += 1
            known.marked = known.marked and not known.doubtful
            known.unread += 1
            tracks.append(known)
            if len(tracks) == self._most:
                break
        self._tracks = tracks
        return tracks
