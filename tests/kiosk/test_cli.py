"""The `gatepost` command as a person meets it: one clear sentence, and nothing touched."""

import hashlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.commands import app
from kiosk.keeping import CHILD
from kiosk.opening import speaking
from kiosk.settings import load_settings
from kiosk.store.engine import open_store
from kiosk.store.identity import load_identity
from kiosk.store.journal import Draft, Journal
from kiosk.store.memory import recall, remember
from tests.builders import AT, SOUTH, WANG, a_roster
from tests.e2e.hubs import ServedHub
from tests.stage import DATABASE, STORE_KEY, StandingClock, enrolled_store

COMMAND = str(Path(sys.executable).with_name("gatepost"))
WITHIN_S = 50
BOTH = ("zh", "en")


@dataclass(frozen=True)
class Laptop:
    """A home of its own, so that no setting of this machine counts."""

    home: Path

    @property
    def data(self) -> Path:
        """Give the folder of the kiosk's data."""
        return self.home / "data"

    def environment(self, **changes: str) -> dict[str, str]:
        """Give the environment of its commands; an empty value takes a variable away."""
        gone = ("QT_", "GATEPOST_", "DISPLAY", "WAYLAND_DISPLAY", "LC_", "LANG", "XDG_")
        env = {key: value for key, value in os.environ.items() if not key.startswith(gone)}
        env |= {
            "HOME": str(self.home),
            "QT_QPA_PLATFORM": "offscreen",
            "GATEPOST_DATA_DIR": str(self.data),
            "GATEPOST_FIND_RELAYS": "false",
            **changes,
        }
        return {key: value for key, value in env.items() if value}

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            [COMMAND, *arguments],
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            env=self.environment(**changes),
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def refusal(self, language: str, *arguments: str, **changes: str) -> str:
        """Run it in one language; give what it says when it ends with 2."""
        done = self.run("--lang", language, *arguments, **changes)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        return clear(done.stderr, language)

    def refusals(self, *arguments: str, **changes: str) -> dict[str, str]:
        """Run it in both languages, one after the other: they would be in each other's way."""
        return {language: self.refusal(language, *arguments, **changes) for language in BOTH}

    def said(self, *arguments: str, **changes: str) -> str:
        """Run what ends before Qt begins, in this process: a second each is saved."""
        done = CliRunner().invoke(app, arguments, env=self.whole_environment(**changes))
        assert (done.exit_code, done.stdout) == (2, ""), done.output
        return done.stderr

    def whole_environment(self, **changes: str) -> dict[str, str | None]:
        """Give `environment` with every other variable taken away."""
        # No process of its own for the desk: what a fork says is not heard here.
        return {**dict.fromkeys(os.environ), **self.environment(**{CHILD: "1"}, **changes)}


def clear(said: str, language: str) -> str:
    """Check that it is one sentence or two, perhaps with a file's name, and never a trace."""
    assert 1 <= len(said.splitlines()) <= 2, said
    assert "Traceback" not in said
    assert "Error" not in said
    assert bool(re.search("[\u4e00-\u9fff]", said)) == (language == "zh"), said
    return said


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


@pytest.fixture
def enrolled(laptop: Laptop) -> Laptop:
    """A laptop whose kiosk is enrolled at a hub that is away, with one entry recorded and sent."""
    with enrolled_store(laptop.data, a_roster()) as store:
        draft = Draft(kind="on", method="badge", volunteer=WANG, post=SOUTH)
        journal = Journal(store, StandingClock(AT))
        journal.append(draft)
        journal.acknowledge(1, 1)
    key = laptop.data / "gatepost.key"
    key.write_bytes(STORE_KEY)
    key.chmod(0o600)
    return laptop


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    with ServedHub(tmp_path_factory.mktemp("hub")) as running:
        yield running


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def entries(laptop: Laptop) -> list[str]:
    with open_store(laptop.data / DATABASE, STORE_KEY) as store:
        identity = load_identity(store)
        assert identity is not None
        assert identity.kiosk == "kiosk-south"
        return [entry.kind for entry in Journal(store, StandingClock(AT)).entries()]


# ---- enrolling -----------------------------------------------------------------------------


def test_a_code_that_does_not_count_is_refused_in_the_hubs_words(
    hub: ServedHub, enrolled: Laptop
) -> None:
    said = enrolled.refusals("enrol", hub.url, "20230816-AAAA-BBBB-CCCC")
    assert "登记码" in said["zh"]
    assert "code" in said["en"]
    assert entries(enrolled) == ["on"]


