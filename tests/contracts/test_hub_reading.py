"""One contract for what the hub makes of its journal and tells, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest

import sync.hub.database
from sync.domain.clock import SystemClock
from sync.domain.duty import turns
from sync.domain.entries import Kind, KioskId
from sync.domain.figures import figures, tallies
from sync.domain.roster import Roster
from sync.hub.database import Database
from sync.hub.errors import UnknownEvent
from sync.hub.services import board, devices, feeds, projection, rosters
from sync.hub.services.keys import KeyRing
from tests.contracts.hub_databases import K1, OnEveryEngine, OnPostgres, OnSqlite, settled
from tests.contracts.hub_rules import Ran, listening
from tests.sync.hub.journals import START, Journal, batch, long_journal
from tests.sync.hub.running import Kiosk, RunningHub, SetClock
from tests.sync.hub.samples import CHEN, EVENT, SOUTH, WANG, at


class HubReadingContract(OnEveryEngine):
    """What holds on every engine."""

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


class TestOnSqlite(HubReadingContract, OnSqlite):
    """On SQLite."""


class TestOnPostgres(HubReadingContract, OnPostgres):
    """On PostgreSQL."""

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
