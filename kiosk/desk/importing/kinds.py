"""What an event counts and hands out, as its organiser lists it: kinds of service, and kit.

A list begins with what is usual. What is usual keeps its id whatever it is called, so that an
event whose list nobody touched is written as one that has none of its own.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.desk.kit import USED_UP_MARK, is_used_up
from sync.domain.roster import KIT, SERVICES
from sync.domain.wording import Say

KINDS_MAX = 12
"""So many cards of the tally page are still found at a glance."""
NAME_MAX = 16
NAME_EN_MAX = 32
"""Longer names are cut short on the cards."""
_DIGITS = 10


class Listed(StrEnum):
    """The two lists."""

    SERVICES = "services"
    KIT = "kit"


@dataclass(frozen=True, slots=True)
class KindPlan:
    """One kind of service, or one thing that is handed out."""

    name: str
    name_en: str = ""
    used_up: bool = False
    """Nobody gives it back. Of kit only."""
    usual: str = ""
    """The id of what it was at first; empty: the organiser added it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is to be put right before the event can be opened."""

    row: int | None
    """From 0; None: the list as a whole."""
    said: Say


_NONE = Say(zh="一项也没有。请至少留一项。", en="The list is empty. Keep at least one.")
_TOO_MANY = Say(
    zh="有 {n} 项，最多 {most} 项，多了在岗上不好找。请删去几项。",
    en="There are {n}; more than {most} are hard to find at a gate. Remove some.",
)
_NAMELESS = Say(
    zh="第 {row} 项没有名称。请填写，或删去这一项。",
    en="Number {row} has no name. Give it one, or remove it.",
)
_TOO_LONG = Say(
    zh="第 {row} 项的名称有 {n} 个字，最多 {most} 个。请写短一些。",
    en="The name of number {row} has {n} letters, {most} at most. Make it shorter.",
)
_TOO_LONG_EN = Say(
    zh="第 {row} 项的英文名称有 {n} 个字母，最多 {most} 个。请写短一些。",
    en="The English name of number {row} has {n} letters, {most} at most. Make it shorter.",
)
_TWICE = Say(
    zh="“{name}”写了两次。请改一项的名称，或删去一项。",
    en="{name} is there twice. Rename one, or remove it.",
)


def usual(listed: Listed) -> tuple[KindPlan, ...]:
    """Give the list that an event begins with."""
    words = SERVICES if listed is Listed.SERVICES else KIT
    return tuple(
        KindPlan(say.zh, say.en, listed is Listed.KIT and is_used_up(key), key)
        for key, say in words.items()
    )


def missing(kinds: Iterable[KindPlan], listed: Listed) -> tuple[KindPlan, ...]:
    """Give what is usual and not in the list, under whatever name."""
    kinds = tuple(kinds)
    there = {kind.usual for kind in kinds}
    named = {name for kind in kinds for name in _names(kind)}
    return tuple(
        kind for kind in usual(listed) if kind.usual not in there and named.isdisjoint(_names(kind))
    )


def first_wrong(kinds: Sequence[KindPlan]) -> Wrong | None:
    """Say what is to be put right first; None: the list can be used."""
    if not kinds:
        return Wrong(None, _NONE)
    seen: set[str] = set()
    for row, kind in enumerate(kinds):
        at = row + 1
        if not kind.name:
            return Wrong(row, _NAMELESS.fill(row=at))
        # Where nobody writes Chinese the first field is English, too.
        most = NAME_EN_MAX if kind.name.isascii() else NAME_MAX
        if len(kind.name) > most:
            return Wrong(row, _TOO_LONG.fill(row=at, n=len(kind.name), most=most))
        if len(kind.name_en) > NAME_EN_MAX:
            said = _TOO_LONG_EN.fill(row=at, n=len(kind.name_en), most=NAME_EN_MAX)
            return Wrong(row, said)
        for name in (kind.name, kind.name_en):
            if name.casefold() in seen:
                return Wrong(row, _TWICE.fill(name=name))
        seen |= _names(kind)
    if len(kinds) > KINDS_MAX:
        return Wrong(None, _TOO_MANY.fill(n=len(kinds), most=KINDS_MAX))
    return None


def words_of(kinds: Iterable[KindPlan]) -> dict[str, Say]:
    """Give the words of an event's row, in order."""
    return {_id(kind): Say(zh=kind.name, en=kind.name_en or kind.name) for kind in kinds}


def tidied(kinds: Iterable[KindPlan], listed: Listed) -> tuple[KindPlan, ...]:
    """Give a list from a file as a list of the page could be: each usual thing once, if it is one."""
    free = {kind.usual for kind in usual(listed)}
    found = []
    for kind in kinds:
        known = kind.usual if kind.usual in free else ""
        free.discard(known)
        name, name_en = kind.name.strip(), kind.name_en.strip()
        found.append(replace(kind, name=name, name_en=name_en, usual=known))
    return tuple(found)


def _names(kind: KindPlan) -> set[str]:
    return {name.casefold() for name in (kind.name, kind.name_en) if name}


def _id(kind: KindPlan) -> str:
    # An id says whether a thing comes back: one that changed in this is another thing.
    if kind.usual and is_used_up(kind.usual) == kind.used_up:
        return kind.usual
    digest = hashlib.sha256(kind.name.encode("utf-8")).hexdigest()[:_DIGITS]
    return f"{USED_UP_MARK if kind.used_up else 'k-'}{digest}"
