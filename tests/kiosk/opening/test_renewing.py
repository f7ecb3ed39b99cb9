"""A gate that never sees a network gets a newer roster by a newer pack, over its journal."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.commands import app
from kiosk.desk.renewing import OLDER, OTHER, read_pack
from kiosk.opening import enrolling
from kiosk.opening.renewing import renew
from kiosk.settings import Settings
from kiosk.store.draft import Draft
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.problems import NotEnrolled, StoreInUse
from kiosk.store.roster import RosterInbox, cursor
from sync.client.exchange import Exchange
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.entries import Entry, Kind, Method
from sync.domain.roster import Roster
from sync.hub.services import rosters
from sync.wire.pack import BadPack
from tests.builders import AT, EVENT, OTHER_EVENT, SOUTH, WANG, ZHAO, a_roster
from tests.e2e.hubs import ServedHub
from tests.kiosk.opening.starts import kept, settings_in
from tests.kiosk.opening.test_packing import make


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[ServedHub]:
    (tmp_path / "hub").mkdir()
    with ServedHub(tmp_path / "hub") as hub:
        hub.load(a_roster(), EVENT)
        hub.load(a_roster(), OTHER_EVENT)
        yield hub


@pytest.fixture
def settings(tmp_path: Path, hub: ServedHub) -> Settings:
    """Give a laptop that became a kiosk by a pack, and recorded three entries since."""
    made = settings_in(tmp_path)
    enrolling.take_pack(made, read_pack(make(hub, tmp_path)))
    with open_store(made.database_path, read_or_make_key(made.key_path)) as store:
        journal = Journal(store, SystemClock())
        for kind in (Kind.ON, Kind.OFF, Kind.ON):
            journal.append(Draft(kind, Method.BADGE, volunteer=WANG, post=SOUTH))
    return made


def corrected() -> Roster:
    """Give the roster with a name put right, one person fewer."""
    roster = a_roster()
    people = {who: one for who, one in roster.volunteers.items() if who != ZHAO}
    people[WANG] = replace(people[WANG], name="王小安")
    plan = frozenset(one for one in roster.assignments if one.volunteer != ZHAO)
    return replace(roster, volunteers=people, assignments=plan)


def recorded(settings: Settings) -> tuple[list[Entry], int, str | None]:
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        journal = Journal(store, SystemClock())
        return journal.entries(), journal.pending_count(), cursor(store)


def test_the_roster_is_the_new_packs_and_every_entry_waits_as_before(
    tmp_path: Path, hub: ServedHub, settings: Settings
) -> None:
    before, (entries, pending, _) = kept(settings)[0], recorded(settings)
    rosters.load(hub.database, hub.ring, corrected(), AT)
    renewed = renew(settings, make(hub, tmp_path))
    assert "2 名志愿者：新增 0 人，更改 1 人，删除 1 人" in renewed.done.zh
    identity, roster = kept(settings)
    assert identity == before
    assert roster is not None
    assert roster.volunteers == corrected().volunteers
    assert recorded(settings) == (entries, pending, "")
    assert pending == 3
    # Should there be a line one day, it is the same kiosk that sends them.
    assert identity is not None
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        line = HttpTransport()
        Exchange(
            Journal(store, SystemClock()),
            RosterInbox(store, identity.root_public),
            line,
            SystemClock(),
            peer_of(store, identity, hub.url),
        ).run_once()
        line.close()
    assert [entry[1] for entry in hub.kept(identity.event)] == [entry.hash for entry in entries]


def test_an_older_pack_or_one_of_another_event_changes_nothing(
    tmp_path: Path, hub: ServedHub, settings: Settings
) -> None:
    older = make(hub, tmp_path).rename(tmp_path / "older.gatepack")
    rosters.load(hub.database, hub.ring, corrected(), AT)
    renew(settings, make(hub, tmp_path))
    held = kept(settings)
    for path, words in ((older, OLDER), (make(hub, tmp_path, OTHER_EVENT), OTHER)):
        with pytest.raises(BadPack) as refused:
            renew(settings, path)
        assert refused.value.message == words
    assert kept(settings) == held


def test_a_laptop_without_an_event_and_one_whose_desk_is_open_are_told_so(
    tmp_path: Path, hub: ServedHub, settings: Settings
) -> None:
    path = make(hub, tmp_path)
    with pytest.raises(NotEnrolled):
        renew(settings_in(tmp_path / "empty"), path)
    with (
        open_store(settings.database_path, read_or_make_key(settings.key_path)),
        pytest.raises(StoreInUse),
    ):
        renew(settings, path)


def test_the_command_says_what_came(
    tmp_path: Path, hub: ServedHub, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEPOST_DATA_DIR", str(settings.data_dir))
    done = CliRunner().invoke(app, ["bundle", "roster", str(make(hub, tmp_path)), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "The roster here is the same" in done.output
    rosters.load(hub.database, hub.ring, corrected(), AT)
    done = CliRunner().invoke(app, ["bundle", "roster", str(make(hub, tmp_path)), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "2 volunteers: 0 new, 1 changed, 1 gone" in done.output
