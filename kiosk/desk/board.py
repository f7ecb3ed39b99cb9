"""The board: a post's numbers at this moment."""

from datetime import datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.states import PostCounters
from sync.domain.entries import PostId
from sync.domain.wording import Say, same


def counters(book: DutyBook, post: PostId, at: datetime) -> PostCounters:
    """Count one post: on duty, required, people served today.

    Args:
        at: aware UTC.
    """
    found = book.roster.posts.get(post)
    if found is None:
        return PostCounters(name=Say(zh="未选岗位", en="No post chosen"))
    shifts = book.roster.shifts_at(post, at)
    local, named = book.roster.event.local, book.roster.event.services
    return PostCounters(
        name=Say(zh=found.name, en=found.name_en),
        shift=(
            (local(min(s.starts for s in shifts)), local(max(s.ends for s in shifts)))
            if shifts
            else None
        ),
        on_duty=len(book.on_duty(post, at)),
        required=sum(shift.required for shift in shifts),
        served=book.served(post, at),
        services=tuple(
            (service, named.get(service) or same(service)) for service in found.services or named
        ),
    )
