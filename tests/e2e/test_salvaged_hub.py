"""A hub whose database was damaged, and nobody had a backup: salvaged, and sent what it lost."""

from pathlib import Path

from kiosk.store.epochs import renewals
from sync.client.line import Line
from sync.domain.entries import EventId
from sync.hub.database import open_database
from tests.builders import WANG, a_roster
from tests.e2e.hubs import ServedHub, a_gate
from tests.e2e.test_copies import quiet, served
from tests.e2e.test_two_gates import agree

PAGE = 4096


def spoil(hub: ServedHub, *tables: str) -> None:
    """Let the pages that small tables lie on rot, on a disk that a hub was killed on."""
    with hub.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    hub.database.close()
    pages = [
        page
        for table in tables
        for (page,) in hub.rows("SELECT rootpage FROM sqlite_master WHERE name = ?", table)
    ]
    with (hub.folder / "hub.sqlite").open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def test_the_kiosks_send_what_a_salvage_could_not_save_and_all_agree(
    hub: ServedHub, event: EventId, tmp_path: Path
) -> None:
    with (
        a_gate(hub, event, tmp_path / "south") as south,
        a_gate(hub, event, tmp_path / "west") as west,
    ):
        served(south, 1, 2)
        served(west, 4)
        assert south.scan(hub.badge(event, WANG)) == "on"
        quiet(south, west)
        before = hub.kept(event)
        hub.kill()
        spoil(hub, "journal", "feed")
        said = hub.ask("salvage", "--yes", "--lang", "en")
        assert "Saved 0 records" in said
        assert f"{len(before)} cannot be read" in said
        assert f"The roster of event {event} is not complete." in said
        assert hub.ask("verify", "--lang", "en").startswith("Verified: 0 entries")
        hub.database = open_database(f"sqlite:///{hub.folder / 'hub.sqlite'}")
        hub.load(a_roster(), event)
        hub.start()
        # Nobody records anything: what is missing comes by itself.
        quiet(south, west)
        assert hub.kept(event) == before
        served(south, 8)
        quiet(south, west)
        agree(hub, event, south, west)
        assert hub.figures(event).served == 15
        for gate in (south, west):
            assert gate.exchange.state().line is Line.SYNCED
            assert renewals(gate.gate.store) == ()
