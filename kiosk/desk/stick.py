"""To the hub and back on a USB stick: save what it lacks, read what it answers.

No network is asked. What was saved still waits: only the hub's answer, signed, lets it go.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.store import answering
from kiosk.store.answering import Heeded
from kiosk.store.device_key import ensure_device_key
from kiosk.store.engine import Store
from kiosk.store.identity import Identity, load_identity
from kiosk.store.journal import Journal
from kiosk.store.memory import recall, remember
from kiosk.store.problems import NotEnrolled
from sync.client import bundling
from sync.client.bundling import Sender, Written
from sync.domain.canonical import Json
from sync.domain.clock import Clock
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Say
from sync.wire import answer, parcel
from sync.wire.answer import BadAnswer

SAVED = "stick"
"""The memory key: what was saved last, and how often something was."""

TOOK = Say(
    zh="中心已收到 {n} 条记录，没有等待的了。",
    en="The hub has {n} more entries. Nothing waits any more.",
)
TOOK_SOME = Say(
    zh="中心又收到 {n} 条记录，还有 {pending} 条等着：请再存一次 U 盘，或联网。",
    en="The hub has {n} more entries; {pending} still wait: save to a stick once more, or connect.",
)
TOOK_ASIDE = Say(
    zh="{words}其中 {aside} 条被中心隔离待核，见“待核”。",
    en="{words} The hub set {aside} of them aside: see Review.",
)
KNOWN = Say(
    zh="这份回执已经读过，没有新内容。还有 {pending} 条等着。",
    en="This answer was read before; there is nothing new in it. {pending} entries wait.",
)
OLDER = Say(
    zh="这份回执比已读过的旧，没有改动。请选最新的一份。",
    en="This answer is older than one that was read already; nothing was changed. "
    "Choose the newest.",
)
LACKS = Say(
    zh="中心恢复过旧备份，缺了先前收到的记录。请再存一次 U 盘，缺的会一起带上。",
    en="The hub was set back to a backup and lacks entries it once had. Save to a stick once more: "
    "they are taken along.",
)


class NoBox(EnvironmentProblem):
    """This kiosk does not know whom to seal to."""

    title = Say(zh="还不能存到 U 盘", en="Not yet to be saved to a stick")
    default = Say(
        zh="本机还没有中心的收件密钥：中心版本较旧，或加入后还没连上过。请让它联网一次，"
        "或用新的活动包重新加入。记录都在本机，一条未少。",
        en="This laptop does not have the hub's box key yet: the hub is older, or was never reached "
        "since. Let it reach the hub once, or join again from a new event pack. Every entry is "
        "safe here.",
    )


class NotRead(EnvironmentProblem):
    """The answer's file cannot be read."""

    title = Say(zh="回执读不了", en="The answer cannot be read")
    default = Say(
        zh="读不了这个文件：U 盘可能被拔掉了。请插好再试；什么都没有改动。",
        en="The file cannot be read: the stick may have been pulled out. Put it back and try again. "
        "Nothing was changed.",
    )


