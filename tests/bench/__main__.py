"""Every benchmark, one after the other: `python -m tests.bench [--json FOLDER]`.

Each runs in a process of its own, so that none warms the next one's caches. The photographs
that `read` wants lie beside the checkout where there are any; they are nobody's to commit.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_BENCHES = {"__init__", "__main__", "engines", "form", "gates", "pictures", "rivals"}
PHOTOS = HERE.parents[2] / "shared" / "photos"
"""`../shared/photos`, seen from the checkout."""


def names() -> list[str]:
    """Give the benchmarks there are."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHES)


def wanted_by(name: str) -> list[str] | None:
    """Give what a benchmark must be told; None when this machine does not have it."""
    if name != "read":
        return []
    return [str(PHOTOS)] if PHOTOS.is_dir() else None


def main() -> int:
    """Run them; 1 when one could not be run to its end."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FOLDER", help="write NAME.json here, each")
    options = parser.parse_args()
    failed = []
    for number, name in enumerate(names(), start=1):
        print(f"[{number}/{len(names())}] {name}", flush=True)
        wanted = wanted_by(name)
        if wanted is None:
            print("left out: there are no photographs in ../shared/photos", flush=True)
            continue
        written = [] if options.json is None else ["--json", str(options.json / f"{name}.json")]
        if options.json is not None:
            options.json.mkdir(parents=True, exist_ok=True)
        if subprocess.run(
            [sys.executable, "-m", f"tests.bench.{name}", *wanted, *written], check=False
        ).returncode:
            failed.append(name)
    if failed:
        print(f"did not run to their end: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
