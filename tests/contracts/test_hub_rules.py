"""A distributed PostgreSQL could hold the hub: the schema and the SQL that runs keep the rules."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    TextClause,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

import sync.hub
from sync.domain.clock import SystemClock
from sync.domain.entries import Kind, KioskId
from sync.domain.roster import Roster
from sync.hub import tables
from sync.hub.services import badges, board, devices, projection
from sync.hub.statement import Statement
from sync.wire import columns
from tests.contracts.hub_rules import SHARED, Ran, schema_breaches, statement_breaches
from tests.sync.hub.journals import START, Journal, batch, long_journal
from tests.sync.hub.running import Postgres, RunningHub, SetClock, migrated
from tests.sync.hub.samples import EVENT, LI, WANG, sample

EVENT_TABLES = set(tables.metadata.tables) - SHARED
HEARD = EVENT_TABLES - {"walkin", "watch"}
"""What a day at the hub must come past; the others' statements are heard where they are tried."""
MANY = 45
"""Different statements that a hub runs at the least: fewer, and the ear was not at the wire."""


def test_the_tables_of_the_code_keep_the_rules() -> None:
    assert schema_breaches(tables.metadata) == []


def test_the_tables_of_a_migrated_postgresql_keep_the_rules(postgres: Postgres) -> None:
    database = migrated(postgres.fresh())
    live = MetaData()
    live.reflect(database.engine)
    with database.reading() as connection:
        counted = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND is_identity = 'YES' AND data_type <> 'bigint'"
            )
        ).all()
        triggers = connection.execute(
            text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        ).all()
    database.close()
    assert set(tables.metadata.tables) <= set(live.tables)
    assert schema_breaches(live) == []
    assert (counted, triggers) == ([], [])


def a_day_at_the_hub(hub: RunningHub, roster: Roster) -> None:
    """Do at a hub whatever its services and pages do."""
    hub.load(roster)
    hub.load(sample("王小安"))
    gate, other = hub.enrol(EVENT, "south"), hub.enrol(EVENT, "west")
    entries = long_journal(EVENT, gate.kiosk, 40)
    gate.push(batch(entries[:10]))
    gate.push(batch(entries[20:30]))
    run = entries[10:25]
    body = batch(run)
    del body["entries"]
    gate.push({**body, "columns": columns.write(run, run[0].prev_hash)})
    gate.push(batch([*entries[30:35], "poison", *entries[36:]]))
    pen = Journal(EVENT, other.kiosk)
    wrong = pen.write(Kind.OFF, WANG)
    other.push(batch([wrong, pen.write(Kind.ON, LI)]))
    _, cursor = gate.pull_all()
    other.push(batch([pen.write(Kind.ANNUL, WANG, ref=wrong.entry_id), pen.tally(3)]))
    for kiosk in (gate, other):
        answer = kiosk.session.get(
            f"{hub.url}v1/changes", params={"cursor": cursor, "epoch": "1"}, headers=kiosk.headers
        )
        assert answer.ok
        answer = kiosk.session.get(
            f"{hub.url}v1/news",
            params={"cursor": cursor, "epoch": "1", "wait": "1"},
            headers=kiosk.headers,
        )
        assert answer.ok, answer.text
    for path in ("", f"events/{EVENT}", f"events/{EVENT}?lang=en", "healthz"):
        assert hub.get(path).ok
    badges.renew(hub.database, hub.ring, EVENT, WANG)
    badges.revoke(hub.database, hub.ring, EVENT, LI)
    projection.rebuild(hub.database, EVENT)
    board.board(hub.database, EVENT, START)
    devices.withdraw(hub.database, EVENT, KioskId(gate.kiosk), SystemClock().now())


def test_every_statement_that_the_hub_runs_keeps_the_rules(
    postgres: Postgres, ran: Ran, tmp_path: Path, roster: Roster
) -> None:
    with RunningHub(postgres.fresh(), tmp_path / "data", SetClock(START)) as hub:
        a_day_at_the_hub(hub, roster)
    broken = {
        f"{place}: {sql}": breaches
        for sql, place in ran.items()
        if (breaches := statement_breaches(sql, EVENT_TABLES))
    }
    assert broken == {}
    assert len(ran) >= MANY
    flat = " ".join(ran)
    assert [table for table in sorted(HEARD) if table not in flat] == []
    assert any(sql.startswith("COPY journal") for sql in ran)


def written_statements() -> dict[str, str]:
    """Give the statements that the hub's modules keep ready, run or not."""
    found = {}
    for module in pkgutil.walk_packages(sync.hub.__path__, "sync.hub."):
        if ".migrations" in module.name:
            continue
        for name, thing in vars(importlib.import_module(module.name)).items():
            if isinstance(thing, TextClause):
                found[f"{module.name}.{name}"] = thing.text
            elif isinstance(thing, Statement):
                found[f"{module.name}.{name}"] = thing._named
    return found


def test_statements_that_are_kept_ready_keep_the_rules() -> None:
    written = written_statements()
    assert len(written) > 15
    broken = {name: statement_breaches(sql, EVENT_TABLES) for name, sql in written.items()}
    assert {name: found for name, found in broken.items() if found} == {}


