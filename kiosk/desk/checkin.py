"""Check-in: a badge's text in, one entry committed, an outcome out.

Text first, signature next, look-up last; then `duty.decide`; then one entry in one
transaction; then, and only then, an answer. An amber card is committed too, as `refused`
with its reason, so that a volunteer who walks away was still seen; the captain's choice is
a second entry that cites it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk import words
from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Choice, Offer, Outcome
from sync.domain.badge import Badge, Refusal, verify
from sync.domain.duty import Decision, decide
from sync.domain.entries import Entry, Kind, Method, PostId
from sync.domain.roster import Post, Shift, Volunteer
from sync.domain.wording import Say


@dataclass(frozen=True, slots=True)
class _Card:
    """An amber or red card that was shown a moment ago, and is shown again for the same text."""

    entry: Entry
    outcome: Outcome
    badge: Badge | None = None
    """Who may be taken on; None on a red card."""


class CheckIn:
    """The gate's one task.

    Args:
        served: the posts that this kiosk serves; the first is where it stands, and where
            someone without a plan is taken on.
    """

    def __init__(self, journal: Recorder, book: DutyBook, served: Sequence[PostId]) -> None:
        if not served:
            raise ValueError("a kiosk serves at least one post")
        self._journal = journal
        self._book = book
        self.stand_at(served)
        self._asked: _Card | None = None
        self._cards: dict[bytes, _Card] = {}

    def stand_at(self, served: Sequence[PostId]) -> None:
        """Serve these posts from now on: at least one, home first."""
        self._home = served[0]
        self._served = frozenset(served)

    def scan(self, text: str, now: datetime, method: Method = Method.BADGE) -> Outcome:
        """Answer a badge.

        Args:
            text: what the reader read; any text at all.
            now: aware UTC, by the hub's clock as far as it is known: turns are read by it.

        Raises:
            StoreError: nothing was committed, and nothing must show green.
        """
        self._asked = None
        self._forget(now)
        badge = verify(text, self._book.roster.event.event, self._book.trust, now)
        if isinstance(badge, Refusal):
            return self._stop(text, badge, method)
        volunteer = self._book.roster.volunteers.get(badge.volunteer)
        planned = self._book.roster.planned_at(badge.volunteer, now)
        standing = self._book.standing(badge.volunteer, now)
        rules = self._book.roster.rules
        decision = decide(standing, planned, self._served, now, rules)
        if volunteer is None and decision in (Decision.UNASSIGNED, Decision.ELSEWHERE):
            return self._ask(text, badge, method, None, None, Refusal.NOT_ON_ROSTER)
        post = standing.post if standing is not None else None
        match decision:
            case Decision.ON if planned is not None:
                entry = self._record(Kind.ON, badge, method, planned.post)
                return self._on(entry, volunteer, planned)
            case Decision.OFF:
                entry = self._record(Kind.OFF, badge, method, post)
                return self._off(entry, badge, volunteer)
            case Decision.MOVE:
                entry = self._record(Kind.MOVE, badge, method, self._home)
                return self._done(entry, "moved", words.MOVED, volunteer, todo=words.CLOCK_RUNS_ON)
            case Decision.REPEAT:
                on_duty = standing is not None and standing.on_duty
                return self._repeat(volunteer, on_duty, post, now)
            case _:
                return self._ask(text, badge, method, volunteer, planned, decision)

    def choose(self, choice: Choice) -> Outcome | None:
        """Carry out what the captain chose on the amber card.

        Returns:
            None when no card waits, or when it is left as it is.
        """
        asked, self._asked = self._asked, None
        if asked is None or asked.badge is None or choice is not Choice.TAKE_ON_HERE:
            return None
        seen, badge = asked.entry, asked.badge
        entry = self._journal.append(
            Draft(
                kind=Kind.ON,
                method=seen.method,
                volunteer=badge.volunteer,
                post=self._home,
                badge_serial=badge.serial,
                ref=seen.entry_id,
                data={"override": str(seen.data.get("reason", ""))},
            )
        )
        self._book.add(entry)
        volunteer = self._book.roster.volunteers.get(badge.volunteer)
        planned = self._book.roster.planned_at(badge.volunteer, entry.effective)
        return self._on(entry, volunteer, planned)

    def _record(self, kind: Kind, badge: Badge, method: Method, post: PostId | None) -> Entry:
        entry = self._journal.append(
            Draft(
                kind=kind,
                method=method,
                volunteer=badge.volunteer,
                post=post,
                badge_serial=badge.serial,
            )
        )
        self._book.add(entry)
        return entry

    def _on(self, entry: Entry, volunteer: Volunteer | None, planned: Shift | None) -> Outcome:
        todo = words.GO_TO_POST
        if planned is not None:
            minutes = round((planned.starts - entry.effective) / timedelta(minutes=1))
            late_min = self._book.roster.rules.late_s // 60
            if minutes > 0:
                start = f"{self._book.roster.event.local(planned.starts):%H:%M}"
                todo = words.EARLY.fill(n=minutes, time=start)
            else:
                todo = words.LATE.fill(n=-minutes) if -minutes > late_min else words.IN_TIME
        return self._done(entry, "on", words.ON, volunteer, todo=todo)

    def _off(self, entry: Entry, badge: Badge, volunteer: Volunteer | None) -> Outcome:
        turn = self._book.turns_of(badge.volunteer)[-1]
        hours, minutes = divmod(turn.service.credited_minutes, 60)
        todo = words.THANKS.fill(h=hours, m=minutes)
        return self._done(entry, "off", words.OFF, volunteer, todo=todo)

    def _done(
        self, entry: Entry, happened: str, word: Say, volunteer: Volunteer | None, todo: Say
    ) -> Outcome:
        return Outcome(
            answer=Answer.DONE,
            happened=happened,
            word=word,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            name=volunteer.name if volunteer else None,
            team=self._team(volunteer),
            post=self._post_words(entry.post),
            todo=todo,
        )

    def _repeat(
        self, volunteer: Volunteer | None, on_duty: bool, post: PostId | None, now: datetime
    ) -> Outcome:
        return Outcome(
            answer=Answer.DONE,
            happened=str(Decision.REPEAT),
            word=words.ALREADY_ON if on_duty else words.ALREADY_OFF,
            at=self._book.roster.event.local(now),
            entry=None,
            name=volunteer.name if volunteer else None,
            team=self._team(volunteer),
            post=self._post_words(post),
            todo=words.REPEATED,
        )

    def _ask(
        self,
        text: str,
        badge: Badge,
        method: Method,
        volunteer: Volunteer | None,
        planned: Shift | None,
        reason: Decision | Refusal,
    ) -> Outcome:
        """Ask the captain, on record. A badge held up while he thinks is still one question."""
        known = self._cards.get(_digest(text))
        if known is not None and known.outcome.happened == str(reason):
            self._asked = known
            return known.outcome
        entry = self._journal.append(
            Draft(
                kind=Kind.REFUSED,
                method=method,
                volunteer=badge.volunteer,
                post=self._home,
                badge_serial=badge.serial,
                data={"reason": str(reason)},
            )
        )
        self._book.add(entry)
        word, todo, first, second = self._question(reason, planned)
        outcome = Outcome(
            answer=Answer.CHOOSE,
            happened=str(reason),
            word=word,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            name=volunteer.name if volunteer else None,
            team=self._team(volunteer),
            todo=todo,
            offers=(Offer(Choice.TAKE_ON_HERE, first), Offer(Choice.SEND_THERE, second)),
        )
        self._asked = self._cards[_digest(text)] = _Card(entry, outcome, badge)
        return outcome

    def _question(
        self, reason: Decision | Refusal, planned: Shift | None
    ) -> tuple[Say, Say, Say, Say]:
        if reason is Decision.ELSEWHERE and planned is not None:
            name = self._name_of(planned.post)
            time = f"{self._book.roster.event.local(planned.starts):%H:%M}"
            return (
                words.ELSEWHERE,
                words.PLANNED_AT.fill(post=name, time=time),
                words.MOVE_HERE,
                words.SEND_THERE,
            )
        if reason is Refusal.NOT_ON_ROSTER:
            return words.NOT_ON_ROSTER, words.PROVISIONAL, words.TAKE_ON_HERE, words.LEAVE
        return words.UNASSIGNED, words.NOT_PLANNED, words.TAKE_ON_HERE, words.LEAVE

    def _stop(self, text: str, reason: Refusal, method: Method) -> Outcome:
        """Refuse, on record. The same text again within `repeat_s` shows the same card.

        A poster's code in the background must not fill the journal. Only a digest of the
        text is kept, in memory.
        """
        known = self._cards.get(_digest(text))
        if known is not None and known.outcome.happened == str(reason):
            return known.outcome
        entry = self._journal.append(
            Draft(
                kind=Kind.REFUSED,
                method=method,
                post=self._home,
                data={"reason": str(reason), "chars": len(text)},
            )
        )
        self._book.add(entry)
        word, todo = words.REFUSALS[reason]
        outcome = Outcome(
            answer=Answer.STOP,
            happened=str(reason),
            word=word,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            todo=todo,
        )
        self._cards[_digest(text)] = _Card(entry, outcome)
        return outcome

    def _forget(self, now: datetime) -> None:
        window = timedelta(seconds=self._book.roster.rules.repeat_s)
        self._cards = {
            digest: card
            for digest, card in self._cards.items()
            if abs(now - card.entry.effective) <= window
        }

    def _team(self, volunteer: Volunteer | None) -> str | None:
        if volunteer is None:
            return None
        names = [team.name for team in self._book.roster.team_path(volunteer.team)][-2:]
        if len(names) > 1:
            # 一中队 晨光小队 below 一中队 is said once.
            names[1] = names[1].removeprefix(names[0]).strip() or names[1]
        return " · ".join(names) or None

    def _post_words(self, post: PostId | None) -> Say | None:
        found = self._book.roster.posts.get(post) if post is not None else None
        if found is None:
            return None
        return _with_duty(found)

    def _name_of(self, post: PostId) -> Say:
        found = self._book.roster.posts[post]
        return Say(zh=found.name, en=found.name_en)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _with_duty(post: Post) -> Say:
    if not post.duty:
        return Say(zh=post.name, en=post.name_en)
    return Say(zh=f"{post.name} · {post.duty}", en=f"{post.name_en} · {post.duty_en}")
