"""`gatepost doctor` without more words: half past six in a terminal."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.desk.preflight import CheckId, State
from kiosk.doctor.preflight import examine
from kiosk.scanning.film import open_film
from kiosk.settings import Settings
from kiosk.store.engine import open_store
from kiosk.store.identity import IDENTITY
from kiosk.workers.checks import note_exchange
from tests.builders import AT, HOUR, a_roster
from tests.kiosk.doctor.cards import an_empty_desk, film
from tests.kiosk.workers.tls_hubs import a_hub, a_paper, authority
from tests.stage import STORE_KEY, StandingClock, enrolled_store

pytestmark = pytest.mark.usefixtures("qapp")

COMMAND = str(Path(sys.executable).with_name("gatepost"))
WITHIN_S = 50


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    """Give the data folder of an enrolled kiosk."""
    data = tmp_path / "data"
    with enrolled_store(data, a_roster()) as store:
        note_exchange(store, AT - HOUR)
    key = data / "gatepost.key"
    key.write_bytes(STORE_KEY)
    key.chmod(0o600)
    return data


def doctor(
    data: Path, *arguments: object, language: str = "zh", **changes: str
) -> subprocess.CompletedProcess[str]:
    gone = ("QT_", "GATEPOST_", "DISPLAY", "WAYLAND_DISPLAY", "LC_", "LANG", "XDG_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(gone)}
    home = {"HOME": str(data.parent), "GATEPOST_DATA_DIR": str(data), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [COMMAND, "--lang", language, "doctor", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=WITHIN_S,
        env={**kept, **home, **changes},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def point_at(data: Path, url: str) -> None:
    with (
        open_store(data / "gatepost.db", STORE_KEY) as store,
        store.writing() as connection,
    ):
        connection.execute(IDENTITY.update().values(hub_url=url))


def test_an_expired_certificate_is_red_in_plain_words_and_the_exit_says_so(
    laptop: Path, tmp_path: Path
) -> None:
    day = timedelta(days=1)
    paper = a_paper(authority(), start=-9 * day, end=-2 * day).keep(tmp_path, "hub")
    believed = authority().keep(tmp_path, "authority")
    figures = tmp_path / "found.json"
    with a_hub(paper) as url:
        point_at(laptop, url)
        done = doctor(laptop, "--json", figures, GATEPOST_HUB_CA_FILE=str(believed))
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    lines = done.stdout.splitlines()
    assert "开岗前检查" in lines[0]
    assert any(line.startswith("✗ 中心与网络：中心的证书 ") and "已过期" in line for line in lines)
    assert any("请组织方换证书" in line for line in lines)
    assert any(line.startswith("✓ 本机数据库：能写入，数据完好 [好]") for line in lines)
    assert any(line.startswith("✓ 时钟：上次对时") for line in lines)
    told = json.loads(figures.read_text("utf-8"))
    assert told["state"] == "stop"
    assert [one["check"] for one in told["findings"]] == [check.value for check in CheckId]
    assert {one["state"] for one in told["findings"]} <= {state.value for state in State}
    assert all(one["word"]["zh"] and one["word"]["en"] for one in told["findings"])


def test_nothing_red_is_0_and_the_sentence_says_that_one_may_open(
    laptop: Path, tmp_path: Path
) -> None:
    gate = film(tmp_path / "gate.avi", [an_empty_desk(120)] * 12, 12)
    with a_hub(None) as url:
        point_at(laptop, url)
        settings = Settings(data_dir=laptop)
        findings = examine(settings, StandingClock(AT), lambda _: open_film(gate))
    found = {one.check: one for one in findings}
    assert list(found) == list(CheckId)
    assert [one.check for one in findings if one.state is State.STOP] == []
    assert found[CheckId.CAMERA].state is State.OK
    assert found[CheckId.ROSTER].word.zh == "3 名志愿者，今天 2 个班次，1 小时前更新"


def test_a_laptop_without_a_database_is_told_to_enrol_and_nothing_is_made(tmp_path: Path) -> None:
    done = doctor(tmp_path / "data", language="en")
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ Database: This kiosk is not enrolled" in done.stdout
    assert "? Roster: The database has to be opened first [not known]" in done.stdout
    assert "To settle first:" in done.stdout.splitlines()[-1]
    assert not (tmp_path / "data").exists()


def test_beside_a_running_kiosk_it_takes_neither_database_nor_camera(tmp_path: Path) -> None:
    with enrolled_store(tmp_path, a_roster()):
        (tmp_path / "gatepost.key").write_bytes(STORE_KEY)
        (tmp_path / "gatepost.key").chmod(0o600)
        findings = examine(Settings(data_dir=tmp_path), StandingClock(AT))
    found = {one.check: one for one in findings}
    assert found[CheckId.STORE].state is State.UNKNOWN
    assert "已经在运行" in found[CheckId.STORE].word.zh
    assert found[CheckId.CAMERA].word.zh == "岗亭正在用摄像头"


def test_a_key_that_is_gone_is_not_made_anew(laptop: Path) -> None:
    (laptop / "gatepost.key").unlink()
    found = {one.check: one for one in examine(Settings(data_dir=laptop), StandingClock(AT))}
    assert found[CheckId.STORE].state is State.STOP
    assert not (laptop / "gatepost.key").exists()


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GATEPOST_SETTINGS", str(tmp_path / "none.toml"))


def test_a_file_that_cannot_be_written_is_told_before_anybody_waits(tmp_path: Path) -> None:
    done = doctor(tmp_path / "data", "--json", tmp_path / "no" / "found.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有这个文件夹" in done.stderr
