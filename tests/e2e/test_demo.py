"""`gatepost demo`, the whole of it: a process of its own, no screen, the printed badges on film."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from kiosk.demo.sample import load_sample
from kiosk.demo.script import morning
from kiosk.desk.states import Choice

pytestmark = pytest.mark.timeout(120)

ROSTER = load_sample()
SCRIPT = morning(ROSTER)
WITHIN_S = 60.0
TOKEN = re.compile(rb"V1:[A-Z2-7]{20,}")
OUTCOME = re.compile(r"^\d\d:\d\d:\d\d  [✔▲✖]  \S", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    """A demonstration that is over."""

    code: int
    seconds: float
    out: str
    err: str
    folder: Path
    told: dict[str, Any]


def start(place: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start a demonstration on a machine without a screen and without settings."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_", "GATEPOST_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(gone)}
    env |= {"HOME": str(place), "XDG_CONFIG_HOME": str(place), "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("gatepost")), "demo", "--film", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    )


def end(running: "subprocess.Popen[str]") -> None:
    """End it whatever came of it, and by its own means first: it has a hub to stop."""
    running.terminate()
    try:
        running.wait(20)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Run it once; every test looks at what it left."""
    place = tmp_path_factory.mktemp("demo")
    folder, told = place / "kept", place / "told.json"
    began = time.monotonic()
    running = start(place, "--json", str(told), "--folder", str(folder))
    try:
        out, err = running.communicate(timeout=90)
    finally:
        end(running)
    seconds = time.monotonic() - began
    assert told.exists(), err
    assert told.stat().st_size, err
    return Ran(running.returncode, seconds, out, err, folder, json.loads(told.read_text()))


def test_it_ends_by_itself_within_a_minute_and_all_is_well(demo: Ran) -> None:
    assert (demo.code, demo.err) == (0, "")
    assert demo.seconds < WITHIN_S
    assert demo.told["agreed"] is True


def test_what_happened_is_what_the_script_expects_and_each_is_told_in_a_line(demo: Ran) -> None:
    happened = [outcome["happened"] for outcome in demo.told["outcomes"]]
    assert happened == SCRIPT.expected() == demo.told["script"]["expected"]
    assert len(OUTCOME.findall(demo.out)) == len(happened)
    answers = {outcome["happened"]: outcome["answer"] for outcome in demo.told["outcomes"]}
    assert answers["on"] == answers["off"] == answers["repeat"] == "done"
    assert answers["elsewhere"] == answers["not-on-roster"] == "choose"
    stops = {"revoked", "expired", "wrong-event", "bad-signature", "not-a-badge"}
    assert {answers[reason] for reason in stops} == {"stop"}


def test_the_figures_stand_side_by_side_and_agree(demo: Ran) -> None:
    expected = SCRIPT.figures(ROSTER)
    figures = {**asdict(expected), "hours": expected.hours}
    assert demo.told["figures"] == {"kiosk": figures, "hub": figures, "script": figures}
    rows = [[cell.strip() for cell in row.split("│")[1:-1]] for row in demo.out.splitlines()]
    table = {row[0]: row[1:] for row in rows if len(row) == 4}
    assert table == {
        "志愿者": [str(expected.volunteers)] * 3,
        "上岗人次": [str(expected.turns)] * 3,
        "服务人次": [str(expected.served)] * 3,
        "服务时长（小时）": [str(expected.hours)] * 3,
    }


def test_pending_climbs_while_the_network_is_away_and_drains_by_itself(demo: Ran) -> None:
    (cut, healed) = (moment["film_s"] for moment in demo.told["cable"])
    samples = [(one["film_s"], one["pending"], one["line"]) for one in demo.told["pending"]]
    away = [(at, pending) for at, pending, line in samples if line == "offline"]
    assert away[0][0] - cut < 5
    assert all(a[1] <= b[1] for a, b in pairwise(away))
    assert away[-1][1] - away[0][1] >= 5
    before = [pending for at, pending, line in samples if at < cut and line == "synced"]
    assert before
    assert set(before) == {0}
    after = [at for at, pending, line in samples if at > healed and line == "synced"]
    assert after[0] - healed < 8
    assert samples[-1][1:] == (0, "synced")
    for line in ("网络断开", "网络恢复", "待传 0 条"):
        assert line in demo.out


