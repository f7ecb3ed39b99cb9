"""Moving somebody to another post while the clock runs on: one `move` entry, the same turn."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.judging import against_at
from kiosk.desk.leaving import name_of
from kiosk.desk.reasons import Why, post_name, ready_answers, sentence
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Notice
from sync.domain.canonical import Json
from sync.domain.entries import Kind, Method, PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN
from sync.domain.wording import Say

MOVED = Say(
    zh="{name} 已换到 {post}，时间连续计算", en="{name} is at {post} now; the clock runs on"
)
NOT_ON_DUTY = Say(
    zh="{name} 不在岗，不能换岗。请先签到。", en="{name} is not on duty. Check in first."
)
THERE_ALREADY = Say(zh="{name} 已经在 {post}。", en="{name} is at {post} already.")
NO_SUCH_POST = Say(
    zh="花名册里没有这个岗位了。请重新选择。",
    en="The roster no longer has this post. Choose again.",
)


@dataclass(frozen=True, slots=True)
class MoveQuestion:
    """What a captain should know before somebody is moved all the same."""

    volunteer: VolunteerId
    name: Say
    post: PostId
    post_name: Say
    override: str
    """The first reason, as the entry will carry it."""
    reasons: tuple[Say, ...]
    answers: tuple[Why, ...]
    """Ready answers to “why all the same?”, the likeliest first."""


class Moving:
    """Moves those who are on duty."""

    def __init__(self, journal: Recorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book

    def question(self, volunteer: VolunteerId, post: PostId, now: datetime) -> MoveQuestion | None:
        """Say what speaks against it; None when nothing does. Writes nothing.

        Being tired or having served the whole day is no worse at another post, and is said all
        the same: a captain who moves somebody may as well send them to rest.
        """
        against = against_at(self._book, volunteer, post, now)
        found = [one for one in against if one.why not in ABOUT_THE_PLAN]
        if not found:
            return None
        roster = self._book.roster
        return MoveQuestion(
            volunteer=volunteer,
            name=name_of(self._book, volunteer),
            post=post,
            post_name=post_name(post, roster),
            override=str(found[0].why),
            reasons=tuple(sentence(one, post, roster) for one in found),
            answers=ready_answers(str(found[0].why)),
        )

    def move(self, volunteer: VolunteerId, post: PostId, now: datetime, why: str = "") -> Notice:
        """Move somebody who is on duty.

        Args:
            why: a captain's answer to `question`; without it nothing is written while a
                question stands.

        Raises:
            StoreError: nothing was written.
        """
        roster = self._book.roster
        name = name_of(self._book, volunteer)
        if post not in roster.posts:
            return Notice(Answer.STOP, NO_SUCH_POST)
        standing = self._book.standing(volunteer, now)
        if standing is None or not standing.on_duty:
            return Notice(Answer.STOP, NOT_ON_DUTY.fill(name=name))
        where = post_name(post, roster)
        if standing.post == post:
            return Notice(Answer.CHOOSE, THERE_ALREADY.fill(name=name, post=where))
        asked = self.question(volunteer, post, now)
        data: dict[str, Json] = {}
        if asked is not None:
            if not why:
                return Notice(Answer.CHOOSE, asked.reasons[0])
            data = {"override": asked.override, "why": why}
        entry = self._journal.append(
            Draft(Kind.MOVE, Method.SEARCH, volunteer=volunteer, post=post, data=data)
        )
        self._book.add(entry)
        return Notice(Answer.DONE, MOVED.fill(name=name, post=where), entry.entry_id)
