"""Photographs of QR codes: what is read, how fast, beside three plain decoders.

`python -m tests.bench.read DIR [--size 1280x720|native] [--budget-ms 33] [--json FILE]`

Every picture below DIR is read grey and fitted into the size, never enlarged. NAME.txt beside
a picture is its text, compared after line ends and surrounding white space are made alike;
where it is empty or missing, any text counts as read. Below a folder called `neg` every text
is a wrong one. Each picture meets a new Reader with its whole budget, as the first frame of a
badge does, and straight after it each rival, so that a noisy moment hits all alike; the order turns. The texts
are those of the first call; the milliseconds are the median of four calls (new Readers) unless
the first ran over the budget: then they are the first's.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from kiosk.scanning.glance import Grey
from kiosk.scanning.reader import Reader
from tests.bench.form import Result, a_budget, arguments, report
from tests.bench.pictures import HERE, Picture, Verdict, fitted, judge, opened, pictures_below
from tests.bench.rivals import RIVALS, ZXING, warm_up

OURS = "gatepost"
CALLS = 4
TARGETS = {33.0: {"zxing": 95.5, "jsqr": 94.0}, 100.0: {"zxing": 96.5, "jsqr": 94.8}}
"""Issue 3: per cent to read at 1280x720, by budget and folder."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one decoder made of one picture."""

    texts: list[str]
    ms: float
    verdict: Verdict
    by: str = ""


Call = Callable[[Grey], tuple[list[str], str]]
Ready = Callable[[], Call]
"""Makes a decoder that has seen nothing yet; that is not timed."""


def decoders(budget_s: float) -> dict[str, Ready]:
    """Give all of them: ours first, the rivals as they come."""

    def ours() -> Call:
        reader = Reader()

        def call(grey: Grey) -> tuple[list[str], str]:
            glance = reader.look(grey, time.monotonic() + budget_s)
            return glance.texts, glance.by

        return call

    def plain(read: Callable[[Grey], list[str]]) -> Ready:
        return lambda: lambda grey: (read(grey), "")

    return {OURS: ours, **{rival.name: plain(rival.read) for rival in RIVALS}}


def measured(
    folder: Path, pictures: Sequence[Picture], size: tuple[int, int] | None, budget_s: float
) -> dict[str, list[Answer]]:
    """Read every picture with every decoder, in the pictures' order.

    Raises:
        OSError: a picture cannot be read, or is none.
    """
    calls = decoders(budget_s)
    for ready in calls.values():
        warm_up(ready())
    answers: dict[str, list[Answer]] = {name: [] for name in calls}
    for picture in pictures:
        grey = opened(folder / picture.path)
        if grey is None:
            raise OSError(f"{picture.path} is not a picture that can be opened")
        frame = fitted(grey, size)
        said = {name: _timed(ready(), frame) for name, ready in calls.items()}
        times = {name: [ms] for name, (_, _, ms) in said.items()}
        for turn in range(1, CALLS):
            # Whoever comes second finds picture and code warm: not the same one each time.
            for name in reversed(calls) if turn % 2 else calls:
                if times[name][0] <= budget_s * 1000:
                    times[name].append(_timed(calls[name](), frame)[2])
        for name, (texts, by, _) in said.items():
            ms = statistics.median(times[name])
            answers[name].append(Answer(texts, ms, judge(picture, texts), by))
    return answers


def _timed(call: Call, frame: Grey) -> tuple[list[str], str, float]:
    began = time.perf_counter()
    texts, by = call(frame)
    return texts, by, (time.perf_counter() - began) * 1000


@dataclass(frozen=True, slots=True)
class Score:
    """What one decoder did in one folder."""

    pictures: int
    read: int
    wrong: int
    missed: int
    hit_ms: tuple[float, float] | None
    """p50 and p95 of the pictures read; None when there are none."""
    miss_ms: tuple[float, float] | None
    """The same of the others."""
    overruns: int

    @classmethod
    def of(cls, answers: Sequence[Answer], budget_ms: float) -> "Score":
        """Count."""
        count = {v: sum(a.verdict is v for a in answers) for v in Verdict}
        return cls(
            len(answers),
            count[Verdict.READ],
            count[Verdict.WRONG],
            count[Verdict.MISSED],
            _p50_p95([a.ms for a in answers if a.verdict is Verdict.READ]),
            _p50_p95([a.ms for a in answers if a.verdict is not Verdict.READ]),
            sum(a.ms > budget_ms for a in answers),
        )


def _p50_p95(times_ms: Sequence[float]) -> tuple[float, float] | None:
    if not times_ms:
        return None
    p50, p95 = np.percentile(times_ms, (50, 95))
    return float(p50), float(p95)


def on_both(ours: Sequence[Answer], theirs: Sequence[Answer]) -> tuple[float, float] | None:
    """Give the median ms of each on the pictures that both read; None without any."""
    both = [
        (a.ms, b.ms)
        for a, b in zip(ours, theirs, strict=True)
        if a.verdict is b.verdict is Verdict.READ
    ]
    if not both:
        return None
    return statistics.median(a for a, _ in both), statistics.median(b for _, b in both)


