"""What holds for every test: no screen, no unexpected log lines, no processes left behind."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator

import psutil
import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt. A test that needs a real X server starts one for a process of its own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false")
# What a test sends stays on this machine: no kiosk asks the network for relays.
os.environ["GATEPOST_FIND_RELAYS"] = "false"

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session", autouse=True)
def garbage_is_collected_in_the_main_thread() -> Iterator[None]:
    """Collect cycles only between modules: a thread of a test's hub must not destroy a window.

    Qt objects in a cycle that another thread's allocation happens to collect are destroyed
    there, which ends the process.
    """
    gc.disable()
    gc.freeze()  # Python, Qt and the list of all tests
    yield
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def no_garbage_for_the_next_module() -> Iterator[None]:
    """Leave nothing behind for whoever comes next.

    What outlives a module is not looked through again and again: it only grows, and each kiosk
    that a test opens has its garbage collected, too.
    """
    before = gc.get_freeze_count()
    yield
    if gc.get_freeze_count() > before:  # a kiosk froze what it had, and is gone
        gc.unfreeze()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def relays_are_looked_for_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a kiosk of this process asks the network on the loopback."""
    monkeypatch.setattr("sync.client.finding.INTERFACES", ("127.0.0.1",))


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs at WARNING or above, unless it is marked `expects_warnings`."""
    yield
    if request.node.get_closest_marker("expects_warnings"):
        return
    unexpected = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    if unexpected:
        pytest.fail("unexpected log lines:\n" + "\n".join(unexpected), pytrace=False)


def _children() -> set[tuple[int, str]]:
    found = set()
    for child in psutil.Process().children(recursive=True):
        try:
            if child.status() != psutil.STATUS_ZOMBIE:
                found.add((child.pid, child.name()))
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture(scope="session", autouse=True)
def no_processes_left_behind() -> Iterator[None]:
    """Fail the run when a process that a test started outlives all tests.

    Set up before, and therefore torn down after, every other session fixture.
    """
    before = _children()
    yield
    left = _children() - before
    if left:
        gone, alive = psutil.wait_procs(
            [psutil.Process(pid) for pid, _ in left if psutil.pid_exists(pid)], timeout=5
        )
        del gone
        names = sorted(child.name() for child in alive if child.is_running())
        assert not names, f"processes left behind by tests: {names}"
