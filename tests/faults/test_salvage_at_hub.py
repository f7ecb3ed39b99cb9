"""A kiosk whose database was damaged: saved here, resent, and given back by the hub."""

from pathlib import Path

import pytest

from kiosk.app.backing import open_backing
from kiosk.settings import Settings
from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.keyfile import read_or_make_key
from kiosk.store.problems import StoreDamaged
from kiosk.store.salvaging import salvage
from sync.client.enrolment import enrol
from sync.client.line import Line
from sync.client.transport import HttpTransport
from tests.builders import SOUTH, a_roster
from tests.e2e.hubs import ServedHub
from tests.kiosk.store.stores import on

SENT, WAITING = 300, 40


@pytest.mark.expects_warnings
def test_what_was_lost_here_comes_back_and_what_was_not_sent_is_sent(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    settings = Settings(data_dir=tmp_path / "kiosk", posts=(SOUTH,), sounds=False)
    key = read_or_make_key(settings.key_path)
    http = HttpTransport()
    with ServedHub(tmp_path / "hub") as hub:
        event = hub.load(a_roster(), 1)
        with open_store(settings.database_path, key) as store:
            save_enrolment(store, enrol(hub.url, hub.code(event), "南门", http), hub.url)
        http.close()
        backing = open_backing(settings, hub.timeline, None, None)
        with backing.store:
            made = backing.journal.append_all([on(data={"note": "x" * 200})] * SENT)
            while backing.exchange.run_once().pending:
                pass
            made += backing.journal.append_all([on(data={"note": "x" * 200})] * WAITING)
        size = settings.database_path.stat().st_size
        with settings.database_path.open("r+b") as file:
            file.seek(size // 3 // 4096 * 4096)
            file.write(bytes(4096 * 10))
        with pytest.raises(StoreDamaged):
            open_store(settings.database_path, key)
        told = salvage(settings.database_path, key)
        assert told.at_hub > 0
        assert (told.lost, told.entries + told.at_hub) == (0, SENT + WAITING)
        backing = open_backing(settings, hub.timeline, None, None)
        with backing.store:
            fresh = backing.journal.append(on())
            state = backing.exchange.run_once()
            while state.pending:
                state = backing.exchange.run_once()
            assert state.line is Line.SYNCED
            backing.exchange.run_once()
            here = {entry.entry_id for entry in backing.journal.entries()}
            with backing.store.reading() as connection:
                rows = connection.exec_driver_sql("SELECT body FROM elsewhere").fetchall()
        there = hub.rows("SELECT entry_id, count(*) FROM journal GROUP BY entry_id")
        wanted = {entry.entry_id for entry in [*made, fresh]}
        assert {str(entry) for entry, _ in there} == wanted
        assert {count for _, count in there} == {1}
        assert hub.rows("SELECT count(*) FROM quarantine") == [(0,)]
        missing = wanted - here
        assert len(missing) == told.at_hub
        bodies = "".join(str(body) for (body,) in rows)
        assert all(entry in bodies for entry in missing)
