"""A small hub's database whose bytes can be flipped, and what such a hub does then."""

import asyncio
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from sync.domain.clock import SystemClock
from sync.domain.entries import Entry, Kind, KioskId, VolunteerId
from sync.domain.errors import GatepostError
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import Database, open_database
from sync.hub.salvage.placing import swap
from sync.hub.salvage.problems import NotDamaged
from sync.hub.salvage.salvaging import Salvaged, salvage
from sync.hub.services import devices, rosters
from sync.hub.services.devices import Device
from sync.hub.services.ingest import ingest
from sync.hub.services.keys import open_ring
from sync.hub.services.verifying import verify
from sync.wire.messages import Push, PushReply
from tests.sync.hub.journals import START, Journal, batch, packed
from tests.sync.hub.running import SetClock, migrated
from tests.sync.hub.samples import EVENT
from tests.sync.hub.samples import sample as sample_roster

DATABASE = "hub.sqlite"
LOG = f"{DATABASE}-wal"
ENTRIES = 120
FOLDED = 90
"""Entries that are in the file; the others are in the log only."""
STEP = 5
RESENT = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """A hub's folder as a kill leaves it, and the kiosk that it acknowledged all entries of."""

    folder: Path
    token: str
    entries: list[Entry]
    after: Entry
    """The kiosk's next."""
    epoch: int
    """The hub's."""

    def copied(self, to: Path) -> Path:
        """Copy it; give the copy's folder."""
        shutil.copytree(self.folder, to)
        return to


def a_sample(folder: Path) -> Sample:
    """Make a hub with a roster, entries and some that were set aside, some in the log only."""
    live = folder / "live"
    live.mkdir(parents=True)
    database = migrated(f"sqlite:///{live / DATABASE}")
    hub, ring = open_ring(database, live)
    rosters.load(database, ring, sample_roster(), SystemClock().now())
    code = devices.make_code(database, EVENT, "", START)
    made = devices.enrol(database, code, "gate", START, None)
    assert made is not None
    pen = Journal(EVENT, made.kiosk)
    sizes = random.Random(5)
    entries = []
    for number in range(ENTRIES):
        note = "x" * sizes.choice([0, 0, 20, 300, 1900])
        who = VolunteerId(0x1000 + number % 4)
        entries.append(pen.write(Kind.NOTE, who, data={"text": note}))
    for start in range(0, ENTRIES, STEP):
        take(database, batch(entries[start : start + STEP]))
        if start + STEP == FOLDED:
            take(database, batch(["poison"], kiosk=made.kiosk, first_seq=5))
            with database.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    # Held open, so that the log is not folded in at the end.
    shutil.copytree(live, folder / "sample")
    database.close()
    return Sample(folder / "sample", made.token, entries, pen.write(Kind.NOTE), hub.epoch)


def fold(folder: Path) -> None:
    """Bring the log into the file, as a hub that ends does."""
    database = open_database(f"sqlite:///{folder / DATABASE}")
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def take(database: Database, body: dict[str, Any]) -> None:
    """Take a batch in, as a push of its kiosk."""
    push = Push.model_validate({**body, "entries": []})
    ingest(database, Device(EVENT, KioskId(push.kiosk), None), push, body["entries"], START)


def flip(file: Path, at: int, bits: int) -> None:
    """Flip bits of one byte."""
    with file.open("r+b") as opened:
        opened.seek(at)
        (was,) = opened.read(1)
        opened.seek(at)
        opened.write(bytes([was ^ bits]))


def damaged(sample: Sample, to: Path, seed: int, count: int) -> Iterator[Path]:
    """Give copies, each with one bit flipped: in the log, or in the file with the log folded in."""
    chance = random.Random(seed)
    for number in range(count):
        folder = sample.copied(to / str(number))
        name = LOG if number % 5 == 4 else DATABASE
        if name == DATABASE and number % 5:
            fold(folder)
        size = (folder / name).stat().st_size
        at = chance.randrange(200) if number % 10 == 1 else chance.randrange(size)
        flip(folder / name, at, 1 << chance.randrange(8))
        yield folder


class Outcome(StrEnum):
    """What a hub on a damaged database did."""

    REFUSED = "refused"
    """It did not start, in words."""
    MUTE = "mute"
    CLOSED = "closed"
    """It started, and took nothing in."""
    SERVED = "served"
    """All that it acknowledged is there, as it came."""


