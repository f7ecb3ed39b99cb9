"""How a doubt and a record look as a line: icon, colour, words."""

from collections.abc import Mapping

from kiosk.desk import words
from kiosk.desk.doubt_words import Doubt, DoubtSort, Place
from kiosk.desk.records import Record
from kiosk.ui.review_rows import Line
from sync.domain.entries import Kind
from sync.domain.wording import Say

_SHAPES = {
    DoubtSort.QUESTION: ("ask", "choose"),
    DoubtSort.TURN: ("choose", "choose"),
    DoubtSort.FORGOTTEN: ("late", "choose"),
    DoubtSort.ASIDE: ("aside", "stop"),
    DoubtSort.STUCK: ("sending", "soft"),
    DoubtSort.COPY: ("aside", "choose"),
    DoubtSort.REFUSAL: ("stop", "stop"),
}
_KINDS: Mapping[str, tuple[str, str]] = {
    Kind.ON: ("done", "done"),
    Kind.OFF: ("done", "done"),
    Kind.MOVE: ("done", "done"),
    Kind.RESUME: ("done", "done"),
    Kind.BREAK: ("pause", "soft"),
    Kind.TALLY: ("tally", "blue"),
    Kind.NOTE: ("log", "blue"),
    Kind.KIT: ("kit", "blue"),
    Kind.ABSENT: ("absent", "soft"),
    Kind.REFUSED: ("stop", "stop"),
    Kind.ANNUL: ("back", "choose"),
    Kind.AMEND: ("review", "choose"),
    Kind.RESOLVE: ("review", "choose"),
}
_GONE = Say(zh="已撤销", en="taken back")


def shape_of(doubt: Doubt) -> tuple[str, str]:
    """Give a doubt's icon and its colour."""
    if doubt.place is Place.SETTLED:
        return "done", "done"
    if doubt.place is Place.LOOK and doubt.sort is DoubtSort.TURN:
        return "review", "soft"
    return _SHAPES[doubt.sort]


def line_of(thing: object, language: str) -> Line:
    """Put a doubt or a record into a line."""
    if isinstance(thing, Record):
        return _of_record(thing, language)
    if not isinstance(thing, Doubt):
        raise TypeError(type(thing).__name__)
    icon, token = shape_of(thing)
    tags = [thing.post.in_(language)] if thing.post is not None else []
    return Line(
        icon=icon,
        token=token,
        at=thing.at,
        title=thing.title.in_(language),
        who=_named(thing.who or _stranger(thing, language), thing.number),
        tags=" · ".join(tags),
        below=thing.todo.in_(language),
    )


def _of_record(record: Record, language: str) -> Line:
    icon, token = _KINDS.get(record.kind, ("waiting", "soft"))
    if record.asks:
        icon, token = _SHAPES[DoubtSort.QUESTION]
    below = [record.post.in_(language), record.detail.in_(language)]
    if not record.counts:
        below.insert(0, _GONE.in_(language))
    return Line(
        icon=icon,
        token=token if record.counts else "soft",
        at=record.at,
        title=record.word.in_(language),
        who=_named(words.STRANGER.in_(language) if record.stranger else record.who, record.number),
        tags="",
        below=" · ".join(part for part in below if part and part != "—"),
        struck=not record.counts,
    )


def _stranger(doubt: Doubt, language: str) -> str:
    """Name somebody whom this roster does not know; an unread card is nobody's."""
    about_somebody = doubt.sort in {DoubtSort.TURN, DoubtSort.FORGOTTEN, DoubtSort.QUESTION}
    return words.STRANGER.in_(language) if about_somebody else ""


def _named(who: str, number: str) -> str:
    return " · ".join(part for part in (who, number) if part)


def searched(doubt: Doubt) -> str:
    """Give all that a search looks through, in both languages: a captain may remember either."""
    spoken = [line_of(doubt, language).spoken for language in ("zh", "en")]
    return " ".join(spoken).casefold()
