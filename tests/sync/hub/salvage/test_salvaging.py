"""Damaged hubs, salvaged: what proves itself is kept, and a kiosk's resend makes it whole."""

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from typer.testing import CliRunner

from sync.cli import app as command
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import open_database
from sync.hub.errors import BadInput, DatabaseDamaged, KeysUnusable
from sync.hub.migrating import NewerHub, script_config
from sync.hub.salvage import salvaging
from sync.hub.salvage.pages import PAGE_BYTES
from sync.hub.salvage.placing import swap
from sync.hub.salvage.problems import InUse, NoRoom, NotDamaged, NothingToSalvage
from sync.hub.salvage.salvaging import Salvaged, Step, salvage
from sync.hub.services import badges
from sync.hub.services.keys import noted_name, open_ring
from tests.sync.hub.damaging import DATABASE, ENTRIES, LOG, Sample, a_sample, flip, fold, mend
from tests.sync.hub.journals import START
from tests.sync.hub.running import hub_process
from tests.sync.hub.samples import EVENT, WANG, ZHAO
from tests.sync.hub.test_damage import alter

pytestmark = pytest.mark.expects_warnings

DEVICE_INDICES = ("sqlite_autoindex_device_1", "sqlite_autoindex_device_2")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return a_sample(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def folder(kept: Sample, tmp_path: Path) -> Path:
    """A copy of the hub, its log folded in."""
    copied = kept.copied(tmp_path / "hub")
    fold(copied)
    return copied


def pages_of(folder: Path, name: str) -> list[int]:
    """Give the pages of a table or an index, its leaves last."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        rows = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
        ).fetchall()
    content = (folder / DATABASE).read_bytes()
    found, below = [], [rows[0][0]]
    while below:
        number = below.pop()
        found.append(number)
        page = content[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
        if page[0] in {2, 5}:
            count = int.from_bytes(page[3:5], "big")
            places = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(count)]
            below += [int.from_bytes(page[at : at + 4], "big") for at in (8, *places)]
    return found


def wipe(folder: Path, pages: list[int], size: int = PAGE_BYTES) -> None:
    with (folder / DATABASE).open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * PAGE_BYTES)
            file.write(b"\xa5" * size)


def saved_of(kept: Sample, folder: Path) -> Salvaged:
    mended = mend(kept, folder)
    assert mended.saved is not None
    return mended.saved


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


# ---- what is refused ----------------------------------------------------------------------------


def test_a_sound_hub_has_nothing_to_be_saved(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    with pytest.raises(NotDamaged):
        salvage(HubConfig(folder))
    after = {each.name: each.read_bytes() for each in folder.iterdir()}
    # Its index of the log is made anew by whoever reads.
    shm = f"{DATABASE}-shm"
    assert {**after, shm: b""} == {**before, shm: b""}


def test_a_newer_hubs_database_is_left_alone(folder: Path) -> None:
    next_one = int(ScriptDirectory.from_config(script_config()).get_current_head() or 0) + 1
    alter(folder, "UPDATE alembic_version SET version_num = ?", f"{next_one:04}")
    with pytest.raises(NewerHub):
        salvage(HubConfig(folder))


def test_a_revision_that_never_was_is_damage(kept: Sample, folder: Path) -> None:
    alter(folder, "UPDATE alembic_version SET version_num = '8006'")
    assert saved_of(kept, folder).lost == 0


def test_a_hub_that_runs_is_to_be_stopped_first(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    # Of another process: to this very one its own locks are none.
    with hub_process(tmp_path, "--data", str(folder)), pytest.raises(InUse):
        salvage(HubConfig(folder))
    with pytest.raises(NotDamaged):
        salvage(HubConfig(folder))


@pytest.fixture
def broken(folder: Path) -> Path:
    wipe(folder, pages_of(folder, "journal")[-1:])
    return folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_without_the_keys_nothing_is_done(broken: Path) -> None:
    (broken / "root.key").unlink()
    before = names(broken)
    with pytest.raises(KeysUnusable):
        salvage(HubConfig(broken))
    assert names(broken) == before


def test_a_full_disk_is_told_before_anything_is_written(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(broken)
    usage = shutil.disk_usage(broken)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(NoRoom):
        salvage(HubConfig(broken))
    assert names(broken) == before


@pytest.mark.parametrize("at", [Step.READING, Step.WRITING, Step.CHECKING])
def test_cut_off_anywhere_it_leaves_nothing_behind(kept: Sample, broken: Path, at: Step) -> None:
    before = names(broken)

    def cut(step: Step, _part: float) -> None:
        if step is at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        salvage(HubConfig(broken), told=cut)
    assert names(broken) == before
    assert saved_of(kept, broken).lost > 0


def test_a_salvage_of_before_is_not_written_over(broken: Path) -> None:
    first = salvage(HubConfig(broken))
    before = first.fresh.read_bytes()
    with pytest.raises(BadInput):
        salvage(HubConfig(broken))
    assert first.fresh.read_bytes() == before


def test_on_a_disk_without_links_the_old_one_is_copied(
    kept: Sample, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    assert saved_of(kept, broken).lost > 0


def test_a_swap_that_the_disk_refuses_leaves_the_damaged_one_with_its_log(
    kept: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = kept.copied(tmp_path / "x")
    flip(folder / LOG, 5000, 4)
    before = (folder / DATABASE).read_bytes(), (folder / LOG).read_bytes()
    real = Path.replace

    def refuse(one: Path, target: Path) -> Path:
        if one.name.endswith(".salvaged"):
            raise OSError(28, "No space left on device")
        return real(one, target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert run("salvage", "--yes", "--data", str(folder))[0] == 2
    assert ((folder / DATABASE).read_bytes(), (folder / LOG).read_bytes()) == before
    monkeypatch.undo()
    assert saved_of(kept, folder).lost == 0


def test_what_was_kept_before_is_never_written_over(broken: Path) -> None:
    told = []
    for _ in range(3):
        wipe(broken, pages_of(broken, "journal")[-1:])
        told.append(swap(broken / DATABASE, salvage(HubConfig(broken)).fresh, START).name)
    assert len(set(told)) == 3
    assert set(told) <= set(names(broken))


# ---- the command --------------------------------------------------------------------------------


def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(command, arguments, input=typed, env={"LANG": "zh_CN.UTF-8"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_the_command_tells_numbers_swaps_and_says_what_to_do(broken: Path) -> None:
    code, out, err = run("salvage", "--yes", "--data", str(broken))
    assert (code, err) == (0, "")
    assert out.startswith("已救回 1")
    assert "签到台登记救回 1 台，缺 0 台" in out
    assert "读不出。签到台上还有的，联网后自动补传" in out
    assert "已换上。损坏的文件保留为 hub.sqlite.damaged-" in out
    assert run("verify", "--data", str(broken))[0] == 0
    assert run("salvage", "--yes", "--data", str(broken))[0] == 2
    assert [name for name in names(broken) if "salvag" in name] == []


def test_nothing_is_put_in_place_without_a_yes(broken: Path) -> None:
    before = names(broken)
    for typed in ("n\n", ""):
        code, _, _ = run("salvage", "--data", str(broken), "--lang", "en", typed=typed)
        assert (code, names(broken)) == (1, before)
    code, out, _ = run("salvage", "--data", str(broken), "--lang", "en", typed="y\n")
    assert code == 0
    assert "Start the hub: the kiosks send what it lacks" in out


@pytest.mark.parametrize(
    ("table", "zh", "en"),
    [
        ("device", "缺的签到台要重新登记", "The missing kiosks enrol again"),
        ("feed", "的花名册不全", "is not complete. Load its file again"),
        ("feed", "作废过哪些胸牌已读不出", "badges of event 7 were withdrawn cannot be read"),
        ("stream", "缺的可能更多", "more may be missing"),
    ],
)
def test_what_has_to_be_done_again_is_said(folder: Path, table: str, zh: str, en: str) -> None:
    wipe(folder, pages_of(folder, table))
    other = shutil.copytree(folder, folder.with_name("other"))
    assert zh in run("salvage", "--yes", "--data", str(folder))[1]
    assert en in run("salvage", "--yes", "--data", str(other), "--lang", "en")[1]


def test_a_disk_that_refuses_is_one_sentence(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(salvaging, "locked", refuse)
    code, out, err = run("salvage", "--yes", "--data", str(broken))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "Input/output error" in err


def test_long_work_says_how_far_it_is(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.hub.salvage_command.TOLD_EVERY_S", 0.0)
    code, _, err = run("salvage", "--yes", "--data", str(broken), "--lang", "en")
    assert code == 0
    assert "Reading the damaged database, page by page" in err
    assert "Checking the new database" in err


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
