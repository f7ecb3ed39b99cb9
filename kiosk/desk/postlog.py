"""The post log: lost property, incidents, supplies and what the next shift must know.

Every line is a `note` entry: `post`, data {"topic", "text", "item"?, "count"?, "state"?}.
A lost thing that was fetched is a second note that cites the first (`ref`, state "claimed").
A line written in error is annulled with the reason and stays to be seen.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.desk.book import DutyBook
from kiosk.desk.recording import Draft, Recorder
from kiosk.desk.states import Answer, Notice
from sync.domain.canonical import Json
from sync.domain.entries import Entry, EntryId, Kind, Method, PostId
from sync.domain.wording import Say, same

TEXT_MAX = 300
"""Characters; four bytes each are far under what an entry may hold."""
REASON_MAX = 100
COUNT_MAX = 999


class Topic(StrEnum):
    """What a line is about."""

    LOST = "lost"
    INCIDENT = "incident"
    SUPPLY = "supply"
    HANDOVER = "handover"
    OTHER = "other"


TOPICS: Mapping[Topic, Say] = {
    Topic.LOST: Say(zh="失物", en="Lost property"),
    Topic.INCIDENT: Say(zh="情况", en="Incident"),
    Topic.SUPPLY: Say(zh="物资", en="Supplies"),
    Topic.HANDOVER: Say(zh="交接", en="Handover"),
    Topic.OTHER: Say(zh="其他", en="Other"),
}
READY: Mapping[Topic, tuple[Say, ...]] = {
    Topic.LOST: (
        Say(zh="捡到手机", en="Phone found"),
        Say(zh="捡到证件", en="ID or card found"),
        Say(zh="捡到包", en="Bag found"),
        Say(zh="捡到钥匙", en="Keys found"),
        Say(zh="有人来找失物", en="Somebody asks for a lost thing"),
    ),
    Topic.INCIDENT: (
        Say(zh="有人身体不适", en="Somebody is unwell"),
        Say(zh="有人受伤，已报急救", en="Somebody is hurt; medics called"),
        Say(zh="老人或儿童走失", en="Lost child or elder"),
        Say(zh="人流拥堵", en="Crowding"),
        Say(zh="设施损坏", en="Something is broken"),
    ),
    Topic.SUPPLY: (),
    Topic.HANDOVER: (
        Say(zh="一切正常，已交接", en="All in order, handed over"),
        Say(zh="失物已移交服务台", en="Lost property handed to the help desk"),
        Say(zh="缺人，请补", en="Short of people, please send some"),
    ),
    Topic.OTHER: (),
}
"""One tap each; the text can still be added to."""

EMPTY = Say(zh="还没有写内容。", en="Nothing is written yet.")
TOO_LONG = Say(zh="最多 {n} 个字，请写短一些。", en="At most {n} characters; please be brief.")
NOTED = Say(zh="已记下：{text}", en="Noted: {text}")
SUPPLIED = Say(zh="已记下：{item} {n}，余 {left}", en="Noted: {item} {n}, {left} left")
NOT_SO_MANY = Say(
    zh="{item}账上只有 {left} 份。先记“领入”，再记“发出”。",
    en="Only {left} of {item} on the book. Note what came in first.",
)
NO_SUCH = Say(zh="没有这一条，或已更正、已领走。", en="That line is gone, corrected or claimed.")
CLAIMED = Say(zh="已领走：{text}", en="Claimed: {text}")
CORRECTED = Say(zh="已更正：{text}", en="Corrected: {text}")
WHY_FIRST = Say(zh="请写明更正的原因。", en="Say why it is corrected.")
MOVED_IN = Say(zh="领入 {item} {n}", en="{item}: {n} in")
MOVED_OUT = Say(zh="发出 {item} {n}", en="{item}: {n} out")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log."""

    entry: EntryId
    at: datetime
    """In the event's zone."""
    post: Say
    topic: Topic
    text: Say
    claimed: bool = False
    """Lost property that its owner fetched."""
    claimable: bool = False
    corrected: str | None = None
    """Why it no longer holds; None: it holds."""
    correctable: bool = True


@dataclass(frozen=True, slots=True)
class Stock:
    """One kind of supplies at a post."""

    item: str
    name: Say
    left: int


