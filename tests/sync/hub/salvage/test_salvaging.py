"""Damaged hubs, salvaged: what proves itself is kept, and a kiosk's resend makes it whole."""

import contextlib
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import open_database
from sync.hub.errors import DatabaseDamaged
from sync.hub.salvage.pages import PAGE_BYTES
from sync.hub.salvage.placing import swap
from sync.hub.salvage.problems import NothingToSalvage
from sync.hub.salvage.salvaging import salvage
from sync.hub.services import badges
from sync.hub.services.keys import noted_name, open_ring
from tests.sync.hub.damaging import DATABASE, ENTRIES, LOG, Sample, flip, fold, mend
from tests.sync.hub.journals import START
from tests.sync.hub.salvage.rot import pages_of, saved_of, wipe
from tests.sync.hub.samples import EVENT, WANG, ZHAO
from tests.sync.hub.test_damage import alter

pytestmark = pytest.mark.expects_warnings

DEVICE_INDICES = ("sqlite_autoindex_device_1", "sqlite_autoindex_device_2")


def test_a_leaf_of_the_journal_costs_the_entries_on_it(kept: Sample, folder: Path) -> None:
    leaf = pages_of(folder, "journal")[-1]
    wipe(folder, [leaf])
    mended = mend(kept, folder)
    assert mended.saved is not None
    assert 0 < mended.sent == mended.saved.lost < 20
    assert mended.saved.entries == ENTRIES - mended.sent


def test_a_list_of_rows_that_is_damaged_costs_none_of_them(kept: Sample, folder: Path) -> None:
    for leaf in pages_of(folder, "journal")[-3:]:
        flip(folder / DATABASE, (leaf - 1) * PAGE_BYTES, 8)
    wipe(folder, pages_of(folder, "device"), 1)
    saved = saved_of(kept, folder)
    assert (saved.lost, saved.entries, saved.devices) == (0, ENTRIES, 1)


@pytest.mark.parametrize(
    "name",
    ["sqlite_autoindex_journal_1", "sqlite_autoindex_journal_2", "sqlite_autoindex_device_2"],
)
def test_indices_cost_nothing(kept: Sample, folder: Path, name: str) -> None:
    wipe(folder, pages_of(folder, name))
    saved = saved_of(kept, folder)
    assert (saved.lost, saved.devices, saved.roster_lost) == (0, 1, 0)


def test_the_first_page_costs_nothing(kept: Sample, folder: Path) -> None:
    wipe(folder, [1])
    saved = saved_of(kept, folder)
    assert (saved.lost, saved.aside, saved.devices, saved.manifests_lost) == (0, 1, 1, ())


@pytest.mark.parametrize(
    ("text", "letter"),
    # SQLite stumbles over the first; the second is a type's name to it, the driver's trouble.
    [(b"CREATE TABLE feed", b"T"), (b"event BIGINT NOT NULL", b"OT")],
)
def test_a_schema_that_is_no_text_is_refused_in_words_and_costs_nothing(
    kept: Sample, folder: Path, text: bytes, letter: bytes
) -> None:
    content = (folder / DATABASE).read_bytes()
    # One of them is what counts, others are left of when the page had no room.
    for found in re.finditer(text, content):
        flip(folder / DATABASE, found.start() + text.index(letter), 0x80)
    with pytest.raises(DatabaseDamaged):
        create_app(HubConfig(folder))
    assert saved_of(kept, folder).lost == 0


def test_how_far_a_stream_said_it_was_is_counted_and_not_copied(kept: Sample, folder: Path) -> None:
    wipe(folder, pages_of(folder, "stream"))
    saved = saved_of(kept, folder)
    assert [(each.kept, each.lost, each.told) for each in saved.stretches] == [(ENTRIES, 0, False)]


@pytest.mark.parametrize("names", [("device",), ("device", *DEVICE_INDICES)])
def test_a_device_that_is_lost_enrols_again_as_the_same_kiosk(
    kept: Sample, folder: Path, names: tuple[str, ...]
) -> None:
    wipe(folder, [page for name in names for page in pages_of(folder, name)])
    saved = saved_of(kept, folder)
    assert (saved.devices, saved.devices_lost, saved.lost) == (0, 1, 0)


@pytest.mark.parametrize(("digit", "devices"), [("0", 0), ("1", 0), ("g", 1)])
def test_of_a_token_that_table_and_index_tell_apart_the_one_that_can_be_one_counts(
    kept: Sample, folder: Path, digit: str, devices: int
) -> None:
    (page,) = pages_of(folder, "device")
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        ((token,),) = connection.execute("SELECT token_hash FROM device").fetchall()
    at = (folder / DATABASE).read_bytes().index(token.encode(), (page - 1) * PAGE_BYTES)
    place = next(place for place, letter in enumerate(token) if letter != digit)
    flip(folder / DATABASE, at + place, ord(token[place]) ^ ord(digit))
    # Where both can be one nobody knows which is right: it enrols again, as the same kiosk.
    saved = saved_of(kept, folder)
    assert (saved.devices, saved.devices_lost) == (devices, 1 - devices)


