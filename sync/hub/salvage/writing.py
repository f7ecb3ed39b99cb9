"""The new database, while it is filled from a damaged one and until it is a hub's again.

Positions are given out anew: with the hub's new epoch no cursor counts any more. How far each
journal came is counted from what is there, so that the kiosks are asked for what is not. What
was derived (turns, figures, walk-ins to look for) is left out and made anew at the first look.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import delete

from sync.domain.clock import Clock
from sync.domain.entries import EventId
from sync.domain.errors import BadRoster
from sync.domain.roster import Roster
from sync.domain.rostering import Row, from_rows
from sync.hub.database import Database, open_database
from sync.hub.migrating import migrate
from sync.hub.salvage.taking import AsideRow, EntryRow, FeedKey, Found
from sync.hub.services import feeds, rosters
from sync.hub.services.ingest import INSERT_SQLITE
from sync.hub.services.keys import Identity, KeyRing, mark_restored
from sync.hub.services.times import to_ms
from sync.hub.tables import feed

_INSERT_ASIDE = (
    "INSERT INTO quarantine (event, kiosk, epoch, seq, digest, position, code, hash, received_ms,"
    " raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1"
)
_PUT_FEED = (
    "INSERT INTO feed (event, thing, key, position, value) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (event, thing, key) DO UPDATE SET value = excluded.value"
)
_NUMBERS = (
    "SELECT event, kiosk, epoch, seq FROM journal"
    " UNION SELECT event, kiosk, epoch, seq FROM quarantine ORDER BY 1, 2, 3, 4"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One epoch of one kiosk, as it is in the new database."""

    event: int
    kiosk: str
    epoch: int
    kept: int
    lost: int
    """Numbers up to the highest that there was, which are not there."""
    told: bool
    """The highest is known, not only how far what was found goes."""


