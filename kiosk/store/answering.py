"""The hub's answer, however it came: what it acknowledges and says, kept as from a push.

An answer is believed by its signature, and heeded only where it speaks of this journal: the
entry that it acknowledges up to must have the hash that it has here. A copy of this laptop may
have sent others under the same numbers. Of two answers the later made counts, in whichever
order they are read; and none that was made before the hub was set back, once that is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.store.confirming import Confirmed, read_in
from kiosk.store.engine import Store
from kiosk.store.identity import Identity, load_identity
from kiosk.store.journal import Journal
from kiosk.store.memory import recall, remember
from kiosk.store.problems import NotEnrolled
from sync.client.outbox import Position
from sync.domain.canonical import Json
from sync.domain.wording import Say
from sync.wire import answer
from sync.wire.answer import BadAnswer
from sync.wire.messages import Answer, SignedAnswer

HEARD = "answers"
"""The memory key: of each epoch, what the last answer said and when it was made."""
OTHER_ENTRIES = Say(
    zh="回执里的记录和本机的对不上：本机可能是从旧备份恢复的，或有另一台电脑在用它的副本。"
    "没有采用；记录都还在本机，请联系组织方。",
    en="The answer speaks of other entries than this laptop's: it may have been restored from an "
    "old copy, or another laptop uses a copy of it. It was not taken; everything is still here. "
    "Call the organiser.",
)


@dataclass(frozen=True, slots=True)
class Heeded:
    """What an answer changed here."""

    acknowledged: int
    """Entries that the hub is now known to have and was not before."""
    pending: int
    """Entries that still wait."""
    aside: int
    """Entries that the hub set aside, by this answer."""
    older: bool
    """Nothing was changed: a later answer was read before."""
    verdicts: bool
    """What counts has changed."""


def heed_file(store: Store, journal: Journal, raw: bytes) -> Heeded:
    """Take an answer's file: all of it, or nothing. May be repeated at will.

    Raises:
        BadAnswer: it is none of this kiosk's hub to this kiosk; nothing was changed.
        NotEnrolled: there is no kiosk here.
        StoreError: the disk refused; read it again.
    """
    return heed(store, journal, answer.read_file(raw))


def heed(store: Store, journal: Journal, signed: Sequence[SignedAnswer]) -> Heeded:
    """Take answers; see `heed_file`."""
    identity = load_identity(store)
    if identity is None:
        raise NotEnrolled
    found = [_believed(each, identity) for each in signed]
    for each in found:
        _check_chain(journal, each)
    heard = _heard(store)
    with store.reading() as connection:
        known = read_in(connection.connection.driver_connection)
    fresh = [
        each for each in found if not (_older(each, heard) or _of_before_the_restore(each, known))
    ]
    before = journal.pending_count()
    verdicts = False
    for each in fresh:
        # First what it says of them: nothing is to be purged that was set aside.
        verdicts |= journal.store_verdicts(each.epoch, each.exceptions)
        _keep(journal, each, heard)
    if fresh:
        remember(store, HEARD, {**heard, **{str(each.epoch): _note(each) for each in fresh}})
    pending = journal.pending_count()
    return Heeded(
        acknowledged=max(0, before - pending),
        pending=pending,
        aside=sum(len(each.exceptions) for each in fresh),
        older=not fresh,
        verdicts=verdicts,
    )


def lacking(store: Store, journal: Journal) -> dict[int, int]:
    """Give the epochs of which the hub, by its last answer, has less than it once had.

    It was set back to a backup: epoch -> begin behind this seq when handing in again.
    """
    heard = _heard(store)
    less = journal.unconfirmed()
    for acked in journal.epochs():
        told = heard.get(str(acked.epoch))
        through = told["through"] if isinstance(told, dict) else None
        if isinstance(through, int) and through < acked.seq:
            less[acked.epoch] = min(through, less.get(acked.epoch, through))
    return less


def _believed(signed: SignedAnswer, identity: Identity) -> Answer:
    return answer.read(
        signed,
        hub=identity.hub,
        event=identity.event,
        kiosk=identity.kiosk,
        root_public=identity.root_public,
    )


def _check_chain(journal: Journal, said: Answer) -> None:
    if said.acked_through == 0:
        return
    own = journal.after(Position(said.epoch, said.acked_through - 1), 1)
    if not own or own[0].seq != said.acked_through or own[0].hash != said.head:
        raise BadAnswer(OTHER_ENTRIES)


def _heard(store: Store) -> dict[str, Json]:
    found = recall(store, HEARD)
    return found if isinstance(found, dict) else {}


def _note(said: Answer) -> Json:
    return {
        "made": said.server_time.isoformat(),
        "through": said.acked_through,
        "hub_epoch": said.hub_epoch,
    }


def _keep(journal: Journal, said: Answer, heard: Mapping[str, Json]) -> None:
    journal.know_hub(said.hub_epoch, said.server_time)
    if said.acked_through < _once_acknowledged(journal, said, heard):
        journal.doubt(said.epoch)
    journal.acknowledge(said.epoch, said.acked_through)
    # The entry there was compared with the one here: the chain before it is the same.
    journal.confirm(said.epoch, said.acked_through)


def _once_acknowledged(journal: Journal, said: Answer, heard: Mapping[str, Json]) -> int:
    """Give how far the hub was when it made an answer, by the last one or by the line."""
    told = heard.get(str(said.epoch))
    through = told["through"] if isinstance(told, dict) else 0
    before = through if isinstance(through, int) else 0
    if isinstance(told, dict) and told["made"] == said.server_time.isoformat():
        return before  # heard again: what it showed by the line was seen the first time
    behind = journal.after(Position(said.epoch, said.acked_through), 1)
    if behind and behind[0].seq > said.acked_through + 1:
        return before  # a gap that a salvage left: the hub cannot say what it has behind it
    return max(before, journal.acknowledged_before(said.epoch, said.server_time))


def _of_before_the_restore(said: Answer, known: Confirmed | None) -> bool:
    """Say whether the hub made an answer before it was set back: it may have forgotten all of it."""
    if known is None or known.since is None:
        return False
    return said.hub_epoch != known.hub_epoch and said.server_time < known.since


def _older(said: Answer, heard: Mapping[str, Json]) -> bool:
    """Say whether an answer is behind one that was read before.

    A hub whose clock was set back since says more all the same; one that was set back itself
    has another epoch, and what it said before counts for less.
    """
    told = heard.get(str(said.epoch))
    if not isinstance(told, dict):
        return False
    made, through = told["made"], told["through"]
    if not isinstance(made, str) or not isinstance(through, int):
        return False
    if said.server_time >= datetime.fromisoformat(made):
        return False
    return said.hub_epoch != told["hub_epoch"] or said.acked_through <= through
