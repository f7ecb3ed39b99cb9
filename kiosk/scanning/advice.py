"""Steady the hints: what to tell somebody who holds up a badge that does not read."""

from collections import deque
from dataclasses import dataclass

from kiosk.scanning.glance import Box, Glance, Hint

WAIT_MS = 700
"""Most badges read sooner: who is told at once looks at words instead of at the badge."""
TWO_MS = 200
"""Two badges that were both read are a fact, no estimate: little to wait for."""
STAY_MS = 1_200
"""As long as three words and a drawing take to be read from two metres."""
FORGET_MS = 1_500
PARTED_MS = 500
"""A badge reads alone again: one frame with one of two codes is chance, half a second is not."""
TIRED_MS = 20_000
"""What has not moved for so long is a poster or a badge left lying, and nobody listens."""
_SAME_PLACE = 0.5


@dataclass(slots=True)
class _Place:
    box: Box
    since_ns: int
    seen_ns: int


@dataclass(slots=True)
class _Shown:
    hint: Hint
    since_ns: int
    given_ns: int


class Advice:
    """Say which hint to show, frame after frame.

    - A hint shows when nothing was read for `WAIT_MS` and most glances of that time that had an
      opinion gave it. No opinion: a glance with a region and no hint (not every frame is
      diagnosed). A glance with neither is one: nobody is there.
    - TWO_CODES shows once it was given over `TWO_MS`, whatever is read.
    - What shows stays for `STAY_MS` before another hint may take its place, and goes when it was
      not given for `FORGET_MS`. A badge that reads takes it away at once, but for TWO_CODES,
      which gives way to one badge read alone for `PARTED_MS`.
    - Nothing is said about what lies at the same place for `TIRED_MS` and longer.

    Pure: times come in, nothing is read from a clock. For one thread.
    """

    def __init__(self) -> None:
        self._begin()
        self._shown: _Shown | None = None
        self._place: _Place | None = None
        self._before = Glance()
        self._at_ns: int | None = None

    def say(self, glance: Glance, at_ns: int) -> Hint | None:
        """Take the next glance; give the hint to show now.

        Args:
            glance: a gated one that says nothing repeats the glance before it.
            at_ns: when its frame came (monotonic); one before the last starts afresh.
        """
        if self._at_ns is not None and at_ns < self._at_ns:
            self._begin()
            self._shown = self._place = None
        self._at_ns = at_ns
        if glance.gated and not glance.seen and glance.hint is None:
            glance = self._before
        self._before = glance
        if glance.seen:
            self._take_reading(at_ns)
        if not glance.seen or glance.hint is Hint.TWO_CODES:
            self._take_opinion(glance, at_ns)
        return self._shown.hint if self._shown else None

    def _begin(self) -> None:
        self._opinions: deque[tuple[int, Hint | None]] = deque()
        self._since_ns: dict[Hint, int] = {}
        self._given_ns: dict[Hint, int] = {}

    def _take_reading(self, at_ns: int) -> None:
        two = self._given_ns.get(Hint.TWO_CODES)
        since = self._since_ns.get(Hint.TWO_CODES)
        self._begin()
        if two is not None and since is not None and at_ns - two < PARTED_MS * 1_000_000:
            self._given_ns[Hint.TWO_CODES] = two
            self._since_ns[Hint.TWO_CODES] = since
        shown = self._shown
        if shown is None:
            return
        if shown.hint is not Hint.TWO_CODES or (
            at_ns - shown.given_ns >= PARTED_MS * 1_000_000
            and at_ns - shown.since_ns >= STAY_MS * 1_000_000
        ):
            self._shown = None

    def _take_opinion(self, glance: Glance, at_ns: int) -> None:
        hint = None if self._is_tired_of(glance, at_ns) else glance.hint
        if hint is not None:
            if at_ns - self._given_ns.get(hint, at_ns) > WAIT_MS * 1_000_000:
                self._since_ns.pop(hint, None)  # that was another trouble
            self._since_ns.setdefault(hint, at_ns)
            self._given_ns[hint] = at_ns
        if hint is not None or glance.hint is not None or glance.region is None:
            self._opinions.append((at_ns, hint))
        while self._opinions and at_ns - self._opinions[0][0] > WAIT_MS * 1_000_000:
            self._opinions.popleft()
        self._show(self._due(hint, at_ns), at_ns)

    def _is_tired_of(self, glance: Glance, at_ns: int) -> bool:
        place, box = self._place, glance.region
        if place is not None and at_ns - place.seen_ns >= FORGET_MS * 1_000_000:
            place = self._place = None
        if box is None or glance.seen:
            return False
        if place is None or place.box.overlap(box) < _SAME_PLACE:
            place = self._place = _Place(box, at_ns, at_ns)
        place.seen_ns = at_ns
        return at_ns - place.since_ns >= TIRED_MS * 1_000_000

    def _due(self, hint: Hint | None, at_ns: int) -> Hint | None:
        """Give `hint` back when it was given long and often enough."""
        if hint is None:
            return None
        held_ns = at_ns - self._since_ns[hint]
        if hint is Hint.TWO_CODES:
            return hint if held_ns >= TWO_MS * 1_000_000 else None
        votes = sum(given is hint for _, given in self._opinions)
        most = 2 * votes > len(self._opinions)
        return hint if most and held_ns >= WAIT_MS * 1_000_000 else None

    def _show(self, due: Hint | None, at_ns: int) -> None:
        shown = self._shown
        if shown is not None:
            if shown.hint in self._given_ns:
                shown.given_ns = self._given_ns[shown.hint]
            stayed = at_ns - shown.since_ns >= STAY_MS * 1_000_000
            if at_ns - shown.given_ns >= FORGET_MS * 1_000_000:
                shown = self._shown = None
            elif not stayed or due in {None, shown.hint}:
                return
        if due is not None and (shown is None or due is not shown.hint):
            self._shown = _Shown(due, at_ns, at_ns)
