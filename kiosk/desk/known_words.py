"""Whose figures these are: the event's, or only what is known here.

A gate reads the other gates' entries like its own. While the hub has not been heard out for some
minutes it cannot know theirs, and its numbers must not be taken for the event's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.client.line import Line, LineState
from sync.domain.roster import Event
from sync.domain.wording import Say

STALE = timedelta(minutes=5)
"""A line that stands is pulled by every 15 s; a short gap is no reason for doubt."""

_SINCE = Say(zh="本机所知，截至 {t}", en="as known here at {t}")
_ONLY = Say(zh="只是本机所知", en="only as known here")
_SINCE_SENTENCE = Say(
    zh="数字只是本机所知：{t} 之后没有和中心核对过，其他签到台后来的记录还没有算进来。",
    en="These are the numbers as known here: the hub has not been heard since {t}, and what other "
    "gates recorded later is not in them.",
)
_ONLY_SENTENCE = Say(
    zh="数字只是本机所知：本次打开后还没有和中心核对过，其他签到台的新记录没有算进来。",
    en="These are the numbers as known here: the hub has not been heard since this start, and what "
    "other gates recorded is not in them.",
)


@dataclass(frozen=True, slots=True)
class KnownHere:
    """That numbers are only this kiosk's knowledge."""

    short: Say
    sentence: Say


def known_here(line: LineState, event: Event, now: datetime) -> KnownHere | None:
    """Say that numbers are only what is known here; None: they are the event's.

    A laptop without a hub is the whole event.

    Args:
        now: aware UTC, by the hub's clock as far as that is known.
    """
    if line.line is Line.ALONE:
        return None
    heard = line.caught_up
    if heard is None:
        return KnownHere(_ONLY, _ONLY_SENTENCE)
    heard += timedelta(milliseconds=line.offset_ms)
    if now - heard <= STALE:
        return None
    at = event.local(heard)
    t = f"{at:%H:%M}" if at.date() == event.local(now).date() else f"{at:%m-%d %H:%M}"
    return KnownHere(_SINCE.fill(t=t), _SINCE_SENTENCE.fill(t=t))