class PostLog:
    """Keeps the log of the posts served here."""

    def __init__(self, journal: Recorder, book: DutyBook) -> None:
        self._journal = journal
        self._book = book

    def note(self, post: PostId, topic: Topic, text: str) -> Notice:
        """Write a line.

        Raises:
            StoreError: nothing was written.
        """
        text = " ".join(text.split())
        if not text:
            return Notice(Answer.CHOOSE, EMPTY)
        if len(text) > TEXT_MAX:
            return Notice(Answer.STOP, TOO_LONG.fill(n=TEXT_MAX))
        data: dict[str, Json] = {"topic": topic.value, "text": text}
        if topic is Topic.LOST:
            data["state"] = "found"
        entry = self._write(post, data)
        return Notice(Answer.DONE, NOTED.fill(text=text), entry.entry_id)

    def supply(self, post: PostId, item: str, count: int) -> Notice:
        """Write that supplies came in (`count` above 0) or went out (below).

        Raises:
            StoreError: nothing was written.
            ValueError: no such item, or a number that makes no sense.
        """
        name = self._book.roster.event.kit.get(item)
        if name is None or count == 0 or abs(count) > COUNT_MAX:
            raise ValueError("no such supply, or no such number of it")
        left = {one.item: one.left for one in self.stock(post)}[item]
        if left + count < 0:
            return Notice(Answer.STOP, NOT_SO_MANY.fill(item=name, left=left))
        text = (MOVED_IN if count > 0 else MOVED_OUT).fill(item=name.zh, n=abs(count)).zh
        data: dict[str, Json] = {
            "topic": Topic.SUPPLY.value,
            "text": text,
            "item": item,
            "count": count,
        }
        entry = self._write(post, data)
        said = SUPPLIED.fill(item=name, n=f"{count:+d}", left=left + count)
        return Notice(Answer.DONE, said, entry.entry_id)

    def claim(self, found: EntryId) -> Notice:
        """Write that a lost thing was fetched by its owner.

        Raises:
            StoreError: nothing was written.
        """
        line = next((line for line in self.lines() if line.entry == found), None)
        seen = self._book.entry(found)
        if line is None or seen is None or not line.claimable:
            return Notice(Answer.STOP, NO_SUCH)
        text = CLAIMED.fill(text=line.text.zh).zh[:TEXT_MAX]
        entry = self._write(
            seen.post, {"topic": Topic.LOST.value, "text": text, "state": "claimed"}, found
        )
        return Notice(Answer.DONE, CLAIMED.fill(text=line.text), entry.entry_id)

    def correct(self, wrong: EntryId, reason: str) -> Notice:
        """Annul a line, with the reason; the line stays in the list, struck out.

        Raises:
            StoreError: nothing was written.
        """
        reason = " ".join(reason.split())
        if not reason:
            return Notice(Answer.CHOOSE, WHY_FIRST)
        if len(reason) > REASON_MAX:
            return Notice(Answer.STOP, TOO_LONG.fill(n=REASON_MAX))
        line = next((line for line in self.lines() if line.entry == wrong), None)
        if line is None or not line.correctable:
            return Notice(Answer.STOP, NO_SUCH)
        cited = self._book.entry(wrong)
        entry = self._journal.append(
            Draft(
                kind=Kind.ANNUL,
                method=Method.DESK,
                post=cited.post if cited else None,
                ref=wrong,
                data={"reason": reason},
            )
        )
        self._book.add(entry)
        return Notice(Answer.DONE, CORRECTED.fill(text=line.text))

    def stock(self, post: PostId) -> tuple[Stock, ...]:
        """Give what is left of each kind of supplies at a post."""
        annulled = self._annulled()
        left: Counter[str] = Counter()
        for entry in self._notes():
            item, count = entry.data.get("item"), entry.data.get("count")
            if (
                entry.post == post
                and entry.entry_id not in annulled
                and isinstance(item, str)
                and isinstance(count, int)
            ):
                left[item] += count
        kit = self._book.roster.event.kit
        return tuple(Stock(item, name, left[item]) for item, name in kit.items())

    def lines(self, topic: Topic | None = None, words: str = "") -> tuple[LogLine, ...]:
        """Give the log, newest first.

        Args:
            topic: only this one.
            words: only lines that hold all of these, in either language.
        """
        annulled = self._annulled()
        claims = {
            entry.ref
            for entry in self._notes()
            if entry.data.get("state") == "claimed" and entry.entry_id not in annulled
        }
        wanted = words.casefold().split()
        found = []
        for entry in reversed(self._notes()):
            line = self._line(entry, annulled, claims)
            if topic is not None and line.topic is not topic:
                continue
            text = " ".join(
                (line.text.zh, line.text.en, line.post.zh, line.post.en, f"{line.at:%H:%M}")
            ).casefold()
            if all(word in text for word in wanted):
                found.append(line)
        return tuple(found)

    def _write(
        self, post: PostId | None, data: Mapping[str, Json], ref: EntryId | None = None
    ) -> Entry:
        entry = self._journal.append(
            Draft(kind=Kind.NOTE, method=Method.DESK, post=post, ref=ref, data=data)
        )
        self._book.add(entry)
        return entry

    def _notes(self) -> list[Entry]:
        return [one for one in self._book.of_kind(Kind.NOTE) if self._book.is_own(one)]

    def _annulled(self) -> dict[EntryId, str]:
        """Give why each annulled entry was; annulments of annulments put it back."""
        annuls = [entry for entry in self._book.of_kind(Kind.ANNUL) if entry.ref]
        gone: dict[EntryId, str] = {}
        for entry in sorted(annuls, key=lambda entry: entry.order, reverse=True):
            if entry.ref is not None and entry.entry_id not in gone:
                gone[entry.ref] = str(entry.data.get("reason", ""))
        return gone

    def _line(
        self,
        entry: Entry,
        annulled: Mapping[EntryId, str],
        claims: "set[EntryId | None]",
    ) -> LogLine:
        roster = self._book.roster
        post = roster.posts.get(entry.post) if entry.post else None
        topic, holds = _topic(entry), entry.entry_id not in annulled
        claimed = entry.entry_id in claims
        return LogLine(
            entry=entry.entry_id,
            at=roster.event.local(entry.effective),
            post=Say(zh=post.name, en=post.name_en) if post else same(entry.post or ""),
            topic=topic,
            text=self._text(entry),
            claimed=claimed,
            claimable=holds and not claimed and entry.data.get("state") == "found",
            corrected=None if holds else annulled[entry.entry_id],
            correctable=holds and not claimed,
        )

    def _text(self, entry: Entry) -> Say:
        item, count = entry.data.get("item"), entry.data.get("count")
        if isinstance(item, str) and isinstance(count, int):
            name = self._book.roster.event.kit.get(item, same(item))
            return (MOVED_IN if count > 0 else MOVED_OUT).fill(item=name, n=abs(count))
        return same(str(entry.data.get("text", "")))


def _topic(entry: Entry) -> Topic:
    try:
        return Topic(str(entry.data.get("topic")))
    except ValueError:
        return Topic.OTHER
