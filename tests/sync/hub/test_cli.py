"""The hub's command: what is wrong is one sentence, and nothing was changed."""

import json
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from sync.cli import app
from sync.domain.badge import parse
from sync.domain.entries import Kind, KioskId
from sync.domain.roster import Roster
from sync.domain.rostering import hex_id
from sync.wire import PROTOCOL
from sync.wire.messages import Enrolled
from tests.sync.hub.journals import Journal, batch
from tests.sync.hub.running import COMMAND, WITHIN_S, Kiosk, command, event_file, hub_process
from tests.sync.hub.samples import EVENT, LI, WANG, sample


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command in this process."""
    done = CliRunner().invoke(app, arguments, env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


@pytest.fixture
def loaded(tmp_path: Path, data: str) -> str:
    file = event_file(tmp_path / "event.json", sample())
    assert run("load", str(file), "--data", data)[0] == 0
    return data


def test_badges_are_written_for_their_owner_only(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "badges.json"
    out.write_text("older")
    out.chmod(0o644)
    code, said, _ = run("badges", str(EVENT), "--json", str(out), "--data", loaded)
    assert code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    badges = json.loads(out.read_text("utf-8"))
    assert len(badges) == 4
    assert set(badges[0]) == {
        "volunteer", "number", "name", "team", "post", "post_en", "post_index", "post_colour",
        "event_name", "event_name_en", "serial", "token",
    }  # fmt: skip
    first = parse(badges[0]["token"])
    assert first is not None
    assert hex_id(first.badge.volunteer) == badges[0]["volunteer"]
    assert not any(badge["token"] in said for badge in badges)
    for name in ("root.key", "badge-1.key", "hub.sqlite"):
        assert stat.S_IMODE((Path(loaded) / name).stat().st_mode) == 0o600


def test_one_badge_is_issued_exactly_as_told(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "one.json"
    done = run(
        "issue-badge", "99", hex_id(LI), "--serial", "7", "--expires",
        "2023-08-17T00:00:00+08:00", "--json", str(out), "--data", loaded,
    )  # fmt: skip
    assert done[0] == 0
    token = parse(json.loads(out.read_text("utf-8"))["token"])
    assert token is not None
    assert (token.badge.event, token.badge.volunteer, token.badge.serial) == (99, LI, 7)
    assert token.badge.expires_min == 1692201600 // 60


def test_revoking_and_replacing_name_a_volunteer_by_number_or_id(loaded: str) -> None:
    assert run("revoke", str(EVENT), "YZ0001", "--data", loaded)[0] == 0
    code, said, _ = run("replace", str(EVENT), hex_id(LI), "--data", loaded, "--lang", "en")
    assert code == 0
    assert "serial 2" in said


BAD = [
    ("load", "{tmp}/nothing.json"),
    ("load", "{tmp}"),
    ("load", "{tmp}/text.txt"),
    ("load", "{tmp}/list.json"),
    ("load", "{tmp}/rows.json"),
    ("load", "{tmp}/surrogate.json"),
    ("load", "{tmp}/no-event.json"),
    ("load", "{tmp}/bad-shift.json"),
    ("load", "{tmp}/hidden.json"),
    ("enrol-code", "8"),
    ("enrol-code", "7", "--name", "x" * 81),
    ("badges", "8", "--json", "{tmp}/x.json"),
    ("badges", "7", "--json", "{tmp}/no/such/folder/x.json"),
    ("issue-badge", "7", "xyz", "--expires", "2023-08-17T00:00+08:00", "--json", "{tmp}/x"),
    ("issue-badge", "7", "f" * 16, "--expires", "2023-08-17T00:00+08:00", "--json", "{tmp}/x"),
    ("issue-badge", "7", "0" * 16, "--expires", "2023-08-17T00:00", "--json", "{tmp}/x"),
    ("issue-badge", "7", "0" * 16, "--expires", "yesterday", "--json", "{tmp}/x"),
    ("issue-badge", "7", "0" * 16, "--expires", "1023-08-17T00:00+08:00", "--json", "{tmp}/x"),
    ("revoke", "7", "nobody"),
    ("revoke", "8", "YZ0001"),
    ("replace", "7", "0" * 16),
    ("withdraw-kiosk", "7", "k-none"),
    ("admit-kiosk", "7", "k-none"),
    ("figures", "8"),
    ("rebuild", "8"),
    ("figures", "7", "--database", "mysql://x"),
    *(
        (each, "--database", place)
        for each in ("mark-restored", "verify", "salvage")
        for place in (
            "mysql://x",
            "nonsense",
            "sqlite://",
            "sqlite:///{tmp}/nothing.sqlite",
            "sqlite:///{tmp}/text.txt",
            "sqlite:///{tmp}",
            "postgresql://127.0.0.1:9/x",
        )
    ),
    ("serve", "--host", "192.0.2.1"),
    ("serve", "--host", "example.org"),
    ("serve", "--port", "0", "--clock", "{tmp}/text.txt"),
    ("serve", "--port", "0", "--port-file", "{tmp}/no/such/port"),
]


@pytest.mark.parametrize("arguments", BAD, ids=lambda each: " ".join(each)[:60])
def test_what_is_wrong_is_one_sentence_in_either_language(
    loaded: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    rows = json.loads((tmp_path / "event.json").read_text("utf-8"))["rows"]
    (tmp_path / "text.txt").write_text("not JSON {")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "rows.json").write_text('{"rows": [["event", 7]]}')
    (tmp_path / "surrogate.json").write_text('{"rows": [["team", "t", {"team": "\\ud800"}]]}')
    (tmp_path / "no-event.json").write_text('{"rows": []}')
    broken = [[t, k, {**v, "ends": v["starts"]} if t == "shift" else v] for t, k, v in rows]
    (tmp_path / "bad-shift.json").write_text(json.dumps({"rows": broken}))
    hidden = [[t, k, {**v, "team": "a\u0000"} if t == "team" else v] for t, k, v in rows]
    (tmp_path / "hidden.json").write_text(json.dumps({"rows": hidden}))
    filled = [argument.format(tmp=tmp_path) for argument in arguments]
    before = run("figures", str(EVENT), "--json", "--data", loaded)
    for lang in ("zh", "en"):
        code, out, err = run(*filled, "--data", loaded, "--lang", lang)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        chinese = [letter for letter in err if "\u4e00" <= letter <= "\u9fff"]
        assert bool(chinese) == (lang == "zh")
    assert run("figures", str(EVENT), "--json", "--data", loaded) == before


@pytest.mark.parametrize("name", ["mark-restored", "verify", "salvage"])
def test_a_folder_without_a_hub_gets_none_by_a_slip_of_the_pen(tmp_path: Path, name: str) -> None:
    for lang, said in (("zh", "这里没有中心的数据库"), ("en", "There is no hub's database here")):
        code, out, err = run(name, "--data", str(tmp_path / "slip"), "--lang", lang)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in err
    assert not (tmp_path / "slip").exists()


def test_keys_of_another_hub_are_refused(loaded: str) -> None:
    key = Path(loaded) / "root.key"
    mine = key.read_text()
    key.write_text("0" * 64)
    assert run("figures", str(EVENT), "--data", loaded)[0] == 2
    key.write_text("short")
    assert run("figures", str(EVENT), "--data", loaded)[0] == 2
    key.unlink()
    assert run("figures", str(EVENT), "--data", loaded)[0] == 2
    assert not key.exists()
    key.write_text(mine)
    assert run("figures", str(EVENT), "--data", loaded)[0] == 0


def test_the_whole_job_as_processes(tmp_path: Path, roster: Roster) -> None:
    data = str(tmp_path / "data")
    file = event_file(tmp_path / "event.json", roster)
    assert command("load", str(file), "--data", data).returncode == 0
    with hub_process(tmp_path, "--data", data) as url:
        code = command("enrol-code", str(EVENT), "--data", data).stdout.strip()
        answer = requests.post(
            f"{url}v1/enrol",
            json={"protocol": PROTOCOL, "code": code, "name": "gate"},
            timeout=WITHIN_S,
        )
        told = Enrolled.model_validate_json(answer.content)
        with requests.Session() as session:
            kiosk = Kiosk(url, told.token, KioskId(told.kiosk), EVENT, session)
            pen = Journal(EVENT, kiosk.kiosk)
            entries = [pen.write(Kind.ON, WANG), pen.write(Kind.OFF, WANG), pen.tally(4)]
            assert kiosk.push(batch(entries)).acked_through == 3
        stepped = command("figures", str(EVENT), "--json", "--data", data).stdout
        assert json.loads(stepped)["served"] == 4
        rebuilt = command("rebuild", "--json", "--data", data)
        assert rebuilt.stdout == stepped
    log = (tmp_path / "serve.log").read_text("utf-8")
    assert f"push kiosk={told.kiosk}" in log
    assert told.token not in log
    assert code not in log
    # Killed and started again: what was acknowledged is there.
    assert command("figures", str(EVENT), "--json", "--data", data).stdout == stepped


def test_a_hub_whose_starter_is_gone_ends_by_itself(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    with (tmp_path / "serve.log").open("wb") as log:
        hub = subprocess.Popen(
            [
                *(*COMMAND, "serve", "--end-with-input", "--data", str(tmp_path)),
                *("--port", "0", "--port-file", str(port_file)),
            ],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        until = time.monotonic() + WITHIN_S
        while not port_file.exists():
            assert hub.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        # The port is told only once a caller would be heard.
        socket.create_connection(("127.0.0.1", int(port_file.read_text("ascii"))), 5).close()
        hub.communicate(timeout=WITHIN_S)
        assert hub.returncode == 0
    finally:
        if hub.poll() is None:
            hub.kill()
            hub.communicate()
