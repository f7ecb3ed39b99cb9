"""Every fault in full: `python -m tests.faults [--part NAME] [--seed N] [--count N] [--json FILE]`.

Each part is a module of `tests.faults.parts` with `run(Wanted) -> Told`. What was done is
printed with its counts and the seed that does the same again; 1 when anything was wrong.
"""

import argparse
import importlib
import json
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.telling import Told, Wanted

HERE = Path(__file__).parent / "parts"


def names() -> list[str]:
    """Give the parts there are."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__init__")


def run(name: str, seed: int, count: int | None) -> Told:
    """Run one part in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix=f"gatepost-faults-{name}-") as folder:
        part = importlib.import_module(f"tests.faults.parts.{name}")
        told: Told = part.run(Wanted(Path(folder), seed, count))
        return told


def main() -> int:
    """Run what was asked for; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--part", action="append", choices=names(), help="only this; repeatable")
    parser.add_argument("--seed", type=int, help="do again what a run with this seed did")
    parser.add_argument("--count", type=int, help="how often; by default what the issue asks")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts here, too")
    options = parser.parse_args()
    # What goes wrong on purpose is logged by the product; here only the outcome is of interest.
    logging.disable(logging.CRITICAL)
    seed = options.seed if options.seed is not None else random.randrange(2**32)
    written: dict[str, object] = {"seed": seed}
    failed = []
    for name in options.part or names():
        print(f"== {name} (seed {seed})", flush=True)
        started = time.monotonic()
        told = run(name, seed, options.count)
        for words, number in told.counts.items():
            print(f"   {number:>8,} {words}", flush=True)
        for line in told.wrong[:20]:
            print(f"   WRONG: {line}", flush=True)
        print(f"   {time.monotonic() - started:.0f} s", flush=True)
        written[name] = {"counts": dict(told.counts), "wrong": list(told.wrong)}
        if told.wrong:
            failed.append(name)
    if options.json is not None:
        options.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    if failed:
        again = " ".join(f"--part {name}" for name in failed)
        print(f"again: python -m tests.faults {again} --seed {seed}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
