"""Closing the day: what is still open, step by step, and the entry that closes it."""

from collections.abc import Sequence
from datetime import date, datetime

from kiosk.desk.book import DutyBook
from kiosk.desk.closing_agreed import Agreed
from kiosk.desk.closing_steps import (
    CLOSED,
    FIRST,
    GOES,
    KIT_BACK,
    NOTHING,
    SIGNED_OFF,
    STAYS,
    TITLES,
    ZERO,
    Act,
    ClosingStep,
    Offered,
    Step,
    StepState,
)
from kiosk.desk.forgotten import ForgottenTurns
from kiosk.desk.kit import Kit
from kiosk.desk.known_words import KnownHere
from kiosk.desk.leaving import BulkRecorder
from kiosk.desk.postlog import PostLog, Topic
from kiosk.desk.recording import Draft
from kiosk.desk.report import DayReport, day_report
from kiosk.desk.states import Answer, Notice
from kiosk.desk.together import Together
from sync.domain.canonical import Json
from sync.domain.entries import Entry, EventId, Kind, Method, PostId
from sync.domain.turn import Turn
from sync.domain.wording import Say, same

LINES_MOST = 40
"""More lines than this nobody reads; the rest is a number."""
_AFTER_CLOSE = frozenset({Kind.CLOSE, Kind.NOTE, Kind.CLOCKSTEP})
_IN_REPORT = frozenset(Kind) - _AFTER_CLOSE - {Kind.KIT, Kind.REFUSED, Kind.ABSENT}


