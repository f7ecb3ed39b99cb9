"""The numbers duty goes by. Rules are data: versioned, kept at the hub, pulled by every kiosk.

A row of rules written before a number existed takes that number's default, so the defaults
here never change what an older version meant. Every turn names the version it was read by.
"""

from dataclasses import dataclass
from enum import StrEnum

DAY_S = 24 * 3600
DAY_MIN = 24 * 60
STEPS_MIN = (0, 5, 10, 15)
"""What minutes may be rounded to; 0 leaves them as they are."""


class Rounding(StrEnum):
    """Which way a turn's minutes go to the step."""

    DOWN = "down"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Rules:
    """Seconds unless the name says otherwise.

    No rule ever credits a minute that nobody recorded: grace and rounding give back, of what
    was recorded, what the plan or the step would have taken.

    Raises:
        ValueError: on numbers that contradict each other; names the field.
    """

    version: str = "2023-1"
    repeat_s: int = 120
    """A second scan within this is the same scan."""
    early_s: int = 90 * 60
    """So long before the plan a shift may be begun."""
    late_s: int = 10 * 60
    """So long after the plan a missing volunteer is late. Being late costs the time that was
    missed and no more; being a little late is not credited as having been there."""
    after_s: int = 30 * 60
    """Grace behind the plan: so much work past its end is credited."""
    stale_s: int = 4 * 3600
    """So long past its end an open turn can still be closed by its owner; then it is assumed."""
    unplanned_s: int = 4 * 3600
    """An open turn without a plan is assumed to have ended after this."""
    turn_cap_s: int = 12 * 3600
    """No turn is credited more."""
    before_s: int = 0
    """Grace before the plan: so much work before its start is credited. With 0 credit begins
    with the plan, however early somebody came."""
    join_s: int = 0
    """Shifts of one volunteer no further apart than this are one plan: 0 joins those that
    touch. The gap then counts for who stayed on duty in it."""
    day_cap_s: int = DAY_S
    """No volunteer is credited more for the turns begun on one day of the event's own clock.
    The earlier turn counts first."""
    paid_break_s: int = 0
    """So much of a turn's breaks is credited all the same."""
    least_turn_s: int = 0
    """A turn of less is a slip of the hand: no minutes, no turn."""
    round_to_min: int = 0
    """The step that a turn's minutes are rounded to; one of `STEPS_MIN`."""
    rounding: Rounding = Rounding.DOWN
    fatigue_s: int = 6 * 3600
    """Whoever was on duty so long without a rest is tired."""
    rest_s: int = 15 * 60
    """A pause of less is no rest: neither ends the stretch before it nor lets another begin."""
    minor_day_cap_s: int = 6 * 3600
    """Somebody under age is not asked to serve more in a day. What was served is credited."""
    minor_earliest_min: int = 6 * 60
    """Before this minute of the local day nobody under age is asked to serve."""
    minor_latest_min: int = 20 * 60
    """Nor from this one on."""

    def __post_init__(self) -> None:
        """Refuse rules that contradict themselves."""
        if self.round_to_min not in STEPS_MIN:
            raise ValueError("round_to_min is none of 0, 5, 10 and 15")
        if self.before_s > self.early_s:
            raise ValueError("before_s credits time when early_s lets nobody begin")
        if self.least_turn_s > min(self.turn_cap_s, self.day_cap_s):
            raise ValueError("least_turn_s is above a cap: no turn could ever count")
        if not self.minor_earliest_min < self.minor_latest_min <= DAY_MIN:
            raise ValueError("minor_earliest_min, minor_latest_min are no stretch of one day")
        if self.fatigue_s < 60:
            raise ValueError("fatigue_s is under a minute: everybody would be tired at once")