def results_of(
    groups: Sequence[str],
    answers: dict[str, list[Answer]],
    size: tuple[int, int] | None,
    budget_ms: float,
) -> list[Result]:
    """Give every figure of the issue's table that photographs can show.

    Args:
        groups: the folder of each picture, in the answers' order.
    """
    targets = TARGETS.get(budget_ms, {}) if size == (1280, 720) else {}
    results: list[Result] = []
    for group in dict.fromkeys(groups):
        for name, all_answers in answers.items():
            mine = [a for a, g in zip(all_answers, groups, strict=True) if g == group]
            score, is_ours = Score.of(mine, budget_ms), name == OURS
            at_least = targets.get(group) if is_ours else None
            nothing_wrong = 0.0 if is_ours and group == "neg" else None
            share = 100 * score.read / score.pictures
            results.append(Result(f"{group}: {name} read", share, "%", target=at_least))
            results.append(
                Result(f"{group}: {name} wrong", score.wrong, "", None, nothing_wrong, at_most=True)
            )
            results.append(Result(f"{group}: {name} missed", score.missed, ""))
            for what, times in (("hit", score.hit_ms), ("miss", score.miss_ms)):
                for quantile, ms in zip(("p50", "p95"), times or (), strict=False):
                    results.append(Result(f"{group}: {name} {what} {quantile}", ms, "ms"))
            results.append(Result(f"{group}: {name} overruns", score.overruns, ""))
    both = on_both(answers[OURS], answers[ZXING.name])
    if both is not None:
        results.append(Result("hit p50 where both read", both[0], "ms", both[1], 1.3, at_most=True))
    over = 100 * sum(a.ms > budget_ms for a in answers[OURS]) / len(groups)
    results.append(Result("overruns", over, "%", target=1.0, at_most=True))
    return results


def printed(groups: Sequence[str], answers: dict[str, list[Answer]], budget_ms: float) -> None:
    """Show the decoders beside each other, a line per folder and decoder."""
    table = Table(title=f"{len(groups)} pictures, {budget_ms:g} ms each")
    for head in ("folder", "decoder", "read", "%", "wrong", "missed"):
        table.add_column(head, justify="left" if head in {"folder", "decoder"} else "right")
    for head in ("hit ms p50", "p95", "miss ms p50", "p95", "overruns"):
        table.add_column(head, justify="right")
    for group in dict.fromkeys(groups):
        for name, all_answers in answers.items():
            mine = [a for a, g in zip(all_answers, groups, strict=True) if g == group]
            score = Score.of(mine, budget_ms)
            table.add_row(
                *(group, name, f"{score.read}/{score.pictures}"),
                *(f"{100 * score.read / score.pictures:.1f}", str(score.wrong), str(score.missed)),
                *(f"{ms:.1f}" for ms in score.hit_ms or ()),
                *(() if score.hit_ms else ("", "")),
                *(f"{ms:.1f}" for ms in score.miss_ms or ()),
                *(() if score.miss_ms else ("", "")),
                str(score.overruns),
            )
    Console(width=110).print(table)


def a_size(text: str) -> tuple[int, int] | None:
    """Take WIDTHxHEIGHT or `native`, which is None.

    Raises:
        argparse.ArgumentTypeError: it is neither.
    """
    if text == "native":
        return None
    width, x, height = text.partition("x")
    if not (x and width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: say 1280x720, or native")
    return int(width), int(height)


def main() -> int:
    """Measure and report; 2 when there is nothing to read."""
    parser = arguments("read", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="pictures, with NAME.txt each")
    parser.add_argument("--size", type=a_size, default="1280x720", help="or native (1280x720)")
    parser.add_argument("--budget-ms", type=a_budget, default="33", metavar="MS", help="(33)")
    options = parser.parse_args()
    folder, size, budget_ms = options.folder, options.size, options.budget_ms
    if not folder.is_dir():
        print(f"There is no folder {folder}.", file=sys.stderr)
        return 2
    pictures = pictures_below(folder)
    if not pictures:
        print(f"There are no pictures below {folder}.", file=sys.stderr)
        return 2
    cv2.setNumThreads(1)
    try:
        answers = measured(folder, pictures, size, budget_ms / 1000)
    except OSError as error:
        print(f"A picture cannot be read: {error}", file=sys.stderr)
        return 2
    groups = [picture.group for picture in pictures]
    if groups == [HERE] * len(groups):
        groups = [folder.resolve().name] * len(groups)  # DIR is .../zxing itself
    printed(groups, answers, budget_ms)
    report(
        "read",
        results_of(groups, answers, size, budget_ms),
        options.json,
        size="native" if size is None else f"{size[0]}x{size[1]}",
        budget_ms=budget_ms,
        pictures={
            name: [
                {"path": p.path.as_posix(), "texts": a.texts, "ms": round(a.ms, 3)}
                | ({"by": a.by} if name == OURS else {})
                for p, a in zip(pictures, all_answers, strict=True)
            ]
            for name, all_answers in answers.items()
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
