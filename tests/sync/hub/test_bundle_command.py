"""`gatepost-hub bundle import`: what is wrong with a stick is one sentence, and the rest goes on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sync.cli import app
from sync.hub.services.parcels import Receiver
from tests.sync.hub.sealing import Alone, alone, receiver_in


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    found = receiver_in(tmp_path / "hub")
    yield found
    found.database.close()


@pytest.fixture
def gate(receiver: Receiver) -> Alone:
    made = alone(receiver)
    made.record(30)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def run(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(
        app,
        ["bundle", "import", *arguments, "--data", str(tmp_path / "hub")],
        env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""},
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_stick_with_several_kiosks_bundles_is_taken_in_whole(
    receiver: Receiver, gate: Alone, stick: Path, tmp_path: Path
) -> None:
    other = alone(receiver)
    other.record(10)
    for each in (gate, other):
        each.bundle(stick)
    (stick / "._shadow.gatebundle").write_bytes(b"another system's")
    (stick / "holiday.jpg").write_bytes(b"theirs")
    code, out, err = run(tmp_path, str(stick), "--json")
    assert (code, err) == (0, "")
    told = {each["kiosk"]: each for each in map(json.loads, out.splitlines())}
    assert {kiosk: each["accepted"] for kiosk, each in told.items()} == {
        gate.kiosk: 30,
        other.kiosk: 10,
    }
    for each in (gate, other):
        (said,) = each.heard(Path(told[each.kiosk]["answer"]).read_bytes())
        assert said.acked_through == told[each.kiosk]["entries"]


def test_it_says_what_came_in_and_where_the_answer_lies(
    gate: Alone, stick: Path, tmp_path: Path
) -> None:
    file = gate.bundle(stick)
    code, out, _ = run(tmp_path, str(file))
    assert code == 0
    assert "记录 30 条，新收 30 条" in out
    code, out, _ = run(tmp_path, str(file), "--lang", "en", "--answers", str(tmp_path))
    assert "0 of them new" in out
    assert list(tmp_path.glob("*.gateanswer"))
    assert not list(stick.glob(".*"))


def test_a_broken_file_is_told_and_the_others_go_on(
    gate: Alone, stick: Path, tmp_path: Path
) -> None:
    whole = gate.bundle(stick)
    (stick / "a.gatebundle").write_bytes(whole.read_bytes()[:-40])
    (stick / "b.gatebundle").write_text("a shopping list")
    code, out, err = run(tmp_path, str(stick), "--lang", "en")
    assert code == 2
    assert "a.gatebundle: The file is not whole" in err
    assert "b.gatebundle: This is no bundle" in err
    assert "30 of them new" in out


def test_an_empty_stick_says_what_to_do(stick: Path, tmp_path: Path, receiver: Receiver) -> None:
    code, _, err = run(tmp_path, str(stick), "--lang", "en")
    assert (code, "Save one at the kiosk" in err) == (2, True)
    code, _, err = run(tmp_path, str(stick / "gone.gatebundle"), "--lang", "en")
    assert (code, "pulled out" in err) == (2, True)


def test_an_answer_that_cannot_be_written_is_said_and_the_import_stands(
    gate: Alone, stick: Path, tmp_path: Path
) -> None:
    file = gate.bundle(stick)
    code, _, err = run(tmp_path, str(file), "--answers", str(tmp_path / "none"), "--lang", "en")
    assert (code, "is imported, but its answer cannot be written" in err) == (2, True)
    code, out, _ = run(tmp_path, str(file), "--lang", "en")
    assert (code, "0 of them new" in out) == (0, True)
