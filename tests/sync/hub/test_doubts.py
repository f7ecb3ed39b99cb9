"""Turns in doubt are told to the kiosks that recorded them, and to nobody else."""

from datetime import timedelta

import pytest

from sync.domain.entries import Kind, KioskId
from sync.domain.roster import Roster
from sync.hub.services import projection
from sync.hub.services.doubts import ENTRIES_MOST
from sync.hub.services.lookout import Lookout
from sync.wire.messages import Change
from tests.sync.hub.journals import START, Journal, batch
from tests.sync.hub.running import Kiosk, RunningHub
from tests.sync.hub.samples import EVENT, WANG

HOUR = timedelta(hours=1)


@pytest.fixture
def gates(hub: RunningHub, roster: Roster) -> tuple[Kiosk, Kiosk, Kiosk]:
    hub.load(roster)
    return hub.enrol(EVENT), hub.enrol(EVENT), hub.enrol(EVENT)


def journal(kiosk: Kiosk) -> Journal:
    return Journal(EVENT, KioskId(kiosk.kiosk))


def told(kiosk: Kiosk, cursor: str) -> tuple[list[Change], str]:
    changes, cursor = kiosk.pull_all(cursor)
    return [one for one in changes if one.table == "doubt"], cursor


def test_gates_whose_records_overlap_are_told_and_a_third_is_not(
    hub: RunningHub, gates: tuple[Kiosk, Kiosk, Kiosk]
) -> None:
    south, west, other = gates
    cursors = [gate.pull_all()[1] for gate in gates]
    at_south, at_west = journal(south), journal(west)
    on = at_south.write(Kind.ON, WANG)
    off = at_south.write(Kind.OFF, WANG, after=3 * HOUR)
    there = at_west.write(Kind.ON, WANG, "west-gate", after=HOUR)
    south.push(batch([on, off]))
    west.push(batch([there]))
    projection.project(hub.database, EVENT)
    (mine,), cursors[0] = told(south, cursors[0])
    (theirs,), cursors[1] = told(west, cursors[1])
    assert told(other, cursors[2])[0] == []
    assert mine == theirs
    assert mine.key == on.entry_id
    assert mine.value is not None
    assert "overlap" in mine.value["flags"]
    assert mine.value["volunteer"] == f"{WANG:016x}"
    assert set(mine.value["entries"]) == {on.entry_id, there.entry_id, off.entry_id}
    assert mine.value["posts"] == ["south-gate", "west-gate"]
    assert mine.value["minutes"] > 0
    assert mine.value["explanation"]["zh"].startswith("记录 08:00")
    # Nothing new: nothing is told again, and the projection stands.
    head = projection.rebuild(hub.database, EVENT)
    assert told(south, cursors[0])[0] == []
    assert projection.current_figures(hub.database, EVENT) == head


def test_a_settled_turn_is_taken_back_and_stays_taken_back(
    hub: RunningHub, gates: tuple[Kiosk, Kiosk, Kiosk]
) -> None:
    south, _, _ = gates
    _, cursor = south.pull_all()
    pen = journal(south)
    alone = pen.write(Kind.OFF, WANG, after=HOUR)
    south.push(batch([alone]))
    projection.project(hub.database, EVENT)
    (raised,), cursor = told(south, cursor)
    assert raised.value is not None
    assert raised.value["flags"] == ["off-without-on"]
    settled = pen.write(
        Kind.RESOLVE,
        WANG,
        ref=alone.entry_id,
        data={"starts": START.isoformat().replace("+00:00", ".000Z"), "reason": "seen"},
    )
    south.push(batch([settled]))
    projection.project(hub.database, EVENT)
    (gone,), cursor = told(south, cursor)
    assert (gone.key, gone.value) == (alone.entry_id, None)
    # A resolve that is taken back brings the doubt back.
    south.push(batch([pen.write(Kind.ANNUL, WANG, ref=settled.entry_id)]))
    projection.project(hub.database, EVENT)
    (again,), _ = told(south, cursor)
    assert again.value == raised.value


def test_pulling_is_enough_to_be_told(gates: tuple[Kiosk, Kiosk, Kiosk]) -> None:
    south, _, _ = gates
    _, cursor = south.pull_all()
    south.push(batch([journal(south).write(Kind.OFF, WANG)]))
    # Nobody looks at the hub's pages: the pull itself brings the reading up to date.
    assert len(told(south, cursor)[0]) == 1


def test_before_the_first_entry_nobody_waits_for_a_projection(
    hub: RunningHub, gates: tuple[Kiosk, Kiosk, Kiosk]
) -> None:
    south, _, _ = gates
    assert not Lookout(rest_s=0.0).look(hub.database, EVENT)
    south.push(batch([journal(south).write(Kind.OFF, WANG)]))
    assert Lookout(rest_s=0.0).look(hub.database, EVENT)


def test_a_lookout_rests_ten_times_as_long_as_a_look_took(
    hub: RunningHub, gates: tuple[Kiosk, Kiosk, Kiosk]
) -> None:
    south, _, _ = gates
    south.push(batch([journal(south).write(Kind.OFF, WANG)]))
    times = iter([0.0, 3.0, 32.0, 33.1, 33.2, 35.1, 35.2, 35.2])
    lookout = Lookout(rest_s=2.0, clock=lambda: next(times))
    looked = [lookout.look(hub.database, EVENT) for _ in range(5)]
    assert looked == [True, False, True, False, True]


def test_a_turn_of_very_many_entries_lists_only_so_many(
    hub: RunningHub, gates: tuple[Kiosk, Kiosk, Kiosk]
) -> None:
    south, _, _ = gates
    _, cursor = south.pull_all()
    pen = journal(south)
    entries = [pen.write(Kind.MOVE, WANG, ["south-gate", "west-gate"][n % 2]) for n in range(100)]
    late = pen.write(Kind.OFF, WANG, "south-gate")
    south.push(batch([*entries, late]))
    projection.project(hub.database, EVENT)
    (raised,), _ = told(south, cursor)
    assert raised.value is not None
    assert len(raised.value["entries"]) == ENTRIES_MOST
