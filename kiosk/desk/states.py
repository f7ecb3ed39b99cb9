"""What the desk tells the window: frozen facts that a widget only has to show."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sync.domain.entries import EntryId
from sync.domain.wording import Say


class Answer(StrEnum):
    """The three answers there are."""

    DONE = "done"
    CHOOSE = "choose"
    STOP = "stop"


class Choice(StrEnum):
    """What a captain may do about an amber card."""

    TAKE_ON_HERE = "take-on-here"
    """Put on duty at this kiosk's post all the same."""
    SEND_THERE = "send-there"
    """Leave it: the volunteer goes where the plan says."""
    ASSIGN = "assign"
    """Put on duty at the post that the card proposes."""
    OTHER_POST = "other-post"
    """Put on duty at a post that is still to be chosen from all of them."""
    OVERRIDE = "override"
    """Put on duty although something speaks against it: a captain says why."""
    ONLY_A_BREAK = "only-a-break"
    """On a green card of signing off: no, it is but a break."""


class Mode(StrEnum):
    """Who is at the screen."""

    CAPTAIN = "captain"
    """Unlocked: names in full, everything can be decided."""
    SELF_SERVICE = "self-service"
    """Locked, others see it: 张* and the team, no overrides."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A button on an amber card."""

    choice: Choice
    text: Say


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a badge, committed before anybody sees it."""

    answer: Answer
    happened: str
    """Stable word for tests and films: a `Decision`, or else an `Unfit` or a `Refusal`."""
    word: Say
    """The one large word: 上岗, 下岗, 不在此岗, 胸牌已作废."""
    at: datetime
    """The entry's wall time, aware UTC."""
    entry: EntryId | None
    """The entry behind it; None only for a repeat, which is no new fact."""
    name: str | None = None
    """In full for a captain; 张* in self-service already."""
    team: str | None = None
    post: Say | None = None
    """Where to go: post · duty."""
    todo: Say | None = None
    """What to do next, or why."""
    offers: tuple[Offer, ...] = ()
    """At most two, the likely one first."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What came of an act at the desk other than a scan, in one line."""

    answer: Answer
    """DONE: recorded. CHOOSE: nothing yet, more is needed. STOP: not recorded, and why."""
    text: Say
    """张晓安 已换到 会场西门; names as the window shows them to a captain."""
    entry: EntryId | None = None
    """What one tap takes back, while that is possible."""


@dataclass(frozen=True, slots=True)
class PostCounters:
    """The post's numbers beside the camera."""

    name: Say
    shift: tuple[datetime, datetime] | None = None
    """The running or coming shift, in the event's zone."""
    on_duty: int = 0
    required: int = 0
    served: int = 0
    services: tuple[tuple[str, Say], ...] = ()
    """Kinds of service to count here: id, words; the likeliest first."""


@dataclass(frozen=True, slots=True)
class RecentScan:
    """A line of 刚才."""

    entry: EntryId
    at: datetime
    """In the event's zone."""
    answer: Answer
    word: Say
    masked: str
    """王*; a dash when nobody was known."""
    undoable: bool = False
