"""Service minutes: from raw spans to credit, with the reasons in words.

In this order:

1. the union of the spans: time spent twice over is time once;
2. less breaks, but for `paid_break_s` of them;
3. less what lies outside the plan, with its grace before and after;
4. cut to whole minutes, and these rounded to the rule's step;
5. the cap of a turn, then what the day's cap leaves.

The credit is never more than the union, whatever the rules: minutes are never multiplied.
Rounding to the nearest step is the only thing that raises a figure: by half a step at most,
to give back what breaks or the plan took, and never above what was recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sync.domain.explaining import Reckoning, explain
from sync.domain.rules import Rounding, Rules
from sync.domain.spans import Span, cut, length, minutes, union, within
from sync.domain.wording import Say

__all__ = [
    "MinuteClass",
    "ServiceMinutes",
    "Span",
    "credit",
    "cut",
    "length",
    "minutes",
    "rounded",
    "union",
]


class MinuteClass(StrEnum):
    """How the minutes came to be known, the most certain first."""

    MEASURED = "measured"
    CAPTAIN = "captain-entered"
    BACKFILLED = "back-filled"
    CLAIMED = "self-claimed"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class ServiceMinutes:
    """What a turn is worth, and why."""

    raw_minutes: int
    """The union of the spans, whole minutes."""
    break_minutes: int
    """Of breaks within it."""
    credited_minutes: int
    minute_class: MinuteClass
    rule_version: str
    explanation: Say
    paid_break_minutes: int = 0
    """Of the breaks, credited all the same."""
    overlap_minutes: int = 0
    """Recorded more than once, counted once."""
    grace_minutes: int = 0
    """Credited although outside the plan itself."""
    too_short: bool = False
    """A slip of the hand by `least_turn_s`: worth nothing, and no turn."""


def credit(
    spans: Iterable[Span],
    breaks: Iterable[Span],
    plan: Span | None,
    rules: Rules,
    minute_class: MinuteClass,
    zone: str,
    day_before_min: int = 0,
) -> ServiceMinutes:
    """Credit one turn.

    Args:
        spans: raw on-duty spans, in any order, overlapping or not.
        plan: the planned window; what lies more than `rules.before_s` before it or
            `rules.after_s` behind it is kept raw and not credited. None when nothing was
            planned.
        day_before_min: credited already for this volunteer and day.
    """
    spans = [span for span in spans if span[0] < span[1]]
    raw = union(spans)
    worked = cut(raw, union(breaks))
    paused = cut(raw, worked)
    kept, grace = worked, timedelta()
    if plan is not None:
        before, after = timedelta(seconds=rules.before_s), timedelta(seconds=rules.after_s)
        window = (plan[0] - before, plan[1] + after)
        kept, paused = within(worked, window), within(paused, window)
        grace = length(kept) - length(within(kept, plan))
    paid = min(length(paused), timedelta(seconds=rules.paid_break_s))
    exact = minutes(length(kept) + paid)
    raw_min = minutes(length(raw))
    least = timedelta(seconds=rules.least_turn_s)
    # Nobody knows how long an assumed turn was: it is no slip.
    too_short = minute_class is not MinuteClass.ASSUMED and length(worked) < least
    stepped = 0 if too_short else min(rounded(exact, rules), raw_min)
    capped = min(stepped, rules.turn_cap_s // 60)
    credited = min(capped, max(0, rules.day_cap_s // 60 - day_before_min))
    reckoning = Reckoning(
        raw=tuple(raw),
        assumed=minute_class is MinuteClass.ASSUMED,
        overlap_min=minutes(length(spans) - length(raw)),
        break_min=minutes(length(raw) - length(worked)),
        paid_min=minutes(paid),
        plan=plan if length(kept) < length(worked) else None,
        grace_min=minutes(grace),
        too_short=too_short,
        rounded=stepped != exact and not too_short,
        turn_capped=capped < stepped,
        day_before_min=day_before_min if credited < capped else None,
        credited_min=credited,
    )
    return ServiceMinutes(
        raw_minutes=raw_min,
        break_minutes=reckoning.break_min,
        credited_minutes=credited,
        minute_class=minute_class,
        rule_version=rules.version,
        explanation=explain(reckoning, rules, zone),
        paid_break_minutes=reckoning.paid_min,
        overlap_minutes=reckoning.overlap_min,
        grace_minutes=reckoning.grace_min,
        too_short=too_short,
    )


def rounded(exact_min: int, rules: Rules) -> int:
    """Round minutes to the rule's step; of two as near the greater."""
    step = rules.round_to_min
    if step == 0:
        return exact_min
    half = step // 2 if rules.rounding is Rounding.NEAREST else 0
    return (exact_min + half) // step * step
