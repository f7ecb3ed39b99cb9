"""Disks that go bad: calls that fail by strace's hand, and folders that hold very little."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults.recording import strace

WITHIN_S = 60.0


@contextlib.contextmanager
def failing(pid: int, fault: str, log: Path) -> Iterator[None]:
    """Let calls of a running process fail, all of its threads', until this ends.

    Args:
        fault: as strace's `inject=`: `fsync,fdatasync:error=EIO`.
    """
    before = log.stat().st_size if log.exists() else 0
    calls = fault.partition(":")[0]
    with log.open("ab") as told:
        tracer = subprocess.Popen(
            [strace(), "-f", "-p", str(pid), "-e", f"trace={calls}", "-e", f"inject={fault}"],
            stderr=told,
            stdout=subprocess.DEVNULL,
        )
        try:
            until = time.monotonic() + WITHIN_S
            while b"attached" not in log.read_bytes()[before:]:
                assert tracer.poll() is None, log.read_bytes()[before:]
                assert time.monotonic() < until
                time.sleep(0.01)
            yield
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(WITHIN_S)


def run_failing(fault: str, code: str, *arguments: str, log: Path) -> list[list[str]]:
    """Run Python code with calls that fail, and give the words of each line that it printed."""
    calls = fault.partition(":")[0]
    tracing = [strace(), "-f", "-o", str(log), "-e", f"trace={calls}", "-e", f"inject={fault}"]
    done = subprocess.run(
        [*tracing, sys.executable, "-B", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [line.split() for line in done.stdout.splitlines()]


@contextlib.contextmanager
def small_disk(folder: Path, size_kib: int) -> Iterator[Path]:
    """Mount a disk of so many KiB at `folder`; only root may."""
    folder.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_kib}k,mode=700", "gatepost", str(folder)],
        check=True,
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def may_mount(folder: Path) -> bool:
    """Say whether this account may mount here: containers often may not."""
    if os.geteuid() != 0:
        return False
    try:
        with small_disk(folder / "may-mount", 64):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def fill(disk: Path, leave_kib: int = 0) -> Path:
    """Take all the space of a disk but a little; give the file that does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        size = file.tell()
        file.truncate(max(0, size - leave_kib * 1024))
    return ballast
