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
