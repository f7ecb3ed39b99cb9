"""An answer that came by hand counts as one to a push: signed, of this journal, the later one."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.answering import heed_file, lacking
from kiosk.store.engine import Store, open_store
from kiosk.store.journal import Journal
from kiosk.store.problems import NotEnrolled
from kiosk.store.purging import look
from sync.client.outbox import Position
from sync.domain.entries import GENESIS, Entry
from sync.wire import answer
from sync.wire.answer import BadAnswer
from tests.builders import AT, FORGER_KEY, ROOT_KEY
from tests.kiosk.store.stores import KEY, a_journal, enrolled, on
from tests.sync.wire.parcels import an_answer

ASIDE = {"seq": 2, "status": "quarantined", "code": "fork"}


def file_of(
    entries: list[Entry], through: int, key: Ed25519PrivateKey = ROOT_KEY, **changes: Any
) -> bytes:
    head = entries[through - 1].hash if through else GENESIS
    said = {"acked_through": through, "head": head, "hub_epoch": 1, **changes}
    return answer.write_file([answer.sign(an_answer(**said), key)])


@pytest.fixture
def store(tmp_path: Path) -> Any:
    found, _ = enrolled(tmp_path)
    with found:
        yield found


@pytest.fixture
def journal(store: Store) -> Journal:
    return a_journal(store)


@pytest.fixture
def entries(journal: Journal) -> list[Entry]:
    return journal.append_all([on()] * 6)


def test_what_an_answer_acknowledges_is_acknowledged(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    assert look(store).unsent == 6
    done = heed_file(store, journal, file_of(entries, 4, exceptions=[ASIDE]))
    assert (done.acknowledged, done.pending, done.aside) == (4, 2, 1)
    assert done.verdicts
    assert [found.code for found in journal.quarantined()] == ["fork"]
    # A purge asks for nothing else than what the hub acknowledged.
    assert look(store).unsent == 2


def test_reading_it_again_changes_nothing(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    raw = file_of(entries, 4)
    heed_file(store, journal, raw)
    done = heed_file(store, journal, raw)
    assert (done.acknowledged, done.pending, done.verdicts) == (0, 2, False)


def test_an_older_answer_after_a_newer_never_goes_back(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    heed_file(store, journal, file_of(entries, 6, server_time=AT + timedelta(minutes=5)))
    done = heed_file(store, journal, file_of(entries, 3, exceptions=[ASIDE]))
    assert done.older
    assert (done.acknowledged, done.pending) == (0, 0)
    assert journal.quarantined() == []
    assert lacking(store, journal) == {}


def test_a_hub_whose_clock_was_put_right_is_heeded_all_the_same(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    heed_file(store, journal, file_of(entries, 3, server_time=AT + timedelta(days=365)))
    assert heed_file(store, journal, file_of(entries, 6)).pending == 0


def test_a_hub_that_was_set_back_is_handed_what_it_lacks_again(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    first = file_of(entries, 6)
    heed_file(store, journal, first)
    back = file_of(entries, 2, hub_epoch=2, server_time=AT + timedelta(hours=1))
    assert not heed_file(store, journal, back).older
    assert lacking(store, journal) == {1: 2}
    heed_file(store, journal, first)  # of before: it says nothing of what the hub has now
    assert lacking(store, journal) == {1: 2}
    again = file_of(entries, 6, hub_epoch=2, server_time=AT + timedelta(hours=2))
    heed_file(store, journal, again)
    assert lacking(store, journal) == {}


@pytest.mark.parametrize(
    ("minutes", "doubted"), [(-1, {}), (0, {}), (1, {1: 2})], ids=["before", "at once", "since"]
)
def test_an_answer_with_less_than_the_hub_said_by_the_line_shows_a_hub_put_back_if_made_since(
    store: Store, journal: Journal, entries: list[Entry], minutes: int, doubted: dict[int, int]
) -> None:
    journal.acknowledge(1, 5, AT)
    less = file_of(entries, 2, server_time=AT + timedelta(minutes=minutes))
    heed_file(store, journal, less)
    assert journal.unconfirmed() == doubted
    journal.confirm(1, 5)
    heed_file(store, journal, less)  # a relay tells it again and again
    assert journal.unconfirmed() == {}


def test_when_the_hub_said_it_is_of_the_last_time_it_had_everything(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    journal.acknowledge(1, 5, AT)
    journal.acknowledge(1, 3, AT + timedelta(minutes=2))
    heed_file(store, journal, file_of(entries, 2, server_time=AT + timedelta(minutes=1)))
    assert journal.unconfirmed() == {1: 2}


def test_what_a_hub_cannot_acknowledge_behind_a_gap_it_has_not_lost(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    journal.acknowledge(1, 6, AT)
    kept = journal.after

    def after(position: Position, limit: int) -> list[Entry]:
        return [entry for entry in kept(position, limit + 2) if entry.seq not in {3, 4}][:limit]

    journal.after = after  # type: ignore[method-assign]
    heed_file(store, journal, file_of(entries, 2, server_time=AT + timedelta(minutes=1)))
    assert journal.unconfirmed() == {}


def test_what_an_older_version_heard_by_the_line_was_before_any_answer(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    journal.acknowledge(1, 5)
    heed_file(store, journal, file_of(entries, 2))
    assert journal.unconfirmed() == {1: 2}


def test_an_answer_that_speaks_of_other_entries_is_not_heeded(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    for raw in (file_of(entries, 4, head="cd" * 32), file_of([*entries, entries[0]], 7)):
        with pytest.raises(BadAnswer, match="old copy"):
            heed_file(store, journal, raw)
    assert journal.pending_count() == 6


@pytest.mark.parametrize(
    "changes",
    [{"hub": "hub-2"}, {"event": 7}, {"kiosk": "kiosk-north"}, {"key": FORGER_KEY}],
    ids=lambda changes: next(iter(changes)),
)
def test_an_answer_of_another_is_not_heeded(
    store: Store, journal: Journal, entries: list[Entry], changes: dict[str, Any]
) -> None:
    with pytest.raises(BadAnswer):
        heed_file(store, journal, file_of(entries, 6, **changes))
    assert journal.pending_count() == 6


def test_of_two_answers_in_a_file_both_hold_or_none_does(
    store: Store, journal: Journal, entries: list[Entry]
) -> None:
    good = answer.read_file(file_of(entries, 6))
    bad = answer.read_file(file_of(entries, 6, FORGER_KEY))
    with pytest.raises(BadAnswer):
        heed_file(store, journal, answer.write_file([*good, *bad]))
    assert journal.pending_count() == 6


def test_a_cut_file_is_not_heeded(store: Store, journal: Journal, entries: list[Entry]) -> None:
    raw = file_of(entries, 6)
    for length in range(0, len(raw), 7):
        with pytest.raises(BadAnswer):
            heed_file(store, journal, raw[:length])
    assert journal.pending_count() == 6


def test_without_an_enrolment_there_is_nobody_to_answer(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path / "new.db", KEY) as store, pytest.raises(NotEnrolled):
        heed_file(store, a_journal(store), file_of([], 0))
