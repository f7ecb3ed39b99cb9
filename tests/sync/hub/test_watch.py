"""What entries ask of the hub itself: walk-ins to settle, badges that were replaced."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from sync.domain import manifest
from sync.domain.canonical import Json
from sync.domain.entries import EntryId, Kind, VolunteerId
from sync.domain.roster import Roster
from sync.domain.rostering import Row, from_rows, hex_id
from sync.hub.errors import BadInput, UnknownVolunteer
from sync.hub.services import projection, watch
from tests.sync.hub.journals import START, Journal, batch
from tests.sync.hub.running import Kiosk, RunningHub, command
from tests.sync.hub.samples import EVENT, LI, WANG

WALKED_IN = VolunteerId(0x5EED)
NAMES = {"name": "周远", "team": "t1", "last4": "0217"}
CODE = "ab" * 32
NOW = START + timedelta(hours=6)


@pytest.fixture
def kiosk(hub: RunningHub, roster: Roster) -> Kiosk:
    hub.load(roster)
    return hub.enrol(EVENT)


def look(hub: RunningHub) -> int:
    return watch.look(hub.database, hub.ring, EVENT)


def pushed_walk_in(kiosk: Kiosk, who: VolunteerId = WALKED_IN, **data: str) -> Journal:
    """Have somebody registered, on duty and off again."""
    journal = Journal(EVENT, kiosk.kiosk)
    entries = [
        journal.write(Kind.WALKIN, who, data={**NAMES, **data}),
        journal.write(Kind.ON, who),
        journal.write(Kind.OFF, who, after=timedelta(hours=2)),
    ]
    kiosk.push(batch(entries))
    return journal


def pulled(kiosk: Kiosk) -> Roster:
    changes, _ = kiosk.pull_all()
    return from_rows(Row(c.table, c.key, c.value) for c in changes)


def serials(hub: RunningHub, kiosk: Kiosk) -> dict[VolunteerId, int]:
    changes, _ = kiosk.pull_all()
    sealed = next(c.value for c in changes if c.table == "manifest")
    trust = manifest.open_(sealed, EVENT, bytes.fromhex(hub.ring.root_public))
    return dict(trust.min_serial)


def test_a_walk_in_is_listed_until_it_is_taken_over_as_new(
    hub: RunningHub, kiosk: Kiosk, roster: Roster
) -> None:
    pushed_walk_in(kiosk)
    assert look(hub) == 1
    assert look(hub) == 0
    (found,) = watch.walk_ins(hub.database, EVENT)
    assert (found.name, found.team, found.last4, found.kiosk) == ("周远", "t1", "0217", kiosk.kiosk)
    person = watch.take_over(hub.database, EVENT, WALKED_IN, "", NOW)
    assert (person.number, person.volunteer) == ("W0001", WALKED_IN)
    assert pulled(kiosk).volunteers[WALKED_IN] == person
    assert watch.walk_ins(hub.database, EVENT) == []
    with pytest.raises(BadInput):
        watch.take_over(hub.database, EVENT, WALKED_IN, "", NOW)
    # An event file that is loaded again knows nothing of it, and takes nobody away.
    assert hub.load(roster).removed == 0
    assert pulled(kiosk).volunteers[WALKED_IN] == person


def test_a_walk_in_who_is_recognised_is_one_person_from_then_on(
    hub: RunningHub, kiosk: Kiosk, roster: Roster
) -> None:
    journal = pushed_walk_in(kiosk)
    kiosk.push(
        batch(
            [journal.write(Kind.ON, WANG), journal.write(Kind.OFF, WANG, after=timedelta(hours=1))]
        )
    )
    assert projection.current_figures(hub.database, EVENT).turns == 2
    look(hub)
    before = projection.current_figures(hub.database, EVENT)
    watch.link(hub.database, EVENT, WALKED_IN, "YZ0001", NOW)
    after = projection.current_figures(hub.database, EVENT)
    assert (after.volunteers, after.turns) == (1, 2)
    assert before.minutes <= after.minutes
    assert pulled(kiosk).same_as == {WALKED_IN: WANG}
    # Entries that come later, one by one, are read the same as all at once.
    kiosk.push(
        batch(
            [
                journal.write(Kind.ON, WALKED_IN),
                journal.write(Kind.OFF, WANG, after=timedelta(hours=1)),
            ]
        )
    )
    step_by_step = projection.current_figures(hub.database, EVENT)
    assert (step_by_step.volunteers, step_by_step.turns) == (1, 3)
    assert projection.rebuild(hub.database, EVENT) == step_by_step
    assert hub.load(roster).removed == 0
    assert pulled(kiosk).same_as == {WALKED_IN: WANG}


def test_what_was_annulled_or_names_nobody_is_not_to_be_settled(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    journal = Journal(EVENT, kiosk.kiosk)
    first = journal.write(Kind.WALKIN, WALKED_IN, data=NAMES)
    entries = [
        first,
        journal.write(Kind.ANNUL, ref=first.entry_id),
        journal.write(Kind.WALKIN, VolunteerId(2), data={"name": " "}),
        journal.write(Kind.WALKIN, VolunteerId(3), data={"name": '"kind":"kit"\u202e' + "长" * 99}),
        journal.write(Kind.NOTE, data={"text": '"kind":"walkin"'}),
    ]
    kiosk.push(batch(entries))
    look(hub)
    (found,) = watch.walk_ins(hub.database, EVENT)
    assert found.volunteer == VolunteerId(3)
    assert len(found.name) == watch.NAME_MAX
    assert found.name.isprintable()
    # Annulled after the look, it is not offered any more either.
    late = next(e.entry_id for e in entries if e.volunteer == VolunteerId(3))
    kiosk.push(batch([journal.write(Kind.ANNUL, ref=EntryId(late))]))
    assert watch.walk_ins(hub.database, EVENT) == []
    with pytest.raises(BadInput):
        watch.take_over(hub.database, EVENT, VolunteerId(3), "", NOW)


def test_settling_wrongly_is_a_sentence_and_changes_nothing(hub: RunningHub, kiosk: Kiosk) -> None:
    pushed_walk_in(kiosk)
    look(hub)
    with pytest.raises(BadInput) as taken:
        watch.take_over(hub.database, EVENT, WALKED_IN, "YZ0001", NOW)
    assert "YZ0001" in taken.value.message.en
    with pytest.raises(UnknownVolunteer):
        watch.link(hub.database, EVENT, WALKED_IN, "nobody", NOW)
    with pytest.raises(BadInput) as unknown:
        watch.link(hub.database, EVENT, VolunteerId(9), "YZ0001", NOW)
    assert hex_id(VolunteerId(9)) in unknown.value.message.zh
    assert len(watch.walk_ins(hub.database, EVENT)) == 1


def test_a_replaced_badge_raises_the_lowest_serial_at_every_gate_once(
    hub: RunningHub, kiosk: Kiosk
) -> None:
    journal = Journal(EVENT, kiosk.kiosk)
    kit: dict[str, Json] = {"item": "badge", "code_sha256": CODE, "replaces": 1}
    wrong = journal.write(Kind.KIT, LI, data=kit)
    entries = [
        journal.write(Kind.KIT, WANG, data=kit),
        journal.write(Kind.KIT, WANG, data={"item": "vest", "count": 1}),
        journal.write(Kind.KIT, VolunteerId(0x1002), data={**kit, "replaces": True}),
        journal.write(Kind.KIT, VolunteerId(0x1003), data={**kit, "replaces": 65_535}),
        journal.write(Kind.ANNUL, ref=wrong.entry_id),
    ]
    kiosk.push(batch([wrong, *entries]))
    assert serials(hub, kiosk) == {}
    # The pulls of kiosks look, too: whoever pulls hears it with the next page.
    _, cursor = kiosk.pull_all()
    kiosk.pull_all(cursor)
    assert serials(hub, kiosk) == {WANG: 2}
    assert look(hub) == 0
    kiosk.push(batch([*[wrong], *entries]))
    look(hub)
    assert serials(hub, kiosk) == {WANG: 2}


def test_the_command_lists_and_settles(hub: RunningHub, kiosk: Kiosk) -> None:
    pushed_walk_in(kiosk)
    data = ("--data", str(hub.config.data_dir), "--database", hub.config.url, "--lang", "en")
    listed = command("walk-ins", "list", str(EVENT), "--json", *data)
    assert json.loads(listed.stdout)["name"] == "周远"
    done = command("walk-ins", "link", str(EVENT), hex_id(WALKED_IN), "YZ0001", *data)
    assert "YZ0001" in done.stdout
    again = command("walk-ins", "new", str(EVENT), hex_id(WALKED_IN), *data)
    assert again.returncode == 2
    assert again.stderr.count("\n") == 1


def test_the_page_says_how_many_wait(hub: RunningHub, kiosk: Kiosk, tmp_path: Path) -> None:
    pushed_walk_in(kiosk)
    page = hub.get(f"events/{EVENT}?lang=en").text
    assert "Walk-ins to settle" in page
    assert "周*" in page
    assert "周远" not in page
    assert f"gatepost-hub walk-ins list {EVENT}" in page
