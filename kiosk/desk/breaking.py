"""Breaks by badge: while a captain has chosen so, each badge begins a break or ends one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.desk.book import DutyBook
from kiosk.desk.group import Refuses
from kiosk.desk.leaving import Leaving, name_of
from kiosk.desk.states import Answer, Notice
from sync.domain.badge import Refusal, verify
from sync.domain.entries import Method, VolunteerId
from sync.domain.wording import Say

_HELD = Say(
    zh="{name} 已经记下了，胸牌可以收起来。", en="{name} is noted; the badge can be put away."
)
_REFUSED = Say(zh="{word}。没有记录。", en="{word}. Nothing was noted.")


@dataclass(frozen=True, slots=True)
class _Last:
    volunteer: VolunteerId
    at: datetime


class Breaking:
    """Nobody goes on or off duty by a badge meanwhile."""

    def __init__(self, leaving: Leaving, book: DutyBook, refuses: Refuses) -> None:
        self._leaving = leaving
        self._book = book
        self._refuses = refuses
        self._last: _Last | None = None

    def begin(self) -> None:
        """Begin anew: the badge that was shown last may be shown again."""
        self._last = None

    def scan(self, text: str, now: datetime, method: Method = Method.BADGE) -> Notice:
        """Begin or end the break of a badge's owner; a badge that is held up does it once.

        Raises:
            StoreError: nothing was noted.
        """
        badge = verify(text, self._book.roster.event.event, self._book.trust, now)
        if isinstance(badge, Refusal):
            outcome = self._refuses.refuse(text, badge, method)
            return Notice(Answer.STOP, _REFUSED.fill(word=outcome.word))
        who, last = badge.volunteer, self._last
        soon = timedelta(seconds=self._book.roster.rules.repeat_s)
        if last is not None and last.volunteer == who and abs(now - last.at) <= soon:
            return Notice(Answer.CHOOSE, _HELD.fill(name=name_of(self._book, who)))
        turn = self._book.running(who, now)
        rests = turn is not None and turn.on_break
        act = self._leaving.end_break if rests else self._leaving.start_break
        notice = act(who, now, method)
        if notice.answer is Answer.DONE:
            self._last = _Last(who, now)
        return notice
