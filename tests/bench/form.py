"""The one form of every benchmark's report: a table for people, one JSON object for machines."""

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Result:
    """One measured number."""

    metric: str
    value: float
    unit: str
    baseline: float | None = None
    """What the same run measured for the least that must be done, in the same unit."""
    target: float | None = None
    """For the ratio where there is a baseline, else for the value."""
    at_most: bool = False
    """True: smaller is better, so the target is an upper bound."""

    @property
    def ratio(self) -> float | None:
        """Give value / baseline; None without a baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Say whether the target is reached; None where none is set."""
        if self.target is None:
            return None
        reached = self.ratio if self.ratio is not None else self.value
        return reached <= self.target if self.at_most else reached >= self.target


def arguments(bench: str, about: str | None) -> argparse.ArgumentParser:
    """Give the parser of a benchmark's command, with what all of them take."""
    parser = argparse.ArgumentParser(
        prog=f"python -m tests.bench.{bench}", description=(about or "").partition("\n")[0]
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results here too")
    return parser


def a_budget(text: str) -> float:
    """Take milliseconds, more than none.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        budget_ms = float(text)
    except ValueError:
        budget_ms = 0.0
    if not 0 < budget_ms < 60_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no budget: say milliseconds, as in 33")
    return budget_ms


def report(bench: str, results: Sequence[Result], json_path: Path | None, **extra: object) -> None:
    """Print the results, and write them where asked.

    Args:
        extra: more of the run's facts, for the JSON object only.
    """
    table = Table(title=f"{bench} · {commit()}")
    for name in ("metric", "value", "unit", "baseline", "ratio", "target", "met"):
        table.add_column(name, justify="left" if name in {"metric", "unit"} else "right")
    for result in results:
        bound = "" if result.target is None else ("≤ " if result.at_most else "≥ ")
        table.add_row(
            result.metric,
            _number(result.value),
            result.unit,
            _number(result.baseline),
            _number(result.ratio),
            bound + _number(result.target),
            {True: "yes", False: "NO", None: ""}[result.met],
        )
    Console(width=110).print(table)
    if json_path is not None:
        document = {
            "bench": bench,
            "commit": commit(),
            "machine": machine(),
            "results": [
                {
                    "metric": result.metric,
                    "value": result.value,
                    "unit": result.unit,
                    "baseline": result.baseline,
                    "ratio": result.ratio,
                    "target": result.target,
                    "met": result.met,
                }
                for result in results
            ],
            **extra,
        }
        json_path.parent.mkdir(parents=True, exist_ok=True)
        json_path.write_text(
            json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def commit() -> str:
    """Name the commit measured; with a plus when files differ from it."""
    try:
        named = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return named.stdout.strip()


def machine() -> dict[str, object]:
    """Describe the machine without naming it."""
    return {
        "cpus": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def _number(value: float | None) -> str:
    if value is None:
        return ""
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    return f"{value:,.{digits}f}"
