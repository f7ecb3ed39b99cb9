"""Group sign-out: a team scanned out in a row, each scan one signing off, with a list that grows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.desk.book import DutyBook
from kiosk.desk.leaving import BulkRecorder, name_of
from kiosk.desk.reasons import duration, post_name
from kiosk.desk.recording import Draft
from kiosk.desk.states import Answer, Notice, Outcome
from kiosk.desk.together import Together
from sync.domain.badge import Refusal, verify
from sync.domain.entries import Entry, EntryId, Kind, Method, VolunteerId
from sync.domain.roster import TeamId
from sync.domain.turn import Turn
from sync.domain.wording import Say, same

_OFF = Say(zh="{name} 已签退，{n}。", en="{name} is off, {n}.")
_TWICE = Say(zh="{name} 已经签退过，不重复计。", en="{name} is off already; not counted twice.")
_NOT_ON = Say(zh="{name} 不在岗，没有计入。", en="{name} is not on duty; nothing was counted.")
_REST = Say(zh="其余 {n} 人已一并签退。", en="{n} more signed off together.")
_NOBODY = Say(zh="没有人需要签退。", en="There is nobody left to sign off.")
_THANKS = Say(
    zh="{n} 人已签退，共计 {time}。辛苦了，谢谢！",
    en="{n} signed off, {time} in all. Thank you!",
)
_NOBODY_CAME = Say(zh="没有人签退。", en="Nobody was signed off.")


@dataclass(frozen=True, slots=True)
class SignedOff:
    """Somebody who was signed off in this round."""

    entry: EntryId
    name: Say
    team: str
    post: Say
    minutes: int
    """Credited for the turn that ended."""


@dataclass(frozen=True, slots=True)
class StillOn:
    """Somebody of the same team who is still on duty."""

    volunteer: VolunteerId
    name: Say
    post: Say
    since: datetime
    """In the event's zone."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """How far a round of signing off has come."""

    teams: tuple[str, ...] = ()
    """The teams seen, by name."""
    off: tuple[SignedOff, ...] = ()
    """The latest first."""
    remaining: tuple[StillOn, ...] = ()
    said: Notice | None = None
    """What came of the last badge."""

    @property
    def minutes(self) -> int:
        """Give the sum of what was signed off."""
        return sum(one.minutes for one in self.off)


class Refuses(Protocol):
    """What answers a badge that is none: see `CheckIn.refuse`."""

    def refuse(self, text: str, reason: Refusal, method: Method) -> Outcome:
        """Refuse, on record; once for the same text within a while."""
        ...


class GroupSignOut:
    """One round after another; `begin` starts a new one."""

    def __init__(
        self,
        journal: BulkRecorder,
        book: DutyBook,
        refuses: Refuses,
        together: Together | None = None,
    ) -> None:
        self._journal = journal
        self._book = book
        self._refuses = refuses
        self._together = together or Together()
        self.begin()

    def begin(self) -> None:
        """Begin with an empty list."""
        self._entries: list[Entry] = []
        self._teams: dict[TeamId, None] = {}

    def scan(self, text: str, now: datetime, method: Method = Method.BADGE) -> GroupView:
        """Sign off the owner of a badge. Somebody who is not on duty is named, and not counted.

        Raises:
            StoreError: nothing was noted.
        """
        badge = verify(text, self._book.roster.event.event, self._book.trust, now)
        if isinstance(badge, Refusal):
            outcome = self._refuses.refuse(text, badge, method)
            said = Notice(Answer.STOP, _both(outcome.word, outcome.todo))
            return self.view(now, said)
        turn, name = self._book.running(badge.volunteer, now), name_of(self._book, badge.volunteer)
        if turn is None:
            seen = any(entry.volunteer == badge.volunteer for entry in self._counted())
            return self.view(
                now, Notice(Answer.CHOOSE, (_TWICE if seen else _NOT_ON).fill(name=name))
            )
        draft = Draft(
            kind=Kind.OFF,
            method=method,
            volunteer=badge.volunteer,
            post=turn.post,
            badge_serial=badge.serial,
        )
        entry = self._journal.append(draft)
        self._take(entry)
        text_of = _OFF.fill(name=name, n=duration(self._minutes(entry)))
        return self.view(now, Notice(Answer.DONE, text_of, entry.entry_id))

    def sign_rest(self, now: datetime) -> GroupView:
        """Sign off all that are still on duty of the teams seen, in one transaction.

        Raises:
            StoreError: nobody was signed off.
        """
        drafts = [
            Draft(kind=Kind.OFF, method=Method.BULK, volunteer=turn.volunteer, post=turn.post)
            for turn in self._remaining(now)
        ]
        if not drafts:
            return self.view(now, Notice(Answer.STOP, _NOBODY))
        made = self._journal.append_all(drafts)
        for entry in made:
            self._take(entry)
        all_of_them = self._together.note(made)
        return self.view(now, Notice(Answer.DONE, _REST.fill(n=len(drafts)), all_of_them))

    def finish(self) -> Notice:
        """End the round with a thanks."""
        counted = self._counted()
        minutes = sum(self._minutes(entry) for entry in counted)
        self.begin()
        if not counted:
            return Notice(Answer.DONE, _NOBODY_CAME)
        return Notice(Answer.DONE, _THANKS.fill(n=len(counted), time=duration(minutes)))

    def view(self, now: datetime, said: Notice | None = None) -> GroupView:
        """Give the round as it is: what was taken back is no longer in it."""
        roster = self._book.roster
        local = roster.event.local
        return GroupView(
            teams=tuple(self._team(team) for team in self._teams),
            off=tuple(self._shown(entry) for entry in reversed(self._counted())),
            remaining=tuple(
                StillOn(
                    turn.volunteer,
                    name_of(self._book, turn.volunteer),
                    post_name(turn.post, roster),
                    local(turn.starts),
                )
                for turn in self._remaining(now)
            ),
            said=said,
        )

    def _take(self, entry: Entry) -> None:
        self._book.add(entry)
        self._entries.append(entry)
        person = self._book.person(entry.volunteer)
        if person is not None:
            self._teams[person.team] = None

    def _counted(self) -> list[Entry]:
        return [entry for entry in self._entries if self._book.counts(entry.entry_id)]

    def _remaining(self, now: datetime) -> Iterator[Turn]:
        roster = self._book.roster
        for post in roster.posts:
            for turn in self._book.running_at(post, now):
                person = self._book.person(turn.volunteer)
                if person is not None and person.team in self._teams:
                    yield turn

    def _shown(self, entry: Entry) -> SignedOff:
        person = self._book.person(entry.volunteer)
        return SignedOff(
            entry=entry.entry_id,
            name=name_of(self._book, entry.volunteer),
            team=self._team(person.team) if person is not None else "",
            post=post_name(entry.post, self._book.roster),
            minutes=self._minutes(entry),
        )

    def _minutes(self, entry: Entry) -> int:
        mine = self._book.turns_of(entry.volunteer) if entry.volunteer is not None else ()
        ended = [turn for turn in mine if turn.closed == entry.entry_id]
        return sum(turn.service.credited_minutes for turn in ended)

    def _team(self, team: TeamId) -> str:
        found = self._book.roster.teams.get(team)
        return found.name if found is not None else team


def _both(word: Say, todo: Say | None) -> Say:
    more = todo or same("")
    return Say(zh=f"{word.zh}。{more.zh}".strip(), en=f"{word.en}. {more.en}".strip())
