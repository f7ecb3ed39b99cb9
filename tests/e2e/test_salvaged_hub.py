"""A hub whose database was damaged, and nobody had a backup: salvaged, and sent what it lost."""

from pathlib import Path

import pytest

from kiosk.store.epochs import renewals
from sync.client.line import Line
from sync.domain.entries import EventId
from sync.hub.database import open_database
from tests.builders import WANG, a_roster
from tests.e2e.hubs import ServedHub, a_gate
from tests.e2e.test_copies import quiet, served
from tests.e2e.test_two_gates import agree

PAGE = 4096


def spoil(hub: ServedHub, table: str) -> None:
    """Let every page of a table's tree that holds rows rot, on a disk that a hub was killed on."""
    hub.database.close()
    hub.database = open_database(f"sqlite:///{hub.folder / 'hub.sqlite'}")
    with hub.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    hub.database.close()
    pages = hub.rows("SELECT rootpage FROM sqlite_master WHERE name = ?", table)
    with (hub.folder / "hub.sqlite").open("r+b") as file:
        for (page,) in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def salvage(hub: ServedHub) -> str:
    said = hub.ask("salvage", "--yes", "--lang", "en")
    hub.database = open_database(f"sqlite:///{hub.folder / 'hub.sqlite'}")
    return said


@pytest.mark.parametrize("table", ["journal", "feed"])
def test_the_kiosks_send_what_a_salvage_could_not_save_and_all_agree(
    hub: ServedHub, event: EventId, tmp_path: Path, table: str
) -> None:
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west") as west,
    ):
        served(south, 1, 2)
        served(west, 4)
        assert south.scan(hub.badge(event, WANG)) == "on"
        quiet(south, west)
        hub.kill()
        before = hub.kept(event)
        roster = hub.rows(
            "SELECT count(*) FROM feed WHERE event = ? AND thing <> 'manifest'", event
        )
        spoil(hub, table)
        said = salvage(hub)
        assert ("Saved 0 records" in said) == (table == "journal")
        assert ("No record is missing." in said) == (table != "journal")
        assert (f"{roster[0][0]} missing" in said) == (table == "feed")
        assert hub.ask("verify", "--lang", "en").startswith("Verified:")
        if table == "feed":
            assert f"The roster of event {event} is not complete." in said
            hub.load(a_roster(), event)
        hub.start()
        # Nobody records anything: what is missing comes by itself.
        quiet(south, west)
        quiet(south, west)
        assert hub.kept(event) == before
        served(south, 8)
        quiet(south, west)
        quiet(south, west)
        agree(hub, event, south, west)
        assert hub.figures(event).served == 15
        for gate in (south, west):
            assert gate.exchange.state().line is Line.SYNCED
            assert renewals(gate.gate.store) == ()
