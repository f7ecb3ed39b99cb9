"""Send what the hub has not acknowledged, oldest first.

What may happen to a batch, and its fate:

- answered: `acked_through` is kept (it never goes back here) and so are the verdicts;
- no answer: everything stays; the hub takes a repetition for what it is;
- 413: halve, and send no more at a time until it goes well again;
- 400 or 422, or 500 three times in a row: halve down to the one entry. That one becomes a
  *suspect*: shown at the gate as set aside, left out of batches, tried by itself every ten
  minutes and at every start. It never leaves the queue unacknowledged. So that a hub that
  refuses everything does not make a suspect of every entry, a batch of none is sent first:
  if that is refused as well, the hub refuses this kiosk, and it is no entry's fault.

Behind a suspect `acked_through` stands still. The hub keeps the later batches all the same
(it stores runs in any order), so this kiosk remembers how far it has sent and does not send
them again before its next start; then they are duplicates.

A journal that was salvaged may lack numbers. A run ends before them, and what the hub has not
got of them neither: it is nowhere here, so it is not waited for.

A hub that was set back to an older state acknowledges less than before: it is sent again from
there, once a push. What it still has under these numbers may be a copy's, which met it first:
so the last of them is compared, and if that is not ours, everything is sent again. All this
time the epoch is to be confirmed (`Outbox.doubt`): by an entry that the hub takes for known or
new behind ours, which proves the chain before it, or run by run.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync.client.batching import Run, cut, run_of
from sync.client.outbox import SUSPECT, Outbox, Position
from sync.client.problems import BatchRefused, BatchTooLarge, HubFailed, HubRefused
from sync.domain.clock import Clock
from sync.domain.entries import GENESIS, Entry
from sync.wire import BATCH_ENTRIES_MAX
from sync.wire.messages import PushReply, Status, Verdict

BATCHES_MAX = 40
"""In one push; then the pull has its turn."""
SUSPECT_RETRY_S = 600
FAILURES_TO_DOUBT = 3


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did."""

    more: bool
    """Its share is used up and entries are left."""
    verdicts: bool
    """What is set aside has changed."""
    set_back: bool = False
    """The hub lacked what it once had acknowledged: what it told before counts no more, either."""


