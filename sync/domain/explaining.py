"""How a turn's minutes explain themselves: one sentence, in both languages.

记录 07:02–12:10，扣除休息 20 分钟，计 4 小时 48 分。 Only what made a difference is named, in
the order in which it was reckoned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sync.domain.rules import Rounding, Rules
from sync.domain.spans import Span
from sync.domain.wording import Say


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the sentence is made of; minutes are whole."""

    raw: tuple[Span, ...]
    """What was recorded, ascending, apart from each other."""
    assumed: bool
    overlap_min: int
    break_min: int
    paid_min: int
    """Of the break."""
    plan: Span | None
    """None when it took nothing away."""
    grace_min: int
    too_short: bool
    rounded: bool
    turn_capped: bool
    day_before_min: int | None
    """Credited to others of the day's turns before; None when the day's cap took nothing away."""
    credited_min: int


def explain(reckoning: Reckoning, rules: Rules, zone: str) -> Say:
    """Put the reckoning into a sentence, on the clock of `zone`."""
    if not reckoning.raw:
        return Say(zh="没有可计的时间。", en="No time to count.")
    clock = _Clock(zone, reckoning.raw[0][0])
    parts = [*_recorded(reckoning, clock), *_taken(reckoning, rules, clock)]
    credited = duration(reckoning.credited_min)
    parts.append(Say(zh=f"计 {credited.zh}", en=f"credited {credited.en}"))
    return _sentence(parts)


def explain_off_alone(at: datetime, zone: str) -> Say:
    """Say why an off without an on is worth nothing."""
    return Say(
        zh="只有 {t} 的下岗记录，没有上岗记录，不计时长。",
        en="Signed off at {t} without having signed on: nothing is counted.",
    ).fill(t=_Clock(zone, at).read(at))


def duration(minutes: int) -> Say:
    """Say minutes as hours and minutes: 4 小时 48 分."""
    hours, rest = divmod(minutes, 60)
    return Say(zh=f"{hours} 小时 {rest} 分", en=f"{hours} h {rest} min")


class _Clock:
    """Reads moments on the event's clock; another day than the sentence's first is named."""

    def __init__(self, zone: str, first: datetime) -> None:
        self._zone = ZoneInfo(zone)
        self._today = first.astimezone(self._zone).date()

    def read(self, at: datetime) -> Say:
        local = at.astimezone(self._zone)
        time, day = f"{local:%H:%M}", local.date()
        match (day - self._today).days:
            case 0:
                return Say(time, time)
            case 1:
                return Say(f"次日 {time}", f"{time} the next day")
            case -1:
                return Say(f"前一日 {time}", f"{time} the day before")
        return Say(f"{day.month}月{day.day}日 {time}", f"{time} on {day}")

    def span(self, span: Span) -> Say:
        start, end = self.read(span[0]), self.read(span[1])
        return Say(f"{start.zh}–{end.zh}", f"{start.en}–{end.en}")

    def changed(self, start: datetime, end: datetime) -> bool:
        """Tell whether the clock was put on or back in between."""
        offsets = {moment.astimezone(self._zone).utcoffset() for moment in (start, end)}
        return len(offsets) > 1


def _recorded(reckoning: Reckoning, clock: _Clock) -> Iterator[Say]:
    spans = [clock.span(span) for span in reckoning.raw]
    yield Say(
        zh="记录 " + "、".join(span.zh for span in spans),
        en="Recorded " + " and ".join(span.en for span in spans),
    )
    if clock.changed(reckoning.raw[0][0], reckoning.raw[-1][1]):
        yield Say(zh="其间拨过钟，按实际时长计", en="as time passed, for the clocks changed")
    if reckoning.assumed:
        yield Say(zh="下岗时间为推定", en="the end is assumed")
    if reckoning.overlap_min:
        yield Say(zh="重叠 {n} 分钟只计一次", en="{n} min of overlap counted once").fill(
            n=reckoning.overlap_min
        )


def _taken(reckoning: Reckoning, rules: Rules, clock: _Clock) -> Iterator[Say]:
    taken = reckoning.break_min - reckoning.paid_min
    if taken:
        yield Say(zh="扣除休息 {n} 分钟", en="less {n} min of breaks").fill(n=taken)
    if reckoning.paid_min:
        yield Say(zh="休息中 {n} 分钟照计", en="{n} min of breaks counted").fill(
            n=reckoning.paid_min
        )
    if reckoning.plan is not None:
        yield Say(zh="按计划 {plan} 起止", en="within the plan {plan}").fill(
            plan=clock.span(reckoning.plan)
        )
    if reckoning.grace_min:
        yield Say(zh="计划外宽限 {n} 分钟", en="with {n} min of grace").fill(n=reckoning.grace_min)
    if reckoning.too_short:
        yield Say(zh="不足 {n} 分钟的不算", en="less than {n} min is no turn").fill(
            n=_up(rules.least_turn_s)
        )
    if reckoning.rounded:
        yield _ROUNDED[rules.rounding].fill(n=rules.round_to_min)
    if reckoning.turn_capped:
        yield Say(zh="每次上限 {t}", en="at most {t} a turn").fill(t=_cap(rules.turn_cap_s))
    if reckoning.day_before_min is not None:
        yield Say(zh="每天上限 {t}", en="at most {t} a day").fill(t=_cap(rules.day_cap_s))
        if reckoning.day_before_min:
            yield Say(zh="当天此前已计 {t}", en="{t} of it counted before").fill(
                t=duration(reckoning.day_before_min)
            )


_ROUNDED = {
    Rounding.DOWN: Say(zh="以 {n} 分钟为单位向下取整", en="rounded down to {n} min"),
    Rounding.NEAREST: Say(zh="以 {n} 分钟为单位就近取整", en="rounded to the nearest {n} min"),
}


def _cap(seconds: int) -> Say:
    hours, rest = divmod(seconds, 3600)
    return duration(seconds // 60) if rest else Say(zh="{n} 小时", en="{n} h").fill(n=hours)


def _up(seconds: int) -> int:
    return -(-seconds // 60)


def _sentence(parts: list[Say]) -> Say:
    return Say(
        zh="，".join(part.zh for part in parts) + "。",
        en=", ".join(part.en for part in parts) + ".",
    )
