"""Keeping the desk open: one that crashed is started again, to the state that it was in.

The desk runs in a child of this process. A child that ends by itself is the end; one that was
killed by its own bug (a signal, an abort of Qt, a code that no exit of ours has) is started
again, unless it does so again and again: then somebody should know. What it recorded is in the
journal, what it showed is in `kiosk.desk.resuming`.

On POSIX the child is forked before anything heavy was imported: it costs a start nothing.
"""

import logging
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

RESTARTED = "GATEPOST_RESTARTED"
"""Set for a desk that takes up where one that crashed was."""
CHILD = "GATEPOST_DESK"
"""Set in the desk's own process, where no fork is to be had."""
OURS = frozenset({0, 1, 2, 130})
"""Codes with which a desk ends by itself."""
MOST = 5
"""So many crashes within `WITHIN_S` are one too many."""
WITHIN_S = 120.0
FAILED = 70


def keep(run: Callable[[], int], command: Sequence[str]) -> int:
    """Run the desk until it ends by itself; give its exit code.

    Args:
        run: opens the desk and waits for its end; called in a process of its own.
        command: what starts this program anew, where processes cannot be forked.
    """
    if os.environ.get(CHILD):
        return run()
    crashes: list[float] = []
    while True:
        code = _forked(run) if hasattr(os, "fork") else _spawned(command)
        if code in OURS:
            return code
        now = time.monotonic()
        crashes = [at for at in crashes if now - at < WITHIN_S]
        crashes.append(now)
        log.warning("the desk ended with %d and is started again", code)
        if len(crashes) >= MOST:
            log.error("the desk crashed %d times in %d s", MOST, WITHIN_S)
            return FAILED
        os.environ[RESTARTED] = "1"


def _forked(run: Callable[[], int]) -> int:
    """Run it in a fork: safe, because nothing has started a thread yet."""
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            code = run()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        except KeyboardInterrupt:
            code = 130
        except Exception as bug:  # noqa: BLE001  # the child's top level: it must not go on here
            # By its kind and place only: its message might hold a name.
            last = traceback.extract_tb(bug.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            log.error("a bug: %s at %s", type(bug).__name__, where)  # noqa: TRY400
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)  # the parent's exit handlers are the parent's
    return _waited(child)


def _waited(child: int) -> int:
    """Wait for the child; pass on what asks this process to end."""

    def pass_on(number: int, _frame: object) -> None:
        os.kill(child, number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        _, status = os.waitpid(child, 0)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return os.waitstatus_to_exitcode(status)


def _spawned(command: Sequence[str]) -> int:
    return subprocess.run(command, env={**os.environ, CHILD: "1"}, check=False).returncode