class Pusher:
    """One thread.

    Args:
        ask: sends a run and gives the hub's believed answer; raises SyncProblem.
    """

    def __init__(self, outbox: Outbox, clock: Clock, ask: Callable[[Run], PushReply]) -> None:
        self._outbox = outbox
        self._clock = clock
        self._ask = ask
        self._most = BATCH_ENTRIES_MAX
        self._suspects = {
            Position(found.entry.epoch, found.entry.seq)
            for found in outbox.quarantined()
            if found.code == SUSPECT
        }
        self._suspects_due_ns = 0
        self._reached: dict[int, int] = {}
        """Epoch -> sent and answered up to here, suspects excepted."""
        self._resend: dict[int, int] = {}
        """Epoch -> what a hub that was set back lacks is being sent again; up to here it was."""
        self._rewound: set[int] = set()
        """Epochs for which this push has begun to send again."""
        self._unsure: set[int] = set()
        """Epochs of which the hub has less than it had; what it has is to be compared."""
        self._unconfirmed: dict[int, int] = {}
        """Epoch -> the hub, as it is now, is known to have ours up to here; see `Outbox`."""
        self._asked: set[int] = set()
        """Of these, epochs of which the hub was asked how far it is, or is being sent them."""
        self._failed_at: tuple[Position, int] | None = None
        """Where the hub had an error of its own, and how often in a row."""
        self._blameless = False
        """In this push the hub took something: it is not refusing this kiosk."""
        self._left = 0
        self._verdicts = False

    def push(self, verify: bool = False) -> Pushed:
        """Send everything that waits, within this push's share.

        Args:
            verify: ask first what the hub still has of the epochs that it has to confirm, also
                where it was asked before. Where it never was, it is in any case: an answer that
                came by a stick may have shown it, or the push that was to ask broke off.

        Raises:
            SyncProblem: the line or the hub; what was acknowledged before stays so.
        """
        self._rewound.clear()
        self._blameless = self._verdicts = False
        self._left = BATCHES_MAX
        more = False
        if verify:
            self._asked.clear()
        self._unconfirmed = self._outbox.unconfirmed()
        self._asked &= self._unconfirmed.keys()
        for position in self._outbox.epochs():
            if position.epoch in self._unconfirmed.keys() - self._asked:
                self._verify(position)
                self._asked.add(position.epoch)
            more = self._push_epoch(position) or more
        self._retry_suspects()
        return Pushed(more, self._verdicts, bool(self._rewound))

    def beyond(self) -> int:
        """Count the entries that lack an acknowledgement only because of a suspect. Any thread."""
        suspects = tuple(self._suspects)
        if not suspects:
            return 0
        count = 0
        for acked in self._outbox.epochs():
            reached = self._reached.get(acked.epoch, 0)
            stuck = [s for s in suspects if s.epoch == acked.epoch and acked.seq < s.seq]
            count += max(0, reached - acked.seq - len([s for s in stuck if s.seq <= reached]))
        return count

    def _push_epoch(self, position: Position) -> bool:
        epoch = position.epoch
        if Position(epoch, position.seq + 1) not in self._suspects:
            # Answered but not acknowledged, and no suspect to blame: send it again.
            self._reached[epoch] = position.seq
        while True:
            if epoch in self._unsure:
                self._compare(Position(epoch, self._resend.get(epoch, position.seq)))
            here = self._resend.get(epoch, max(position.seq, self._reached.get(epoch, 0)))
            entries = self._outbox.after(Position(epoch, here), self._most)
            if not entries:
                return False
            free = self._free(epoch, entries)
            if free == 0:
                self._advance(epoch, entries[0].seq)
                continue
            if self._left <= 0:
                return True
            with contextlib.suppress(BatchTooLarge):
                self._deliver(cut(entries[:free], self._most))

    def _free(self, epoch: int, entries: Sequence[Entry]) -> int:
        """Count the entries at the front that may travel together: no suspect, no gap."""
        first = entries[0].seq
        for place, entry in enumerate(entries):
            if Position(epoch, entry.seq) in self._suspects or entry.seq != first + place:
                return place
        return len(entries)

    def _deliver(self, run: Run) -> None:
        self._left -= 1
        at = Position(run.epoch, run.first_seq)
        try:
            reply = self._ask(run)
        except BatchTooLarge:
            if len(run.entries) > 1:
                # Cut anew, and smaller, from where the last answer came.
                self._most = len(run.entries) // 2
                raise
            self._doubt(run)
        except BatchRefused:
            self._divide(run)
        except HubFailed:
            failures = self._failed_at[1] + 1 if self._failed_at and self._failed_at[0] == at else 1
            self._failed_at = (at, failures)
            if failures < FAILURES_TO_DOUBT:
                raise
            self._divide(run)
        else:
            self._blameless = True
            self._most = min(BATCH_ENTRIES_MAX, self._most * 2)
            self._took(run, reply)

    def _divide(self, run: Run) -> None:
        if len(run.entries) == 1:
            self._doubt(run)
            return
        for half in run.halves():
            # One failure has been enough for the whole; its parts need no more patience.
            self._failed_at = (Position(half.epoch, half.first_seq), FAILURES_TO_DOUBT)
            self._deliver(half)

    def _doubt(self, run: Run) -> None:
        """Make a suspect of a single entry, unless the hub refuses everything."""
        if not self._blameless:
            try:
                self._ask(run.empty())
            except BatchTooLarge:
                raise HubRefused from None
            self._blameless = True
        suspect = Position(run.epoch, run.first_seq)
        if suspect not in self._suspects:
            self._suspects.add(suspect)
            self._suspects_due_ns = self._clock.mono_ns() + SUSPECT_RETRY_S * 1_000_000_000
        said = Verdict(seq=suspect.seq, status=Status.QUARANTINED, code=SUSPECT)
        self._verdicts |= self._outbox.store_verdicts(suspect.epoch, [said])
        self._advance(run.epoch, run.last_seq)

    def _took(self, run: Run, reply: PushReply) -> None:
        epoch = run.epoch
        # Of what it was not sent from here the hub can have only another's: a clone's entries.
        through = min(reply.acked_through, max(run.last_seq, self._reached.get(epoch, 0)))
        self._failed_at = None
        stops_at_gap = bool(run.entries) and self._is_a_gap(Position(epoch, through), run)
        if stops_at_gap and self._follows_what_is_acknowledged(run):
            through = run.last_seq
        # First what it says of them: nothing is to be purged that was set aside.
        self._verdicts |= self._outbox.store_verdicts(
            epoch, [said for said in reply.exceptions if run.first_seq <= said.seq <= run.last_seq]
        )
        self._outbox.acknowledge(epoch, through, reply.server_time)
        settled = {s for s in self._suspects if s.epoch == epoch and s.seq <= through}
        if settled:
            self._suspects -= settled
            self._verdicts = True
        if epoch in self._unconfirmed and run.entries:
            self._confirm(run, reply)
        missing = Position(epoch, through + 1)
        lost = missing.seq < run.first_seq and missing not in self._suspects
        if lost and not stops_at_gap and epoch not in self._rewound:
            self._outbox.doubt(epoch)
            self._unconfirmed[epoch] = 0
            self._asked.add(epoch)
            self._unsure.add(epoch)
            self._rewind(epoch, through, run.last_seq)
        else:
            self._advance(epoch, run.last_seq)

    def _is_a_gap(self, acked: Position, run: Run) -> bool:
        """Say whether what the hub lacks before a run is nowhere here either: see salvages.

        Then the hub cannot say how much it has behind that; it was kept when it was answered.
        """
        if acked.seq >= run.first_seq - 1:
            return False
        (following,) = self._outbox.after(acked, 1)
        return following.seq > acked.seq + 1

    def _follows_what_is_acknowledged(self, run: Run) -> bool:
        here = next(place for place in self._outbox.epochs() if place.epoch == run.epoch)
        return [entry.seq for entry in self._outbox.after(here, 1)] == [run.first_seq]

    def _advance(self, epoch: int, seq: int) -> None:
        """Note that everything up to `seq` was answered or is a suspect."""
        before = self._reached.get(epoch, 0)
        self._reached[epoch] = max(before, seq)
        if epoch in self._resend:
            self._resend[epoch] = seq
            if seq >= before:
                del self._resend[epoch]

    def _verify(self, position: Position) -> None:
        """Ask how far the hub is, with a batch of none."""
        if position.seq == 0:
            return
        epoch = position.epoch
        # A salvage may not have been able to read the one that was acknowledged last.
        known = self._outbox.after(Position(epoch, position.seq - 1), 1)
        known = known or self._outbox.after(Position(epoch, 0), 1)
        if not known:
            return
        (any_one,) = known
        prev_hash = any_one.hash if any_one.seq == position.seq else ""
        probe = Run(any_one.kiosk, epoch, position.seq + 1, prev_hash or GENESIS, ())
        self._took(probe, self._ask(probe))
        if epoch not in self._resend:
            self._compare(position)

    def _compare(self, held: Position) -> None:
        """Ask whether what the hub has up to `held` is ours.

        A hub that was set back may have been sent a copy's entries since. The chain tells: if the
        last one is ours, all are; if not, each is to be judged.
        """
        epoch = held.epoch
        if held.seq > 0:
            own = self._outbox.after(Position(epoch, held.seq - 1), 1)
            ours = bool(own) and own[0].seq == held.seq
            if ours:
                run = run_of(own)
                # What the hub breaks on is found out entry by entry, as anywhere.
                with contextlib.suppress(BatchRefused, BatchTooLarge, HubFailed):
                    reply = self._ask(run)
                    self._took(run, reply)
                    self._unsure.discard(epoch)
                    if not _is_aside(run.last_seq, reply):
                        return
            self._rewind(epoch, 0, held.seq)
        self._unsure.discard(epoch)

    def _rewind(self, epoch: int, to: int, reached: int) -> None:
        """Send again what lies behind `to`, up to where this has been."""
        self._rewound.add(epoch)
        self._reached[epoch] = max(reached, self._reached.get(epoch, 0))
        self._resend[epoch] = to

    def _confirm(self, run: Run, reply: PushReply) -> None:
        """Note what an answer shows of an epoch that the hub has to confirm."""
        epoch = run.epoch
        done = self._unconfirmed[epoch]
        if reply.acked_through >= run.last_seq and not _is_aside(run.last_seq, reply):
            done = max(done, run.last_seq)
        elif any(
            run.first_seq <= entry.seq <= run.last_seq
            for entry in self._outbox.after(Position(epoch, done), 1)
        ):
            # Each of them was judged, and what was set aside lies at the hub as it was sent.
            done = run.last_seq
        if done > self._unconfirmed[epoch]:
            self._outbox.confirm(epoch, done)
            self._unconfirmed = self._outbox.unconfirmed()

    def _retry_suspects(self) -> None:
        now_ns = self._clock.mono_ns()
        if not self._suspects or now_ns < self._suspects_due_ns:
            return
        self._suspects_due_ns = now_ns + SUSPECT_RETRY_S * 1_000_000_000
        for suspect in sorted(self._suspects):
            found = self._outbox.after(Position(suspect.epoch, suspect.seq - 1), 1)
            if not found:
                continue
            run = cut(found, 1)
            try:
                reply = self._ask(run)
            except (BatchRefused, BatchTooLarge, HubFailed):
                continue
            self._took(run, reply)


def _is_aside(seq: int, reply: PushReply) -> bool:
    return any(said.seq == seq and said.status is Status.QUARANTINED for said in reply.exceptions)
