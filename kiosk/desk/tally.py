"""The tally: people served, by post and kind of service, and by the hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Notice
from sync.domain.entries import Entry, EntryId, Kind, Method, PostId
from sync.domain.figures import TALLY_MAX
from sync.domain.wording import Say, same

HOURS_SHOWN = 8
"""So many bars are read at a glance; earlier hours are in the report."""

UNDONE = Say(zh="已撤销：{service} ＋{n}", en="Taken back: {service} +{n}")
NOTHING_TO_UNDO = Say(
    zh="今天这个岗位没有可撤销的计数。", en="Nothing was counted at this post today."
)


@dataclass(frozen=True, slots=True)
class ServiceCount:
    """One kind of service at a post, today."""

    service: str
    name: Say
    served: int


@dataclass(frozen=True, slots=True)
class HourCount:
    """One hour of the event's own clock."""

    hour: int
    """0-23."""
    served: int


@dataclass(frozen=True, slots=True)
class LastCount:
    """What undo would take back."""

    entry: EntryId
    at: datetime
    """In the event's zone."""
    name: Say
    count: int


@dataclass(frozen=True, slots=True)
class TallyBoard:
    """A post's tally of today."""

    post: PostId
    posts: tuple[tuple[PostId, Say, int], ...]
    """Every post served here, with today's people; more than one: the captain chooses."""
    services: tuple[ServiceCount, ...]
    """The likeliest first."""
    served: int
    hours: tuple[HourCount, ...]
    """At most `HOURS_SHOWN`, in order; the last is the running one."""
    last: LastCount | None


class Tallying:
    """Counts people served."""

    def __init__(self, journal: Recorder, book: DutyBook, post: PostId) -> None:
        self._journal = journal
        self._book = book
        self._post = post

    def stand_at(self, post: PostId) -> None:
        """Count at this post from now on, where no other is named."""
        self._post = post

    def services(self, post: PostId) -> tuple[tuple[str, Say], ...]:
        """Give the kinds of service to count at a post: its own in its order, then the event's."""
        roster = self._book.roster
        found = roster.posts.get(post)
        named = roster.event.services
        order = dict.fromkeys((*(found.services if found else ()), *named))
        return tuple((service, named.get(service, same(service))) for service in order)

    def count(self, service: str, people: int = 1, post: PostId | None = None) -> Entry:
        """Count `people` served, in one entry.

        Args:
            post: instead of the post where this kiosk stands.

        Raises:
            ValueError: no such kind of service, or a number that makes no sense.
            StoreError: nothing was counted.
        """
        post = post or self._post
        if service not in dict(self.services(post)):
            raise ValueError(f"no such service: {service}")
        if not 0 < people <= TALLY_MAX:
            raise ValueError(f"not a number of people served: {people}")
        entry = self._journal.append(
            Draft(
                kind=Kind.TALLY,
                method=Method.DESK,
                post=post,
                data={"service": service, "count": people},
            )
        )
        self._book.add(entry)
        return entry

    def undo_last(self, post: PostId, now: datetime) -> Notice:
        """Take back the newest count of today at a post; again takes back the one before.

        A count names nobody and can be counted again, so today's are open all day; what is
        taken back is shown before.

        Raises:
            StoreError: nothing was written.
        """
        last = self.board(post, (post,), now).last
        if last is None:
            return Notice(Answer.STOP, NOTHING_TO_UNDO)
        annulment = self._journal.append(
            Draft(
                kind=Kind.ANNUL,
                method=Method.DESK,
                post=post,
                ref=last.entry,
                data={"reason": "slip"},
            )
        )
        self._book.add(annulment)
        return Notice(Answer.DONE, UNDONE.fill(service=last.name, n=last.count))

    def board(self, post: PostId, posts: Sequence[PostId], now: datetime) -> TallyBoard:
        """Read today's tally of a post.

        Args:
            posts: all that this kiosk serves.
            now: aware UTC; its day on the event's clock is today.
        """
        roster = self._book.roster
        local = roster.event.local
        today = local(now).date()
        counted = self.counted(today)
        by_post: Counter[PostId | None] = Counter()
        by_service: Counter[str] = Counter()
        by_hour: Counter[int] = Counter()
        last: Counted | None = None
        for one in counted:
            by_post[one.post] += one.count
            if one.post != post:
                continue
            by_service[one.service] += one.count
            by_hour[one.at.hour] += one.count
            last = one if one.own else last
        named = dict(self.services(post))
        return TallyBoard(
            post=post,
            posts=tuple((one, self._name(one), by_post[one]) for one in posts),
            services=tuple(
                ServiceCount(service, name, by_service[service]) for service, name in named.items()
            ),
            served=by_post[post],
            hours=_hours(by_hour, local(now).hour),
            last=(
                LastCount(
                    last.entry, last.at, named.get(last.service, same(last.service)), last.count
                )
                if last
                else None
            ),
        )

    def counted(self, day: date) -> "tuple[Counted, ...]":
        """Give what counts of one day of the event's clock, in the order in which it was counted."""
        local = self._book.roster.event.local
        counted = (
            Counted(
                entry.entry_id,
                local(entry.effective),
                one.post,
                one.service,
                one.count,
                self._book.is_own(entry),
            )
            for entry, one in self._book.tallies()
        )
        return tuple(one for one in counted if one.at.date() == day)

    def _name(self, post: PostId) -> Say:
        found = self._book.roster.posts.get(post)
        return Say(zh=found.name, en=found.name_en) if found else same(post)


@dataclass(frozen=True, slots=True)
class Counted:
    """One tally that counts."""

    entry: EntryId
    at: datetime
    """In the event's zone."""
    post: PostId | None
    service: str
    count: int
    own: bool
    """Counted here; another kiosk's count is taken back there."""


def _hours(by_hour: Counter[int], this_hour: int) -> tuple[HourCount, ...]:
    """Give the bars from the first count of the day to now, at least five of them."""
    first = min((*by_hour, this_hour))
    start = max(0, min(first, this_hour - 4), this_hour - HOURS_SHOWN + 1)
    end = max((*by_hour, this_hour)) if by_hour else this_hour
    return tuple(HourCount(hour, by_hour[hour]) for hour in range(start, end + 1))[-HOURS_SHOWN:]
