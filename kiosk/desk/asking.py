"""Asking: an amber card's question, and what a captain makes of it.

The question is on record before anybody sees it (see `checkin`). It is answered by a second
entry that cites it: `on` or `move` with the captain's reason, or `resolve` when it is left as
it is. Until then it waits, however many badges come in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.desk.assigning import Assigning, PostChoice, proposal
from kiosk.desk.book import DutyBook
from kiosk.desk.cards import Cards
from kiosk.desk.judging import Case, against_at, judge
from kiosk.desk.questions import OpenQuestion, Questions
from kiosk.desk.reasons import WHY_LONGEST, Why, ready_answers
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Choice, Mode, Outcome
from sync.domain.canonical import Json
from sync.domain.duty import Decision
from sync.domain.entries import Entry, EntryId, Kind, Method, PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN

_HERE_ALREADY = frozenset({Decision.OFF, Decision.RESUME, Decision.REPEAT})


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question on the card that is shown."""

    entry: Entry
    post: PostId | None
    """Where its first offer would put the volunteer; the card says so, and it stays so."""


class Asking:
    """The questions of one gate, one of them on the card.

    Args:
        served: the posts that this kiosk serves; the first is where it stands, and where
            a stranger is taken on.
    """

    def __init__(self, journal: Recorder, book: DutyBook, served: Sequence[PostId]) -> None:
        if not served:
            raise ValueError("a kiosk serves at least one post")
        self._journal = journal
        self._book = book
        self._cards = Cards(book)
        self._assigning = Assigning(book)
        self.questions = Questions(book)
        self._asked: _Asked | None = None
        self.stand_at(served)

    def stand_at(self, served: Sequence[PostId]) -> None:
        """Serve these posts from now on: at least one, home first."""
        self._near = tuple(served)
        self._served = frozenset(served)

    @property
    def _home(self) -> PostId:
        return self._near[0]

    # ---- a captain's answer -------------------------------------------------------------------

    def choose(
        self,
        choice: Choice,
        now: datetime,
        mode: Mode = Mode.CAPTAIN,
        *,
        post: PostId | None = None,
        why: str = "",
    ) -> Outcome | None:
        """Carry out what the captain chose on the amber card.

        Where something speaks against it and `why` is empty, nothing is written: the card is
        given once more, as things stand now.

        Args:
            post: of OTHER_POST, where.
            why: the id of a ready answer, or the captain's own words.

        Returns:
            None when no card waits, when more is to be asked (OTHER_POST without a post), in
            self-service, or when it is left as it is.

        Raises:
            StoreError: nothing was committed; the question waits on.
        """
        asked = self._asked
        if asked is None or mode is Mode.SELF_SERVICE or asked.entry.volunteer is None:
            return None
        if choice is Choice.SEND_THERE:
            self._leave(asked.entry)
            return None
        case = self._judge(asked.entry.volunteer, now)
        if case.decision in _HERE_ALREADY:
            self._asked = None  # somebody was quicker, at the board or with the badge itself
            return self._already(case, now, mode)
        target, doubt = asked.post, case.needs_why
        if choice is Choice.OTHER_POST:
            target, doubt = post, case.stranger or self._in_doubt(case.volunteer, post, now)
        if target is None or target not in self._book.roster.posts:
            return None
        if doubt and not why.strip():
            return self._show(asked.entry, case, now, mode)
        return self._take_on(asked.entry, case, target, why.strip(), mode)

    def _in_doubt(self, volunteer: VolunteerId, post: PostId | None, now: datetime) -> bool:
        found = against_at(self._book, volunteer, post, now)
        return any(one.why not in ABOUT_THE_PLAN for one in found)

    def _take_on(self, question: Entry, case: Case, post: PostId, why: str, mode: Mode) -> Outcome:
        data: dict[str, Json] = {"override": str(question.data.get("reason", ""))}
        if why:
            data["why"] = why[:WHY_LONGEST]
        entry = self._journal.append(
            Draft(
                kind=case.kind,
                method=question.method,
                volunteer=question.volunteer,
                post=post,
                badge_serial=question.badge_serial,
                ref=question.entry_id,
                data=data,
            )
        )
        self._asked = None
        self._book.add(entry)
        if case.kind is Kind.MOVE:
            return self._cards.moved(entry, mode)
        return self._cards.on(entry, case.planned, mode)

    def _leave(self, question: Entry) -> None:
        """Settle a question without taking anybody on; a later badge asks anew."""
        entry = self._journal.append(
            Draft(
                kind=Kind.RESOLVE,
                method=Method.DESK,
                volunteer=question.volunteer,
                post=self._home,
                ref=question.entry_id,
                data={"choice": str(Choice.SEND_THERE)},
            )
        )
        self._asked = None
        self._book.add(entry)
        self.questions.note(entry)

    def put_aside(self) -> None:
        """Take the card away unanswered; its question waits."""
        self._asked = None

    # ---- questions that wait ------------------------------------------------------------------

    def waiting(self, now: datetime) -> tuple[OpenQuestion, ...]:
        """Give today's unanswered questions, the newest first."""
        return self.questions.listed(now)

    def ask_again(
        self, entry_id: EntryId, now: datetime, mode: Mode = Mode.CAPTAIN
    ) -> Outcome | None:
        """Show a question that waits once more, as things stand now; None when it is settled."""
        entry = self._book.entry(entry_id)
        if entry is None or entry.volunteer is None or not self.questions.waits(entry_id):
            return None
        case = self._judge(entry.volunteer, now)
        if case.decision in _HERE_ALREADY:
            return None
        return self._show(entry, case, now, mode)

    def answers(self, post: PostId | None, now: datetime) -> tuple[Why, ...]:
        """Give the ready answers to “why all the same?” for the card that is shown.

        Args:
            post: the post chosen instead of the card's; None: the card's.
        """
        asked = self._asked
        if asked is None or asked.entry.volunteer is None:
            return ()
        if post is None:
            return ready_answers(self._judge(asked.entry.volunteer, now).reason)
        found = against_at(self._book, asked.entry.volunteer, post, now)
        serious = [one for one in found if one.why not in ABOUT_THE_PLAN]
        return ready_answers(str(serious[0].why) if serious else "")

    def posts(self, now: datetime) -> tuple[PostChoice, ...]:
        """Give the posts to choose from for the card that is shown; () when none waits."""
        asked = self._asked
        if asked is None or asked.entry.volunteer is None:
            return ()
        return self._assigning.choices(asked.entry.volunteer, self._near, now)

    # ---- inside -------------------------------------------------------------------------------

    def _judge(self, volunteer: VolunteerId, now: datetime) -> Case:
        return judge(self._book, volunteer, self._home, self._served, now)

    def _already(self, case: Case, now: datetime, mode: Mode) -> Outcome:
        if case.standing is None:
            raise AssertionError("a repeat of nothing")
        return self._cards.repeat(case.volunteer, case.standing, now, mode)

    def _show(self, entry: Entry, case: Case, now: datetime, mode: Mode) -> Outcome:
        proposed = None
        if case.post is None:
            choices = self._assigning.choices(case.volunteer, self._near, now)
            proposed = proposal(choices)
            case = replace(case, post=proposed.post if proposed is not None else None)
        self._asked = _Asked(entry, case.post)
        return self._cards.ask(entry, case, proposed, mode)
