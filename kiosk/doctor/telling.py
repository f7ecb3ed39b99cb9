"""What `gatepost doctor camera` says: a line that changes, a verdict, a report, a JSON file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from kiosk.doctor.examining import CardFigures, Figures
from kiosk.doctor.verdict import SIGNS, WORDS, Finding, Mark
from sync.domain.wording import Language, Say

_STYLES = {Mark.FINE: "green", Mark.BETTER: "yellow", Mark.WRONG: "red"}
_PLAIN_EVERY_S = 2.0
"""Between lines where a line cannot change: a file, a pipe."""

_STATUS = Say(
    zh="{fps} 帧/秒 · {size} · 亮度 {level} · {sharp} · {codes} · 还剩 {left} 秒",
    en="{fps} fps · {size} · level {level} · {sharp} · {codes} · {left} s left",
)
_SHARP = Say(zh="边缘 {width} 像素", en="edges {width} px")
_NO_EDGES = Say(zh="没有边缘", en="no edges")
_CODES = Say(zh="读到 {read}/{all} 个码", en="{read} of {all} codes")
_NO_CARD = Say(zh="没有测试卡", en="no test card")
_BEGIN = Say(
    zh="{name}：测 {seconds} 秒。请把测试卡举在志愿者出示胸牌的位置。Ctrl+C 提前结束。",
    en="{name}: {seconds} s. Hold the test card where volunteers hold their badges. "
    "Ctrl+C ends it early.",
)
_EARLY = Say(zh="提前结束，以下是到此为止的结果。", en="Stopped early; this is how far it got.")
_GOOD = Say(zh="这个摄像头可以用。", en="This camera is fine.")
_TO_DO = Say(zh="要做的事有 {many} 件，见上面的“→”。", en="Things to do: {many}, see “→” above.")
_TABLE = Say(
    zh="测试卡上的码（码点大小、画面上的大小、读到/试过）：",
    en="The card's codes (module, in the picture, read of tried):",
)
_WRITTEN = Say(zh="已写入 {path}", en="Written: {path}")


class Teller:
    """Speaks while the camera is examined, and after. For one thread.

    Args:
        console: None speaks to standard output.
    """

    def __init__(self, language: Language, console: Console | None = None) -> None:
        self._language = language
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._live: Live | None = None
        self._told_left: float | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live = Live(Text(), console=self._console, transient=True, auto_refresh=False)
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def begin(self, name: str, seconds: float) -> None:
        """Say what is going to happen."""
        self._say(_BEGIN.fill(name=name, seconds=f"{seconds:g}"))

    def status(self, figures: Figures, left_s: float) -> None:
        """Say how it stands, in one line."""
        line = status_line(figures, left_s).in_(self._language)
        if self._live is not None:
            self._live.update(Text(line, no_wrap=True, overflow="ellipsis"), refresh=True)
        elif self._told_left is None or self._told_left - left_s >= _PLAIN_EVERY_S:
            self._told_left = left_s
            self._console.print(line, markup=False)

    def verdict(self, figures: Figures, findings: Sequence[Finding]) -> None:
        """Say what was found and what to do."""
        for line, mark in verdict_lines(figures, findings, self._language):
            self._console.print(Text(line, style=_STYLES[mark] if mark else ""))

    def written(self, path: Path) -> None:
        """Say where something was written."""
        self._say(_WRITTEN.fill(path=path))

    def _say(self, said: Say) -> None:
        self._console.print(said.in_(self._language), markup=False)


def status_line(figures: Figures, left_s: float) -> Say:
    """Put the figures so far into one line."""
    card = figures.card
    read = sum(code.reliable for code in card.codes) if card else 0
    return _STATUS.fill(
        fps=f"{figures.rhythm.fps:.0f}" if figures.rhythm else "-",
        size=f"{figures.given[0]}x{figures.given[1]}",
        level=round(figures.light.level),
        sharp=_SHARP.fill(width=f"{figures.edge_px:.1f}") if figures.edge_px else _NO_EDGES,
        codes=_CODES.fill(read=read, all=len(card.codes)) if card else _NO_CARD,
        left=max(0, round(left_s)),
    )


def verdict_lines(
    figures: Figures, findings: Sequence[Finding], language: Language
) -> list[tuple[str, Mark | None]]:
    """Give the verdict line by line, each with its mark; the report is the same lines."""
    lines: list[tuple[str, Mark | None]] = [("", None)]
    if figures.stopped:
        lines.append((_EARLY.in_(language), None))
    for found in findings:
        word = WORDS[found.mark].in_(language)
        said = found.said.in_(language)
        sign = f"{SIGNS[found.mark]} {word}"
        line = f"{sign}：{said}" if language == "zh" else f"{sign}: {said}"
        lines.append((line, found.mark))
        if found.do is not None:
            lines.append((f"    → {found.do.in_(language)}", found.mark))
    if figures.card is not None:
        lines += [("", None), *((line, None) for line in _table(figures.card, language))]
    to_do = sum(found.do is not None for found in findings)
    last = _TO_DO.fill(many=to_do) if to_do else _GOOD
    return [*lines, ("", None), (last.in_(language), None)]


def _table(card: CardFigures, language: Language) -> list[str]:
    lines = [_TABLE.in_(language)]
    for code in card.codes:
        pixels = f"{code.module_px:4.1f} px" if code.module_px is not None else "   – px"
        sign = SIGNS[Mark.FINE if code.reliable else Mark.WRONG] if code.tried else "–"
        lines.append(f"  {sign} {code.module_mm:.2f} mm  {pixels}  {code.read}/{code.tried}")
    return lines


def write_report(
    path: Path, figures: Figures, findings: Sequence[Finding], language: Language
) -> None:
    """Write what was said to a text file.

    Raises:
        OSError: it cannot be written.
    """
    lines = [figures.source, *(line for line, _ in verdict_lines(figures, findings, language))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_json(path: Path, figures: Figures, findings: Sequence[Finding]) -> None:
    """Write every figure and finding.

    Raises:
        OSError: it cannot be written.
    """
    told: dict[str, Any] = {
        **asdict(figures),
        "findings": [
            {
                "what": found.what,
                "mark": found.mark.value,
                "said": asdict(found.said),
                "do": asdict(found.do) if found.do else None,
            }
            for found in findings
        ],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
