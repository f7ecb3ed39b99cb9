"""A journal in memory, and a desk upon it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.desk.annulling import Annulling
from kiosk.desk.book import DutyBook
from kiosk.desk.breaking import Breaking
from kiosk.desk.checkin import CheckIn
from kiosk.desk.doubts import Doubts
from kiosk.desk.forgotten import ForgottenTurns
from kiosk.desk.group import GroupSignOut
from kiosk.desk.leaving import Leaving
from kiosk.desk.recording import Draft
from kiosk.desk.records import Records
from kiosk.desk.review import Review
from kiosk.desk.settling import Settling
from kiosk.desk.tally import Tallying
from kiosk.desk.together import Together
from sync.client.outbox import Quarantined
from sync.domain.badge import Trust
from sync.domain.entries import Entry, PostId
from sync.domain.roster import Roster
from tests.builders import AT, SOUTH, a_roster, a_trust, an_entry


class DiskFullError(Exception):
    """What the journal raises when it cannot commit."""


@dataclass
class Desk:
    """A desk at the south gate at `now`, over a journal that can be told to fail."""

    roster: Roster = field(default_factory=a_roster)
    trust: Trust = field(default_factory=a_trust)
    served: tuple[PostId, ...] = (SOUTH,)
    now: datetime = AT
    failing: bool = False
    written: list[Entry] = field(default_factory=list)
    aside: list[Quarantined] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = DutyBook(self.roster, self.trust)
        self.checkin = CheckIn(self, self.book, self.served)
        self.leaving = Leaving(self, self.book)
        self.together = Together()
        self.group = GroupSignOut(self, self.book, self.checkin, self.together)
        self.breaking = Breaking(self.leaving, self.book, self.checkin)
        self.forgotten = ForgottenTurns(self, self.book, self.together)
        self.tally = Tallying(self, self.book, self.served[0])
        self.review = Review(self, self.book, together=self.together)
        self.doubts = Doubts(
            self.book,
            self.review.index,
            self.checkin.questions,
            lambda: self.aside,
        )
        self.annulling = Annulling(self, self.book)
        self.settling = Settling(self, self.book, self.doubts)
        self.records = Records(self.book, self.review.index)

    def append(self, draft: Draft) -> Entry:
        """Commit, as the store's journal does."""
        if self.failing:
            raise DiskFullError
        entry = an_entry(
            draft.kind,
            draft.volunteer,
            at=self.now,
            post=draft.post,
            method=draft.method,
            badge_serial=draft.badge_serial,
            ref=draft.ref,
            data=dict(draft.data),
            seq=len(self.written) + 1,
        )
        self.written.append(entry)
        return entry

    def append_all(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Commit all or none."""
        return [self.append(draft) for draft in drafts]

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)
