"""What was entered at the first start so far: kept, so that it can be left and taken up again.

One private file in the data folder. It holds no person: of the roster only where its file is.
A file that cannot be read counts for nothing; what was entered is then entered once more.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from kiosk.desk.importing.columns import Field
from kiosk.desk.importing.kinds import (
    KindPlan,
    Listed,
    first_wrong,
    tidied,
    usual,
    words_of,
)
from kiosk.desk.importing.planning import EventPlan, PostPlan
from kiosk.store.folder import make_folder
from sync.domain.entries import EventId

FILE = "first-start.json"
_BYTES_MAX = 256 * 1024
_POSTS_MAX = 500
_KINDS_READ = 100


class Door(StrEnum):
    """The four ways in."""

    SAMPLE = "sample"
    NEW_EVENT = "new-event"
    JOIN = "join"
    PACK = "pack"


class Step(StrEnum):
    """The steps of a new event, in order."""

    EVENT = "event"
    ROSTER = "roster"
    COLUMNS = "columns"
    CHECK = "check"
    POSTS = "posts"
    OPEN = "open"
    BADGES = "badges"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class JoinDraft:
    """What was typed to join a hub."""

    url: str = ""
    code: str = field(default="", repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """A new event as far as it was described."""

    number: int = 0
    step: Step = Step.EVENT
    name: str = ""
    name_en: str = ""
    first: str = ""
    """2026-05-01."""
    last: str = ""
    starts_min: int = 8 * 60
    ends_min: int = 17 * 60
    kiosk: str = ""
    path: str = ""
    """Of the roster's file; empty: the event begins without one."""
    sheet: str = ""
    mapping: Mapping[int, Field] = field(default_factory=dict)
    """As it was changed by hand; empty: as it is guessed."""
    only_good: bool = False
    """The rows that cannot be taken are left out, by explicit choice."""
    posts: tuple[PostPlan, ...] = ()
    services: tuple[KindPlan, ...] = usual(Listed.SERVICES)
    kit: tuple[KindPlan, ...] = usual(Listed.KIT)

    def days(self) -> tuple[date, date] | None:
        """Give first and last day; None while they are no dates or the wrong way round."""
        try:
            first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        except ValueError:
            return None
        return (first, last) if first <= last else None

    def plan(self) -> EventPlan | None:
        """Give the plan; None while something that it needs is missing or wrong."""
        days = self.days()
        if (
            self.wrong_list() is not None
            or days is None
            or not self.name.strip()
            or not self.number
        ):
            return None
        return EventPlan(
            EventId(self.number),
            self.name.strip(),
            self.name_en.strip(),
            *days,
            self.starts_min,
            self.ends_min,
            posts=self.posts,
            services=words_of(self.services),
            kit=words_of(self.kit),
        )

    def kinds(self, listed: Listed) -> tuple[KindPlan, ...]:
        """Give one of the two lists."""
        return self.services if listed is Listed.SERVICES else self.kit

    def wrong_list(self) -> Listed | None:
        """Give the first list that cannot be used as it stands; None: both can."""
        return next((one for one in Listed if first_wrong(self.kinds(one)) is not None), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that was entered."""

    join: JoinDraft = field(default_factory=JoinDraft)
    event: EventDraft = field(default_factory=EventDraft)
    pack: str = ""
    """Where the pack's file is."""

    def begun(self, door: Door) -> bool:
        """Say whether something was entered behind a door."""
        if door is Door.JOIN:
            return self.join != JoinDraft()
        if door is Door.NEW_EVENT:
            return bool(self.event.name or self.event.path)
        return bool(self.pack) if door is Door.PACK else False


def load_draft(folder: Path) -> Draft:
    """Read what was entered; an empty one when there is none that can be read."""
    try:
        raw = (folder / FILE).read_bytes()
        body = json.loads(raw) if len(raw) <= _BYTES_MAX else None
    except (OSError, ValueError, RecursionError):
        return Draft()
    if not isinstance(body, dict):
        return Draft()
    return Draft(
        join=_read(JoinDraft(), body.get("join")),
        event=_event(body.get("event")),
        pack=_text(body.get("pack")),
    )


def save_draft(folder: Path, draft: Draft) -> None:
    """Keep what was entered, for this account only; a disk that refuses costs only this.

    Nothing that matters is lost: whoever enters it is still there.
    """
    content = json.dumps(asdict(draft), ensure_ascii=False).encode("utf-8")
    with contextlib.suppress(OSError):
        make_folder(folder)
        new = folder / f".{FILE}.new"
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        new.replace(folder / FILE)


def forget_draft(folder: Path) -> None:
    """Throw it away: the event is open."""
    with contextlib.suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


T = TypeVar("T", JoinDraft, EventDraft, KindPlan, PostPlan)


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 4096 else ""


def _read(empty: T, raw: object) -> T:
    """Take the fields that are of the right kind; the others stay empty."""
    if not isinstance(raw, dict):
        return empty
    known: dict[str, Any] = asdict(empty)
    taken = {
        name: raw[name]
        for name, value in known.items()
        if name in raw and isinstance(value, str | int) and type(raw[name]) is type(value)
    }
    return replace(empty, **taken)


def _event(raw: object) -> EventDraft:
    draft = _read(EventDraft(), raw)
    if not isinstance(raw, dict):
        return draft
    step = raw.get("step")
    mapping, posts = raw.get("mapping"), raw.get("posts")
    known = set(Field)
    return replace(
        draft,
        step=Step(step) if step in set(Step) else Step.EVENT,
        mapping={
            int(index): Field(what)
            for index, what in (mapping.items() if isinstance(mapping, dict) else ())
            if str(index).isdecimal() and what in known
        },
        services=_kinds(raw.get("services"), Listed.SERVICES),
        kit=_kinds(raw.get("kit"), Listed.KIT),
        posts=tuple(
            _post(post)
            for post in (posts[:_POSTS_MAX] if isinstance(posts, list) else ())
            if isinstance(post, dict) and _text(post.get("name"))
        ),
    )


def _kinds(raw: object, listed: Listed) -> tuple[KindPlan, ...]:
    """Read a list; what an older version kept has none, and begins with what is usual."""
    if not isinstance(raw, list):
        return usual(listed)
    rows = [_read(KindPlan(""), row) for row in raw[:_KINDS_READ] if isinstance(row, dict)]
    return tidied(rows, listed)


def _post(raw: Mapping[str, Any]) -> PostPlan:
    def minutes(name: str) -> int | None:
        value = raw.get(name)
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1440
        return value if fits else None

    plan = _read(PostPlan(""), dict(raw))
    return replace(plan, starts_min=minutes("starts_min"), ends_min=minutes("ends_min"))
