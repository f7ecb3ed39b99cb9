"""Flipped bytes in the hub's own database: nothing wrong is acknowledged, and it is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sync.cli import app as command
from sync.domain.clock import SystemClock
from sync.hub.app import create_app
from sync.hub.config import HubConfig
from sync.hub.database import open_database
from sync.hub.errors import DatabaseDamaged, DatabaseUnusable
from sync.hub.services import verifying
from sync.hub.services.keys import identity
from sync.hub.services.verifying import verify, verify_at_start
from tests.sync.hub.damaging import (
    DATABASE,
    ENTRIES,
    LOG,
    Outcome,
    Sample,
    a_sample,
    damaged,
    flip,
    fold,
    try_out,
)
from tests.sync.hub.journals import START, batch
from tests.sync.hub.running import Kiosk, RunningHub, SetClock
from tests.sync.hub.samples import EVENT

pytestmark = pytest.mark.expects_warnings

FLIPS = 40


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return a_sample(tmp_path_factory.mktemp("hub"))


def alter(folder: Path, statement: str, *values: object) -> None:
    """Change a row as no hub would: the file is whole, what it says is not."""
    database = open_database(f"sqlite:///{folder / DATABASE}")
    with database.writing() as connection:
        for (trigger,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql(statement, values)
    database.close()


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, arguments, env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_whole_database_is_served_and_verified(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    assert run("verify", "--data", str(folder)) == (
        0,
        "核对完毕：120 条记录、1 条隔离的记录全部完好。\n",
        "",
    )
    assert try_out(kept, folder) is Outcome.SERVED


def test_any_flipped_byte_is_harmless_or_stops_the_hub_before_it_acknowledges(
    kept: Sample, tmp_path: Path
) -> None:
    came = {try_out(kept, folder) for folder in damaged(kept, tmp_path, seed=3, count=FLIPS)}
    assert came <= {Outcome.REFUSED, Outcome.CLOSED, Outcome.SERVED}
    assert {Outcome.REFUSED, Outcome.SERVED} <= came


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal SET body = replace(body, 'boot-1', 'boot-2') WHERE seq = 40", "entry"),
        ("UPDATE journal SET prev_hash = hash WHERE seq = 40", "entry"),
        ("UPDATE journal SET volunteer = volunteer + 1 WHERE seq = 40", "entry"),
        ("UPDATE journal SET body = x'00' WHERE seq = 40", "entry"),
        ("DELETE FROM journal WHERE seq = 40", "missing"),
        ("DELETE FROM journal WHERE seq = 120", "missing"),
        ("UPDATE journal SET kiosk = 'k-else' WHERE seq = 1", "missing"),
        ("UPDATE stream SET through = 200, highest = 200", "missing"),
        ("UPDATE stream SET through = 200", "stream"),
        ("DELETE FROM stream", "missing"),
        ("UPDATE event SET head = 3", "head"),
        ("UPDATE feed SET value = '[1]' WHERE thing = 'post'", "roster"),
        ("UPDATE feed SET value = '{' WHERE thing = 'post'", "file"),
        ("UPDATE quarantine SET raw = raw || ' '", "aside"),
        ("UPDATE quarantine SET code = 'fork'", "aside"),
    ],
)
def test_what_is_not_as_it_came_is_found_and_named(
    kept: Sample, tmp_path: Path, statement: str, said: str
) -> None:
    folder = kept.copied(tmp_path / "x")
    alter(folder, statement)
    code, where, sentence = run("verify", "--data", str(folder))
    assert code == 1
    assert said in where
    assert "gatepost-hub mark-restored" in sentence
    with pytest.raises(DatabaseDamaged):
        create_app(HubConfig(folder))
    code, _, sentence = run("serve", "--data", str(folder), "--port", "0")
    assert code == 2
    assert "数据库损坏了" in sentence


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = replace(body, 'boot-1', 'boot-2') WHERE seq = 119",
        "UPDATE stream SET through = 200, highest = 200",
        "UPDATE event SET head = 3",
    ],
)
def test_of_a_large_database_the_start_looks_at_the_ends_that_acknowledgements_go_by(
    kept: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    folder = kept.copied(tmp_path / "x")
    monkeypatch.setattr(verifying, "WHOLE_ROWS_MAX", 10)
    database = open_database(f"sqlite:///{folder / DATABASE}")
    verify_at_start(database)
    alter(folder, statement)
    with pytest.raises(DatabaseDamaged):
        verify_at_start(database)
    database.close()


def test_a_log_that_lost_commits_gives_the_hub_a_new_epoch_so_that_kiosks_send_them_again(
    kept: Sample, tmp_path: Path
) -> None:
    folder = kept.copied(tmp_path / "x")
    whole = kept.copied(tmp_path / "y")
    flip(folder / LOG, 5000, 4)
    for place, lost in ((folder, True), (whole, False)):
        app = create_app(HubConfig(place, clock=SetClock(START)))
        state = app.state.hub
        assert state.database.lost_commits is lost
        now = identity(state.database)
        assert now is not None
        assert now.epoch == state.identity.epoch
        assert (len(verify(state.database).places), now.epoch) == (0, state.identity.epoch)
        entries = verify(state.database).entries
        assert (entries < ENTRIES) is lost
        state.database.close()
    before, after = (identity(open_database(f"sqlite:///{p / DATABASE}")) for p in (whole, folder))
    assert before is not None
    assert after is not None
    assert (before.hub, before.epoch != after.epoch) == (after.hub, True)
    # Said once: what is there now is whole.
    database = open_database(f"sqlite:///{folder / DATABASE}")
    assert not database.lost_commits
    database.close()


def test_a_log_whose_header_is_damaged_lost_all_that_it_held(kept: Sample, tmp_path: Path) -> None:
    for at in (0, 9, 16, 20, 24):
        folder = kept.copied(tmp_path / str(at))
        flip(folder / LOG, at, 1)
        database = open_database(f"sqlite:///{folder / DATABASE}")
        assert database.lost_commits, at
        database.close()


def test_the_last_commit_alone_may_be_what_a_power_cut_left_half_written(
    kept: Sample, tmp_path: Path
) -> None:
    folder = kept.copied(tmp_path / "x")
    flip(folder / LOG, (folder / LOG).stat().st_size - 10, 1)
    database = open_database(f"sqlite:///{folder / DATABASE}")
    assert not database.lost_commits
    database.close()


@pytest.fixture
def serving(kept: Sample, tmp_path: Path) -> Iterator[RunningHub]:
    folder = kept.copied(tmp_path / "live")
    with RunningHub(f"sqlite:///{folder / DATABASE}", folder, SetClock(START)) as running:
        yield running


def damage_while_it_runs(hub: RunningHub) -> None:
    """Let pages of the journal rot under a hub that serves."""
    with hub.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    file = hub.database.file
    assert file is not None
    size = file.stat().st_size
    with file.open("r+b") as opened:
        for page in range(4, size // 4096):
            opened.seek(page * 4096)
            opened.write(b"\xa5" * 64)
    hub.app.state.hub.database.engine.dispose()  # what it has read already is as it was
    hub.database.close()


def test_damage_found_while_it_runs_stops_everything_and_acknowledges_nothing(
    serving: RunningHub, kept: Sample, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Kiosk(serving.url, kept.token, kept.after.kiosk, EVENT, serving.session)
    damage_while_it_runs(serving)
    caplog.clear()
    answer = gate.post(batch([kept.after]))
    assert (answer.status_code, answer.json()["code"]) == (503, "damaged")
    for command_told in ("mark-restored", "salvage"):
        assert f"gatepost-hub {command_told}" in answer.json()["detail_zh"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "gatepost-hub verify" in caplog.text
    for path in ("v1/changes", "v1/news?wait=0", "healthz", ""):
        assert serving.get(path, **gate.headers).status_code == 503
    page = serving.get(f"events/{EVENT}", Accept="text/html")
    assert page.status_code == 503
    assert "<h1>中心的数据库损坏了</h1>" in page.text
    assert "没有备份：救回还读得出的记录，运行 <code>gatepost-hub salvage</code>" in page.text
    assert serving.get("static/hub.css").status_code == 200


def test_an_entry_that_rotted_is_never_read_as_what_was_recorded(
    kept: Sample, tmp_path: Path
) -> None:
    folder = kept.copied(tmp_path / "x")
    with RunningHub(f"sqlite:///{folder / DATABASE}", folder, SystemClock()) as hub:
        alter(folder, "UPDATE journal SET body = replace(body, 'boot-1', 'boot-2') WHERE seq = 9")
        assert hub.get(f"events/{EVENT}").status_code == 503
        assert hub.app.state.hub.damaged.is_set()


def test_a_file_that_lacks_a_table_is_damaged(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    alter(folder, "DROP TABLE stream")
    with pytest.raises(DatabaseDamaged):
        create_app(HubConfig(folder))
    code, _, sentence = run("figures", str(EVENT), "--data", str(folder))
    assert (code, sentence.count("\n")) in {(0, 0), (2, 1)}


def test_a_file_without_its_beginning_says_what_to_do(kept: Sample, tmp_path: Path) -> None:
    folder = kept.copied(tmp_path / "x")
    fold(folder)
    with (folder / DATABASE).open("r+b") as file:
        file.write(b"\0" * 100)
    with pytest.raises(DatabaseUnusable) as caught:
        create_app(HubConfig(folder))
    assert "mark-restored" in caught.value.message.zh
