"""What is not salvaged, and why; the command, and the new database put in place."""

import os
import shutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from typer.testing import CliRunner

from sync.cli import app as command
from sync.hub.config import HubConfig
from sync.hub.errors import BadInput, KeysUnusable
from sync.hub.migrating import NewerHub, script_config
from sync.hub.salvage import salvaging
from sync.hub.salvage.placing import swap
from sync.hub.salvage.problems import InUse, NoRoom, NotDamaged
from sync.hub.salvage.salvaging import Step, salvage
from tests.sync.hub.damaging import DATABASE, LOG, Sample, flip
from tests.sync.hub.journals import START
from tests.sync.hub.running import hub_process
from tests.sync.hub.salvage.rot import names, pages_of, saved_of, wipe
from tests.sync.hub.test_damage import alter

pytestmark = pytest.mark.expects_warnings


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
