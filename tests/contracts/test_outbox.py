"""One suite over every outbox: the journal on a real file, and the one in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from kiosk.store.journal import Journal
from sync.client.outbox import Outbox, Position
from sync.domain.entries import Entry, chain_breaks
from sync.wire.messages import Status, Verdict
from tests.kiosk.store.stores import a_journal, enrolled, on
from tests.sync.client.memory import MemoryOutbox

Write = Callable[[int], list[Entry]]


class Kit(Protocol):
    """An outbox and a way to fill it."""

    outbox: Outbox
    write: Write


class _Kit:
    def __init__(self, outbox: Outbox, write: Write) -> None:
        self.outbox = outbox
        self.write = write


@pytest.fixture(params=["journal", "memory"])
def kit(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kit]:
    if request.param == "memory":
        memory = MemoryOutbox()
        yield _Kit(memory, memory.write)
        return
    store, _ = enrolled(tmp_path)
    with store:
        journal: Journal = a_journal(store)
        yield _Kit(journal, lambda number: journal.append_all([on()] * number))


def aside(seq: int, code: str = "chain") -> Verdict:
    return Verdict(seq=seq, status=Status.QUARANTINED, code=code)


def test_an_empty_outbox_has_an_epoch_and_nothing_pending(kit: Kit) -> None:
    assert kit.outbox.epochs() == [Position(1, 0)]
    assert kit.outbox.after(Position(1, 0), 10) == []
    assert kit.outbox.pending_count() == 0
    assert kit.outbox.quarantined_count() == 0


def test_entries_come_in_order_of_seq_and_no_more_than_asked(kit: Kit) -> None:
    made = kit.write(7)
    assert kit.outbox.after(Position(1, 0), 3) == made[:3]
    assert kit.outbox.after(Position(1, 5), 100) == made[5:]
    assert kit.outbox.after(Position(1, 7), 100) == []
    assert kit.outbox.after(Position(2, 0), 100) == []
    assert chain_breaks(kit.outbox.after(Position(1, 0), 100)) == []


def test_acknowledging_counts_down_and_keeps_the_entries(kit: Kit) -> None:
    made = kit.write(5)
    kit.outbox.acknowledge(1, 3)
    assert kit.outbox.epochs() == [Position(1, 3)]
    assert kit.outbox.pending_count() == 2
    assert kit.outbox.after(Position(1, 0), 10) == made
    kit.write(2)
    assert kit.outbox.pending_count() == 4


def test_an_acknowledgement_never_goes_back(kit: Kit) -> None:
    kit.write(5)
    for through in (4, 2, 0, -1):
        kit.outbox.acknowledge(1, through)
        assert kit.outbox.epochs() == [Position(1, 4)]


def test_an_acknowledgement_never_goes_beyond_what_is_here(kit: Kit) -> None:
    kit.write(2)
    kit.outbox.acknowledge(1, 99)
    assert kit.outbox.epochs() == [Position(1, 2)]
    kit.write(1)
    assert kit.outbox.pending_count() == 1


def test_an_acknowledgement_of_an_unknown_epoch_is_passed_over(kit: Kit) -> None:
    kit.write(2)
    kit.outbox.acknowledge(9, 2)
    assert kit.outbox.epochs() == [Position(1, 0)]


def test_verdicts_are_kept_once_and_changed_by_later_ones(kit: Kit) -> None:
    made = kit.write(3)
    assert kit.outbox.store_verdicts(1, [aside(2), aside(3, "fork")])
    assert not kit.outbox.store_verdicts(1, [aside(2), aside(3, "fork")])
    assert [(q.entry, q.code) for q in kit.outbox.quarantined()] == [
        (made[1], "chain"),
        (made[2], "fork"),
    ]
    assert kit.outbox.quarantined_count() == 2
    assert kit.outbox.store_verdicts(1, [Verdict(seq=2, status=Status.ACCEPTED)])
    assert [q.code for q in kit.outbox.quarantined()] == ["fork"]


def test_a_duplicate_is_no_news(kit: Kit) -> None:
    kit.write(2)
    kit.outbox.store_verdicts(1, [aside(1)])
    assert not kit.outbox.store_verdicts(1, [Verdict(seq=1, status=Status.DUPLICATE)])
    assert kit.outbox.quarantined_count() == 1


def test_a_verdict_of_an_entry_that_is_not_here_is_passed_over(kit: Kit) -> None:
    kit.write(1)
    assert not kit.outbox.store_verdicts(1, [aside(2)])
    assert not kit.outbox.store_verdicts(2, [aside(1)])
    assert kit.outbox.quarantined_count() == 0


def test_an_acknowledged_suspect_is_one_no_longer(kit: Kit) -> None:
    kit.write(3)
    kit.outbox.store_verdicts(1, [aside(1, "chain"), aside(2, "suspect"), aside(3, "suspect")])
    kit.outbox.acknowledge(1, 2)
    assert [(q.entry.seq, q.code) for q in kit.outbox.quarantined()] == [
        (1, "chain"),
        (3, "suspect"),
    ]


def test_a_journal_that_is_no_copy_stays_in_its_epoch(kit: Kit) -> None:
    assert not kit.outbox.renew()
    kit.write(3)
    kit.outbox.store_verdicts(1, [aside(2, "hash"), aside(3, "suspect")])
    assert not kit.outbox.renew(1, 3)
    assert not kit.outbox.renew(7, 99)
    assert kit.outbox.epochs() == [Position(1, 0)]


def test_a_copy_goes_on_in_a_new_epoch_when_the_hub_has_more(kit: Kit) -> None:
    kit.write(3)
    assert kit.outbox.renew(1, 4)
    old, new = kit.outbox.epochs()
    assert (old, new.seq) == (Position(1, 0), 0)
    assert new.epoch > 1
    assert not kit.outbox.renew(1, 4)
    assert kit.outbox.pending_count() == 3


def test_what_a_copy_lost_its_number_for_is_recorded_again_once(kit: Kit) -> None:
    made = kit.write(4)
    kit.outbox.store_verdicts(1, [aside(3, "fork"), aside(4, "chain"), aside(1, "hash")])
    assert kit.outbox.renew(1, 4)
    assert not kit.outbox.renew()
    _, new = kit.outbox.epochs()
    again = kit.outbox.after(new, 10)
    assert [e.entry_id for e in again] == [e.entry_id for e in made[2:]]
    assert [e.wall for e in again] == [e.wall for e in made[2:]]
    assert [e.seq for e in again] == [1, 2]
    assert chain_breaks(again) == []
