"""Stretches of time: joined, cut, held within a window, measured. Elapsed time, never wall time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
"""From, to; aware; from <= to."""


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


def within(spans: Iterable[Span], window: Span) -> list[Span]:
    """Give the parts of `spans` that lie in `window`."""
    return [
        (max(start, window[0]), min(end, window[1]))
        for start, end in spans
        if start < window[1] and end > window[0]
    ]


def length(spans: Iterable[Span]) -> timedelta:
    """Add up spans that do not overlap."""
    return sum((end - start for start, end in spans), timedelta())


def minutes(duration: timedelta) -> int:
    """Cut a duration to whole minutes."""
    return duration // timedelta(minutes=1)
