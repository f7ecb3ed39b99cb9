"""Set-up from a bare checkout: done once, healed when interrupted, plain when it cannot go on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(bootstrap.__file__).parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout whose lock is empty, so that set-up needs no network."""
    place = tmp_path / "a checkout 岗亭"
    (place / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "bootstrap.py", place)
    shutil.copy(ROOT / "pyproject.toml", place)
    for name in ("run", "test"):
        (place / "requirements" / f"{name}.txt").write_text("# nothing\n", "utf-8")
    return place


def set_up(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "bootstrap.py"), "setup", *arguments],
        env={**os.environ, "GATEPOST_NO_APT": "1", **environment},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_set_up_is_done_once_and_heals_after_an_interruption(checkout: Path) -> None:
    first = set_up(checkout)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "==> Virtual environment" in first.stdout
    stamp = checkout / ".venv" / "gatepost-setup.json"
    made = stamp.stat().st_mtime_ns

    again = set_up(checkout)
    assert again.returncode == 0
    assert "==>" not in again.stdout
    assert stamp.stat().st_mtime_ns == made

    half_done = checkout / ".venv" / "half-done"
    half_done.touch()
    (checkout / ".venv" / "gatepost-setup-unfinished").touch()
    healed = set_up(checkout)
    assert healed.returncode == 0, healed.stdout + healed.stderr
    assert not half_done.exists()
    assert json.loads(stamp.read_text("utf-8"))["run"]


def test_a_network_that_is_away_is_said_plainly_and_leaves_no_stamp(checkout: Path) -> None:
    (checkout / "requirements" / "run.txt").write_text(
        "gatepost-no-such==1 --hash=sha256:" + "0" * 64 + "\n", "utf-8"
    )
    done = set_up(
        checkout,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_RETRIES="1",
    )
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "无法连接" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv" / "gatepost-setup.json").exists()


def test_this_checkout_is_set_up_and_says_so_at_once() -> None:
    started = time.monotonic()
    assert bootstrap.is_set_up(with_tests=True)
    assert not [p for p in bootstrap.missing_packages(False, False) if p == "python3-venv"]
    assert time.monotonic() - started < 1.0


def test_a_changed_lock_and_a_moved_checkout_need_a_new_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "run.txt"
    lock.write_text("one\n", "utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    here = bootstrap.lock_digest("run")
    lock.write_text("two\n", "utf-8")
    assert bootstrap.lock_digest("run") != here
    lock.write_text("one\n", "utf-8")
    assert bootstrap.lock_digest("run") == here
    moved = tmp_path / "moved"
    (moved / "requirements").mkdir(parents=True)
    shutil.copy(lock, moved / "requirements")
    shutil.copy(ROOT / "pyproject.toml", moved)
    monkeypatch.setattr(bootstrap, "ROOT", moved)
    assert bootstrap.lock_digest("run") != here


def test_packages_that_may_not_be_installed_are_named_in_one_line_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATEPOST_NO_APT", "1")
    monkeypatch.setitem(bootstrap.LIBRARIES, "libnone9", "libnone.so.9")
    missing = bootstrap.missing_packages(with_tests=False, for_build=False)
    assert "libnone9" in missing
    bootstrap.install_system_packages(["libnone9"])
    told = capsys.readouterr().out
    assert "sudo apt-get install --no-install-recommends -y libnone9" in told
    assert "缺少" in told


def test_an_old_python_is_refused_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    assert bootstrap.main(["setup"]) == 1
    told = capsys.readouterr().err
    assert "or newer is needed" in told
    assert "更新版本" in told


def test_a_full_disk_is_refused_before_anything_is_made(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", checkout)
    monkeypatch.setattr(bootstrap, "STAMP", checkout / "none")
    monkeypatch.setattr(bootstrap, "NEEDED_DISK_MB", 10**12)
    with pytest.raises(bootstrap.SetupFailed, match="MB free"):
        bootstrap.check_disk()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one that was locked"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)", "certificate"),
        ("Temporary failure in name resolution", "cannot be reached"),
        ("something else", "something else"),
    ],
)
def test_what_pip_says_becomes_a_sentence(output: str, sentence: str) -> None:
    failure = bootstrap.pip_failure(output)
    assert sentence in failure.en
    assert failure.zh


def a_command(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_lanes_run_beside_each_other_and_each_command_is_told_whole(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    # Each waits for what the other one leaves.
    wait = "import pathlib, time\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.01)\n"
    leave = "pathlib.Path({!r}).touch(); print({!r}); print({!r})"
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    first = a_command("import pathlib;" + leave.format(one, "a", "a"))
    second = a_command(wait.format(one) + leave.format(other, "b", "b"))
    third = a_command(wait.format(other) + "print('c'); print('c')")
    assert bootstrap.beside([[first, third], [second]]) == 0
    told = capfdbinary.readouterr().out.split(b"\n")
    said = b"".join(line for line in told if line in {b"a", b"b", b"c"})
    assert said in {b"aabbcc", b"aaccbb"}


def test_a_lane_that_fails_lets_nothing_more_begin(tmp_path: Path) -> None:
    after = a_command(f"import pathlib; pathlib.Path({str(tmp_path / 'after')!r}).touch()")
    assert bootstrap.beside([[a_command("raise SystemExit(3)"), after], []]) == 3
    assert not (tmp_path / "after").exists()


def test_whoever_checks_or_tests_gets_every_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # so that it comes back after
    ran: list[str] = []

    def note(lanes: list[list[list[str]]]) -> int:
        ran.extend(bootstrap.shown(command) for lane in lanes for command in lane)
        return 0

    monkeypatch.setattr(bootstrap, "beside", note)
    monkeypatch.setattr(bootstrap, "steps", lambda commands: note([commands]))
    checks = {"ruff format", "ruff check", "python -m mypy", "lint-imports", "tests.tools.i18n"}
    assert bootstrap.do_check([]) == 0
    assert {check for check in checks for command in ran if check in command} == checks
    ran.clear()
    assert bootstrap.do_test([]) == 0
    assert {check for check in checks for command in ran if check in command} == checks
    # Every test is in one of three runs: what two leave out is what the others take.
    domain, side_by_side, alone = (command for command in ran if "pytest" in command)
    left_out = {word.removeprefix("--ignore=") for word in side_by_side.split() if "ignore" in word}
    named = {word for word in (*domain.split(), *alone.split()) if word.startswith("tests/")}
    assert left_out == named == {bootstrap.DOMAIN_TESTS, *bootstrap.ALONE_TESTS}
    assert all((ROOT / place).exists() for place in named)
    assert "--cov-fail-under=100" in domain
