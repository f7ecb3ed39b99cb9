"""The film's script: who comes to the gate, when, and what must come of it.

A morning at the South and West Gate of the 2023 World Robot Conference, in half a minute:
three scenes with jumps of the clock between them. What it expects is worked out here by
plain arithmetic, not by the rules that it is there to check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.demo.film_shots import Hardness, Shot
from kiosk.desk.states import Choice
from sync.domain.badge import Refusal
from sync.domain.clock import Knot
from sync.domain.duty import Decision
from sync.domain.entries import PostId, VolunteerId
from sync.domain.figures import Figures
from sync.domain.roster import Roster

HOME = PostId("south-gate")
SERVED = (HOME, PostId("west-gate"))
ELSEWHERE = PostId("rongchang-a")

LEAD_S = 1.2
"""Nobody at the gate yet."""
TAIL_S = 1.0
CUE_S = 1.2
"""A badge is up for so long, from coming in to going out."""


class Paper(StrEnum):
    """What is held to the camera."""

    BADGE = "badge"
    REVOKED = "revoked"
    EXPIRED = "expired"
    OTHER_EVENT = "other-event"
    FORGED = "forged"
    STRANGER = "stranger"
    """A genuine badge of somebody who is not on this roster."""
    POSTER = "poster"
    """A QR code that is no badge at all."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One presentation, and what must come of it."""

    paper: Paper
    happened: str
    """`Outcome.happened`."""
    volunteer: VolunteerId | None = None
    hardness: Hardness = Hardness.EASY
    choose: Choice | None = None
    """What the captain taps on the amber card."""
    pause_s: float = 0.0
    """Nobody at the gate before it: the same badge again must have left first."""

    @property
    def seconds(self) -> float:
        """Give the time from the end of the cue before to the end of this one."""
        return self.pause_s + CUE_S


@dataclass(frozen=True, slots=True)
class Scene:
    """Cues at one time of day."""

    starts: datetime
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The whole film, with the captain's and the network's part in it. Times are film seconds."""

    scenes: tuple[Scene, ...]
    cut_s: float
    """The network goes."""
    heal_s: float
    """It is back."""
    presses_s: tuple[float, ...]
    """When the captain counts one person served."""

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Give all cues in order."""
        return tuple(cue for scene in self.scenes for cue in scene.cues)

    @property
    def seconds(self) -> float:
        """Give the film's length."""
        return LEAD_S + sum(cue.seconds for cue in self.cues) + TAIL_S

    def shots(
        self, pages: Sequence[tuple[Paper, VolunteerId | None]], height_px: int
    ) -> list[Shot]:
        """Turn the cues into shots; `pages` says what each printed page is."""
        shots = [Shot.nobody(LEAD_S)]
        for number, cue in enumerate(self.cues):
            page = pages.index((cue.paper, cue.volunteer))
            if cue.pause_s:
                shots.append(Shot.nobody(cue.pause_s))
            shots.append(Shot.held(page, CUE_S, cue.hardness, height_px=height_px, variant=number))
        return [*shots, Shot.nobody(TAIL_S)]

    def knots(self, real_start_s: float) -> list[Knot]:
        """Give the timetable of a film that begins at `real_start_s` (Unix seconds)."""
        at_s = real_start_s + LEAD_S
        knots: list[Knot] = []
        for scene in self.scenes:
            first = not knots
            knots.append(Knot(real_start_s if first else at_s, scene.starts))
            at_s += sum(cue.seconds for cue in scene.cues)
        return knots

    def expected(self) -> list[str]:
        """Give what must happen, in order, the captain's choices included."""
        words = []
        for cue in self.cues:
            words.append(cue.happened)
            if cue.choose is Choice.TAKE_ON_HERE:
                words.append("on")
        return words

    def figures(self, roster: Roster) -> Figures:
        """Work out the headline figures: plan start or arrival, to departure, whole minutes."""
        began: dict[VolunteerId, datetime] = {}
        minutes = 0
        for scene in self.scenes:
            for cue in scene.cues:
                if cue.volunteer is None:
                    continue
                if cue.happened == "on" or cue.choose is Choice.TAKE_ON_HERE:
                    planned = min(s.starts for s in roster.plan_of(cue.volunteer))
                    began[cue.volunteer] = max(planned, scene.starts)
                elif cue.happened == "off":
                    minutes += (scene.starts - began[cue.volunteer]) // timedelta(minutes=1)
        return Figures(
            volunteers=len(began),
            turns=len(began),
            served=len(self.presses_s),
            minutes=minutes,
            measured_minutes=minutes,
        )


def morning(roster: Roster) -> Script:
    """Write the script for the first morning of the sample event.

    The seconds of the scenes' times are apart (:02 on, :30 off), so that a machine that is
    some seconds slow does not tip a turn over a whole minute.
    """
    first = min(shift.starts for shift in roster.shifts.values())
    south, west, other = (_planned(roster, post, first) for post in (*SERVED, ELSEWHERE))
    withdrawn = min(v for v in roster.volunteers if not roster.plan_of(v))
    a, b, c, late = south
    d, e = west
    guest = other[0]
    arriving = (
        _on(a),
        _on(d, Hardness.MIDDLE),
        _on(b),
        Cue(Paper.POSTER, Refusal.NOT_A_BADGE),
        _on(c, Hardness.MIDDLE),
        Cue(Paper.BADGE, Decision.REPEAT, c, pause_s=0.9),
        Cue(Paper.REVOKED, Refusal.REVOKED, withdrawn),
        _on(e),
        Cue(Paper.BADGE, Decision.ELSEWHERE, guest, choose=Choice.TAKE_ON_HERE),
        Cue(Paper.EXPIRED, Refusal.EXPIRED),
    )
    later = (
        _on(late, Hardness.MIDDLE),
        Cue(Paper.OTHER_EVENT, Refusal.WRONG_EVENT),
        Cue(Paper.STRANGER, Refusal.NOT_ON_ROSTER, choose=Choice.SEND_THERE),
        Cue(Paper.FORGED, Refusal.BAD_SIGNATURE),
    )
    leaving = tuple(
        Cue(Paper.BADGE, Decision.OFF, who, Hardness.MIDDLE if n % 3 == 1 else Hardness.EASY)
        for n, who in enumerate((b, a, d, guest, c, e, late))
    )
    scenes = (
        Scene(first - timedelta(minutes=19, seconds=58), arriving),
        Scene(first + timedelta(minutes=21, seconds=2), later),
        Scene(first + timedelta(hours=4, minutes=36, seconds=30), leaving),
    )
    whole_s = LEAD_S + sum(cue.seconds for scene in scenes for cue in scene.cues)
    return Script(
        scenes=scenes,
        cut_s=whole_s * 0.3,
        heal_s=whole_s * 0.54,
        presses_s=tuple(whole_s * share / 13 for share in range(1, 13)),
    )


def _on(volunteer: VolunteerId, hardness: Hardness = Hardness.EASY) -> Cue:
    return Cue(Paper.BADGE, Decision.ON, volunteer, hardness)


def _planned(roster: Roster, post: PostId, first: datetime) -> list[VolunteerId]:
    return sorted(
        assignment.volunteer
        for assignment in roster.assignments
        if roster.shifts[assignment.shift].post == post
        and roster.shifts[assignment.shift].starts == first
    )