def try_out(sample: Sample, folder: Path) -> Outcome:
    """Start the hub, push its kiosk's next entry; whatever was acknowledged wrongly fails."""
    try:
        app = create_app(HubConfig(folder, clock=SetClock(START)))
    except GatepostError as problem:
        return Outcome.REFUSED if problem.message.zh and problem.message.en else Outcome.MUTE
    try:
        asked = [(one.status_code, one.content) for one in asyncio.run(_ask(app, sample))]
    finally:
        app.state.hub.database.close()
    assert {status for status, _ in asked} <= _EXPECTED
    status, told = asked[0]
    if status != 200:
        return Outcome.CLOSED
    acked = PushReply.model_validate_json(told).acked_through
    database = open_database(f"sqlite:///{folder / DATABASE}")
    try:
        with database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT seq, hash FROM journal").all()
        there = {int(seq): str(own) for seq, own in rows}
        sent = {entry.seq: entry.hash for entry in [*sample.entries, sample.after]}
        missing = [seq for seq in range(1, acked + 1) if there.get(seq) != sent[seq]]
        assert not missing, f"acknowledged and not there: {missing[:5]}"
        assert verify(database).places == []
    finally:
        database.close()
    return Outcome.SERVED


async def _ask(app: FastAPI, sample: Sample) -> list[httpx.Response]:
    """Push, pull, and look at the page."""
    who = {"Authorization": f"Bearer {sample.token}"}
    form = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    way = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=way, base_url="http://127.0.0.1") as client:
        body = packed(batch([sample.after]))
        return [
            await client.post("/v1/journal", content=body, headers={**who, **form}),
            await client.get("/v1/changes?epoch=2", headers=who),
            await client.get(f"/events/{EVENT}"),
        ]


_EXPECTED = frozenset({200, 401, 404, 409, 503})
"""Answers that no kiosk takes for an acknowledgement, and none is the hub's own failure."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What a salvage and its kiosk made of a damaged hub."""

    saved: Salvaged | None
    """None: it was not damaged."""
    sent: int
    """Entries that the hub had not any more when the kiosk sent everything again."""
    altered: bool
    """A text of the roster is another, which no hash covers: loading the event file mends it."""


def mend(sample: Sample, folder: Path) -> Mended:
    """Salvage a damaged hub, let its kiosk send its whole journal; whatever is missing fails."""
    config = HubConfig(folder, clock=SetClock(START))
    before = _files(folder)
    try:
        saved = salvage(config)
    except NotDamaged:
        saved = None
    assert _files(folder) == before, "touched"
    if saved is not None:
        aside = swap(folder / DATABASE, saved.fresh, START)
        for name, content in before.items():
            kept = folder / name.replace(DATABASE, aside.name)
            assert kept.read_bytes() == content, "what is kept is not what was found"
    app = create_app(config)
    database = app.state.hub.database
    try:
        if saved is not None:
            assert verify(database).places == []
            assert app.state.hub.identity.epoch != sample.epoch, "kiosks would not send again"
        here = _rows(database)
        assert here <= {(entry.seq, entry.hash) for entry in sample.entries}
        if saved is not None and saved.rosters_short:
            rosters.load(database, app.state.hub.ring, sample_roster(), START)
        token = sample.token
        if saved is not None and saved.devices_lost:
            code = devices.make_code(database, EVENT, "", START)
            again = devices.enrol(database, code, "gate", START, None, sample.after.kiosk)
            assert again is not None
            token = again.token
        acked = asyncio.run(_push_all(app, [*sample.entries, sample.after], token))
        assert acked == sample.after.seq
        assert _rows(database) == {(e.seq, e.hash) for e in [*sample.entries, sample.after]}
        with database.reading() as connection:
            altered = rosters.roster_of(connection, EVENT) != sample_roster()
            aside_rows = connection.exec_driver_sql("SELECT seq, code FROM quarantine").all()
        assert [tuple(row) for row in aside_rows] in ([(5, "shape")], [])
        rosters.load(database, app.state.hub.ring, sample_roster(), START)
        assert verify(database).places == []
    finally:
        database.close()
    return Mended(saved, ENTRIES - len(here), altered)


def _files(folder: Path) -> dict[str, bytes]:
    there = [name for name in (DATABASE, LOG) if (folder / name).exists()]
    return {name: (folder / name).read_bytes() for name in there}


def _rows(database: Database) -> set[tuple[int, str]]:
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT seq, hash FROM journal").all()
    assert len({seq for seq, _ in rows}) == len(rows), "something is there twice"
    return {(int(seq), str(own)) for seq, own in rows}


async def _push_all(app: FastAPI, entries: list[Entry], token: str) -> int:
    """Push a whole journal, as a kiosk does for which nothing counts as acknowledged."""
    way = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    acked = 0
    async with httpx.AsyncClient(transport=way, base_url="http://127.0.0.1") as client:
        for start in range(0, len(entries), RESENT):
            body = packed(batch(entries[start : start + RESENT]))
            answer = await client.post("/v1/journal", content=body, headers=headers)
            assert answer.status_code == 200, answer.text
            acked = PushReply.model_validate_json(answer.content).acked_through
    return acked
