"""The hub's database on either engine, for the contracts that hold on both."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.domain.clock import SystemClock
from sync.domain.entries import Entry, KioskId
from sync.domain.roster import Roster
from sync.hub.database import Database
from sync.hub.services import rosters
from sync.hub.services.devices import Device
from sync.hub.services.ingest import Taken, ingest
from sync.hub.services.keys import KeyRing, open_ring
from sync.wire.messages import Push
from tests.sync.hub.journals import START, batch
from tests.sync.hub.running import Kiosk, Postgres, migrated
from tests.sync.hub.samples import EVENT, sample

K1 = KioskId("k-1")


def settled(kiosk: Kiosk) -> str:
    """Pull until a look at the turns has nothing more to tell; give the cursor."""
    _, cursor = kiosk.pull_all(epoch=1)
    return kiosk.pull_all(cursor, epoch=1)[1]


class OnEveryEngine:
    """What a contract stands on; an engine says where its databases are."""

    @pytest.fixture
    def new_url(self) -> Callable[[], str]:
        raise NotImplementedError

    @pytest.fixture
    def url(self, new_url: Callable[[], str]) -> str:
        return new_url()

    @pytest.fixture
    def database(self, url: str) -> Iterator[Database]:
        database = migrated(url)
        yield database
        database.close()

    @pytest.fixture
    def ring(self, database: Database, tmp_path: Path, roster: Roster) -> KeyRing:
        """Load the sample event; give the keys."""
        _, ring = open_ring(database, tmp_path)
        rosters.load(database, ring, roster, SystemClock().now())
        return ring

    @pytest.fixture
    def roster(self) -> Roster:
        return sample()

    @staticmethod
    def take(database: Database, entries: list[Entry], **changes: object) -> Taken:
        body = batch(entries, **changes)  # type: ignore[arg-type]
        push = Push.model_validate({**body, "entries": []})
        who = Device(EVENT, KioskId(push.kiosk), None)
        return ingest(database, who, push, body["entries"], START)

    @staticmethod
    def said(taken: Taken) -> list[tuple[int, str, str]]:
        return [(each.seq, each.status.value, each.code) for each in taken.exceptions]


class OnSqlite(OnEveryEngine):
    """SQLite in WAL with FULL."""

    @pytest.fixture
    def new_url(self, tmp_path: Path) -> Callable[[], str]:
        return lambda: f"sqlite:///{tmp_path}/hub.sqlite"


class OnPostgres(OnEveryEngine):
    """A real PostgreSQL, as a role that owns its database and is no superuser."""

    @pytest.fixture
    def new_url(self, postgres: Postgres) -> Callable[[], str]:
        return postgres.fresh_migrated
