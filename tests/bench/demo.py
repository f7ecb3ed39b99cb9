"""The figures after the demonstration: kiosk, hub and script must say exactly the same.

`python -m tests.bench.demo [--json FILE]` gives the whole demonstration, offscreen.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.form import Result, arguments, report

FIGURES = ("volunteers", "turns", "served", "minutes")


def main() -> None:
    """Run the demonstration and compare."""
    options = arguments("demo", __doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.json"
        began = time.monotonic()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "kiosk", "demo", "--film"),
                *("--json", str(path), "--folder", f"{folder}/demo"),
            ],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            check=False,
            timeout=120,
        )
        took_s = time.monotonic() - began
        said = json.loads(path.read_text(encoding="utf-8"))
    figures = said["figures"]
    results = [
        Result(f"{name} at {side}", figures[side][name], "", figures["script"][name], target=1.0)
        for name in FIGURES
        for side in ("kiosk", "hub")
    ]
    happened = [outcome["happened"] for outcome in said["outcomes"]]
    expected = said["script"]["expected"]
    right = sum(a == b for a, b in zip(happened, expected, strict=False))
    most = max(sample["pending"] for sample in said["pending"])
    report(
        "demo",
        [
            *results,
            Result("outcomes as the script says", right, "", len(expected), target=1.0),
            Result("most pending while cut", most, "entries"),
            Result("whole demonstration", took_s, "s", target=60.0, at_most=True),
        ],
        options.json,
        exit_code=done.returncode,
    )
    exact = all(figures[side] == figures["script"] for side in ("kiosk", "hub"))
    if done.returncode or not exact or happened != expected:
        raise SystemExit("the demonstration did not agree with its script")


if __name__ == "__main__":
    main()
