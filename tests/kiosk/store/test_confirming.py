"""A hub that was set back has to confirm what it once acknowledged; until then nothing is purged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.store.answering import heed_file, lacking
from kiosk.store.engine import Store, open_store
from kiosk.store.identity import load_identity, save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.problems import PendingOfAnother
from kiosk.store.purging import UNCONFIRMED, PurgeRefused, look, purge
from sync.domain.entries import Kind, KioskId
from tests.builders import AT
from tests.kiosk.store.stores import KEY, a_journal, an_enrolment, enrolled, on
from tests.kiosk.store.test_answering import file_of

LATER = AT + timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found, _ = enrolled(tmp_path)
    with found:
        yield found


@pytest.fixture
def journal(store: Store) -> Journal:
    """Give a closed day of six entries that the hub acknowledged."""
    found = a_journal(store)
    found.append_all([*[on()] * 5, replace(on(), kind=Kind.CLOSE, volunteer=None, post=None)])
    found.acknowledge(1, 6)
    return found


def test_while_the_hub_stays_as_it_is_nothing_is_to_be_confirmed(
    store: Store, journal: Journal
) -> None:
    assert not journal.know_hub(1, AT)
    journal.confirm(1, 3)
    assert journal.unconfirmed() == {}
    assert (journal.pending_count(), look(store).refusal) == (0, None)


def test_a_new_hub_epoch_makes_everything_wait_until_it_is_confirmed(
    store: Store, journal: Journal
) -> None:
    assert journal.know_hub(2, LATER)
    assert journal.unconfirmed() == {1: 0}
    assert (journal.pending_count(), look(store).unconfirmed) == (6, 6)
    assert look(store).refusal == UNCONFIRMED.fill(n=6)
    journal.confirm(1, 4)
    assert journal.know_hub(2, LATER), "a new start is told that it is not done"
    assert (journal.unconfirmed(), look(store).unconfirmed) == ({1: 4}, 2)
    journal.confirm(1, 2)
    assert journal.unconfirmed() == {1: 4}
    journal.confirm(1, 6)
    assert journal.unconfirmed() == {}
    assert (journal.pending_count(), look(store).refusal) == (0, None)
    assert not journal.know_hub(2, LATER)


def test_the_purge_of_a_closed_store_refuses_as_well(store: Store, journal: Journal) -> None:
    journal.know_hub(2, LATER)
    path = store.path
    store.close()
    with pytest.raises(PurgeRefused, match="put back from a backup"):
        purge(path, KEY)
    with open_store(path, KEY) as again:
        a_journal(again).confirm(1, 6)
    assert purge(path, KEY).entries == 6


def test_a_hub_that_has_less_without_saying_so_is_doubted_in_that_epoch_alone(
    store: Store, journal: Journal
) -> None:
    journal.doubt(1)
    assert journal.unconfirmed() == {1: 0}
    assert look(store).unconfirmed == 6
    assert journal.know_hub(1, AT)


def test_entries_that_wait_for_it_hold_up_the_joining_of_another_event(
    store: Store, journal: Journal
) -> None:
    other = an_enrolment(KioskId("kiosk-north"), event=7)
    journal.know_hub(2, LATER)
    with pytest.raises(PendingOfAnother):
        save_enrolment(store, other, "http://127.0.0.1:1")
    journal.confirm(1, 6)
    save_enrolment(store, other, "http://127.0.0.1:1")
    # The other hub's epoch is its own affair.
    assert not a_journal(store).know_hub(1, LATER)


def test_enrolled_anew_at_the_restored_hub_it_still_has_to_confirm(
    store: Store, journal: Journal
) -> None:
    again = an_enrolment(token="another").model_copy(update={"hub_epoch": 2})
    save_enrolment(store, again, "http://127.0.0.1:1")
    identity = load_identity(store)
    assert identity is not None
    assert identity.hub_epoch == 2
    assert journal.unconfirmed() == {1: 0}


def test_an_answer_of_the_restored_hub_confirms_as_far_as_it_goes(
    store: Store, journal: Journal
) -> None:
    entries = journal.entries()
    before = file_of(entries, 6)
    heed_file(store, journal, file_of(entries, 4, hub_epoch=2, server_time=LATER))
    assert journal.unconfirmed() == {1: 4}
    assert lacking(store, journal) == {1: 4}
    assert look(store).unconfirmed == 2
    # What it said before it was set back counts no more.
    assert heed_file(store, journal, before).older
    assert look(store).unconfirmed == 2
    heed_file(
        store,
        journal,
        file_of(entries, 6, hub_epoch=2, server_time=LATER + timedelta(hours=1)),
    )
    assert look(store).refusal is None


def test_an_old_answer_is_not_heeded_once_the_line_told_of_the_restore(
    store: Store, journal: Journal
) -> None:
    journal.know_hub(2, LATER)
    assert heed_file(store, journal, file_of(journal.entries(), 6)).older
    assert look(store).unconfirmed == 6


def test_a_hub_that_says_less_by_hand_than_it_did_is_doubted_without_a_new_epoch(
    store: Store, journal: Journal
) -> None:
    entries = journal.entries()
    heed_file(store, journal, file_of(entries, 6))
    heed_file(store, journal, file_of(entries, 2, server_time=LATER))
    assert (lacking(store, journal), look(store).unconfirmed) == ({1: 2}, 4)