class NewDatabase:
    """A draft at a path where nothing is; see `taking.Draft`. Not durable before `close`."""

    def __init__(self, path: Path) -> None:
        database = open_database(f"sqlite:///{path}")
        migrate(database)
        database.close()
        self._path = path
        self._heads: dict[int, int] = {}
        self._fed = 0
        self._driver: Any = sqlite.connect(str(path), isolation_level=None)
        # Cut off, it is thrown away: nothing of it needs a log or a sync before the end.
        for pragma in ("journal_mode=DELETE", "journal_mode=OFF", "synchronous=OFF"):
            self._driver.execute(f"PRAGMA {pragma}").fetchall()
        self._driver.execute("BEGIN")

    def entry(self, row: EntryRow) -> None:
        """Keep an entry, unless its number is taken."""
        of, kiosk, epoch, seq, *rest = row
        position = self._heads.get(of, 0) + 1
        done = self._driver.execute(
            f"{INSERT_SQLITE} ON CONFLICT DO NOTHING RETURNING 1",
            (of, kiosk, epoch, seq, position, *rest),
        )
        if done.fetchall():
            self._heads[of] = position

    def aside(self, row: AsideRow) -> None:
        """Keep what was set aside, unless it is there."""
        position = self._heads.get(row[0], 0) + 1
        done = self._driver.execute(_INSERT_ASIDE, (*row[:5], position, *row[5:]))
        if done.fetchall():
            self._heads[row[0]] = position

    def fed(self, key: FeedKey, value: str | None) -> None:
        """Keep what stands in the feed, in place of what was kept of it before."""
        self._fed -= 1  # below all that are given out at the end
        self._driver.execute(_PUT_FEED, (*key, self._fed, value))

    def settle(self, found: Found, untrue: list[tuple[Any, ...]], clock: Clock) -> list[Stretch]:
        """Put in everything else; give how far each journal came."""
        triggers = self._without_triggers()
        self._driver.executemany(
            "DELETE FROM quarantine WHERE event = ? AND kiosk = ? AND epoch = ? AND seq = ?"
            " AND digest = ?",
            untrue,
        )
        events = sorted(found.events)
        for (of,) in self._driver.execute("SELECT DISTINCT event FROM quarantine").fetchall():
            if of not in found.events:  # nobody else knows of it: its number turned
                self._driver.execute("DELETE FROM quarantine WHERE event = ?", (of,))
        for sql in triggers:
            self._driver.execute(sql)
        self._feed(found, events)
        stretches = [one for one in self._streams(found) if one.event in found.events]
        # Whoever recorded was enrolled once, even where no page says so any more.
        found.gone_devices |= {(one.event, one.kiosk) for one in stretches} - set(found.devices)
        self._put("device", [row for (of, _), row in found.devices.items() if of in events])
        self._put("enrol_code", [row for (of, _), row in found.codes.items() if of in events])
        self._put("walkin", [row for (of, _), row in found.walkins.items() if of in events])
        self._believed(found, events, clock)
        return stretches

    def _without_triggers(self) -> list[str]:
        """Take the guards of the raw log off this draft; give what puts them back."""
        rows = self._driver.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in rows:
            self._driver.execute(f'DROP TRIGGER "{name}"')
        return [str(sql) for _, sql in rows]

    def _feed(self, found: Found, events: list[int]) -> None:
        there = self._driver.execute("SELECT event, thing, key FROM feed").fetchall()
        gone = [key for key in there if key not in found.fed or key[0] not in events]
        self._driver.executemany("DELETE FROM feed WHERE event = ? AND thing = ? AND key = ?", gone)
        # In their order of before: by it posts get their letters.
        for key in sorted(found.fed, key=lambda one: (found.fed[one], one)):
            if key[0] in events:
                position = self._heads.get(key[0], 0) + 1
                self._heads[key[0]] = position
                self._driver.execute(
                    "UPDATE feed SET position = ? WHERE event = ? AND thing = ? AND key = ?",
                    (position, *key),
                )

    def _streams(self, found: Found) -> Iterator[Stretch]:
        left = dict(found.highest)
        numbers = self._driver.cursor().execute(_NUMBERS)
        for whose, rows in groupby(numbers, key=lambda row: (row[0], row[1], row[2])):
            through = highest = count = 0
            for *_, seq in rows:
                count += 1
                through = seq if seq == through + 1 else through
                highest = seq
            self._driver.execute(
                "INSERT INTO stream (event, kiosk, epoch, through, highest) VALUES (?, ?, ?, ?, ?)",
                (*whose, through, highest),
            )
            told = whose in left
            yield Stretch(*whose, count, max(highest, left.pop(whose, 0)) - count, told)
        for (of, kiosk, epoch), top in left.items():
            if top and (of, kiosk) in found.devices:
                yield Stretch(of, kiosk, epoch, 0, top, told=True)

    def _believed(self, found: Found, events: list[int], clock: Clock) -> None:
        for of in events:
            head = roster = self._heads.get(of, 0)
            # A version above all that kiosks can have seen, should the manifest be lost.
            version = int(clock.now().timestamp()) // 60
            keys = [row for (at, _), row in found.issuing.items() if at == of]
            withdrawn: list[tuple[int, int, bool, int]] = []
            if of in found.believed:
                said, sealed = found.believed[of]
                head, version = head + 1, said.version
                keys = [
                    (of, key_id, key.public.hex(), to_ms(key.good_from), to_ms(key.good_until))
                    for key_id, key in said.keys.items()
                ]
                withdrawn = [
                    (of, who, who in said.revoked, said.min_serial.get(who, 0))
                    for who in sorted(said.revoked | set(said.min_serial))
                ]
                manifest = (of, feeds.MANIFEST, feeds.MANIFEST, head, sealed)
                self._put("feed", [manifest])
            self._put("event", [(of, head, roster, version)])
            self._put("issuing_key", keys)
            self._put("withdrawal", withdrawn)

    def _put(self, table: str, rows: list[Any]) -> None:
        for row in rows:
            marks = ", ".join("?" * len(row))
            self._driver.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608

    def identify(self, who: Identity) -> None:
        """Write who this hub is."""
        row = (1, who.hub, who.epoch, who.root_public, who.box_public)
        self._put("hub", [row])

    def close(self) -> None:
        """End the writing; the file is whole and synced."""
        self._driver.execute("COMMIT")
        self._driver.close()
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def abandon(self) -> None:
        """Close it as it is, to be thrown away."""
        self._driver.close()


def enliven(database: Database, ring: KeyRing, found: Found, clock: Clock) -> None:
    """Give the hub its new epoch, each event a roster that can be read, and a manifest."""
    mark_restored(database)
    for of in map(EventId, sorted(found.events)):
        roster = _readable(database, of, found)
        if roster is None:
            found.without_roster.add(of)
        elif of not in found.believed:
            rosters.load(database, ring, roster, clock.now())


def _readable(database: Database, of: EventId, found: Found) -> Roster | None:
    """Leave out rows that nobody can read; None where that leaves no roster."""
    with database.reading() as connection:
        rows = feeds.roster_rows(connection, of)
    first = [row for row in rows if row.table == "event"]
    roster = _read(rows)
    kept = rows if roster is not None else [row for row in rows if _read([*first, row])]
    roster = roster or _read(kept)
    if roster is None:
        kept = []
    gone = {(of, row.table, row.key) for row in rows} - {(of, row.table, row.key) for row in kept}
    with database.writing() as connection:
        for _, thing, key in gone:
            one = (feed.c.event == of, feed.c.thing == thing, feed.c.key == key)
            connection.execute(delete(feed).where(*one))
            found.fed.pop((of, thing, key), None)
    found.gone_fed |= gone
    return roster


def _read(rows: Sequence[Row]) -> Roster | None:
    try:
        return from_rows(rows)
    except BadRoster:
        return None