def test_the_hub_holds_every_entry_once_and_in_order(demo: Ran) -> None:
    with sqlite3.connect(f"file:{demo.folder}/hub/hub.sqlite?mode=ro", uri=True) as hub:
        rows = hub.execute("SELECT seq, entry_id FROM journal ORDER BY seq").fetchall()
        (aside,) = hub.execute("SELECT count(*) FROM quarantine").fetchone()
    hub.close()
    entries = [entry for _, entry in rows]
    seen = [outcome["entry"] for outcome in demo.told["outcomes"] if outcome["entry"]]
    assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
    left = sum(cue.choose is Choice.SEND_THERE for cue in SCRIPT.cues)
    assert len(set(entries)) == len(entries) == len(seen) + left + len(SCRIPT.presses_s)
    assert set(seen) <= set(entries)
    assert aside == 0


def test_green_comes_after_the_commit_and_soon(demo: Ran) -> None:
    for outcome in demo.told["outcomes"]:
        assert 0 <= outcome["frame_to_commit_ms"] <= outcome["frame_to_shown_ms"]
    took = sorted(outcome["frame_to_shown_ms"] for outcome in demo.told["outcomes"])
    assert took[len(took) // 2] < 200


def test_screenshots_of_every_kind_of_card_in_both_languages_show_something(demo: Ran) -> None:
    names = {Path(path).name for path in demo.told["screenshots"]}
    wanted = {"on", "off", "elsewhere", "revoked"}
    assert names == {f"scan-{card}-{say}.png" for card in wanted for say in ("zh", "en")}
    for card in wanted:
        zh, en = (cv2.imread(str(demo.folder / f"scan-{card}-{say}.png")) for say in ("zh", "en"))
        assert zh is not None
        assert en is not None
        assert zh.shape[0] >= 640
        assert zh.shape[1] >= 1024
        # The card in the middle, without the film beside it: words, colours, another language.
        middle = np.s_[:, zh.shape[1] // 3 : zh.shape[1] * 3 // 4]
        assert len(np.unique(zh[middle].reshape(-1, 3), axis=0)) > 100
        assert float(zh[middle].std()) > 5
        assert (cv2.absdiff(zh[middle], en[middle]).max(axis=2) > 60).sum() > 1000


def test_no_token_and_no_full_name_where_others_may_read(demo: Ran) -> None:
    hub_log = (demo.folder / "hub" / "hub.log").read_text(encoding="utf-8")
    file_names = "\n".join(path.name for path in demo.folder.rglob("*"))
    told = json.dumps(demo.told, ensure_ascii=False)
    for text in (demo.out, demo.err, hub_log, file_names, told):
        assert not TOKEN.search(text.encode())
        for person in ROSTER.volunteers.values():
            assert person.name not in text
    assert f"{ROSTER.volunteers[SCRIPT.cues[0].volunteer].name[0]}*" in demo.out  # type: ignore[index]


def test_what_holds_tokens_is_for_its_owner_only_and_the_kiosks_names_are_locked(demo: Ran) -> None:
    assert demo.folder.stat().st_mode & 0o077 == 0
    held = [p for p in demo.folder.rglob("*") if p.is_file() and TOKEN.search(p.read_bytes())]
    assert held
    for path in [*held, *demo.folder.glob("*.pdf"), *demo.folder.glob("kiosk/*")]:
        assert path.stat().st_mode & 0o077 == 0, path.name
    names = [person.name.encode() for person in ROSTER.volunteers.values()]
    for path in demo.folder.glob("kiosk/*"):
        content = path.read_bytes()
        assert not any(name in content for name in names), path.name
        assert not content.startswith(b"SQLite format 3")


def test_ctrl_c_ends_it_at_once_and_its_hub_with_it(tmp_path: Path) -> None:
    running = start(tmp_path, "--folder", str(tmp_path / "kept"))
    try:
        assert running.stdout is not None
        told = ""
        while "http://127.0.0.1:" not in told:
            told = running.stdout.readline()
            assert told, running.communicate()[1]
        hub = told.rpartition(":")[2].strip()
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)
    finally:
        end(running)
    # A decoder's library that is being loaded just then tells what it leaves behind, on some runs.
    said, _, of_the_library = err.partition("nanobind: ")
    assert (running.returncode, said) == (130, "已停止。\n")
    assert "Traceback" not in of_the_library
    with socket.socket() as knock:
        assert knock.connect_ex(("127.0.0.1", int(hub))) != 0
