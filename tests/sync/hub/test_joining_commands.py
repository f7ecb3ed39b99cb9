"""How the hub hands out invitations and packs."""

import json
import stat
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from typer.testing import CliRunner

from sync.cli import app
from sync.hub.qr import for_terminal
from sync.wire import joining, pack
from tests.sync.hub.running import RunningHub, command, event_file
from tests.sync.hub.samples import EVENT, sample

ADDRESS = "https://hub.example:8642"


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, arguments, env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def loaded(tmp_path: Path) -> str:
    data = str(tmp_path / "data")
    file = event_file(tmp_path / "event.json", sample())
    assert run("load", str(file), "--data", data)[0] == 0
    return data


def test_the_saved_code_is_read_as_an_invitation(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "join.png"
    code, said, _ = run(
        "enrol-code", str(EVENT), "--address", ADDRESS + "/", "--qr", str(out), "--data", loaded
    )
    assert code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    seen = zxingcpp.read_barcode(cv2.imread(str(out)))
    assert seen is not None
    invitation = joining.read(seen.text)
    assert (invitation.url, invitation.event) == (ADDRESS, "夏季志愿活动")
    assert said.splitlines()[0] == invitation.code
    assert said.splitlines()[-1] == seen.text


def test_the_svg_and_the_terminal_show_the_same_code(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "join.svg"
    arguments = ("enrol-code", str(EVENT), "--address", ADDRESS, "--qr", str(out), "--data", loaded)
    text = run(*arguments)[1].splitlines()[-1]
    svg = out.read_text("utf-8")
    assert svg.startswith("<svg")
    drawn = [
        line[len("\x1b[30;107m") : -len("\x1b[0m")] for line in for_terminal(text).splitlines()
    ]
    tops = np.array([[c in "▀█" for c in line] for line in drawn])
    bottoms = np.array([[c in "▄█" for c in line] for line in drawn])
    rows = np.stack([tops, bottoms], axis=1).reshape(-1, tops.shape[1])
    picture = np.kron(np.where(rows, 0, 255).astype(np.uint8), np.ones((6, 6), np.uint8))
    seen = zxingcpp.read_barcode(picture)
    assert seen is not None
    assert seen.text == text
    assert svg.count("h1v1h-1z") == int(rows.sum())


def test_without_an_address_a_code_is_what_it_was(loaded: str) -> None:
    code, said, _ = run("enrol-code", str(EVENT), "--data", loaded)
    assert (code, said.count("\n")) == (0, 1)
    told = json.loads(run("enrol-code", str(EVENT), "--json", "--data", loaded)[1])
    assert told["invitation"] is None
    assert told["code"].startswith(f"{EVENT}-")


def test_a_pack_is_a_kiosk_in_a_private_file(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "south.gatepack"
    code, said, _ = run(
        "pack", str(EVENT), str(out), "--kiosk", "南门", "--address", ADDRESS, "--data", loaded
    )
    assert code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    found = pack.read(out.read_bytes())
    assert found.fingerprint in said
    assert found.enrolled.token not in said
    assert (found.name, found.url) == ("南门", ADDRESS)
    assert len(found.roster.volunteers) == len(sample().volunteers)
    with RunningHub(f"sqlite:///{loaded}/hub.sqlite", Path(loaded)) as hub:
        answer = hub.session.get(
            f"{hub.url}v1/changes",
            params={"cursor": found.page.cursor},
            headers={"Authorization": f"Bearer {found.enrolled.token}"},
            timeout=10,
        )
        told = answer.json()
    assert (told["fresh"], told["changes"]) == (False, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("enrol-code", "7", "--qr", "{tmp}/join.png"),
        ("enrol-code", "7", "--address", "hub.example"),
        ("enrol-code", "7", "--address", ADDRESS, "--qr", "{tmp}/join.gif"),
        ("enrol-code", "7", "--address", ADDRESS, "--qr", "{tmp}/no/join.png"),
        ("pack", "7", "{tmp}/a.gatepack", "--kiosk", "a"),
        ("pack", "7", "{tmp}/a.zip", "--kiosk", "a", "--address", ADDRESS),
        ("pack", "7", "{tmp}/a.gatepack", "--kiosk", "", "--address", ADDRESS),
        ("pack", "7", "{tmp}/a.gatepack", "--kiosk", "a", "--address", "x"),
        ("pack", "8", "{tmp}/a.gatepack", "--kiosk", "a", "--address", ADDRESS),
    ],
)
def test_what_is_wrong_is_one_sentence_and_uses_no_code_up(
    loaded: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    filled = [argument.format(tmp=tmp_path) for argument in arguments]
    code, out, err = run(*filled, "--data", loaded)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not list(tmp_path.glob("*.gatepack"))


def test_admitting_a_kiosk_at_a_mistyped_place_makes_no_hub_there(tmp_path: Path) -> None:
    wrong = tmp_path / "no-hub"
    told = command("admit-kiosk", "1", "k-1", "--data", str(wrong))
    assert told.returncode == 2
    assert str(wrong) in told.stderr
    assert not wrong.exists()