class Closing:
    """Says what is still open and closes the day. Main thread."""

    def __init__(
        self,
        journal: BulkRecorder,
        book: DutyBook,
        log: PostLog,
        kit: Kit,
        agreed: Agreed,
        together: Together | None = None,
    ) -> None:
        self._journal = journal
        self._book = book
        self._log = log
        self._kit = kit
        self._forgotten = ForgottenTurns(journal, book)
        self._agreed = agreed
        self._together = together or Together()
        self.purge_asked = False
        """A supervisor agreed: the database goes when the desk has been closed."""

    def report(
        self,
        served: Sequence[PostId],
        now: datetime,
        captain: str = "",
        known: KnownHere | None = None,
    ) -> DayReport:
        """Give today's report."""
        return day_report(self._book, served, now, captain=captain, known=known)

    def steps(
        self,
        served: Sequence[PostId],
        now: datetime,
        unsent: int,
        known: KnownHere | None = None,
    ) -> tuple[ClosingStep, ...]:
        """Give every step and how it stands.

        Args:
            unsent: entries that the hub has not acknowledged.
            known: the numbers are not the event's, but this kiosk's knowledge.
        """
        notes = (known.sentence,) if known is not None else ()
        before = (
            self._still_on(served, now),
            self._kit_out(now),
            self._tallies(served, now),
            self._handover(now),
            self._report_step(now, notes),
            self._sync(unsent),
        )
        return (*before, self._close_step(before, notes), self._purge_step(unsent))

    @property
    def closed(self) -> Entry | None:
        """Give the entry that closed the day; None once anything happened after it."""
        for entry in reversed(self._book.own()):
            if entry.kind == Kind.CLOSE:
                return entry
            if entry.kind not in _AFTER_CLOSE:
                return None
        return None

    # ---- acts -------------------------------------------------------------------------------

    def sign_off_all(self, served: Sequence[PostId], now: datetime) -> Notice:
        """Sign everybody off who is on duty at these posts, in one transaction.

        Raises:
            StoreError: nobody was signed off.
        """
        drafts = [
            Draft(Kind.OFF, Method.BULK, volunteer=turn.volunteer, post=turn.post)
            for turn in self._running(served, now)
        ]
        made = self._journal.append_all(drafts)
        for entry in made:
            self._book.add(entry)
        return Notice(Answer.DONE, SIGNED_OFF.fill(n=len(drafts)), self._together.note(made))

    def take_kit(self, now: datetime) -> Notice:
        """Take all kit back.

        Raises:
            StoreError: what came before it was taken back.
        """
        for holding in self._kit.outstanding(now):
            self._kit.take_all_back(holding.volunteer)
        return Notice(Answer.DONE, KIT_BACK)

    def confirm_zero(self, served: Sequence[PostId], now: datetime) -> Notice:
        """Agree that nobody was served at the posts where nobody was counted.

        Raises:
            StoreError: it is not agreed.
        """
        self._agreed.agree_zero(self._event, self._day(now), self._uncounted(served, now))
        return Notice(Answer.DONE, ZERO)

    def nothing_to_hand_over(self, now: datetime) -> Notice:
        """Agree that there is nothing to hand over.

        Raises:
            StoreError: it is not agreed.
        """
        self._agreed.agree_nothing(self._event, self._day(now))
        return Notice(Answer.DONE, NOTHING)

    def note_saved(self, act: Act, now: datetime) -> None:
        """Note that the report was saved, as things stand now.

        Raises:
            StoreError: it is not remembered; the report lies where it was saved.
        """
        self._agreed.note_saved(self._event, self._day(now), act, self._reported())

    def close(self, served: Sequence[PostId], now: datetime) -> Notice:
        """Close the day, with its figures.

        Raises:
            StoreError: the day is not closed.
        """
        steps = self.steps(served, now, unsent=0)
        missing = [one for one in steps if one.state is StepState.TODO and one.step != Step.CLOSE]
        if missing:
            return Notice(Answer.STOP, _first(missing))
        report = self.report(served, now)
        found = report.figures
        zero: list[Json] = [str(post) for post in self._uncounted(served, now)]
        data: dict[str, Json] = {
            "date": f"{report.day:%Y-%m-%d}",
            "figures": {
                "volunteers": found.volunteers,
                "turns": found.turns,
                "served": found.served,
                "minutes": found.minutes,
                "measured_minutes": found.measured_minutes,
            },
            "doubts": len(report.doubts),
            "kit_out": len(self._kit.outstanding(now)),
            "zero": zero[:LINES_MOST],
        }
        post = served[0] if len(served) == 1 else None
        (entry,) = self._journal.append_all([Draft(Kind.CLOSE, Method.DESK, post=post, data=data)])
        self._book.add(entry)
        return Notice(Answer.DONE, CLOSED)

    # ---- steps ------------------------------------------------------------------------------

    def _still_on(self, served: Sequence[PostId], now: datetime) -> ClosingStep:
        running = self._running(served, now)
        offer = Offered(
            Act.SIGN_OFF_ALL,
            Say(zh="全部签退（{n} 人）", en="Sign all off ({n})").fill(n=len(running)),
            confirm=True,
        )
        forgotten = self._forgotten.listed(now, served)
        if not running and forgotten:
            about = Say(
                zh="没有人在岗，但有 {n} 人忘了签退，工时是按计划估的。请在这里逐个确认。",
                en="Nobody is on duty, but {n} forgot to sign off: their time is only assumed. "
                "Confirm each here.",
            ).fill(n=len(forgotten))
            return _step(Step.STILL_ON, StepState.LOOK, about)
        if not running:
            about = Say(zh="没有人在岗。", en="Nobody is on duty.")
            return _step(Step.STILL_ON, StepState.DONE, about)
        about = Say(
            zh="还有 {n} 人在岗。请他们扫胸牌签退，或在这里一个一个签退、全部签退。",
            en="{n} are still on duty. Let them show their badges, or sign them off here, one by one "
            "or all at once.",
        ).fill(n=len(running))
        return _step(Step.STILL_ON, StepState.TODO, about, (), (offer,))

    def _kit_out(self, now: datetime) -> ClosingStep:
        out = self._kit.outstanding(now)
        if not out:
            return _step(Step.KIT, StepState.DONE, Say(zh="都还了。", en="Everything is back."))
        lines = [
            Say(
                zh=f"{one.name}（{one.number}） "
                + "、".join(f"{held.name.zh} {held.count}" for held in one.items),
                en=f"{one.name} ({one.number}) "
                + ", ".join(f"{held.name.en} {held.count}" for held in one.items),
            )
            for one in out
        ]
        about = Say(
            zh="还有 {n} 人没还物资。没收齐也能收岗，会记在收岗记录里。",
            en="{n} still hold kit. The day may be closed all the same; it is noted.",
        ).fill(n=len(out))
        offer = Offered(Act.TAKE_KIT, Say(zh="已全部收回", en="All of it is back"), confirm=True)
        return _step(Step.KIT, StepState.LOOK, about, lines, (offer,))

    def _tallies(self, served: Sequence[PostId], now: datetime) -> ClosingStep:
        zero = self._agreed.zero(self._event, self._day(now))
        empty = [post for post in self._uncounted(served, now) if post not in zero]
        total = sum(self._book.served(post, now) for post in served)
        if not empty:
            about = Say(zh="今天共 {n} 人次。", en="{n} people today.").fill(n=total)
            return _step(Step.TALLIES, StepState.DONE, about)
        about = Say(
            zh="这些岗位今天一次都没有计数，真的是 0 吗？",
            en="Nobody was counted at these posts today. Really 0?",
        )
        offer = Offered(Act.ZERO, Say(zh="真的是 0", en="Really 0"))
        lines = [self._post(post) for post in empty]
        return _step(Step.TALLIES, StepState.TODO, about, lines, (offer,))

    def _handover(self, now: datetime) -> ClosingStep:
        day = self._day(now)
        notes = [
            line
            for line in self._log.lines(Topic.HANDOVER)
            if line.at.date() == day and line.corrected is None
        ]
        write = Offered(Act.WRITE, Say(zh="写交接", en="Write one"))
        if notes:
            about = Say(zh="已写 {n} 条交接。", en="{n} handover notes.").fill(n=len(notes))
            lines = [line.text for line in notes]
            return _step(Step.HANDOVER, StepState.DONE, about, lines, (write,))
        if self._agreed.nothing(self._event, day):
            about = Say(zh="没有要交接的。", en="Nothing to hand over.")
            return _step(Step.HANDOVER, StepState.DONE, about, (), (write,))
        about = Say(
            zh="有没有要交给下一班的事：失物、缺人、坏了的东西？",
            en="Anything for the next shift: lost property, people short, things broken?",
        )
        nothing = Offered(Act.NOTHING, Say(zh="没有要交接的", en="Nothing"))
        return _step(Step.HANDOVER, StepState.LOOK, about, (), (write, nothing))

    def _report_step(self, now: datetime, notes: Sequence[Say]) -> ClosingStep:
        offers = (
            Offered(Act.PDF, Say(zh="保存 PDF", en="Save the PDF")),
            Offered(Act.XLSX, Say(zh="保存 Excel", en="Save the workbook")),
        )
        saved, recorded = self._agreed.saved(self._event, self._day(now)), self._reported()
        if all(saved.get(act) == recorded for act in (Act.PDF, Act.XLSX)):
            about = Say(zh="PDF 和 Excel 都已保存。", en="PDF and workbook are saved.")
            return _step(Step.REPORT, StepState.DONE, about, notes, offers)
        about = Say(
            zh="签到表、四项数据、各岗位、存疑，一份 PDF、一份 Excel。",
            en="Sign-in sheet, figures, posts and doubts, as a PDF and a workbook.",
        )
        if saved:
            about = Say(
                zh="还没都保存，或保存后又有新记录，请再存一次。",
                en="Not both are saved, or there is something new since: save once more.",
            )
        return _step(Step.REPORT, StepState.LOOK, about, notes, offers)

    def _sync(self, unsent: int) -> ClosingStep:
        now = Offered(Act.SYNC_NOW, Say(zh="现在同步", en="Exchange now"))
        if not unsent:
            about = Say(zh="全部记录已传到中心。", en="Everything has reached the hub.")
            look = Offered(Act.SYNC, Say(zh="看同步情况", en="Look at the line"))
            return _step(Step.SYNC, StepState.DONE, about, (), (now, look))
        about = Say(
            zh="还有 {n} 条没有传到中心，都安全存在本机。请连上网络，连上后自动传完；没有网络就存到 U 盘。",
            en="{n} entries have not reached the hub; they are safe here. Connect to the network: "
            "they are sent by themselves. Without one, save them to a USB stick.",
        ).fill(n=unsent)
        stick = Offered(Act.STICK, Say(zh="存到 U 盘", en="Save to USB stick"))
        return _step(Step.SYNC, StepState.LOOK, about, (), (now, stick))

    def _close_step(self, before: Sequence[ClosingStep], notes: Sequence[Say]) -> ClosingStep:
        closed = self.closed
        if closed is not None:
            at = self._book.roster.event.local(closed.effective)
            about = Say(zh="{t} 已收岗。", en="Closed at {t}.").fill(t=f"{at:%H:%M}")
            return _step(Step.CLOSE, StepState.DONE, about)
        missing = [one for one in before if one.state is StepState.TODO]
        if missing:
            return _step(Step.CLOSE, StepState.LATER, _first(missing))
        about = Say(
            zh="记下今天的四项数据，收岗。之后再扫胸牌会重新开始。",
            en="Notes today's figures and closes. A badge shown later opens it again.",
        )
        offer = Offered(Act.CLOSE, Say(zh="收岗", en="Close the day"), confirm=True)
        return _step(Step.CLOSE, StepState.TODO, about, notes, (offer,))

    def _purge_step(self, unsent: int) -> ClosingStep:
        count = len(self._book.own())
        lines = [*(one.fill(n=count) for one in GOES), *STAYS]
        if unsent or self.closed is None:
            about = Say(
                zh="收岗并且全部传到中心以后，督导可以清除本机的名单和记录。",
                en="Once the day is closed and everything has reached the hub, a supervisor may "
                "purge the names and entries on this laptop.",
            )
            return _step(Step.PURGE, StepState.LATER, about, lines)
        about = Say(
            zh="由督导决定，要用督导的 PIN 解锁。中心的记录不受影响；清除后，本机要重新登记才能再用。",
            en="For a supervisor, unlocked with their PIN. The hub keeps its own; the laptop must "
            "enrol anew before it is used again.",
        )
        offer = Offered(Act.PURGE, Say(zh="清除…", en="Purge …"))
        return _step(Step.PURGE, StepState.LOOK, about, lines, (offer,))

    # ---- inside -----------------------------------------------------------------------------

    def _running(self, served: Sequence[PostId], now: datetime) -> list[Turn]:
        return [turn for post in served for turn in self._book.running_at(post, now)]

    def _uncounted(self, served: Sequence[PostId], now: datetime) -> list[PostId]:
        return [post for post in served if not self._book.served(post, now)]

    def _reported(self) -> int:
        return sum(entry.kind in _IN_REPORT for entry in self._book.own())

    @property
    def _event(self) -> EventId:
        return self._book.roster.event.event

    def _day(self, now: datetime) -> date:
        return self._book.roster.event.local(now).date()

    def _post(self, post: PostId | None) -> Say:
        known = self._book.roster.posts.get(post) if post else None
        return Say(zh=known.name, en=known.name_en or known.name) if known else same(post or "—")


def _first(missing: Sequence[ClosingStep]) -> Say:
    return FIRST.fill(
        steps=Say(
            zh="、".join(one.title.zh for one in missing),
            en=", ".join(one.title.en for one in missing),
        )
    )


def _step(
    step: Step,
    state: StepState,
    about: Say,
    lines: Sequence[Say] = (),
    offers: tuple[Offered, ...] = (),
) -> ClosingStep:
    shown = tuple(lines[:LINES_MOST])
    more = len(lines) - len(shown)
    if more:
        shown = (*shown, Say(zh="还有 {n} 条", en="{n} more").fill(n=more))
    return ClosingStep(step, state, TITLES[step], about, shown, offers)
