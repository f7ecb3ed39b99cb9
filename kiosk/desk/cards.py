"""The cards: what the window shows of what was committed. Words only; decides nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.desk import words
from kiosk.desk.assigning import PostChoice
from kiosk.desk.book import DutyBook
from kiosk.desk.judging import Case
from kiosk.desk.reasons import IN_PUBLIC, QUESTIONS, duration, post_name, sentence
from kiosk.desk.states import Answer, Choice, Mode, Offer, Outcome
from sync.domain.badge import Refusal
from sync.domain.duty import Decision, Standing
from sync.domain.entries import Entry, PostId, VolunteerId
from sync.domain.fitness import ABOUT_THE_PLAN, Unfit
from sync.domain.roster import Shift, Volunteer
from sync.domain.turn import Turn
from sync.domain.wording import Say, mask

_AT_ANOTHER_POST = frozenset({Unfit.NOT_TRAINED, Unfit.MINOR})
"""What speaks against this post and not against the person."""
_SENTENCES_SHOWN = 2


class Cards:
    """Puts outcomes into words."""

    def __init__(self, book: DutyBook) -> None:
        self._book = book

    # ---- green ------------------------------------------------------------------------------

    def on(self, entry: Entry, planned: Shift | None, mode: Mode) -> Outcome:
        """Welcome somebody on duty."""
        todo = words.GO_TO_POST
        if planned is not None and planned.post == entry.post:
            minutes = round((planned.starts - entry.effective) / timedelta(minutes=1))
            late_min = self._book.roster.rules.late_s // 60
            if minutes > 0:
                start = f"{self._book.roster.event.local(planned.starts):%H:%M}"
                todo = words.EARLY.fill(n=minutes, time=start)
            else:
                todo = words.LATE.fill(n=-minutes) if -minutes > late_min else words.IN_TIME
        return self._done(entry, Decision.ON, words.ON, mode, todo)

    def off(self, entry: Entry, mode: Mode) -> Outcome:
        """Thank somebody who leaves, with the minutes of this turn and of the day."""
        mine = self._book.turns_of(entry.volunteer) if entry.volunteer is not None else ()
        offer = Offer(Choice.ONLY_A_BREAK, words.ONLY_A_BREAK)
        offers = (offer,) if mode is Mode.CAPTAIN else ()
        return self._done(
            entry, Decision.OFF, words.OFF, mode, self.thanks(mine, entry.effective), offers
        )

    def thanks(self, mine: Sequence[Turn], at: datetime) -> Say:
        """Say what the turn that has just ended counts, and the day if it was not the first."""
        local = self._book.roster.event.local
        this = max(mine, key=lambda turn: (turn.last, turn.opened), default=None)
        if this is None:
            return words.GO_TO_POST
        minutes = this.service.credited_minutes
        today = [turn for turn in mine if local(turn.starts).date() == local(at).date()]
        day = sum(turn.service.credited_minutes for turn in today)
        if day > minutes:
            return words.THANKS_TODAY.fill(this=duration(minutes), day=duration(day))
        hours, rest = divmod(minutes, 60)
        return words.THANKS.fill(h=hours, m=rest)

    def moved(self, entry: Entry, mode: Mode) -> Outcome:
        """Confirm a move."""
        return self._done(entry, Decision.MOVE, words.MOVED, mode, words.CLOCK_RUNS_ON)

    def resumed(self, entry: Entry, since: datetime, mode: Mode) -> Outcome:
        """Welcome somebody back from a break that began at `since`."""
        minutes = max(0, round((entry.effective - since) / timedelta(minutes=1)))
        todo = words.RESTED.fill(n=duration(minutes))
        return self._done(entry, Decision.RESUME, words.RESUMED, mode, todo)

    def repeat(
        self, volunteer: VolunteerId, stands: Standing, now: datetime, mode: Mode
    ) -> Outcome:
        """Say that it was noted already: no new fact, no entry."""
        word = words.ALREADY_OFF
        if stands.on_duty:
            word = words.ON_BREAK if stands.on_break else words.ALREADY_ON
        return Outcome(
            answer=Answer.DONE,
            happened=str(Decision.REPEAT),
            word=word,
            at=self._book.roster.event.local(now),
            entry=None,
            name=self._name(volunteer, mode),
            team=self.team(volunteer),
            post=self._post_words(stands.post),
            todo=words.REPEATED,
        )

    def _done(
        self,
        entry: Entry,
        happened: str,
        word: Say,
        mode: Mode,
        todo: Say,
        offers: tuple[Offer, ...] = (),
    ) -> Outcome:
        return Outcome(
            answer=Answer.DONE,
            happened=str(happened),
            word=word,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            name=self._name(entry.volunteer, mode),
            team=self.team(entry.volunteer),
            post=self._post_words(entry.post),
            todo=todo,
            offers=offers,
        )

    # ---- amber ------------------------------------------------------------------------------

    def ask(self, entry: Entry, case: Case, proposed: PostChoice | None, mode: Mode) -> Outcome:
        """Ask the captain; in self-service, ask for the captain.

        Args:
            entry: the `refused` entry that put it on record.
            case: as it is now, which may be better than when it was recorded.
            proposed: the post to propose to somebody without a plan.
        """
        reason = case.reason
        word = QUESTIONS.get(reason, words.FIT_NOW)
        todo, offers = self._todo(case, proposed), _offers(case, proposed)
        if mode is Mode.SELF_SERVICE:
            offers = ()
            if reason in IN_PUBLIC:
                todo = words.CALL_CAPTAIN
                if case.decision in {Decision.ELSEWHERE, Decision.ON_ELSEWHERE}:
                    todo = _joined(self._where(case), words.CALL_CAPTAIN)
            else:
                word, todo = words.SEE_CAPTAIN, words.CALL_CAPTAIN
        return Outcome(
            answer=Answer.CHOOSE,
            happened=reason,
            word=word,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            name=self._name(case.volunteer, mode),
            team=self.team(case.volunteer),
            todo=todo,
            offers=offers,
        )

    def _todo(self, case: Case, proposed: PostChoice | None) -> Say:
        roster = self._book.roster
        against = [sentence(one, case.post, roster) for one in case.against][:_SENTENCES_SHOWN]
        if case.decision in {Decision.ELSEWHERE, Decision.ON_ELSEWHERE} and not case.stranger:
            return _joined(self._where(case), *against[:1])
        if case.reason == Refusal.NOT_ON_ROSTER:
            return _joined(words.PROVISIONAL, *against[:1])
        if against:
            return _joined(*against)
        if not case.asks and case.planned is not None:
            return self._at(words.PLANNED_NOW, case.planned)
        if proposed is None:
            return words.NOWHERE
        if proposed.shortfall > 0:
            return words.PROPOSED.fill(post=proposed.name, n=proposed.shortfall)
        return words.ENOUGH.fill(post=proposed.name)

    def _where(self, case: Case) -> Say:
        """Say where somebody should be, or is."""
        if case.decision is Decision.ELSEWHERE and case.planned is not None:
            return self._at(words.PLANNED_AT, case.planned)
        stands = case.standing
        if stands is None:
            return words.NOT_PLANNED
        since = f"{self._book.roster.event.local(stands.since):%H:%M}"
        return words.ON_DUTY_AT.fill(post=post_name(stands.post, self._book.roster), time=since)

    def _at(self, template: Say, shift: Shift) -> Say:
        roster = self._book.roster
        time = f"{roster.event.local(shift.starts):%H:%M}"
        return template.fill(post=post_name(shift.post, roster), time=time)

    # ---- red --------------------------------------------------------------------------------

    def stop(self, entry: Entry, reason: Refusal) -> Outcome:
        """Refuse, and say the way out."""
        word, todo = words.REFUSALS[reason]
        return Outcome(
            answer=Answer.STOP,
            happened=str(reason),
            word=word,
            at=self._book.roster.event.local(entry.effective),
            entry=entry.entry_id,
            todo=todo,
        )

    # ---- names ------------------------------------------------------------------------------

    def team(self, volunteer: VolunteerId | None) -> str | None:
        """Give the last two teams of somebody's line: 一中队 · 晨光小队."""
        person = self._person(volunteer)
        if person is None:
            return None
        names = [team.name for team in self._book.roster.team_path(person.team)][-2:]
        if len(names) > 1:
            # 一中队 晨光小队 below 一中队 is said once.
            names[1] = names[1].removeprefix(names[0]).strip() or names[1]
        return " · ".join(names) or None

    def _person(self, volunteer: VolunteerId | None) -> Volunteer | None:
        return self._book.person(volunteer)

    def _name(self, volunteer: VolunteerId | None, mode: Mode) -> str | None:
        person = self._person(volunteer)
        if person is None:
            return None
        return mask(person.name) if mode is Mode.SELF_SERVICE else person.name

    def _post_words(self, post: PostId | None) -> Say | None:
        found = self._book.roster.posts.get(post) if post is not None else None
        if found is None:
            return None
        if not found.duty:
            return Say(zh=found.name, en=found.name_en)
        return Say(zh=f"{found.name} · {found.duty}", en=f"{found.name_en} · {found.duty_en}")


