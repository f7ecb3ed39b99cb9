"""Moments as the hub's tables keep them: whole milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

_ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(at: datetime) -> int:
    """Give an aware moment as milliseconds; the rest is cut off."""
    return (at - _ORIGIN) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """Give milliseconds as an aware moment, UTC."""
    return _ORIGIN + timedelta(milliseconds=ms)
