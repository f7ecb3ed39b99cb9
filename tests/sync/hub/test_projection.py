"""Turns and figures by small steps are those of the whole log, and of the domain itself."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.domain.clock import SystemClock
from sync.domain.duty import turns
from sync.domain.entries import Entry, EntryId, Kind, KioskId, VolunteerId
from sync.domain.figures import Figures, figures, tallies
from sync.domain.roster import Roster
from sync.hub.database import Database
from sync.hub.services import board, projection, rosters
from sync.hub.services.devices import Device
from sync.hub.services.ingest import ingest
from sync.hub.services.keys import open_ring
from sync.hub.tables import projection as state
from sync.hub.tables import tally, turn
from sync.wire.messages import Push
from tests.sync.hub.journals import START, Journal, batch, uuid7
from tests.sync.hub.running import migrated
from tests.sync.hub.samples import CHEN, EVENT, LI, WANG, ZHAO, sample

PEOPLE = [WANG, LI, ZHAO, CHEN, VolunteerId(99)]
KINDS = [Kind.ON, Kind.OFF, Kind.MOVE, Kind.BREAK, Kind.RESUME]


def fresh(folder: Path, roster: Roster) -> Database:
    database = migrated(f"sqlite:///{folder}/{random.randrange(2**40)}.sqlite")
    rosters.load(database, open_ring(database, folder)[1], roster, SystemClock().now())
    return database


def take(database: Database, entries: list[Entry]) -> None:
    """Ingest entries of one kiosk, in its order."""
    body = batch(entries)
    push = Push.model_validate({**body, "entries": []})
    taken = ingest(database, Device(EVENT, entries[0].kiosk, None), push, body["entries"], START)
    assert taken.exceptions == ()


def stored(database: Database) -> tuple[Figures, list[object], list[object]]:
    """Give figures and all derived rows."""
    found = projection.current_figures(database, EVENT)
    with database.reading() as connection:
        turn_rows = connection.execute(turn.select().order_by(turn.c.volunteer, turn.c.opened))
        tally_rows = connection.execute(tally.select().order_by(tally.c.entry_id))
        return found, list(turn_rows.all()), list(tally_rows.all())


@st.composite
def days(draw: st.DrawFn) -> list[list[Entry]]:
    """Draw batches of two kiosks: duty, tallies, and corrections of anything, in any order."""
    journals = [Journal(EVENT, KioskId(f"k-{n}")) for n in range(2)]
    cited: list[EntryId] = [uuid7(START, 12345)]
    batches = []
    for _ in range(draw(st.integers(1, 6))):
        journal = draw(st.sampled_from(journals))
        entries = []
        for _ in range(draw(st.integers(1, 6))):
            what = draw(st.integers(0, 9))
            who = draw(st.sampled_from(PEOPLE))
            post = draw(st.sampled_from(["south-gate", "west-gate"]))
            ref = draw(st.sampled_from(cited))
            if what < 6:
                entry = journal.write(draw(st.sampled_from(KINDS)), who, post)
            elif what == 6:
                entry = journal.tally(draw(st.integers(1, 9)))
            else:
                kind = draw(st.sampled_from([Kind.ANNUL, Kind.AMEND, Kind.RESOLVE]))
                about = draw(st.sampled_from([None, who]))
                entry = journal.write(kind, about, post, ref=ref)
            entries.append(entry)
            cited.append(entry.entry_id)
        batches.append(entries)
    return batches


@settings(max_examples=40)
@given(days())
def test_step_by_step_is_the_same_as_all_at_once(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Entry]]
) -> None:
    folder = tmp_path_factory.mktemp("projection")
    roster = sample()
    database = fresh(folder, roster)
    for entries in batches:
        take(database, entries)
        projection.project(database, EVENT)
    stepped = stored(database)
    projection.rebuild(database, EVENT)
    assert stored(database) == stepped
    everything = [entry for entries in batches for entry in entries]
    read = turns(everything, roster)
    assert stepped[0] == figures(read, tallies(everything))
    assert len(stepped[1]) == len(read)
    database.close()


def test_an_annulment_that_comes_before_what_it_annuls_still_counts(tmp_path: Path) -> None:
    database = fresh(tmp_path, sample())
    south, west = Journal(EVENT, KioskId("k-s")), Journal(EVENT, KioskId("k-w"))
    on = south.write(Kind.ON, WANG)
    counted = south.tally(5)
    undo = [west.write(Kind.ANNUL, ref=counted.entry_id), west.write(Kind.ANNUL, ref=on.entry_id)]
    take(database, undo)
    assert projection.current_figures(database, EVENT) == Figures()
    take(database, [on, counted])
    assert projection.current_figures(database, EVENT) == Figures()
    take(database, [west.write(Kind.ANNUL, ref=undo[0].entry_id)])
    assert projection.current_figures(database, EVENT) == Figures(served=5)
    database.close()


def test_a_changed_plan_changes_the_figures(tmp_path: Path) -> None:
    roster = sample()
    database = fresh(tmp_path, roster)
    take(database, [Journal(EVENT, KioskId("k-1")).write(Kind.ON, WANG)])
    planned = projection.current_figures(database, EVENT)
    assert planned.minutes == 4 * 60 + 29
    unplanned = Roster(roster.event, roster.teams, roster.posts, {}, roster.volunteers)
    ring = open_ring(database, tmp_path)[1]
    rosters.load(database, ring, unplanned, SystemClock().now())
    assert projection.current_figures(database, EVENT).minutes == 4 * 60
    database.close()


def test_a_projection_of_nothing_new_writes_nothing(tmp_path: Path) -> None:
    database = fresh(tmp_path, sample())
    take(database, [Journal(EVENT, KioskId("k-1")).write(Kind.ON, WANG)])
    board.board(database, EVENT, START)
    with database.reading() as connection:
        before = connection.execute(state.select()).all()
        changes = connection.exec_driver_sql("PRAGMA data_version").scalar()
    board.board(database, EVENT, START)
    with database.reading() as connection:
        assert connection.execute(state.select()).all() == before
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == changes
    database.close()
