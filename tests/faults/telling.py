"""What a part of the faults is asked for, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much to try, and where."""

    folder: Path
    """Empty, and the part's own; thrown away afterwards."""
    seed: int
    count: int | None = None
    """How often; None: as often as the issue asks."""

    def often(self, full: int) -> int:
        """Say how often: what was asked for, else `full`."""
        return full if self.count is None else self.count


@dataclass(frozen=True, slots=True)
class Told:
    """What was done and what was wrong."""

    counts: Mapping[str, int]
    """What was done, in words -> how often."""
    wrong: tuple[str, ...] = field(default=())
    """Each: what was lost, doubled or unreadable, and how to see it again."""
