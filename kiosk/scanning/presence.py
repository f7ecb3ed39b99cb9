"""Tell a badge that is held up from a badge that is shown again."""

from collections.abc import Sequence
from dataclasses import dataclass

LEAVE_MS = 700
AGAIN_MS = 3_000
LYING_MS = 30_000


@dataclass(slots=True)
class _Held:
    since_ns: int
    seen_ns: int
    sighted_ns: int


class Presence:
    """Make sightings out of what the reader finds in frame after frame.

    - A badge that comes into view is one sighting, at once.
    - It has left when it was not seen for `leave_ms`; a flicker of missed frames is shorter.
      Shown again after that, it is a new sighting.
    - Held on, it is sighted again every `again_ms`, so that the captain who waits for an answer
      gets one. The desk answers REPEAT: its repeat time is far longer than `lying_ms`.
    - Held on for `lying_ms` it is taken for a badge left lying before the camera. It is not
      sighted again until it has left, now only after `again_ms` out of sight: a hand that passes
      over a forgotten badge must not end anybody's duty once the desk's repeat time is over.

    Pure: times come in, nothing is read from a clock. For one thread.
    """

    def __init__(
        self, leave_ms: int = LEAVE_MS, again_ms: int = AGAIN_MS, lying_ms: int = LYING_MS
    ) -> None:
        self._leave_ns = leave_ms * 1_000_000
        self._again_ns = again_ms * 1_000_000
        self._lying_ns = lying_ms * 1_000_000
        self._held: dict[str, _Held] = {}

    def sightings(self, texts: Sequence[str], at_ns: int) -> list[str]:
        """Say which of a frame's texts are sightings, in the order given.

        Args:
            texts: everything read in one frame; empty for a frame without a badge.
            at_ns: when the frame came (monotonic).
        """
        self._held = {
            text: held for text, held in self._held.items() if not self._has_left(held, at_ns)
        }
        return [text for text in dict.fromkeys(texts) if self._is_sighting(text, at_ns)]

    def _has_left(self, held: _Held, at_ns: int) -> bool:
        return at_ns - held.seen_ns > (
            self._again_ns if self._is_lying(held, held.seen_ns) else self._leave_ns
        )

    def _is_lying(self, held: _Held, at_ns: int) -> bool:
        return at_ns - held.since_ns >= self._lying_ns

    def _is_sighting(self, text: str, at_ns: int) -> bool:
        held = self._held.get(text)
        if held is None:
            self._held[text] = _Held(since_ns=at_ns, seen_ns=at_ns, sighted_ns=at_ns)
            return True
        held.seen_ns = at_ns
        if at_ns - held.sighted_ns < self._again_ns or self._is_lying(held, at_ns):
            return False
        held.sighted_ns = at_ns
        return True
