"""A kiosk on a screen of its own, driven from outside: what is seen of it, and what is done to it."""

import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.fingers import Fingers

ROOT = Path(__file__).resolve().parents[2]
WITHIN_S = 15.0
"""A generous limit for one thing to be seen; a machine under load is slow."""
_AGAIN_S = 0.06

Seen = dict[str, Any]


class Screen:
    """The kiosk's process, what it shows, and the fingers before it."""

    def __init__(self, display: str, folder: Path, log: Path) -> None:
        with log.open("w") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.desk_on_screen", str(folder)],
                cwd=ROOT,
                env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        self._log = log
        self.fingers = Fingers(display)

    # ---- what is seen -----------------------------------------------------------------------

    def look(self) -> Seen:
        """Give what is on the screen now."""
        return self._ask("look")

    def wait(self, what: str, true: Callable[[Seen], object]) -> Seen:
        """Look until something is so."""
        until = time.monotonic() + WITHIN_S
        while True:
            seen = self.look()
            if true(seen):
                return seen
            shown = sorted({one["name"] for one in seen["widgets"] if one["name"]})
            assert time.monotonic() < until, f"never seen: {what}\n{seen['page']}: {shown}"
            time.sleep(_AGAIN_S)

    def find(self, pattern: str, kind: str = "") -> Seen:
        """Wait for something whose name fits, that a tap would reach."""
        seen = self.wait(pattern, lambda seen: _fitting(seen, pattern, kind))
        return _fitting(seen, pattern, kind)[0]

    def on_page(self, name: str) -> Seen:
        """Wait until a page is at the front."""
        return self.wait(f"the page {name}", lambda seen: seen["page"] == name)

    def reads(self, pattern: str) -> Seen:
        """Wait until something is to be read anywhere."""
        fits = re.compile(pattern, re.DOTALL)
        return self.wait(
            pattern, lambda seen: any(fits.search(one["name"]) for one in seen["widgets"])
        )

    # ---- what is done -----------------------------------------------------------------------

    def tap(self, pattern: str, kind: str = "") -> None:
        """Tap on what has this name."""
        left, top, width, height = self.find(pattern, kind)["box"]
        self.fingers.tap(left + width // 2, top + height // 2)

    def close_window(self) -> None:
        """Tap on the window's cross, which this bare screen does not draw."""
        self.fingers.close_window(self.look()["window"])

    def let_pass(self, minutes: float) -> None:
        """Let time go by on the kiosk's clock."""
        self._ask(f"pass {minutes * 60}")

    def wait_for_the_end(self) -> int:
        """Wait until the process has ended; give its exit status."""
        return self._process.wait(WITHIN_S)

    def close(self) -> None:
        """End the process if it still runs."""
        self.fingers.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _ask(self, line: str) -> Seen:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise AssertionError(f"the kiosk has ended: {self._log.read_text()}") from None
        ready, _, _ = select.select([self._process.stdout], [], [], WITHIN_S)
        answer = self._process.stdout.readline() if ready else ""
        assert answer, f"the kiosk does not answer: {self._log.read_text()}"
        told: Seen = json.loads(answer)
        return told


def _fitting(seen: Seen, pattern: str, kind: str) -> list[Seen]:
    """Give what fits the pattern whole and a tap would reach."""
    fits = re.compile(pattern, re.DOTALL)
    return [
        one
        for one in seen["widgets"]
        if one["free"] and one["on"] and kind in one["kind"] and fits.fullmatch(one["name"])
    ]
