"""Badges drawn as a webcam would see them: the limits of what is read, beside three decoders.

`python -m tests.bench.film [--json FILE] [--seed N] [--quick] [--only WORD] [--budget-ms 33]`

Frames are 1280x720, of real badge codes before a busy background (`tests.bench.scenes` says how
each effect is made). Per condition the effect grows step by step; a limit is the hardest step
of which, and of every easier one, at least 95 % are read, each frame by a new Reader within
its budget. Then films: badges brought into view, counted in frames from the badge's first to the
first read; badges held still for a second in noise; and a gate with nobody there. The scenes
are fitted so that plain zxing-cpp does about what issue 3 measured for the best single decoder.
The same seed draws the same frames; what a reader does within a deadline is the machine's.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from kiosk.scanning.reader import Reader
from tests.bench.form import Result, a_budget, arguments, report
from tests.bench.rivals import RIVALS, ZXING, warm_up
from tests.bench.scenes.conditions import CONDITIONS, Condition
from tests.bench.scenes.moving import FPS, MANNERS
from tests.bench.scenes.trials import (
    ENOUGH,
    NAMES,
    OURS,
    Empty,
    Stopwatch,
    brought_into_view,
    held_in_the_dark,
    limit,
    nobody_there,
    swept,
)

UNREACHED = {True: 99.0, False: -1.0}
"""A limit's value when not even the easiest step is read, by `smaller_is_harder`. JSON has no
infinity."""
QUICK = 5


def limits(condition: Condition, shares: dict[str, list[float]]) -> list[Result]:
    """Give each decoder's limit, or its share where that is the figure."""
    results = []
    target: float | None
    for name in NAMES:
        ours = name == OURS
        if condition.share_at is not None:
            at = condition.steps.index(condition.share_at)
            value, unit = 100 * shares[name][at], "%"
            what, target = f"read at {condition.unit} {condition.share_at:g}", 100 * ENOUGH
        else:
            reached = limit(condition.steps, shares[name])
            value = UNREACHED[condition.smaller_is_harder] if reached is None else reached
            unit = "(none)" if reached is None else condition.unit
            what, target = "limit", condition.target
        results.append(
            Result(
                f"{condition.name}: {name} {what}",
                value,
                unit,
                target=target if ours else None,
                at_most=condition.smaller_is_harder,
            )
        )
    return results


def times_to_read(manner: str, counts: dict[str, list[int]]) -> list[Result]:
    """Compare the median frames to the first read with plain zxing-cpp's.

    Frames are whole numbers: the median lies within its frame by how many lie before it.
    """
    medians = {name: statistics.median_grouped(frames) for name, frames in counts.items()}
    theirs = medians[ZXING.name]
    results = [Result(f"first read, {manner}", medians[OURS], "frames", theirs, 0.85, at_most=True)]
    return results + [
        Result(f"first read, {manner}: {rival.name}", medians[rival.name], "frames")
        for rival in RIVALS
    ]


def dark_results(firsts: dict[str, list[int | None]]) -> list[Result]:
    """Give the share of badges that were read within their second."""
    return [
        Result(
            f"noise sigma=30, held for 1 s: {name}",
            100 * sum(index is not None for index in frames) / len(frames),
            "%",
            target=80.0 if name == OURS else None,
        )
        for name, frames in firsts.items()
    ]


def empty_results(empty: Empty) -> list[Result]:
    """Compare frames with nobody in them with plain zxing-cpp's on the same frames."""
    plain = statistics.median(empty.zxing_ms)
    results = [
        Result("empty scene, frames gated", len(empty.gated_ms), "", None),
        Result("empty scene, frames looked at", len(empty.looked_ms), "", None),
    ]
    if empty.gated_ms:
        gated = statistics.median(empty.gated_ms)
        results.append(Result("empty scene, gated p50", gated, "ms", plain, 0.1, at_most=True))
    if empty.looked_ms:
        looked = statistics.median(empty.looked_ms)
        results.append(Result("empty scene, looked p50", looked, "ms", plain, 1.3, at_most=True))
    return results


def watch_results(watch: Stopwatch) -> list[Result]:
    """Say how long ours looked, and whether it ever said what nobody showed."""
    over = f"overruns of {watch.budget_s * 1000:g} ms"
    p50, p95 = np.percentile(watch.looks_ms, (50, 95))
    return [
        Result("look p50", float(p50), "ms"),
        Result("look p95", float(p95), "ms"),
        Result("longest look", max(watch.looks_ms), "ms"),
        Result(over, watch.overruns(watch.looks_ms), "%", target=1.0, at_most=True),
        Result(f"{over}, processor time", watch.overruns(watch.busy_ms), "%"),
        Result("wrong texts", watch.wrong, "", target=0.0, at_most=True),
    ]


def printed(condition: Condition, shares: dict[str, list[float]]) -> None:
    """Show one condition's curves, a line a decoder."""
    table = Table(title=f"{condition.name}, {condition.unit}: % read", title_justify="left")
    table.add_column("decoder")
    for step in condition.steps:
        wanted = step in {condition.target, condition.share_at}
        table.add_column(f"{step:g}" + ("*" if wanted else ""), justify="right")
    for name in NAMES:
        table.add_row(name, *(f"{100 * share:.0f}" for share in shares[name]))
    Console(width=110).print(table)


def main(words: Sequence[str] | None = None) -> int:
    """Measure and report."""
    parser = arguments("film", __doc__)
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn (1)")
    parser.add_argument("--quick", action="store_true", help="a few frames of each: a rough idea")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="the conditions and films whose name has it"
    )
    parser.add_argument("--budget-ms", type=a_budget, default="33", metavar="MS", help="(33)")
    options: argparse.Namespace = parser.parse_args(words)
    if options.seed < 0:
        parser.error("a seed is nought or more")
    cv2.setNumThreads(1)
    for rival in RIVALS:
        warm_up(rival.read)
    warm_up(Reader().read)
    watch, began = Stopwatch(options.budget_ms / 1000), time.monotonic()
    results: list[Result] = []
    curves: dict[str, object] = {}
    for condition in CONDITIONS:
        if options.only in condition.name:
            shares = swept(condition, options.seed, watch, QUICK if options.quick else None)
            printed(condition, shares)
            results += limits(condition, shares)
            curves[condition.name] = {"unit": condition.unit, "steps": condition.steps} | shares
    if options.only in "held in the dark":
        firsts = held_in_the_dark(options.seed, watch, QUICK if options.quick else 20)
        results += dark_results(firsts)
        curves["held in the dark"] = firsts
    for manner in MANNERS:
        name = f"first read, {manner.hardness.value}"
        if options.only in name:
            counts = brought_into_view(manner, options.seed, watch, QUICK if options.quick else 20)
            results += times_to_read(manner.hardness.value, counts)
            curves[name] = counts
    if options.only in "empty scene":
        empty = nobody_there(options.seed, watch, 40 if options.quick else 4 * FPS)
        results += empty_results(empty)
    looks = len(watch.looks_ms)
    if not looks:
        parser.error(f"nothing is named {options.only!r}")
    results += watch_results(watch)
    report(
        "film",
        results,
        options.json,
        seed=options.seed,
        quick=options.quick,
        budget_ms=options.budget_ms,
        looks=looks,
        took_s=round(time.monotonic() - began, 1),
        curves=curves,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
