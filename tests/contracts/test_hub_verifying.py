"""One contract for looking whether what the hub keeps is what came, on SQLite and PostgreSQL."""

import pytest
from sqlalchemy import text

from sync.domain.entries import Kind
from sync.hub.database import Database
from sync.hub.errors import DatabaseDamaged
from sync.hub.services import verifying
from sync.hub.services.verifying import verify, verify_at_start
from tests.contracts.hub_databases import K1, OnEveryEngine, OnPostgres, OnSqlite
from tests.sync.hub.journals import Journal, long_journal
from tests.sync.hub.samples import EVENT, LI, WANG


class HubVerifyingContract(OnEveryEngine):
    """What holds on every engine."""

    ALLOW: tuple[str, ...]
    """What the journal's owner must do before it can be altered."""

    def alter(self, database: Database, statement: str) -> None:
        with database.writing() as connection:
            for allow in self.ALLOW:
                connection.execute(text(allow))
            connection.execute(text(statement))

    @pytest.mark.usefixtures("ring")
    def test_gaps_forks_and_poison_are_as_they_came(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verifying, "STEP_ROWS", 7)
        entries = long_journal(EVENT, K1, 40)
        self.take(database, entries[30:])
        self.take(database, entries[:10])
        self.take(database, ["poison", {"hash": "0" * 64}], kiosk=K1, first_seq=11)  # type: ignore[list-item]
        pen = Journal(EVENT, K1)
        other = [pen.write(Kind.ON, WANG), pen.write(Kind.OFF, LI)]
        self.take(database, other)
        self.take(database, [Journal(EVENT, K1, epoch=3).write()], first_seq=5)
        found = verify(database)
        assert (found.places, found.entries) == ([], 20)
        assert found.aside > 4
        verify_at_start(database)

    @pytest.mark.usefixtures("ring")
    @pytest.mark.parametrize("whole", [True, False])
    def test_an_altered_entry_is_named_and_stops_the_start(
        self, database: Database, monkeypatch: pytest.MonkeyPatch, whole: bool
    ) -> None:
        if not whole:
            monkeypatch.setattr(verifying, "WHOLE_ROWS_MAX", 1)
        self.take(database, long_journal(EVENT, K1, 30))
        verify_at_start(database)
        self.alter(
            database,
            "UPDATE journal SET body = replace(body, 'boot-1', 'boot-2')"
            f" WHERE event = {EVENT} AND kiosk = '{K1}' AND seq = 28",
        )
        assert [str(place) for place in verify(database).places] == [f"entry 7 {K1}/1/28"]
        with pytest.raises(DatabaseDamaged):
            verify_at_start(database)


class TestOnSqlite(HubVerifyingContract, OnSqlite):
    """On SQLite."""

    ALLOW = ("DROP TRIGGER journal_no_update",)


class TestOnPostgres(HubVerifyingContract, OnPostgres):
    """On PostgreSQL."""

    ALLOW = ("GRANT UPDATE ON journal TO hub",)
