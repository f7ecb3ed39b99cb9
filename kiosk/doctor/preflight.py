"""`gatepost doctor`: the page of half past six, in a terminal.

The same checks and the same judgement as the page's (`workers.checks`, `desk.preflight`); only
the camera is opened here, where the running kiosk would know it.
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from kiosk.desk.preflight import (
    STATE_WORDS,
    TITLES,
    CameraFacts,
    Check,
    CheckId,
    Finding,
    SoundFacts,
    State,
    in_order,
    judge_camera,
    judge_sound,
    overall,
    unknown,
)
from kiosk.printing.faces import with_gui
from kiosk.printing.printers import list_printers
from kiosk.scanning.choosing import camera_of
from kiosk.scanning.source import Source, SourceError
from kiosk.settings import Settings, load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.journal import Journal
from kiosk.store.problems import NotEnrolled, StoreError, StoreForeign, StoreInUse
from kiosk.store.roster import load_roster
from kiosk.ui.sounds import speaker
from kiosk.workers.checks import Bench, checks_of, checks_without_store
from kiosk.workers.preflight import WITHIN_S, run_checks
from sync.domain.clock import Clock, SystemClock
from sync.domain.errors import EnvironmentProblem
from sync.domain.wording import Language, Say

OPEN_S = 6.0
SIGNS = {State.OK: "✓", State.LOOK: "!", State.STOP: "✗", State.UNKNOWN: "?"}
_STYLES = {State.OK: "green", State.LOOK: "yellow", State.STOP: "red", State.UNKNOWN: ""}

_BEGIN = Say(
    zh="开岗前检查，最多 {seconds} 秒 …", en="Looking at everything; {seconds} s at most …"
)
_WRITTEN = Say(zh="已写入 {path}", en="Written: {path}")
_KIOSK_HAS_IT = Say(zh="岗亭正在用摄像头", en="The running kiosk has it")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    language: Language = "zh"
    json_path: Path | None = None


def run(options: Options, console: Console | None = None, clock: Clock | None = None) -> int:
    """Check everything and say it; 0 when nothing is red, 1 otherwise.

    Makes nothing: a laptop without a database stays without one.

    Raises:
        GatepostError: a setting is not right.
        OSError: the JSON file cannot be written.
    """
    settings = load_settings()
    told = console or Console(highlight=False, soft_wrap=True)
    if options.json_path is not None:
        options.json_path.open("ab").close()  # before anybody waits
    told.print(_BEGIN.fill(seconds=round(WITHIN_S)).in_(options.language), markup=False)
    findings = examine(settings, clock or SystemClock())
    for line, state in lines_of(findings, options.language):
        told.print(Text(line, style=_STYLES[state] if state else ""))
    if options.json_path is not None:
        write_json(options.json_path, findings)
        told.print(_WRITTEN.fill(path=options.json_path).in_(options.language), markup=False)
    return 1 if any(found.state is State.STOP for found in findings) else 0


def examine(
    settings: Settings, clock: Clock, source: Callable[[Settings], Source] = camera_of
) -> tuple[Finding, ...]:
    """Give all findings, in the page's order. Main thread; takes `WITHIN_S` at most."""
    with_gui()
    sound = judge_sound(SoundFacts(settings.sounds, speaker() if settings.sounds else None))
    with _checks(settings, clock) as (checks, in_use):
        camera = Check((CheckId.CAMERA,), lambda: (_look_at_camera(source(settings)),))
        if in_use:
            taken = unknown(CheckId.CAMERA, _KIOSK_HAS_IT)
            camera = Check((CheckId.CAMERA,), lambda: (taken,))
        return in_order([sound, *run_checks([*checks, camera], lambda _: None)])


def lines_of(findings: Sequence[Finding], language: Language) -> list[tuple[str, State | None]]:
    """Give what is said, line by line, each with its state; the sentence over all comes last."""
    colon = "：" if language == "zh" else ": "
    lines: list[tuple[str, State | None]] = []
    for found in findings:
        said = (STATE_WORDS[found.state], TITLES[found.check], found.word)
        state, title, word = (part.in_(language) for part in said)
        lines.append((f"{SIGNS[found.state]} {title}{colon}{word} [{state}]", found.state))
        todos = [todo for todo in (found.todo, found.setting) if todo is not None]
        lines += [(f"    → {todo.in_(language)}", found.state) for todo in todos]
    worst, sentence = overall(findings)
    return [*lines, ("", None), (sentence.in_(language), worst)]


def write_json(path: Path, findings: Sequence[Finding]) -> None:
    """Write every finding, in both languages.

    Raises:
        OSError: it cannot be written.
    """
    worst, sentence = overall(findings)
    told = {
        "state": worst.value,
        "sentence": asdict(sentence),
        "findings": [{"title": asdict(TITLES[found.check]), **asdict(found)} for found in findings],
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@contextlib.contextmanager
def _checks(settings: Settings, clock: Clock) -> Iterator[tuple[Sequence[Check], bool]]:
    """Give the checks, and whether a running kiosk has the database; it is closed afterwards."""
    with contextlib.ExitStack() as undo:
        try:
            if not settings.database_path.exists():
                raise NotEnrolled
            if not settings.key_path.exists():
                raise StoreForeign
            key = read_or_make_key(settings.key_path)
            store = undo.enter_context(open_store(settings.database_path, key))
            journal = Journal(store, clock)
        except (StoreError, EnvironmentProblem) as problem:
            stored = problem if isinstance(problem, StoreError) else StoreError(problem.message)
            checks = checks_without_store(settings.data_dir, stored, list_printers)
            yield checks, isinstance(problem, StoreInUse)
            return
        bench = Bench(
            settings.data_dir,
            store,
            journal,
            clock,
            roster=lambda: load_roster(store),
            printers=list_printers,
            ca_file=settings.hub_ca_file,
        )
        yield checks_of(bench), False


def _look_at_camera(source: Source) -> Finding:
    """Open the camera for one picture."""
    try:
        source.open(OPEN_S)
        return judge_camera(CameraFacts(works=True, name=source.name))
    except SourceError as problem:
        return judge_camera(CameraFacts(works=False, title=problem.title, todo=problem.message))
    finally:
        source.close()
