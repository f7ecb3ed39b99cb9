"""A kiosk that is killed in the middle of its first roster goes on from the page where it stopped."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.settings import Settings
from kiosk.store.engine import open_store
from kiosk.store.identity import save_enrolment
from kiosk.store.keyfile import read_or_make_key
from kiosk.store.roster import cursor, load_roster
from sync.client.enrolment import enrol
from sync.client.transport import HttpTransport
from sync.hub.services import rosters
from tests.e2e.hubs import ServedHub
from tests.stage import a_crowd

VOLUNTEERS = 8_000
"""With their assignments nine pages."""
KILLED_AFTER = (2, 3)
"""Pages that were told, of each start that is killed."""


class Start:
    """One start of the kiosk's process."""

    def __init__(self, settings: Settings, clock: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.first_pull", str(settings.data_dir), str(clock)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.asked = ""
        self.pages: list[tuple[str, int]] = []
        self.done = False

    def read(self, pages: int | None = None) -> None:
        """Read what it tells, until it has told so many pages or ended."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            match line.split():
                case ["ASK", place]:
                    self.asked = place
                case ["PAGE", place, count]:
                    self.pages.append((place, int(count)))
                case ["DONE"]:
                    self.done = True
            if pages is not None and len(self.pages) == pages:
                return

    def kill(self) -> None:
        """SIGKILL, and read what it had told until then."""
        self._process.kill()
        self.read()
        self.close()

    def close(self) -> None:
        """Wait for its end."""
        self._process.communicate(timeout=20)


@pytest.mark.timeout(120)  # three starts of a real process beside the others
def test_a_first_roster_goes_on_from_the_page_where_a_kill_stopped_it(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    settings = Settings(data_dir=tmp_path / "kiosk", sounds=False)
    key = read_or_make_key(settings.key_path)
    with ServedHub(tmp_path / "hub") as hub:
        event = hub.load(a_crowd(VOLUNTEERS), 1)
        with open_store(settings.database_path, key) as store:
            line = HttpTransport()
            save_enrolment(store, enrol(hub.url, hub.code(event), "南门", line), hub.url)
            line.close()
        kept, place = 0, "-"
        for pages in (*KILLED_AFTER, None):
            start = Start(settings, hub.folder / "clock.json")
            start.read(pages)
            if pages is not None:
                start.kill()
            else:
                start.close()
            # It asks for what lies behind the last page that is durable, and for nothing before.
            assert start.asked == place
            with open_store(settings.database_path, key) as store:
                place = cursor(store) or "-"
                with store.reading() as connection:
                    rows = connection.execute(text("SELECT count(*) FROM roster")).scalar_one()
                    entries = connection.execute(text("SELECT count(*) FROM manifest")).scalar_one()
                told = [at for at, _ in start.pages]
                if place in told:
                    # Each row came once: nothing that is here was told again.
                    kept += sum(count for _, count in start.pages)
                    assert rows + entries == kept
                else:
                    # Killed between the commit of a page and its word.
                    assert rows + entries > kept + sum(count for _, count in start.pages)
                    kept = rows + entries
                assert start.done is (pages is None)
                assert (load_roster(store) is None) is (pages is not None)
        with open_store(settings.database_path, key) as store:
            roster = load_roster(store)
        with hub.database.reading() as connection:
            assert roster == rosters.roster_of(connection, event)
    assert roster is not None
    assert len(roster.volunteers) == VOLUNTEERS
