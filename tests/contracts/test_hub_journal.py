"""One contract for what the hub keeps raw, on SQLite and on PostgreSQL."""

import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from sync.domain.entries import Entry, Kind, KioskId
from sync.domain.roster import Roster
from sync.hub.database import Database
from sync.hub.errors import NotDurable
from sync.hub.services import badges, bundles, devices, feeds, heads, parcels
from sync.hub.services.devices import Device
from sync.hub.services.ingest import Taken, ingest
from sync.hub.services.keys import KeyRing, mark_restored, open_ring
from sync.hub.services.parcels import Receiver
from sync.hub.tables import APPEND_ONLY, journal, metadata, quarantine
from sync.wire import answer
from sync.wire.messages import Push, Status
from tests.contracts.hub_databases import K1, OnEveryEngine, OnPostgres, OnSqlite
from tests.sync.hub.journals import START, Journal, batch, long_journal
from tests.sync.hub.running import Postgres
from tests.sync.hub.samples import CHEN, EVENT, LI, WANG, ZHAO
from tests.sync.hub.sealing import alone


class HubJournalContract(OnEveryEngine):
    """What holds on every engine."""

    @pytest.mark.usefixtures("ring")
    def test_a_batch_is_kept_once_however_often_it_comes(self, database: Database) -> None:
        entries = long_journal(EVENT, K1, 30)
        first = self.take(database, entries)
        assert (first.acked_through, first.accepted, first.exceptions) == (30, 30, ())
        again = self.take(database, entries)
        assert (again.acked_through, again.accepted) == (30, 0)
        assert {each.status for each in again.exceptions} == {Status.DUPLICATE}
        assert self.take(database, entries[10:20]).accepted == 0
        with database.reading() as connection:
            kept = connection.execute(journal.select().order_by(journal.c.seq)).all()
        assert [row.hash for row in kept] == [entry.hash for entry in entries]
        assert sorted(row.position for row in kept) == list(
            range(kept[0].position, kept[0].position + 30)
        )

    @pytest.mark.usefixtures("ring")
    def test_batches_out_of_order_are_acknowledged_up_to_the_first_gap(
        self, database: Database
    ) -> None:
        entries = long_journal(EVENT, K1, 40)
        assert self.take(database, entries[30:]).acked_through == 0
        assert self.take(database, entries[:10]).acked_through == 10
        assert self.take(database, entries[20:30]).acked_through == 10
        assert self.take(database, entries[10:20]).acked_through == 40
        with database.reading() as connection:
            assert connection.execute(quarantine.select()).all() == []

    @pytest.mark.usefixtures("ring")
    def test_a_quarantined_entry_is_kept_and_acknowledged(self, database: Database) -> None:
        entries = long_journal(EVENT, K1, 5)
        raw = [entry.to_wire() for entry in entries]
        raw[2] = {**raw[2], "kind": "\u0000"}
        body = {**batch(entries), "entries": raw}
        push = Push.model_validate({**body, "entries": []})
        for _ in range(2):
            taken = ingest(database, Device(EVENT, K1, None), push, raw, START)
            assert taken.acked_through == 5
            aside = [each for each in taken.exceptions if each.status is Status.QUARANTINED]
            assert [(each.seq, each.code) for each in aside] == [(3, "field:kind")]
        with database.reading() as connection:
            (kept,) = connection.execute(quarantine.select()).all()
        assert "\\u0000" in kept.raw
        # The same number, now in good form, is accepted all the same.
        assert self.take(database, entries[2:3]).accepted == 1

    @pytest.mark.usefixtures("ring")
    def test_a_forked_journal_is_seen_at_its_first_fork(self, database: Database) -> None:
        pen = Journal(EVENT, K1)
        first = [pen.write(Kind.ON, WANG), pen.write(Kind.OFF, WANG)]
        clone = pen.fork()
        mine = [pen.write(Kind.ON, LI), pen.write(Kind.OFF, LI)]
        theirs = [clone.write(Kind.ON, ZHAO), clone.write(Kind.OFF, ZHAO), clone.write(Kind.ON)]
        assert self.said(self.take(database, first + mine)) == []
        forked = self.take(database, theirs)
        assert self.said(forked) == [
            (3, "quarantined", "fork"),
            (4, "quarantined", "fork"),
            (5, "quarantined", "chain"),
        ]
        assert self.said(self.take(database, theirs)) == self.said(forked)

    @pytest.mark.usefixtures("ring")
    def test_a_break_in_the_chain_is_one_verdict(self, database: Database) -> None:
        pen, other = Journal(EVENT, K1), Journal(EVENT, K1)
        first = [pen.write(Kind.ON, WANG)]
        other.write(Kind.ON, LI)
        broken = [other.write(Kind.OFF, WANG), other.write(Kind.ON, LI)]
        taken = self.take(database, first + broken)
        assert self.said(taken) == [(2, "quarantined", "chain")]
        assert taken.acked_through == 3
        # Also when the break lies between two batches, in whatever order they come.
        pen2, other2 = Journal(EVENT, KioskId("k-2")), Journal(EVENT, KioskId("k-2"))
        head, _ = [pen2.write(Kind.ON, WANG)], other2.write(Kind.ON, LI)
        tail = [other2.write(Kind.OFF, LI)]
        assert self.said(self.take(database, tail)) == []
        assert self.said(self.take(database, head)) == [(1, "quarantined", "chain")]

    @pytest.mark.usefixtures("ring")
    def test_entries_of_others_are_set_aside(self, database: Database) -> None:
        own = Journal(EVENT, K1)
        other_kiosk = Journal(EVENT, KioskId("k-9")).write(Kind.ON, WANG)
        other_event = Journal(type(EVENT)(8), K1).write(Kind.ON, WANG)
        other_epoch = Journal(EVENT, K1, epoch=2).write(Kind.ON, WANG)
        wrong_place = [own.write(Kind.ON, WANG), own.write(Kind.OFF, WANG)][1]
        entries = [other_kiosk, other_event, other_epoch, wrong_place]
        taken = self.take(database, entries, kiosk=K1, first_seq=1, prev_hash="0" * 64)
        assert self.said(taken) == [
            (1, "quarantined", "foreign"),
            (2, "quarantined", "foreign"),
            (3, "quarantined", "foreign"),
            (4, "quarantined", "seq"),
        ]
        assert taken.acked_through == 4

    @pytest.mark.usefixtures("ring")
    def test_epochs_are_journals_of_their_own(self, database: Database) -> None:
        self.take(database, long_journal(EVENT, K1, 5))
        second = Journal(EVENT, K1, epoch=2)
        taken = self.take(database, [second.write(Kind.ON, WANG)])
        assert (taken.acked_through, taken.accepted) == (1, 1)

    @pytest.mark.usefixtures("ring")
    def test_raw_entries_can_be_neither_changed_nor_deleted(self, database: Database) -> None:
        self.take(database, long_journal(EVENT, K1, 2))
        self.take(database, [Journal(EVENT, K1).write(Kind.ON, CHEN)])
        for name in APPEND_ONLY:
            table = metadata.tables[name]
            for statement in (update(table).values(received_ms=0), delete(table)):
                with (
                    pytest.raises(DBAPIError, match=r"append-only|permission denied"),
                    database.writing() as connection,
                ):
                    connection.execute(statement)

    @pytest.mark.usefixtures("ring")
    def test_what_fails_half_way_leaves_nothing(self, database: Database) -> None:
        entries = long_journal(EVENT, K1, 5)

        def fail() -> None:
            with database.writing() as connection:
                heads.raised(connection, EVENT, 10)
                raise ValueError("half way")

        with pytest.raises(ValueError, match="half"):
            fail()
        with database.reading() as connection:
            before = feeds.head_of(connection, EVENT)
        self.take(database, entries)
        with database.reading() as connection:
            assert feeds.head_of(connection, EVENT) == before + 5

    def test_what_many_write_at_once_is_seen_once_and_in_order(
        self, database: Database, ring: KeyRing, roster: Roster
    ) -> None:
        kiosks = [KioskId(f"k-{number}") for number in range(4)]
        failures: list[BaseException] = []

        def write(kiosk: KioskId) -> None:
            try:
                entries: list[object] = [*long_journal(EVENT, kiosk, 60)]
                for start in range(0, 60, 5):
                    chunk = [*entries[start : start + 5], "poison"]
                    body = batch(chunk, first_seq=1 + start + start // 5, kiosk=kiosk)
                    push = Push.model_validate({**body, "entries": []})
                    ingest(database, Device(EVENT, kiosk, None), push, body["entries"], START)
                    badges.renew(database, ring, EVENT, WANG)
            except BaseException as problem:
                failures.append(problem)
                raise

        threads = [threading.Thread(target=write, args=[kiosk]) for kiosk in kiosks]
        for thread in threads:
            thread.start()
        heard: list[str] = []
        position, last = 0, 0
        while any(thread.is_alive() for thread in threads) or position != last:
            last = position
            with database.reading() as connection:
                page = feeds.page(connection, EVENT, kiosks[0], position)
            heard += [change.key for change in page.changes if change.table == "verdict"]
            position = page.position
        for thread in threads:
            thread.join()
        assert failures == []
        with database.reading() as connection:
            aside = connection.execute(
                text("SELECT seq FROM quarantine WHERE kiosk = 'k-0' ORDER BY position")
            ).scalars()
            assert heard == [f"1/{seq}" for seq in aside]
            rows = connection.execute(
                text(
                    "SELECT position FROM journal UNION ALL SELECT position FROM quarantine"
                    " UNION ALL SELECT position FROM feed"
                )
            ).scalars()
            positions = list(rows)
            assert len(set(positions)) == len(positions)
            assert max(positions) <= feeds.head_of(connection, EVENT)

    @pytest.mark.usefixtures("ring")
    def test_two_that_push_the_same_batch_at_once_keep_it_once(self, database: Database) -> None:
        entries = long_journal(EVENT, K1, 100)
        taken: list[Taken] = []
        threads = [
            threading.Thread(target=lambda: taken.append(self.take(database, entries)))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(each.accepted for each in taken) == [0, 0, 100]
        assert {each.acked_through for each in taken} == {100}

    @pytest.mark.usefixtures("ring")
    def test_two_kiosks_of_one_event_push_side_by_side(self, database: Database) -> None:
        journals = [long_journal(EVENT, KioskId(f"k-{number}"), 300) for number in range(2)]
        problems: list[str] = []

        def push(entries: list[Entry]) -> None:
            for start in range(0, 300, 50):
                taken = self.take(database, entries[start : start + 50])
                if taken.acked_through != start + 50 or taken.exceptions:
                    problems.append(str(taken))

        threads = [threading.Thread(target=push, args=[entries]) for entries in journals]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        with database.reading() as connection:
            kept = connection.execute(text("SELECT kiosk, seq, position FROM journal")).all()
        assert len(kept) == len({row.position for row in kept}) == 600

    @pytest.mark.usefixtures("ring")
    def test_a_hub_put_back_from_a_backup_has_a_new_epoch_and_takes_everything_again(
        self, database: Database, tmp_path: Path
    ) -> None:
        before = open_ring(database, tmp_path)[0]
        entries = long_journal(EVENT, K1, 20)
        self.take(database, entries[:10])
        epoch = mark_restored(database)
        after = open_ring(database, tmp_path)[0]
        assert (after.hub, after.epoch) == (before.hub, epoch)
        assert after.epoch != before.epoch
        with database.reading() as connection:
            head = feeds.head_of(connection, EVENT)
            cursor = feeds.write_cursor(before.epoch, EVENT, head, entries=True)
            assert feeds.read_cursor(cursor, epoch, EVENT, head, entries=True) is None
        again = self.take(database, entries)
        assert (again.acked_through, again.accepted) == (20, 10)

    @pytest.mark.usefixtures("ring")
    def test_what_comes_sealed_is_taken_in_once_and_answered(
        self, database: Database, ring: KeyRing, tmp_path: Path
    ) -> None:
        known, _ = open_ring(database, tmp_path)
        gate = alone(Receiver(database, known, ring))
        gate.record(40)
        late = gate.parcel(21, 40)
        (said,) = gate.heard(answer.write_file([parcels.take(gate.receiver, late, START)]))
        assert said.acked_through == 0
        for accepted in (20, 0):
            with gate.bundle(tmp_path).open("rb") as file:
                done = bundles.take(gate.receiver, file, START)
            (said,) = gate.heard(done.answers)
            assert (done.accepted, said.acked_through) == (accepted, 40)
        assert devices.give_key(database, Device(EVENT, gate.kiosk, None), bytes(32)) is False


class TestOnSqlite(HubJournalContract, OnSqlite):
    """On SQLite."""

    @pytest.mark.usefixtures("ring")
    def test_a_raw_entry_cannot_be_written_over(self, database: Database) -> None:
        self.take(database, long_journal(EVENT, K1, 1))
        with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
            connection.execute(text("INSERT OR REPLACE INTO journal SELECT * FROM journal"))


class TestOnPostgres(HubJournalContract, OnPostgres):
    """On PostgreSQL."""

    def test_a_commit_without_its_standby_is_not_acknowledged(
        self, postgres: Postgres, database: Database, ring: KeyRing
    ) -> None:
        entries = long_journal(EVENT, K1, 5)
        problems: list[BaseException] = []

        def push() -> None:
            try:
                self.take(database, entries)
            except NotDurable as problem:
                problems.append(problem)

        postgres.admin("ALTER SYSTEM SET synchronous_standby_names = 'ghost'")
        postgres.admin("SELECT pg_reload_conf()")
        try:
            pushing = threading.Thread(target=push)
            pushing.start()
            with psycopg.connect(postgres.admin_uri, autocommit=True) as admin:
                waiting = (
                    b"SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                    b" WHERE wait_event = 'SyncRep' AND usename = 'hub'"
                )
                while pushing.is_alive():
                    admin.execute(waiting)
                    pushing.join(0.02)
        finally:
            postgres.admin("ALTER SYSTEM RESET synchronous_standby_names")
            postgres.admin("SELECT pg_reload_conf()")
        assert [type(problem) for problem in problems] == [NotDurable]
        assert self.take(database, entries).acked_through == 5
