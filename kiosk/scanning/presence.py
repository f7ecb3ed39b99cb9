"""Tell a badge that is held up from a badge that is shown again."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.scanning.glance import Seen
from kiosk.scanning.sighting import Sighting

LEAVE_MS = 700
LYING_MS = 30_000
AWAY_MS = 3_000


@dataclass(slots=True)
class _Held:
    since_ns: int
    seen_ns: int


class Presence:
    """Make sightings out of what the reader finds in frame after frame.

    - A badge that comes into view is one sighting, at once, and no other as long as it stays:
      its answer stays on the screen, and a sound every few seconds would help nobody.
    - It has left when it was not seen for `leave_ms`; a flicker of missed frames is shorter.
      Shown again after that, it is a new sighting.
    - In view for `lying_ms` it is taken for a badge left lying before the camera, and has left
      only after `away_ms` out of sight: a hand that passes over a forgotten badge must not end
      anybody's duty once the desk's repeat time is over.
    - Each badge has its own time: one that reads in every frame keeps no other in view, and
      takes none out of it.

    Pure: times come in, nothing is read from a clock. For one thread.
    """

    def __init__(
        self, leave_ms: int = LEAVE_MS, lying_ms: int = LYING_MS, away_ms: int = AWAY_MS
    ) -> None:
        self._leave_ns = leave_ms * 1_000_000
        self._lying_ns = lying_ms * 1_000_000
        self._away_ns = max(away_ms, leave_ms) * 1_000_000
        self._held: dict[str, _Held] = {}
        self._count = 0

    def sightings(self, seen: Sequence[Seen], at_ns: int) -> list[Sighting]:
        """Say which of a frame's codes are sightings, in the order given.

        Args:
            seen: everything read in one frame; empty for a frame without a badge. For a frame
                that nothing moved in, what the frame before had.
            at_ns: when the frame came (monotonic).
        """
        self._held = {
            text: held for text, held in self._held.items() if not self._has_left(held, at_ns)
        }
        new = []
        for one in seen:
            held = self._held.get(one.text)
            if held is not None:
                held.seen_ns = at_ns
                continue
            self._held[one.text] = _Held(since_ns=at_ns, seen_ns=at_ns)
            self._count += 1
            new.append(Sighting(one.text, at_ns, one.corners, self._count))
        return new

    def _has_left(self, held: _Held, at_ns: int) -> bool:
        lying = held.seen_ns - held.since_ns >= self._lying_ns
        return at_ns - held.seen_ns > (self._away_ns if lying else self._leave_ns)
