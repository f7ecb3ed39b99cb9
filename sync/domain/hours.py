"""Service minutes: from raw spans to credit, with the reasons in words.

Credit is what is left of the union of the raw spans after breaks, after what lies outside
the plan, and after the cap, cut to whole minutes. It is never more than the union: minutes
are never multiplied, and time spent twice over is time once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sync.domain.roster import Rules
from sync.domain.wording import Say

Span = tuple[datetime, datetime]
"""From, to; aware; from <= to."""


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


def union(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; ascending, empty ones left out."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def cut(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Take `holes` out of `spans`; both as `union` gives them."""
    left = list(spans)
    for hole_start, hole_end in holes:
        rest: list[Span] = []
        for start, end in left:
            rest.append((start, min(end, hole_start)))
            rest.append((max(start, hole_end), end))
        left = [span for span in rest if span[0] < span[1]]
    return left


def length(spans: Iterable[Span]) -> timedelta:
    """Add up spans that do not overlap."""
    return sum((end - start for start, end in spans), timedelta())


def minutes(duration: timedelta) -> int:
    """Cut a duration to whole minutes."""
    return duration // timedelta(minutes=1)


def credit(
    spans: Iterable[Span],
    breaks: Iterable[Span],
    plan: Span | None,
    rules: Rules,
    minute_class: MinuteClass,
    zone: str,
) -> ServiceMinutes:
    """Credit one turn.

    Args:
        spans: raw on-duty spans, in any order, overlapping or not.
        plan: the planned window; what lies before it, or more than `rules.after_s` behind it,
            is kept raw and not credited. None when nothing was planned.
    """
    raw = union(spans)
    pauses = union(breaks)
    worked = cut(raw, pauses)
    kept = worked
    if plan is not None:
        window = (plan[0], plan[1] + timedelta(seconds=rules.after_s))
        kept = [
            (max(start, window[0]), min(end, window[1]))
            for start, end in worked
            if start < window[1] and end > window[0]
        ]
    credited = min(length(kept), timedelta(seconds=rules.turn_cap_s))
    pause = length(raw) - length(worked)
    service = ServiceMinutes(
        raw_minutes=minutes(length(raw)),
        break_minutes=minutes(pause),
        credited_minutes=minutes(credited),
        minute_class=minute_class,
        rule_version=rules.version,
        explanation=Say("", ""),
    )
    clipped = plan is not None and length(kept) < length(worked)
    capped = credited < length(kept)
    why = _explain(raw, service, plan if clipped else None, rules if capped else None, zone)
    return replace(service, explanation=why)


def _explain(
    raw: Sequence[Span], service: ServiceMinutes, plan: Span | None, cap: Rules | None, zone: str
) -> Say:
    """Put the reasons into one sentence: 记录 07:02–12:10，扣除休息 20 分钟，计 4 小时 48 分."""
    if not raw:
        return Say(zh="没有可计的时间。", en="No time to count.")
    local = ZoneInfo(zone)

    def clock(at: datetime) -> str:
        return f"{at.astimezone(local):%H:%M}"

    parts = [
        Say(zh="记录 {start}–{end}", en="Recorded {start}–{end}").fill(
            start=clock(raw[0][0]), end=clock(raw[-1][1])
        )
    ]
    if service.minute_class is MinuteClass.ASSUMED:
        parts.append(Say(zh="下岗时间为推定", en="the end is assumed"))
    if service.break_minutes:
        parts.append(
            Say(zh="扣除休息 {n} 分钟", en="less {n} min of breaks").fill(n=service.break_minutes)
        )
    if plan is not None:
        parts.append(
            Say(zh="按计划 {start}–{end} 起止", en="within the plan {start}–{end}").fill(
                start=clock(plan[0]), end=clock(plan[1])
            )
        )
    if cap is not None:
        parts.append(
            Say(zh="每次上限 {n} 小时", en="at most {n} h a turn").fill(n=cap.turn_cap_s // 3600)
        )
    hours, rest = divmod(service.credited_minutes, 60)
    parts.append(Say(zh="计 {h} 小时 {m} 分", en="credited {h} h {m} min").fill(h=hours, m=rest))
    return Say(
        zh="，".join(part.zh for part in parts) + "。",
        en=", ".join(part.en for part in parts) + ".",
    )