class NoneHere(NotRead):
    """A folder without an answer for this kiosk."""

    none = Say(
        zh="{place} 里没有给本机的回执（.gateanswer）。请先把 U 盘带到中心导入。",
        en="There is no answer for this laptop (.gateanswer) in {place}. Take the stick to the hub "
        "first.",
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved last."""

    file: str
    at: datetime
    entries: int
    through: Mapping[int, int]
    """Epoch -> up to which seq."""


class Stick:
    """One kiosk's way by hand. Any thread, one at a time.

    Args:
        journal: the desk's own, so that what an answer acknowledges is known there at once.
    """

    def __init__(self, store: Store, journal: Journal, clock: Clock) -> None:
        self._store = store
        self._journal = journal
        self._clock = clock

    def waiting(self, *, everything: bool = False) -> int:
        """Count the entries that would be saved now."""
        if everything:
            return len(self._journal.entries())
        less = answering.lacking(self._store, self._journal)
        counted = self._journal.unconfirmed()
        back = 0
        for acked in self._journal.epochs():
            known = counted.get(acked.epoch, acked.seq)
            back += known - less.get(acked.epoch, known)
        return self._journal.pending_count() + back

    def save(
        self,
        folder: Path,
        *,
        everything: bool = False,
        told: Callable[[int], None] = lambda _entries: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Written | None:
        """Save what the hub lacks; None when it was called off.

        Args:
            everything: of this event, whatever the hub has.

        Raises:
            NoBox: nobody to seal to.
            BundleNotWritten: nothing is left on the stick, and everything is still here.
            StoreError: the journal cannot be read.
        """
        who = self._sender()
        count = self._count() + 1
        starts = answering.lacking(self._store, self._journal)
        if everything:
            starts = {acked.epoch: 0 for acked in self._journal.epochs()}
        done = bundling.write(
            self._journal,
            who,
            folder,
            self._clock,
            generation=count,
            starts=starts,
            told=told,
            cancelled=cancelled,
        )
        if done is not None:
            self._remember(done, count)
        return done

    def saved(self) -> Saved | None:
        """Give what was saved last and is not answered yet; None when nothing waits for an answer."""
        held = recall(self._store, SAVED)
        if not isinstance(held, dict) or held.get("kiosk") != self._identity().kiosk:
            return None
        through = held["through"]
        told = (
            {int(epoch): int(str(seq)) for epoch, seq in through.items()}
            if isinstance(through, dict)
            else {}
        )
        if all(told.get(acked.epoch, 0) <= acked.seq for acked in self._journal.epochs()):
            return None
        return Saved(
            str(held["file"]),
            datetime.fromisoformat(str(held["at"])),
            int(str(held["entries"])),
            told,
        )

    def read_answer(self, path: Path) -> Heeded:
        """Take the hub's answer from a file, or the newest one for this kiosk from a folder.

        Raises:
            BadAnswer: it is none of this kiosk's hub to this kiosk; nothing was changed.
            NotRead: the stick is gone, or there is none.
            StoreError: the disk refused; read it again.
        """
        try:
            if path.is_dir():
                return self._newest(path)
            return answering.heed_file(self._store, self._journal, _read(path))
        except OSError:
            raise NotRead from None

    def words(self, done: Heeded) -> Say:
        """Say what an answer brought."""
        if answering.lacking(self._store, self._journal):
            return LACKS
        if done.older:
            return OLDER
        if not done.acknowledged and not done.verdicts:
            return KNOWN.fill(pending=f"{done.pending:,}")
        said = TOOK_SOME if done.pending else TOOK
        words = said.fill(n=f"{done.acknowledged:,}", pending=f"{done.pending:,}")
        return TOOK_ASIDE.fill(words=words, aside=done.aside) if done.aside else words

    # ---- inside -----------------------------------------------------------------------------

    def _identity(self) -> Identity:
        identity = load_identity(self._store)
        if identity is None:
            raise NotEnrolled
        return identity

    def _sender(self) -> Sender:
        identity, key = self._identity(), ensure_device_key(self._store)
        if key.box is None:
            raise NoBox
        box = parcel.trusted_box(key.box, identity.hub, identity.root_public)
        return Sender(identity.hub, identity.event, identity.kiosk, key.private, box)

    def _count(self) -> int:
        held = recall(self._store, SAVED)
        count = held.get("count") if isinstance(held, dict) else None
        return count if isinstance(count, int) else 0

    def _remember(self, done: Written, count: int) -> None:
        through: dict[str, Json] = {
            str(each.epoch): each.last_seq for each in done.manifest.stretches
        }
        remember(
            self._store,
            SAVED,
            {
                "count": count,
                "kiosk": done.manifest.kiosk,
                "file": done.path.name,
                "at": done.manifest.made.isoformat(),
                "entries": done.manifest.entries,
                "through": through,
            },
        )

    def _newest(self, folder: Path) -> Heeded:
        """Try the answers in a folder, the newest first: a stick carries those of other gates too."""
        own = f"{self._identity().kiosk}-"
        found = sorted(
            (each for each in folder.iterdir() if each.suffix.lower() == answer.SUFFIX),
            key=lambda each: (each.name.startswith(own), each.name),
            reverse=True,
        )
        for each in found:
            if each.name.startswith("."):
                continue
            try:
                return answering.heed_file(self._store, self._journal, _read(each))
            except BadAnswer:
                if each.name.startswith(own):
                    raise
        raise NoneHere(NoneHere.none.fill(place=folder))


def _read(path: Path) -> bytes:
    if path.stat().st_size > answer.FILE_BYTES_MAX:
        raise BadAnswer(answer.NO_ANSWER)
    return path.read_bytes()
