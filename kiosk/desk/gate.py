"""One gate's desk: the use cases over one journal, one roster and one duty book."""

import logging
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.desk.annulling import Annulling
from kiosk.desk.board import Board
from kiosk.desk.book import DutyBook
from kiosk.desk.breaking import Breaking
from kiosk.desk.checkin import CheckIn
from kiosk.desk.closing import Closing
from kiosk.desk.closing_agreed import Agreed
from kiosk.desk.doubts import Doubts
from kiosk.desk.forgotten import ForgottenTurns
from kiosk.desk.group import GroupSignOut
from kiosk.desk.kit import Kit
from kiosk.desk.leaving import Leaving
from kiosk.desk.lock import Lock
from kiosk.desk.moving import Moving
from kiosk.desk.postlog import PostLog
from kiosk.desk.posts import ServedPosts
from kiosk.desk.records import Records
from kiosk.desk.relief import Reliefs
from kiosk.desk.review import Review
from kiosk.desk.rollcall import RollCall
from kiosk.desk.settling import Settling
from kiosk.desk.states import Notice, PostCounters, RecentScan
from kiosk.desk.tally import Tallying
from kiosk.desk.together import Together
from kiosk.store.elsewhere import load_elsewhere
from kiosk.store.engine import Store
from kiosk.store.epochs import renewals
from kiosk.store.journal import Journal
from kiosk.store.memory import Memory
from kiosk.store.roster import load_roster, load_trust
from sync.domain.clock import Clock
from sync.domain.entries import Entry, PostId
from sync.domain.errors import BadRoster
from sync.domain.roster import Roster
from sync.domain.wording import Say

log = logging.getLogger(__name__)


SLICE = 25
"""Entries taken in between two looks at the clock: some milliseconds of reading."""


class NoRoster(BadRoster):
    """There is nothing to check badges against yet."""

    title = Say(zh="还没有花名册", en="No roster yet")
    default = Say(
        zh="本机还没有收到花名册。请连上网络，等同步完成后再试。",
        en="This kiosk has no roster yet. Connect it and wait for the first exchange.",
    )


class UnknownPost(BadRoster):
    """A post was chosen that the roster does not have."""

    title = Say(zh="没有这个岗位", en="No such post")


