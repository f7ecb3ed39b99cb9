"""PySide6 must not give away None: 6.12.0 on Python 3.11 does, and aborts after a while."""

from __future__ import annotations

import subprocess
import sys

CALLS = 30_000

CALL_A_VOID_METHOD_OFTEN = f"""
import sys
from PySide6.QtCore import QObject
thing = QObject()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    thing.setObjectName("gate")
print(sys.getrefcount(None) - before)
"""


def test_none_survives_thirty_thousand_void_calls() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALL_A_VOID_METHOD_OFTEN],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > -CALLS // 10
