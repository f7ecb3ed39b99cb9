"""What happened in a demonstration, for `--json` and for the last page on the terminal."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kiosk.app import Scanned
from kiosk.demo.script import Script
from kiosk.desk.states import Choice
from sync.domain.figures import Figures

NS_PER_MS = 1_000_000


@dataclass(slots=True)
class Notes:
    """Written while the film runs. Times are film seconds unless the name says otherwise."""

    outcomes: list[dict[str, Any]] = field(default_factory=list)
    samples: list[tuple[float, int, str]] = field(default_factory=list)
    cable: list[tuple[float, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    last_happened: str = ""
    _choosing: bool = False

    def saw(self, film_s: float, scanned: Scanned) -> None:
        """Note an outcome and how long each hop took."""
        outcome = scanned.outcome
        self.last_happened = outcome.happened
        self.outcomes.append(
            {
                "film_s": film_s,
                "shown_at": outcome.at.isoformat(),
                "happened": outcome.happened,
                "answer": str(outcome.answer),
                "entry": outcome.entry,
                "by_choice": self._choosing,
                "frame_to_commit_ms": (scanned.committed_ns - scanned.frame_at_ns) / NS_PER_MS,
                "frame_to_shown_ms": (scanned.shown_ns - scanned.frame_at_ns) / NS_PER_MS,
            }
        )

    def chooses(self, taking: bool) -> None:
        """Say that the captain is about to choose."""
        self._choosing = taking

    def was_choice(self) -> bool:
        """Say, once, whether the last outcome came of the captain's choice."""
        was, self._choosing = self._choosing, False
        return was

    def pending(self, film_s: float, pending: int, line: str) -> None:
        """Note the queue."""
        self.samples.append((film_s, pending, line))

    def line(self, film_s: float, what: str) -> None:
        """Note what became of the cable."""
        self.cable.append((film_s, what))

    def picture(self, path: Path) -> None:
        """Note a screenshot."""
        self.pictures.append(str(path))

    @property
    def happened(self) -> list[str]:
        """Give what happened, in order."""
        return [outcome["happened"] for outcome in self.outcomes]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a demonstration went as its script says."""

    kiosk: Figures
    hub: Figures
    script: Figures
    happened: Sequence[str]
    expected: Sequence[str]
    drained: bool

    @property
    def agreed(self) -> bool:
        """Say whether kiosk, hub and script say the same, and nothing waits."""
        same_figures = self.kiosk == self.hub == self.script
        return same_figures and list(self.happened) == list(self.expected) and self.drained


def write_json(path: Path, folder: Path, script: Script, notes: Notes, verdict: Verdict) -> None:
    """Write everything to one JSON file.

    Raises:
        OSError: it cannot be written there.
    """
    cues = [
        {
            "paper": str(cue.paper),
            "happened": cue.happened,
            "volunteer": f"{cue.volunteer:016x}" if cue.volunteer is not None else None,
            "choose": str(cue.choose) if isinstance(cue.choose, Choice) else None,
        }
        for cue in script.cues
    ]
    document = {
        "folder": str(folder),
        "agreed": verdict.agreed,
        "outcomes": notes.outcomes,
        "script": {
            "seconds": script.seconds,
            "cut_s": script.cut_s,
            "heal_s": script.heal_s,
            "cues": cues,
            "expected": list(verdict.expected),
        },
        "pending": [
            {"film_s": film_s, "pending": pending, "line": line}
            for film_s, pending, line in notes.samples
        ],
        "cable": [{"film_s": film_s, "what": what} for film_s, what in notes.cable],
        "figures": {
            name: {**asdict(figures), "hours": figures.hours}
            for name, figures in (
                ("kiosk", verdict.kiosk),
                ("hub", verdict.hub),
                ("script", verdict.script),
            )
        },
        "screenshots": notes.pictures,
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
