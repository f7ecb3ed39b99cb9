"""One contract for the hub's database, on SQLite and on PostgreSQL.

Past 400 lines: a contract is one suite, whichever database keeps it.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

import sync.hub.database
from sync.domain.clock import SystemClock
from sync.domain.duty import turns
from sync.domain.entries import Entry, Kind, KioskId
from sync.domain.figures import figures, tallies
from sync.domain.roster import Roster
from sync.hub.database import Database, open_database
from sync.hub.errors import DatabaseUnusable, NotDurable, UnknownEvent
from sync.hub.migrating import migrate
from sync.hub.services import (
    badges,
    board,
    bundles,
    devices,
    feeds,
    heads,
    parcels,
    projection,
    rosters,
)
from sync.hub.services.devices import Device
from sync.hub.services.ingest import Taken, ingest
from sync.hub.services.keys import KeyRing, mark_restored, open_ring
from sync.hub.services.parcels import Receiver
from sync.hub.tables import APPEND_ONLY, journal, metadata, quarantine
from sync.wire import answer
from sync.wire.messages import Push, Status
from tests.contracts.hub_rules import Ran, listening
from tests.sync.hub.journals import START, Journal, batch, long_journal
from tests.sync.hub.running import Kiosk, Postgres, RunningHub, SetClock, migrated
from tests.sync.hub.samples import CHEN, EVENT, LI, SOUTH, WANG, ZHAO, at, sample
from tests.sync.hub.sealing import alone

K1 = KioskId("k-1")


def settled(kiosk: Kiosk) -> str:
    """Pull until a look at the turns has nothing more to tell; give the cursor."""
    _, cursor = kiosk.pull_all(epoch=1)
    return kiosk.pull_all(cursor, epoch=1)[1]


class HubDatabaseContract:
    """What holds on every engine."""

    @pytest.fixture
    def new_url(self) -> Callable[[], str]:
        raise NotImplementedError

    @pytest.fixture
    def url(self, new_url: Callable[[], str]) -> str:
        return new_url()

    @pytest.fixture
    def database(self, url: str) -> Iterator[Database]:
        database = migrated(url)
        yield database
        database.close()

    @pytest.fixture
    def ring(self, database: Database, tmp_path: Path, roster: Roster) -> KeyRing:
        """Load the sample event; give the keys."""
        _, ring = open_ring(database, tmp_path)
        rosters.load(database, ring, roster, SystemClock().now())
        return ring

    @pytest.fixture
    def roster(self) -> Roster:
        return sample()

    @staticmethod
    def take(database: Database, entries: list[Entry], **changes: object) -> Taken:
        body = batch(entries, **changes)  # type: ignore[arg-type]
        push = Push.model_validate({**body, "entries": []})
        who = Device(EVENT, KioskId(push.kiosk), None)
        return ingest(database, who, push, body["entries"], START)

    @staticmethod
    def said(taken: Taken) -> list[tuple[int, str, str]]:
        return [(each.seq, each.status.value, each.code) for each in taken.exceptions]

    def test_the_migrations_lead_to_the_tables_of_the_code(self, database: Database) -> None:
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []

    def test_migrating_again_changes_nothing(self, database: Database) -> None:
        migrate(database)

    def test_a_newer_hubs_database_is_left_alone(self, url: str, database: Database) -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(DatabaseUnusable, match="newer"):
            migrate(database)

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
    def test_a_turn_in_doubt_is_told_once_and_taken_back_when_settled(
        self, database: Database
    ) -> None:
        pen = Journal(EVENT, K1)
        alone = pen.write(Kind.OFF, WANG)
        self.take(database, [alone])

        def told(after: int) -> tuple[list[tuple[str, bool]], int]:
            with database.reading() as connection:
                page = feeds.page(connection, EVENT, K1, after)
            mine = [one for one in page.changes if one.table == "doubt"]
            return [(one.key, one.value is None) for one in mine], page.position

        assert told(0)[0] == []
        projection.project(database, EVENT)
        raised, position = told(0)
        assert raised == [(alone.entry_id, False)]
        projection.rebuild(database, EVENT)
        assert told(position) == ([], position)
        self.take(database, [pen.write(Kind.ANNUL, WANG, ref=alone.entry_id)])
        projection.project(database, EVENT)
        assert told(position)[0] == [(alone.entry_id, True)]
        assert told(0)[0] == [(alone.entry_id, True)]

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
    def test_figures_are_those_of_the_domain_and_rebuilding_gives_the_same(
        self, database: Database, roster: Roster
    ) -> None:
        entries = long_journal(EVENT, K1, 120) + long_journal(EVENT, KioskId("k-2"), 50)
        self.take(database, entries[:120])
        stepped = projection.current_figures(database, EVENT)
        self.take(database, entries[120:])
        stepped = projection.current_figures(database, EVENT)
        assert stepped == figures(turns(entries, roster), tallies(entries))
        assert projection.rebuild(database, EVENT) == stepped

    @pytest.mark.usefixtures("ring")
    def test_an_error_never_tells_what_was_to_be_written(self, database: Database) -> None:
        with pytest.raises(DBAPIError) as caught, database.writing() as connection:
            connection.execute(
                text("INSERT INTO feed (event, thing, key) VALUES (:event, :name, NULL)"),
                {"event": EVENT, "name": "王晓安"},
            )
        assert "hidden" in str(caught.value)
        assert "王晓安" not in str(caught.value).partition("DETAIL")[0]

    @pytest.mark.usefixtures("ring")
    def test_no_text_in_an_entry_holds_up_the_figures(self, database: Database) -> None:
        pen = Journal(EVENT, K1)
        self.take(database, [pen.tally(3, "a\0b"), pen.write(Kind.NOTE, data={"\0": "\\\n\t\0"})])
        assert projection.current_figures(database, EVENT).served == 3

    def test_the_board_says_who_is_where_and_who_is_late(
        self, database: Database, ring: KeyRing
    ) -> None:
        pen = Journal(EVENT, K1, at=at(7, 50))
        self.take(database, [pen.write(Kind.ON, WANG), pen.write(Kind.ON, CHEN, SOUTH)])
        seen = board.board(database, EVENT, at(8, 5))
        south, west = seen.posts
        assert (south.required, len(south.on_duty), south.missing) == (3, 2, 1)
        assert [who.masked for who in south.due] == ["李*", "赵*"]
        assert (south.late, west.late, west.due) == ((), (), ())
        seen = board.board(database, EVENT, at(8, 12))
        assert [(who.masked, who.late_min) for who in seen.posts[0].late] == [
            ("李*", 12),
            ("赵*", 12),
        ]
        self.take(database, [pen.write(Kind.BREAK, WANG), pen.write(Kind.OFF, CHEN, SOUTH)])
        seen = board.board(database, EVENT, at(9))
        assert [(who.masked, who.on_break) for who in seen.posts[0].on_duty] == [("王*", True)]
        assert seen.on_duty == 1
        # Forgotten on duty: at dinner-time nobody is shown at the gate any more.
        assert board.board(database, EVENT, at(20)).on_duty == 0
        assert board.board(database, EVENT, at(20)).posts[0].window is None

    def test_a_roster_can_be_loaded_again_and_again(
        self, database: Database, ring: KeyRing, roster: Roster
    ) -> None:
        again = rosters.load(database, ring, roster, SystemClock().now() + timedelta(days=9))
        assert (again.changed, again.removed) == (0, 0)
        with database.reading() as connection:
            assert rosters.roster_of(connection, EVENT) == roster
            assert rosters.events(connection) == [EVENT]

    def test_an_unknown_event_is_said_to_be_unknown(self, database: Database) -> None:
        for ask in (
            lambda: projection.current_figures(database, EVENT),
            lambda: board.board(database, EVENT, START),
            lambda: devices.make_code(database, EVENT, "", START),
        ):
            with pytest.raises(UnknownEvent):
                ask()

    def test_what_leaves_the_roster_is_told_as_a_tombstone(
        self, database: Database, ring: KeyRing, roster: Roster
    ) -> None:
        with database.reading() as connection:
            position = feeds.page(connection, EVENT, K1, 0).position
        people = {who: one for who, one in roster.volunteers.items() if who != CHEN}
        shifts = frozenset(one for one in roster.assignments if one.volunteer != CHEN)
        rosters.load(
            database,
            ring,
            replace(roster, volunteers=people, assignments=shifts),
            SystemClock().now(),
        )
        with database.reading() as connection:
            page = feeds.page(connection, EVENT, K1, position)
        gone = {(one.table, one.key) for one in page.changes if one.value is None}
        assert ("volunteer", f"{CHEN:016x}") in gone
        assert {table for table, _ in gone} == {"volunteer", "assignment"}

    @pytest.mark.usefixtures("ring")
    def test_the_others_entries_are_told_in_one_order_and_ones_own_are_not(
        self, database: Database
    ) -> None:
        mine, theirs = long_journal(EVENT, K1, 6), long_journal(EVENT, KioskId("k-2"), 6)
        for first in range(0, 6, 2):
            self.take(database, mine[first : first + 2])
            self.take(database, theirs[first : first + 2])
        with database.reading() as connection:
            page = feeds.page(connection, EVENT, K1, 0, 1)
            older = feeds.page(connection, EVENT, K1, 0, 2)
        told = [one.key for one in page.changes if one.table == "entry"]
        assert told == [f"k-2/1/{seq}" for seq in range(1, 7)]
        # A kiosk that was put back into a new epoch gets back what it recorded before.
        assert len([one for one in older.changes if one.table == "entry"]) == 12

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

    def test_the_whole_way_over_http(self, url: str, tmp_path: Path, roster: Roster) -> None:
        with RunningHub(url, tmp_path / "data", SetClock(START)) as hub:
            hub.load(roster)
            kiosk: Kiosk = hub.enrol(EVENT)
            reply = kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 50)))
            assert (reply.acked_through, reply.exceptions) == (50, [])
            assert kiosk.pull().fresh
            assert hub.get("healthz").json() == {"status": "ok"}
            shown = projection.current_figures(hub.database, EVENT).served
            assert f'data-figure="served">{shown}<' in hub.get(f"events/{EVENT}").text
            assert shown > 0

    def test_nothing_new_is_told_as_briefly_as_it_is_looked_up(
        self, url: str, tmp_path: Path, roster: Roster
    ) -> None:
        with RunningHub(url, tmp_path / "data", SetClock(START)) as hub:
            hub.load(roster)
            kiosk, other = hub.enrol(EVENT), hub.enrol(EVENT)
            kiosk.push(batch(long_journal(EVENT, kiosk.kiosk, 7)))
            hub.app.state.hub.lookout._rest_s = 3600.0
            cursor = settled(kiosk)
            with mock.patch.object(feeds, "page", side_effect=AssertionError("looked through")):
                told = kiosk.pull(cursor, epoch=1)
                assert kiosk.pull(cursor, epoch=2).highest == 0
            assert (told.changes, told.more, told.left) == ([], False, 0)
            assert (told.cursor, told.fresh, told.highest) == (cursor, False, 7)
            assert kiosk.pull(cursor).highest is None
            other.push(batch(long_journal(EVENT, other.kiosk, 3)))
            told = kiosk.pull(cursor, epoch=1)
            assert len(told.changes) == 3
            assert told.cursor != cursor


class TestOnSqlite(HubDatabaseContract):
    """SQLite in WAL with FULL."""

    @pytest.fixture
    def new_url(self, tmp_path: Path) -> Callable[[], str]:
        return lambda: f"sqlite:///{tmp_path}/hub.sqlite"

    def test_commits_survive_a_power_cut(self, database: Database) -> None:
        with database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2

    @pytest.mark.usefixtures("ring")
    def test_a_raw_entry_cannot_be_written_over(self, database: Database) -> None:
        self.take(database, long_journal(EVENT, K1, 1))
        with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
            connection.execute(text("INSERT OR REPLACE INTO journal SELECT * FROM journal"))

    @pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\0" * 4096])
    def test_a_file_that_is_not_ours_is_left_alone(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "other.sqlite"
        file.write_bytes(content)
        with pytest.raises(DatabaseUnusable, match="not a Gatepost"):
            open_database(f"sqlite:///{file}")
        assert file.read_bytes() == content

    def test_another_programs_database_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "other.sqlite"
        other = sqlite3.connect(file)
        other.execute("CREATE TABLE journal (x)")
        other.close()
        before = file.read_bytes()
        with pytest.raises(DatabaseUnusable, match="not a Gatepost"):
            open_database(f"sqlite:///{file}")
        assert file.read_bytes() == before

    @pytest.mark.parametrize(
        "url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:////no/such/folder/x.sqlite"]
    )
    def test_an_address_that_is_none_is_refused_in_words(self, url: str) -> None:
        with pytest.raises(DatabaseUnusable):
            open_database(url)


class TestOnPostgres(HubDatabaseContract):
    """A real PostgreSQL, as a role that owns its database and is no superuser."""

    @pytest.fixture
    def new_url(self, postgres: Postgres) -> Callable[[], str]:
        return postgres.fresh_migrated

    def test_a_server_that_is_not_there_is_said_in_words(self) -> None:
        with pytest.raises(DatabaseUnusable, match="does not answer"):
            open_database("postgresql://hub@127.0.0.1:9/none")

    def test_a_pull_with_nothing_new_is_one_statement(
        self, url: str, tmp_path: Path, roster: Roster
    ) -> None:
        with (
            mock.patch.object(sync.hub.database, "FRESH_S", 3600.0),
            RunningHub(url, tmp_path / "data", SetClock(START)) as hub,
        ):
            hub.load(roster)
            kiosk: Kiosk = hub.enrol(EVENT)
            hub.app.state.hub.lookout._rest_s = 3600.0
            cursor = settled(kiosk)
            heard: Ran = {}
            with listening(heard):
                kiosk.pull(cursor, epoch=1)
            assert len(heard) == 1, heard

    @pytest.mark.parametrize("fresh_s", [0.0, 3600.0])
    def test_connections_that_the_server_closed_are_replaced_unseen(
        self, postgres: Postgres, url: str, tmp_path: Path, roster: Roster, fresh_s: float
    ) -> None:
        # Asked before they are given out, or found closed by the look-up that comes first.
        with (
            mock.patch.object(sync.hub.database, "FRESH_S", fresh_s),
            RunningHub(url, tmp_path / "data", SetClock(START)) as hub,
        ):
            hub.load(roster)
            kiosk: Kiosk = hub.enrol(EVENT)
            entries = long_journal(EVENT, kiosk.kiosk, 20)
            hub.app.state.hub.lookout._rest_s = 3600.0
            cursor = settled(kiosk)
            closed = (
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'hub'"
            )
            postgres.admin(closed)
            assert kiosk.pull(cursor, epoch=1).cursor == cursor
            postgres.admin(closed)
            assert kiosk.push(batch(entries[:10])).acked_through == 10
            postgres.admin(closed)
            with ThreadPoolExecutor(4) as pool:
                pulls = [pool.submit(kiosk.pull, cursor, 1) for _ in range(8)]
                assert all(pull.result().highest == 10 for pull in pulls)

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