def _offers(case: Case, proposed: PostChoice | None) -> tuple[Offer, ...]:
    """Give at most two, the likely one first."""
    leave = Offer(Choice.SEND_THERE, words.LEAVE)
    override = Offer(Choice.OVERRIDE, words.ALL_THE_SAME)
    if case.decision in {Decision.ELSEWHERE, Decision.ON_ELSEWHERE} and not case.stranger:
        there = words.STAY_THERE if case.decision is Decision.ON_ELSEWHERE else words.SEND_THERE
        leave = Offer(Choice.SEND_THERE, there)
        if case.against:
            return leave, Offer(Choice.OVERRIDE, words.MOVE_HERE_WHY)
        return Offer(Choice.TAKE_ON_HERE, words.MOVE_HERE), leave
    if case.reason == Refusal.NOT_ON_ROSTER:
        return Offer(Choice.OVERRIDE, words.PROVISIONALLY), leave
    if not case.asks:
        return Offer(Choice.TAKE_ON_HERE, words.TAKE_ON_NOW), leave
    if not case.against:
        if proposed is None:
            return Offer(Choice.OTHER_POST, words.CHOOSE_POST), leave
        accept = Offer(Choice.ASSIGN, words.TAKE_ON_AT.fill(post=proposed.name))
        return accept, Offer(Choice.OTHER_POST, words.OTHER_POST)
    why = {one.why for one in case.against}
    if why <= ABOUT_THE_PLAN:
        return override, leave
    if why <= _AT_ANOTHER_POST:
        return Offer(Choice.OTHER_POST, words.OTHER_POST), override
    return leave, override


def _joined(*sentences: Say) -> Say:
    return Say(
        zh="".join(_ended(one.zh, "。") for one in sentences[:-1]) + sentences[-1].zh,
        en="".join(_ended(one.en, ". ") for one in sentences[:-1]) + sentences[-1].en,
    )


def _ended(text: str, stop: str) -> str:
    if text.endswith((".", "。")):
        return text if stop == "。" else f"{text} "
    return text + stop