def test_a_roster_that_is_lost_is_said_and_loaded_again(kept: Sample, folder: Path) -> None:
    wipe(folder, pages_of(folder, "feed"))
    saved = saved_of(kept, folder)
    assert (saved.rosters_short, saved.manifests_lost, saved.lost) == ((EVENT,), (EVENT,), 0)
    assert saved.roster_lost > 0


def test_what_was_set_aside_and_is_lost_is_counted(kept: Sample, folder: Path) -> None:
    wipe(folder, pages_of(folder, "quarantine"))
    saved = saved_of(kept, folder)
    assert (saved.aside, saved.aside_lost, saved.entries) == (0, 1, ENTRIES)


def test_a_file_that_was_cut_short_keeps_its_beginning(kept: Sample, folder: Path) -> None:
    size = (folder / DATABASE).stat().st_size
    with (folder / DATABASE).open("r+b") as file:
        file.truncate(size * 3 // 4)
    mended = mend(kept, folder)
    assert mended.saved is not None
    assert 0 < mended.sent < ENTRIES


def test_a_log_that_lost_commits_gives_them_back(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    flip(folder / LOG, 5000, 4)
    mended = mend(kept, folder)
    assert mended.saved is not None
    assert (mended.saved.lost, mended.sent) == (0, 0)


def test_a_log_without_its_header_gives_them_back(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    with (folder / LOG).open("r+b") as file:
        file.write(bytes(32))
    assert saved_of(kept, folder).lost == 0


def test_withdrawn_badges_stay_withdrawn(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    config = HubConfig(folder)
    database = open_database(config.url)
    _, ring = open_ring(database, folder)
    badges.revoke(database, ring, EVENT, WANG)
    badges.renew(database, ring, EVENT, ZHAO)
    with database.reading() as connection:
        before = badges.withdrawals(connection, EVENT)
    database.close()
    fold(folder)
    wipe(folder, pages_of(folder, "withdrawal") + pages_of(folder, "event"))
    salvaged = salvage(config)
    swap(folder / DATABASE, salvaged.fresh, START)
    database = open_database(config.url)
    with database.reading() as connection:
        assert badges.withdrawals(connection, EVENT) == before
    assert badges.revoke(database, ring, EVENT, ZHAO) == 4
    database.close()


def test_without_a_manifest_a_newer_one_is_signed_and_it_is_said(
    kept: Sample, folder: Path
) -> None:
    alter(folder, "UPDATE feed SET value = replace(value, 'signature', 'signaturf')")
    wipe(folder, pages_of(folder, "journal")[-1:])
    saved = saved_of(kept, folder)
    assert (saved.manifests_lost, saved.rosters_short) == ((EVENT,), ())
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        ((version,),) = connection.execute("SELECT manifest_version FROM event").fetchall()
    assert version > 1_000_000


def test_a_hub_whose_name_turned_is_refused_and_gets_it_back(kept: Sample, folder: Path) -> None:
    name = noted_name(folder)
    assert name is not None
    wrong = f"{name[:-1]}{'0' if name[-1] != '0' else '1'}"
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("UPDATE hub SET hub = ?", (wrong,))
        connection.commit()
    with pytest.raises(DatabaseDamaged):
        create_app(HubConfig(folder))
    mend(kept, folder)
    assert noted_name(folder) == name


def test_without_its_name_in_the_file_the_note_beside_the_keys_tells_it(
    kept: Sample, folder: Path
) -> None:
    name = noted_name(folder)
    wipe(folder, pages_of(folder, "hub"))
    bare = shutil.copytree(folder, folder.with_name("bare"))
    mend(kept, folder)
    assert noted_name(folder) == name
    (bare / "hub.id").unlink()
    with pytest.raises(NothingToSalvage):
        salvage(HubConfig(bare))


def test_a_row_whose_key_turned_is_not_taken_for_another(kept: Sample, folder: Path) -> None:
    content = (folder / DATABASE).read_bytes()
    (page,) = pages_of(folder, "quarantine")
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        ((digest,),) = connection.execute("SELECT digest FROM quarantine").fetchall()
    # In front of the digest lies the number of what was set aside: 5.
    at = content.index(digest.encode(), (page - 1) * PAGE_BYTES) - 1
    assert content[at] == 5
    flip(folder / DATABASE, at, 2)
    saved = saved_of(kept, folder)
    assert (saved.aside, saved.aside_lost) == (0, 1)