def test_no_count_of_rows_is_believed() -> None:
    root = Path(sync.hub.__file__).parent
    counted = [
        f"{file.relative_to(root)}:{node.lineno}"
        for file in sorted(root.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "rowcount"
    ]
    assert counted == []


# ---- the rules themselves ---------------------------------------------------------------------------


def a_schema(*more: SchemaItem, name: str = "thing") -> MetaData:
    metadata = MetaData()
    Table("event", metadata, Column("event", BigInteger, primary_key=True))
    Table("hub", metadata, Column("one", Integer, primary_key=True))
    Table(name, metadata, *more)
    return metadata


def event_key() -> "Column[int]":
    return Column("event", BigInteger, ForeignKey("event.event"), primary_key=True)


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        (a_schema(Column("id", BigInteger, primary_key=True)), "key None begins with id"),
        (
            a_schema(Column("id", BigInteger, primary_key=True), event_key()),
            "key None begins with id",
        ),
        (a_schema(event_key(), Column("a", Integer), UniqueConstraint("a")), "begins with a"),
        (
            a_schema(event_key(), Column("a", Integer), Index("ux", "a", "event", unique=True)),
            "key ux begins with a",
        ),
        (a_schema(Column("a", Integer)), "no primary key"),
        (a_schema(event_key(), Column("n", Integer, Identity())), "no bigint"),
        (
            a_schema(event_key(), Column("n", Integer, server_default=text("nextval('s')"))),
            "no bigint",
        ),
        (
            a_schema(event_key(), Column("at", BigInteger, server_default=text("now()"))),
            "clock or dice",
        ),
        (
            a_schema(
                event_key(),
                Column("other", BigInteger),
                ForeignKeyConstraint(["other"], ["event.event"]),
            ),
            "points at event without the event",
        ),
        (
            a_schema(
                Column("k", Integer, ForeignKey("event.event"), primary_key=True), name="hub2"
            ),
            "begins with k",
        ),
    ],
)
def test_a_table_that_breaks_a_rule_is_seen(metadata: MetaData, said: str) -> None:
    assert any(said in breach for breach in schema_breaches(metadata)), schema_breaches(metadata)


def test_a_shared_table_that_points_at_an_event_is_seen() -> None:
    metadata = MetaData()
    Table("event", metadata, Column("event", BigInteger, primary_key=True))
    Table("hub", metadata, Column("e", BigInteger, ForeignKey("event.event"), primary_key=True))
    assert schema_breaches(metadata) == ["hub: a shared table points at event, which is of events"]


def test_a_table_that_keeps_the_rules_passes() -> None:
    good = a_schema(
        event_key(), Column("n", BigInteger, Identity()), UniqueConstraint("event", "n")
    )
    assert schema_breaches(good) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE device SET seen_ms = now() WHERE event = :event", "volatile function in UPDATE"),
        ("update device set a = random() where event = %(e)s", "volatile function in UPDATE"),
        ("UPDATE device SET at = CURRENT_TIMESTAMP WHERE event = $1", "volatile"),
        (
            "INSERT INTO feed (event, at) VALUES (:e, :a) ON CONFLICT (event) DO UPDATE SET at = now()",
            "volatile function in ON CONFLICT",
        ),
        ("SELECT seq FROM journal WHERE kiosk = :kiosk", "journal: not of one event"),
        ("DELETE FROM turn", "turn: not of one event"),
        ("UPDATE device SET seen_ms = :now WHERE kiosk = :kiosk", "device: not of one event"),
        ("SELECT sum(minutes) FROM turn WHERE event IN (1, 2)", "turn: not of one event"),
        ("SELECT 1 FROM journal JOIN turn ON journal.volunteer = turn.volunteer", "not of one"),
        (
            "SELECT 1 FROM journal JOIN turn ON journal.v = turn.v WHERE journal.event = %(e)s",
            "journal, turn: one of them is not held",
        ),
        (
            "SELECT seq FROM journal WHERE event = :e UNION SELECT seq FROM quarantine WHERE seq = 1",
            "one of them is not held",
        ),
        ("SELECT head FROM event WHERE head > 5 FOR UPDATE", "FOR UPDATE"),
        ("WITH RECURSIVE c AS (SELECT 1 FROM journal) SELECT * FROM c", "RECURSIVE"),
        ("SELECT post, sum(n) FROM tally GROUP BY ROLLUP (post)", "ROLLUP"),
        ("INSERT INTO journal (kiosk, event) VALUES (:k, :e)", "event is not named first"),
        ("INSERT INTO journal SELECT * FROM journal WHERE event = :e", "not named first"),
        ("COPY journal FROM STDIN", "event is not named first"),
        ("TRUNCATE turn", "TRUNCATE"),
    ],
)
def test_a_statement_that_breaks_a_rule_is_seen(sql: str, said: str) -> None:
    found = statement_breaches(sql, EVENT_TABLES)
    assert any(said in breach for breach in found), found


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET head = head + :n WHERE event = :event RETURNING head",
        "SELECT event, head FROM event WHERE event IN (1, 2)",
        "SELECT event.event FROM event ORDER BY event.event",
        "SELECT head FROM event WHERE event = :e FOR UPDATE",
        "SELECT e.head FROM event LEFT OUTER JOIN projection ON event.event = projection.event"
        " WHERE event.event = %(e)s::BIGINT",
        "INSERT INTO feed (event, at) VALUES (%(e)s, %(a)s) ON CONFLICT (event) DO NOTHING",
        "COPY journal (event, kiosk) FROM STDIN",
        "SELECT one FROM hub",
        "SET lock_timeout = '15s'",
        "SELECT seq FROM journal WHERE event = :e AND body <> 'now() from turn'",
    ],
)
def test_a_statement_that_keeps_the_rules_passes(sql: str) -> None:
    assert statement_breaches(sql, EVENT_TABLES) == []
