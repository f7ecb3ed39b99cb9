"""What was brought to this gate on a stick: the hub's answer, a newer event pack, or both."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.desk.renewing import OLDER, OTHER, Renewal, compare, read_pack
from kiosk.desk.stick import NoneHere, NotRead, Stick
from kiosk.store.answering import Heeded
from kiosk.store.engine import Store
from sync.domain.roster import Roster
from sync.domain.wording import Say
from sync.wire import answer, bundle, pack
from sync.wire.pack import BadPack

PACKS_MAX = 6
"""So many packs of a folder are looked into, the latest first: a stick may carry every gate's."""
_HEAD = 32

NEITHER = Say(
    zh="这不是回执（.gateanswer），也不是活动包（.gatepack）。什么都没有改动。",
    en="This is neither an answer (.gateanswer) nor an event pack (.gatepack). Nothing was changed.",
)
FOR_THE_HUB = Say(
    zh="这个文件（.gatebundle）是交给中心的，本机不用读。请带到中心导入，再把回执带回来。",
    en="This file (.gatebundle) is for the hub; there is nothing in it for this laptop. Take it to "
    "the hub, and bring its answer back.",
)
NOTHING_FOR_US = Say(
    zh="{place} 里没有给本机的回执（.gateanswer），也没有本活动的活动包（.gatepack）。",
    en="There is no answer for this laptop (.gateanswer) in {place}, and no pack of this event "
    "(.gatepack).",
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What was found: an answer was taken, a pack was only looked into."""

    heeded: Heeded | None = None
    renewal: Renewal | None = None


def open_brought(
    stick: Stick,
    store: Store,
    roster: Roster,
    place: Path,
    cancelled: Callable[[], bool] = lambda: False,
) -> Brought | None:
    """Look at a file, or through a folder; None when it was called off, and nothing was changed.

    Raises:
        BadAnswer, BadPack: it is one, and not to be taken; nothing was changed.
        NotRead: it is neither, or the stick is gone.
        StoreError: the disk refused.
    """
    try:
        if place.is_dir():
            return _folder(stick, store, roster, place, cancelled)
        with place.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        raise NotRead from None
    named = place.suffix.lower()
    if head.startswith(bundle.MAGIC) or named == bundle.SUFFIX:
        raise NotRead(FOR_THE_HUB)
    if head.startswith(answer.MAGIC) or (named == answer.SUFFIX and not head.startswith(b"GATE")):
        return Brought(heeded=stick.read_answer(place))
    if head.startswith(b"GATEPACK") or named == pack.SUFFIX:
        renewal = compare(store, roster, read_pack(place))
        return None if cancelled() else Brought(renewal=renewal)
    raise NotRead(NEITHER)


def _folder(
    stick: Stick, store: Store, roster: Roster, folder: Path, cancelled: Callable[[], bool]
) -> Brought | None:
    renewal, refused = None, None
    try:
        renewal = _newest_pack(store, roster, folder, cancelled)
    except BadPack as problem:
        refused = problem
    if cancelled():
        return None
    try:
        heeded = stick.read_answer(folder)
    except NoneHere:
        if renewal is not None:
            return Brought(renewal=renewal)
        if refused is not None and refused.message != OTHER:
            raise refused from None
        raise NotRead(NOTHING_FOR_US.fill(place=folder)) from None
    # A pack that has been taken goes on lying there beside the next answer.
    return Brought(heeded, None if renewal is None or renewal.nothing else renewal)


def _newest_pack(
    store: Store, roster: Roster, folder: Path, cancelled: Callable[[], bool]
) -> Renewal | None:
    """Look into the packs of a folder; None when there is none.

    Raises:
        BadPack: there are some, and none is to be taken.
    """
    found = [
        each
        for each in folder.iterdir()
        if each.suffix.lower() == pack.SUFFIX and not each.name.startswith(".")
    ]
    found.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    best: Renewal | None = None
    refused: BadPack | None = None
    for each in found[:PACKS_MAX]:
        if cancelled():
            return None
        try:
            renewal = compare(store, roster, read_pack(each))
        except BadPack as problem:
            # "Older than here" says more than "of another event".
            if refused is None or problem.message == OLDER:
                refused = problem
            continue
        if best is None or renewal.pack.made > best.pack.made:
            best = renewal
    if best is None and refused is not None:
        raise refused
    return best