class Gate:
    """What a captain has at hand. Belongs to the main thread.

    Args:
        posts: the posts that the settings let it serve, the first is where it stands; empty:
            what was chosen at this desk, or all of the roster's, as an assembly point does.

    Raises:
        NoRoster: the first exchange has not brought one.
        UnknownPost: `posts` names one that the roster does not have.
    """

    def __init__(
        self, store: Store, journal: Journal, clock: Clock, posts: Sequence[PostId] = ()
    ) -> None:
        roster = load_roster(store)
        if roster is None or not roster.posts:
            raise NoRoster
        for post in posts:
            if post not in roster.posts:
                raise UnknownPost(
                    Say(
                        zh="花名册里没有岗位“{post}”。可选：{known}。",
                        en="The roster has no post “{post}”. There are: {known}.",
                    ).fill(post=post, known=", ".join(roster.posts))
                )
        self.store = store
        self._clock = self.clock = clock
        self._offset = timedelta(milliseconds=journal.offset_ms)
        self.journal = journal
        own, others = self.journal.countable(), load_elsewhere(store)
        self.book = DutyBook(roster, load_trust(store), own, self.journal.kiosk)
        # A hundred thousand of them would hold the first scan up: they follow in slices.
        self._coming = deque(others)
        self.posts = ServedPosts(store, self.book, posts)
        self.checkin = CheckIn(self.journal, self.book, self.served)
        self.leaving = Leaving(self.journal, self.book)
        together = Together()
        self.group = GroupSignOut(self.journal, self.book, self.checkin, together)
        self.breaking = Breaking(self.leaving, self.book, self.checkin)
        self.forgotten = ForgottenTurns(self.journal, self.book, together)
        self.board = Board(self.book)
        self.moving = Moving(self.journal, self.book)
        self.rollcall = RollCall(self.journal, self.book, self.board)
        self.reliefs = Reliefs(self.book, self.board)
        self.tally = Tallying(self.journal, self.book, self.home)
        self.review = Review(self.journal, self.book, together=together)
        index = self.review.index
        self.doubts = Doubts(
            self.book,
            index,
            self.checkin.questions,
            self.journal.quarantined,
            lambda: renewals(store),
        )
        self.annulling = Annulling(self.journal, self.book)
        self.settling = Settling(self.journal, self.book, self.doubts)
        self.records = Records(self.book, index)
        self.postlog = PostLog(self.journal, self.book)
        self.kit = Kit(self.journal, self.book)
        self.closing = Closing(
            self.journal, self.book, self.postlog, self.kit, Agreed(Memory(store)), together
        )
        self.lock = Lock(store)

    @property
    def served(self) -> tuple[PostId, ...]:
        """Give the posts that this kiosk serves, home first."""
        return self.posts.served

    @property
    def home(self) -> PostId:
        """Give the post where this kiosk stands."""
        return self.posts.home

    def serve(self, posts: Sequence[PostId], *, everywhere: bool = False) -> Notice:
        """Serve other posts from now on, without a new start; see `ServedPosts.choose`.

        Raises:
            StoreError: nothing was changed.
        """
        notice = self.posts.choose(posts, everywhere=everywhere)
        self._stand()
        return notice

    @property
    def roster(self) -> Roster:
        """Give the roster in use."""
        return self.book.roster

    def now(self) -> datetime:
        """Give the time that decisions go by, aware UTC: entries are read by it, too.

        A laptop whose clock is hours wrong would otherwise take a second scan for a
        leaving, or find nobody's shift.
        """
        return self._clock.now() + self._offset

    def heed(self, offset_ms: int) -> None:
        """Go by the hub's clock: its time less this gate's, as last measured."""
        self._offset = timedelta(milliseconds=offset_ms)

    def relearn(self) -> None:
        """Take the roster and the keys that an exchange brought."""
        roster = load_roster(self.store)
        if roster is not None:
            self.book.learn(roster, load_trust(self.store))
            self.posts.follow()
            self._stand()

    def reread(self) -> None:
        """Read the journal anew: the hub's verdicts changed what counts.

        They may have come by a file: then nobody has looked yet whether this journal is a copy.
        """
        self.journal.renew()
        self.book.revise(self.journal.countable(), own=True)

    def reread_all(self) -> None:
        """Read everything anew: the hub holds something no more that came from elsewhere."""
        self._coming.clear()
        self.book.revise([*self.journal.countable(), *load_elsewhere(self.store)])

    def await_entries(self, entries: Iterable[Entry]) -> None:
        """Take entries of the event's other kiosks in, a slice at a time: see `take_in`."""
        self._coming.extend(entries)

    def take_in(self, within_s: float) -> bool:
        """Take awaited entries in for so long, and read whom they are about; True: none wait.

        What a slice touched is read before the next: no list that asks afterwards has to.
        """
        ends = time.monotonic() + within_s
        while self.book.settle(max(0.0, ends - time.monotonic())):
            if not self._coming:
                return True
            if time.monotonic() >= ends:
                return False
            for _ in range(min(SLICE, len(self._coming))):
                self.book.add(self._coming.popleft())
            self.review.index.follow()
        return False

    def counters(self) -> PostCounters:
        """Give the numbers of the posts that this kiosk serves; what may be counted, to a captain."""
        counted = self.posts.counters(self.now())
        return replace(counted, services=()) if self.lock.locked else counted

    def recent(self) -> tuple[RecentScan, ...]:
        """Give the latest scans; only a captain may take one back."""
        scans = self.review.recent(self.now())
        return tuple(replace(s, undoable=False) for s in scans) if self.lock.locked else scans

    def _stand(self) -> None:
        self.checkin.stand_at(self.served)
        self.tally.stand_at(self.home)
