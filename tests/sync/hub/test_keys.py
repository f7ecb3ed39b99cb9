"""The hub's keys are made once, whoever starts first."""

import threading
from pathlib import Path

from sync.hub.config import write_private
from sync.hub.database import Database, open_database
from sync.hub.migrating import migrate
from sync.hub.services.keys import KeyRing, open_ring


def test_a_key_that_came_this_moment_is_left_alone(tmp_path: Path) -> None:
    key = tmp_path / "root.key"
    write_private(key, b"first", replace=False)
    write_private(key, b"second", replace=False)
    assert key.read_bytes() == b"first"
    assert key.stat().st_mode & 0o777 == 0o600
    write_private(key, b"third")
    assert [file.name for file in tmp_path.iterdir()] == ["root.key"]
    assert key.read_bytes() == b"third"


def test_hubs_that_start_for_the_first_time_together_have_one_key(tmp_path: Path) -> None:
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        database = open_database(f"sqlite:///{folder}/hub.sqlite")
        migrate(database)
        together = threading.Barrier(4)
        rings: list[KeyRing] = []

        def start(
            database: Database = database,
            folder: Path = folder,
            together: threading.Barrier = together,
            rings: list[KeyRing] = rings,
        ) -> None:
            together.wait(10)
            rings.append(open_ring(database, folder)[1])

        threads = [threading.Thread(target=start) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(rings) == 4
        assert len({(ring.root_public, ring.badge_public) for ring in rings}) == 1
        known, again = open_ring(database, folder)
        assert known.root_public == again.root_public == rings[0].root_public
        database.close()
