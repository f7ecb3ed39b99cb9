"""Photos in an event file reach the kiosks, in pages of a size that a bad line can carry."""

import base64
import json
from dataclasses import replace
from pathlib import Path

from sync.domain.clock import SystemClock
from sync.domain.roster import Roster
from sync.domain.rostering import PHOTO, PHOTO_BYTES_MAX, hex_id, photo_of, to_rows
from sync.hub.services import feeds, rosters
from sync.hub.services.rosters import EventFile, read_event_file
from tests.sync.hub.running import Kiosk, RunningHub, command
from tests.sync.hub.samples import EVENT, LI, WANG


def a_jpeg(size: int = 200) -> bytes:
    return b"\xff\xd8" + b"p" * (size - 2)


def a_row(who: str, jpeg: bytes) -> list[object]:
    return [PHOTO, who, {"jpeg": base64.b64encode(jpeg).decode()}]


def a_file(path: Path, roster: Roster, *more: object) -> Path:
    path.write_text(json.dumps({"rows": [*to_rows(roster), *more]}), "utf-8")
    return path


def load(hub: RunningHub, file: EventFile) -> rosters.Loaded:
    now = SystemClock().now()
    return rosters.load(hub.database, hub.ring, file.roster, now, file.photos)


def pulled(kiosk: Kiosk, cursor: str | None = None) -> dict[str, bytes | None]:
    changes, _ = kiosk.pull_all(cursor)
    return {c.key: photo_of(c.value) for c in changes if c.table == PHOTO}


def test_photos_are_loaded_changed_and_go_with_their_people(
    hub: RunningHub, roster: Roster, tmp_path: Path
) -> None:
    both = [a_row(hex_id(who), a_jpeg()) for who in (WANG, LI)]
    first = read_event_file(a_file(tmp_path / "a.json", roster, *both))
    assert load(hub, first).changed == len(to_rows(roster)) + 2
    assert load(hub, first).changed == 0
    kiosk = hub.enrol(EVENT)
    assert pulled(kiosk) == {hex_id(WANG): a_jpeg(), hex_id(LI): a_jpeg()}
    _, cursor = kiosk.pull_all()
    # A file without photos says nothing of them; whoever is off the roster takes theirs along.
    people = {who: person for who, person in roster.volunteers.items() if who != LI}
    fewer = replace(
        roster,
        volunteers=people,
        assignments=frozenset(a for a in roster.assignments if a.volunteer != LI),
    )
    load(hub, read_event_file(a_file(tmp_path / "b.json", fewer)))
    assert pulled(kiosk, cursor) == {hex_id(LI): None}
    assert pulled(kiosk) == {hex_id(WANG): a_jpeg(), hex_id(LI): None}


def test_what_is_no_small_jpeg_is_left_out_and_said(roster: Roster, tmp_path: Path) -> None:
    bad = [
        a_row(hex_id(WANG), b"GIF89a"),
        a_row(hex_id(LI), a_jpeg(PHOTO_BYTES_MAX + 1)),
        a_row("0000000000abcdef", a_jpeg()),
        a_row("nobody", a_jpeg()),
        [PHOTO, hex_id(WANG), {}],
    ]
    file = a_file(tmp_path / "e.json", roster, *bad)
    found = read_event_file(file)
    assert (dict(found.photos), found.bad_photos) == ({}, 5)
    done = command("load", str(file), "--data", str(tmp_path / "hub"), "--lang", "en")
    assert done.returncode == 0
    assert "5 photos were left out" in done.stdout


def test_pages_with_photos_stay_small(hub: RunningHub, roster: Roster) -> None:
    jpeg = a_jpeg(PHOTO_BYTES_MAX)
    hub.load(roster)
    crowd = {
        replace(roster.volunteers[WANG], volunteer=type(WANG)(n), number=f"N{n}")
        for n in range(9000, 9120)
    }
    large = replace(roster, volunteers={**roster.volunteers, **{p.volunteer: p for p in crowd}})
    load(hub, EventFile(large, {person.volunteer: jpeg for person in crowd}))
    kiosk = hub.enrol(EVENT)
    sizes, photos, cursor, more = [], 0, None, True
    while more:
        page = kiosk.pull(cursor)
        sizes.append(len(page.model_dump_json()))
        photos += sum(change.table == PHOTO for change in page.changes)
        cursor, more = page.cursor, page.more
    assert photos == 120
    assert max(sizes) < feeds.PAGE_BYTES * 1.2
