"""`gatepost badges`: what the hub issued, onto paper, with progress; Ctrl+C calls it off."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kiosk.printing.badgefile import choose, read_badges, some
from kiosk.printing.badges import PrintingCancelled, pages_of, print_badges, unprintable
from kiosk.printing.cards import Layout
from kiosk.printing.codes import Ecc
from sync.domain.wording import Language, Say

CANCELLED = 130
"""As a shell says of Ctrl+C."""
_WRITTEN = Say(
    zh="已写入 {path}：{cards} 张胸牌，{pages} 页。请按 100% 打印；文件里有签到码，印完请删除。",
    en="Written: {path}, {cards} badges on {pages} pages. Print at 100 %; the file holds the codes "
    "that open the gate, so delete it when the badges are printed.",
)
_BOXES = Say(
    zh="注意：这些人的姓名或队伍里有字库没有的字，会印成方框：{numbers}。请核对后手写。",
    en="Look at these: a name or team has characters that no font here has, a box is printed "
    "instead: {numbers}.",
)
_AT_WORK = Say(zh="正在排版胸牌", en="Laying out badges")


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line says."""

    language: Language
    badge_file: Path
    path: Path
    layout: str = "a4"
    ecc: str = "M"
    logo: Path | None = None
    only: tuple[str, ...] = ()
    """Volunteer numbers; none means everybody."""


def run(order: Order) -> int:
    """Print; 0, or CANCELLED when somebody called it off. Main thread only.

    Raises:
        GatepostError: the file, the logo or the disk, in words; nothing was written.
    """
    layout, ecc = Layout(order.layout), Ecc(order.ecc)
    cards = choose(read_badges(order.badge_file), order.only)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with (
            _interruptible() as interrupted,
            Progress(
                *columns,
                TimeRemainingColumn(),
                console=console,
                transient=True,
                disable=not console.is_terminal,
            ) as bar,
        ):
            task = bar.add_task(_AT_WORK.in_(order.language), total=len(cards))
            print_badges(
                cards,
                order.path,
                layout=layout,
                ecc=ecc,
                logo=order.logo,
                progress=lambda done, _all: bar.update(task, completed=done),
                cancelled=interrupted.is_set,
            )
    except PrintingCancelled as off:
        _warn(off.message, order.language)
        return CANCELLED
    pages = pages_of(len(cards), layout)
    sys.stdout.write(
        _WRITTEN.fill(path=order.path, cards=len(cards), pages=pages).in_(order.language) + "\n"
    )
    boxes = unprintable(cards)
    if boxes:
        _warn(_BOXES.fill(numbers=some(boxes)), order.language)
    return 0


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Hear Ctrl+C and a wish to end without breaking off in the middle of anything.

    A second Ctrl+C does what it always does.
    """
    heard = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.set()
        signal.signal(number, signal.default_int_handler)

    try:
        for number in before:
            signal.signal(number, hear)
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _warn(said: Say, language: Language) -> None:
    sys.stderr.write(said.in_(language) + "\n")