def test_a_hub_that_does_not_answer_is_named_and_nobody_is_told_to_go_on(enrolled: Laptop) -> None:
    said = enrolled.refusals("enrol", "http://127.0.0.1:9", "20230816-AAAA-BBBB-CCCC")
    for text in said.values():
        assert "http://127.0.0.1:9" in text
    assert "没有回应" in said["zh"]
    assert "签到照常" not in said["zh"]
    assert "does not answer" in said["en"]
    assert entries(enrolled) == ["on"]


def test_what_is_no_address_is_told_how_to_write_one(laptop: Laptop) -> None:
    for given in ("nonsense", "127.0.0.1:9", "ftp://127.0.0.1"):
        said = laptop.refusal("zh", "enrol", given, "20230816-AAAA-BBBB-CCCC")
        assert given in said
        assert "http://" in said


def test_a_code_that_counts_makes_a_kiosk_once(hub: ServedHub, laptop: Laptop) -> None:
    event = hub.load(a_roster(), 31)
    code = hub.code(event)
    done = laptop.run("enrol", hub.url, code, LANG="en_US.UTF-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"Enrolled as kiosk k\w+\. Start with: gatepost\n", done.stdout)
    assert laptop.data.stat().st_mode & 0o077 == 0
    again = laptop.run("enrol", hub.url, code)
    assert again.returncode == 2


def test_what_has_not_reached_its_hub_comes_first_and_the_code_stays_good(
    hub: ServedHub, enrolled: Laptop
) -> None:
    with open_store(enrolled.data / DATABASE, STORE_KEY) as store:
        draft = Draft(kind="off", method="badge", volunteer=WANG, post=SOUTH)
        Journal(store, StandingClock(AT)).append(draft)
    code = hub.code(hub.load(a_roster(), 32))
    assert "没有传到中心" in enrolled.refusal("zh", "enrol", hub.url, code)
    assert entries(enrolled) == ["on", "off"]
    other = Laptop(enrolled.home / "other")
    other.home.mkdir()
    assert other.run("enrol", hub.url, code).returncode == 0


# ---- opening the desk ----------------------------------------------------------------------


def test_a_laptop_that_is_not_enrolled_opens_the_first_start(laptop: Laptop) -> None:
    running = subprocess.Popen(
        [COMMAND, "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=laptop.environment(),
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(3)  # it neither gives up nor makes a database
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=WITHIN_S)
    finally:
        running.kill()
        running.wait()
    assert (running.returncode, out, err) == (130, "", "Stopped.\n")
    assert not (laptop.data / DATABASE).exists()


def test_without_a_screen_it_says_so_instead_of_dying(enrolled: Laptop) -> None:
    before = digests(enrolled.data)
    said = enrolled.refusals(QT_QPA_PLATFORM="")
    assert "没有屏幕" in said["zh"]
    assert "gatepost demo" in said["en"]
    assert digests(enrolled.data) == before


def test_a_plain_sqlite_file_in_the_databases_place_is_left_alone(laptop: Laptop) -> None:
    laptop.data.mkdir(mode=0o700)
    plain = sqlite3.connect(laptop.data / DATABASE)
    plain.execute("CREATE TABLE mine (a)")
    plain.commit()
    plain.close()
    before = digests(laptop.data)[DATABASE]
    said = laptop.refusals()
    assert "没有加密" in said["zh"]
    assert "not encrypted" in said["en"]
    assert str(laptop.data / DATABASE) in said["en"]
    assert digests(laptop.data)[DATABASE] == before


def test_a_second_gatepost_on_the_same_data_says_that_one_runs(enrolled: Laptop) -> None:
    with open_store(enrolled.data / DATABASE, STORE_KEY):
        said = enrolled.refusals()
    assert "已经在运行" in said["zh"]
    assert "already running" in said["en"]
    assert entries(enrolled) == ["on"]


def test_a_post_that_the_roster_lacks_is_named_with_those_that_it_has(enrolled: Laptop) -> None:
    said = enrolled.refusals(GATEPOST_POSTS="moon")
    for text in said.values():
        assert "moon" in text
        assert "south-gate" in text
    assert entries(enrolled) == ["on"]


def test_the_desk_opens_and_ends_when_it_is_told_to(enrolled: Laptop) -> None:
    """Ctrl+C in the terminal, or a system that shuts down: everything is put away."""
    for told in (signal.SIGINT, signal.SIGTERM):
        running = subprocess.Popen(
            [COMMAND, "--lang", "en"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=enrolled.environment(GATEPOST_SOUNDS="false"),
        )
        try:
            wait_until_open(running, enrolled.data)
            running.send_signal(told)
            out, err = running.communicate(timeout=WITHIN_S)
        finally:
            running.kill()
            running.wait()
        assert (running.returncode, out, err) == (130, "", "Stopped.\n")
        assert entries(enrolled) == ["on"]


def test_forgotten_pins_are_let_go_by_who_has_the_account(enrolled: Laptop) -> None:
    with open_store(enrolled.data / DATABASE, STORE_KEY) as store:
        remember(store, "pins", {"captain": "hash"})
        said = enrolled.refusal("en", "forget-pins", "--yes")
        assert "already running" in said
    done = enrolled.run("--lang", "en", "forget-pins", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "choose new ones" in done.stdout
    with open_store(enrolled.data / DATABASE, STORE_KEY) as store:
        assert recall(store, "pins") is None
    assert entries(enrolled) == ["on"]


def wait_until_open(running: subprocess.Popen[str], data: Path) -> None:
    """Wait for the database's log, which is there while the store is open; and the window."""
    until = time.monotonic() + WITHIN_S
    while not (data / f"{DATABASE}-wal").exists():
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    time.sleep(1.5)


# ---- settings and arguments ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [("POLL_S", "soon"), ("THEME", "pink"), ("HUB_URL", "ftp://hub"), ("LEAVE_MS", "90")],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, enrolled: Laptop) -> None:
    before = digests(enrolled.data)
    for language in BOTH:
        text = clear(enrolled.said("--lang", language, **{f"GATEPOST_{name}": value}), language)
        assert f"GATEPOST_{name}" in text
        assert value in text
    assert digests(enrolled.data) == before


@pytest.mark.parametrize(("language", "size"), [("zh", "big"), ("en", "1x1")])
def test_a_film_size_that_is_none_is_explained(language: str, size: str, laptop: Laptop) -> None:
    assert "1280x720" in clear(laptop.said("--lang", language, "demo", "--size", size), language)


def test_a_json_file_that_cannot_be_written_is_told_before_the_film(laptop: Laptop) -> None:
    nowhere = laptop.home / "nowhere" / "told.json"
    folder = laptop.home / "demo"
    began = time.monotonic()
    wanted = ("demo", "--json", str(nowhere), "--folder", str(folder))
    assert laptop.said("--lang", "zh", *wanted) == f"不能写入 {nowhere}：没有这个文件夹\n"
    said = laptop.said("--lang", "en", *wanted)
    assert said == f"Cannot write to {nowhere}: there is no such folder\n"
    assert time.monotonic() - began < 5
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_or_was_used_is_told_and_left(laptop: Laptop) -> None:
    file = laptop.home / "a-file"
    file.write_text("mine")
    assert str(file) in clear(
        laptop.said("--lang", "en", "demo", "--folder", str(file / "demo")), "en"
    )
    assert file.read_text() == "mine"
    used = laptop.home / "used"
    (used / "hub").mkdir(parents=True)
    assert "用过" in clear(laptop.said("--lang", "zh", "demo", "--folder", str(used)), "zh")
    assert [path.name for path in used.iterdir()] == ["hub"]


# ---- small things --------------------------------------------------------------------------


def test_it_says_its_version(laptop: Laptop) -> None:
    done = laptop.run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"gatepost {metadata.version('gatepost')}\n"


def test_cameras_are_listed_or_it_says_that_there_is_none(laptop: Laptop) -> None:
    done = laptop.run("cameras", "--lang", "en")
    if done.returncode == 0:
        assert all(re.match(r"\d+\t", line) for line in done.stdout.splitlines())
        return
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No camera was found.")


def test_the_language_follows_the_system_unless_told(laptop: Laptop) -> None:
    bad = {"GATEPOST_POLL_S": "soon"}
    assert laptop.said(LANG="en_GB.UTF-8", **bad).startswith("A setting is not right")
    assert laptop.said(LANG="zh_CN.UTF-8", **bad).startswith("设置有误")
    assert laptop.said("--lang", "zh", LANG="en_GB.UTF-8", **bad).startswith("设置有误")


def test_a_language_in_the_settings_file_wins_over_the_systems_and_loses_to_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "gatepost.toml"
    monkeypatch.setenv("GATEPOST_SETTINGS", str(file))
    assert speaking(load_settings(), "en", told=False).language == "en"
    file.write_text('language = "zh"', encoding="utf-8")
    assert speaking(load_settings(), "en", told=False).language == "zh"
    assert speaking(load_settings(), "en", told=True).language == "en"


def test_the_self_check_goes_the_whole_way_and_leaves_nothing(laptop: Laptop) -> None:
    scratch = laptop.home / "scratch"
    scratch.mkdir()
    done = laptop.run("--self-check", "--lang", "en", QT_QPA_PLATFORM="", TMPDIR=str(scratch))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "✔ Film and decoding: good",
        "✔ Commit: good",
        "✔ Exchange with the hub: good",
    ]
    assert list(scratch.iterdir()) == []
    assert not laptop.data.exists()
