"""The journal: gapless, chained, committed when it says so; clocks annotate and never block."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.store.engine import open_store
from kiosk.store.identity import check_drained, load_identity, save_enrolment
from kiosk.store.journal import Draft, Journal
from kiosk.store.problems import NotEnrolled, PendingOfAnother
from kiosk.store.rowing import of_row, to_row
from sync.domain.entries import (
    GENESIS,
    Entry,
    Kind,
    KioskId,
    Method,
    chain_breaks,
    effective_entries,
    parse,
    whole_ms,
)
from sync.wire.messages import Status, Verdict
from tests import builders
from tests.builders import AT, EVENT, KIOSK, OTHER_EVENT, SOUTH, WANG
from tests.kiosk.store.stores import KEY, a_journal, an_enrolment, enrolled, on
from tests.sync.client.hand_clock import HandClock


def test_an_entry_says_what_was_drafted_and_where_and_when(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        clock = HandClock(AT + timedelta(microseconds=987))
        journal = Journal(store, clock, actor="captain-3")
        entry = journal.append(on(badge_serial=4, data={"why": "迟到"}))
        assert (entry.kiosk, entry.event, entry.epoch, entry.seq) == (KIOSK, EVENT, 1, 1)
        assert (entry.kind, entry.method, entry.actor) == ("on", "badge", "captain-3")
        assert (entry.volunteer, entry.post, entry.badge_serial) == (WANG, SOUTH, 4)
        assert entry.data == {"why": "迟到"}
        assert entry.wall == AT
        assert entry.wall == whole_ms(entry.wall)
        assert (entry.mono_ns, entry.boot_id) == (clock.mono_ns(), "boot-1")
        assert (entry.offset_ms, entry.uncertainty_ms) == (0, 0)
        assert entry.prev_hash == GENESIS
        assert journal.entries() == [entry]
        assert parse(entry.to_wire()) == entry


def test_entries_are_chained_over_restarts(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        first = a_journal(store).append_all([on(), on(kind="off")])
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        journal = a_journal(store)
        again = journal.append(on())
        entries = journal.entries()
    assert entries == [*first, again]
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert chain_breaks(entries) == []
    assert entries == sorted(entries, key=lambda entry: entry.entry_id)


def test_what_append_gives_another_connection_sees_at_once(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        for number in range(1, 6):
            journal.append(on())
            with store.reading() as connection:
                count = connection.exec_driver_sql("SELECT count(*) FROM journal").scalar()
            assert count == number


def test_many_are_written_all_or_none(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        assert journal.append_all([]) == []
        bad = on(data={"big": "x" * 5000})
        with pytest.raises(ValueError, match="too large"):
            journal.append_all([on(), on(), bad])
        with pytest.raises(ValueError, match="float"):
            journal.append(on(data={"half": 0.5}))
        assert journal.entries() == []
        assert [entry.seq for entry in journal.append_all([on(), on()])] == [1, 2]


def test_threads_share_one_journal_without_a_gap(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)

        def write() -> None:
            for _ in range(25):
                journal.append(on())
                journal.acknowledge(1, journal.pending_count() // 2)

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        entries = journal.entries()
    assert [entry.seq for entry in entries] == list(range(1, 101))
    assert chain_breaks(entries) == []


def test_the_offset_is_noted_from_then_on_and_the_wall_is_left_alone(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        before = journal.append(on())
        journal.set_clock_offset(-7_200_000, 40)
        after = journal.append(on())
    assert (before.offset_ms, after.offset_ms, after.uncertainty_ms) == (0, -7_200_000, 40)
    assert after.wall == before.wall
    assert after.effective == after.wall - timedelta(hours=2)


def test_the_offset_outlives_a_restart_of_the_program_but_not_of_the_clock(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    clock = HandClock()
    with store:
        journal = a_journal(store, clock)
        journal.set_clock_offset(-7_200_000, 40)
        journal.append(on())
        clock.run(minutes=1)
        assert a_journal(store, clock).append(on()).offset_ms == -7_200_000
        clock.set_by(minutes=5)
        assert a_journal(store, clock).offset_ms == 0
        assert a_journal(store, HandClock(boot_id="boot-2")).offset_ms == 0


@pytest.mark.parametrize("step_s", [-7200, -2.5, 2.5, 7200])
def test_a_clock_that_was_set_is_written_down_before_the_entry(
    tmp_path: Path, step_s: float
) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        clock = HandClock()
        journal = a_journal(store, clock)
        first = journal.append(on())
        clock.run(minutes=5)
        clock.set_by(seconds=step_s)
        entry = journal.append(on(kind="off"))
        _, stepped, last = journal.entries()
    assert last == entry
    assert (stepped.kind, stepped.method) == (Kind.CLOCKSTEP, Method.DESK)
    assert stepped.data == {"ms": int(step_s * 1000)}
    assert entry.wall == AT + timedelta(minutes=5, seconds=step_s)
    assert chain_breaks([first, stepped, last]) == []
    assert first.entry_id < stepped.entry_id < last.entry_id


@pytest.mark.parametrize("step_s", [-2.0, -0.3, 0.0, 1.9, 2.0])
def test_a_clock_that_drifts_a_little_is_no_step(tmp_path: Path, step_s: float) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        clock = HandClock()
        journal = a_journal(store, clock)
        journal.append(on())
        clock.run(hours=9)
        clock.set_by(seconds=step_s)
        journal.append(on())
        assert [entry.kind for entry in journal.entries()] == ["on", "on"]


def test_a_step_while_the_kiosk_was_closed_is_seen_within_one_boot_only(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    clock = HandClock()
    with store:
        a_journal(store, clock).append(on())
    clock.set_by(hours=1)
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        journal = a_journal(store, clock)
        journal.append(on())
        clock.boot_id, clock.mono = "boot-2", timedelta(seconds=1)
        clock.set_by(hours=1)
        journal.append(on())
        assert [e.kind for e in journal.entries()] == ["on", "clockstep", "on", "on"]


def test_a_machine_that_is_up_for_months_goes_on_recording(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        clock = HandClock()
        clock.mono = timedelta(days=104)
        journal = a_journal(store, clock)
        journal.append(on())
        for days in (0.2, 0.3, 300):
            clock.run(days=days)
            journal.append(on())
        entries = journal.entries()
        assert [entry.kind for entry in entries] == ["on"] * 3 + ["clockstep", "on"]
        assert [parse(entry.to_wire()) for entry in entries] == entries
        journal.set_clock_offset(5, 1)
        journal.append(on())
        clock.run(minutes=1)
        assert a_journal(store, clock).offset_ms == 5


@pytest.mark.parametrize("year", [1, 1969, 3000, 9999])
def test_no_wall_clock_makes_the_journal_unreadable(tmp_path: Path, year: int) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        clock = HandClock(AT.replace(year=year))
        journal = a_journal(store, clock)
        entry = journal.append(on())
        assert journal.entries() == [entry]
        assert parse(entry.to_wire()) == entry


def test_nothing_is_recorded_before_enrolment_and_all_of_it_after(tmp_path: Path) -> None:
    with open_store(tmp_path / "gatepost.db", KEY) as store:
        journal = a_journal(store)
        assert load_identity(store) is None
        assert (journal.entries(), journal.pending_count(), journal.epochs()) == ([], 0, [])
        with pytest.raises(NotEnrolled):
            journal.append(on())
        save_enrolment(store, an_enrolment(), "http://hub", name="南门签到台")
        assert journal.append(on()).kiosk == KIOSK


def test_the_same_kiosk_enrolled_again_goes_on_with_its_new_token(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        a_journal(store).append(on())
        save_enrolment(store, an_enrolment(token="another"), "https://hub", name="南门")
        identity = load_identity(store)
        assert identity is not None
        assert (identity.token, identity.epoch, identity.name) == ("another", 1, "南门")
        assert "another" not in repr(identity)
        assert a_journal(store).append(on()).seq == 2


def test_another_event_begins_a_new_epoch_once_the_old_one_is_sent(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    other = an_enrolment(KioskId("kiosk-2"), OTHER_EVENT)
    with store:
        journal = a_journal(store)
        check_drained(store)
        journal.append(on())
        with pytest.raises(PendingOfAnother):
            check_drained(store)
        with pytest.raises(PendingOfAnother):
            save_enrolment(store, other, "http://hub")
        journal.acknowledge(1, 1)
        save_enrolment(store, other, "http://hub")
        journal = a_journal(store)
        assert journal.entries() == []
        new = journal.append(on())
        assert (new.epoch, new.seq, new.prev_hash) == (2, 1, GENESIS)
        assert (new.kiosk, new.event) == ("kiosk-2", OTHER_EVENT)
        assert journal.entries() == [new]
        assert journal.pending(10) == [new]


def test_what_the_hub_set_aside_does_not_count_and_a_suspect_does(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store)
        one, two, three = journal.append_all([on()] * 3)
        aside = Verdict(seq=2, status=Status.QUARANTINED, code="chain")
        suspect = Verdict(seq=3, status=Status.QUARANTINED, code="suspect")
        assert journal.store_verdicts(1, [aside, suspect])
        assert journal.countable() == [one, three]
        assert [(found.entry, found.code) for found in journal.quarantined()] == [
            (two, "chain"),
            (three, "suspect"),
        ]
        settled = Verdict(seq=2, status=Status.ACCEPTED)
        assert journal.store_verdicts(1, [settled])
        assert journal.countable() == [one, two, three]


@given(builders.entries())
def test_every_entry_survives_its_row(entry: Entry) -> None:
    assert of_row(to_row(entry)) == entry


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["run", "back", "forth", "boot"]), min_size=3, max_size=12))
def test_no_clock_breaks_the_chain(
    tmp_path_factory: pytest.TempPathFactory, moves: list[str]
) -> None:
    store, _ = enrolled(tmp_path_factory.mktemp("clock"))
    clock = HandClock()
    with store:
        journal = a_journal(store, clock)
        made = []
        for number, move in enumerate(moves):
            clock.run(seconds=1)
            if move == "back":
                clock.set_by(hours=-3)
            elif move == "forth":
                clock.set_by(days=400)
            elif move == "boot":
                clock.boot_id, clock.mono = f"boot-{number}", timedelta()
            made.append(journal.append(Draft("on", "badge", volunteer=WANG)))
        entries = journal.entries()
    assert chain_breaks(entries) == []
    assert [entry.entry_id for entry in entries] == sorted(entry.entry_id for entry in entries)
    assert [entry for entry in entries if entry.kind == "on"] == made


def test_what_a_first_measurement_says_of_earlier_entries_is_recorded_once(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        clock = HandClock()
        journal = a_journal(store, clock)
        early = journal.append_all([on(), on()])
        assert not journal.renew()
        clock.run(hours=1)
        journal.set_clock_offset(-600_000, 30)
        assert journal.renew()
        assert not journal.renew()
        late = journal.append(on())
        again = a_journal(store, clock)
        again.set_clock_offset(-600_000, 30)
        assert not again.renew()
        steps = [entry for entry in journal.entries() if entry.kind == Kind.CLOCKSTEP]
        assert [entry.ref for entry in steps] == [entry.entry_id for entry in early]
        assert {tuple(entry.data.items()) for entry in steps} == {
            (("offset_ms", -600_000), ("uncertainty_ms", 30))
        }
        assert journal.entries()[:2] == early
        counted = {entry.entry_id: entry for entry in effective_entries(journal.countable())}
        assert [counted[one.entry_id].offset_ms for one in (*early, late)] == [-600_000] * 3


def test_a_clock_that_was_right_needs_no_word(tmp_path: Path) -> None:
    store, _ = enrolled(tmp_path)
    with store:
        journal = a_journal(store, HandClock())
        journal.append(on())
        journal.set_clock_offset(900, 20)
        assert not journal.renew()
        assert len(journal.entries()) == 1
