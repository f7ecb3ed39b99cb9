"""The `gatepost-hub bundle` commands: what comes on a stick, and the answer that goes back on it."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from sync.domain.clock import SystemClock
from sync.domain.errors import GatepostError
from sync.domain.wording import Say
from sync.hub.config import default_data_dir
from sync.hub.console import (
    EXIT_BAD_INPUT,
    DatabaseOption,
    DataOption,
    Hub,
    language_of,
    opened,
    say,
    saying,
)
from sync.hub.errors import BadInput
from sync.hub.services import bundles
from sync.hub.services.bundles import Imported, own_copy
from sync.hub.services.keys import open_ring
from sync.hub.services.parcels import Receiver
from sync.usage import Lang
from sync.wire import bundle

app = typer.Typer(
    help="Entries of kiosks without a network 导入 U 盘记录.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

NONE_THERE = Say(
    zh="{place} 里没有 {suffix} 文件。请在签到台的“同步”页选“存到 U 盘”。",
    en="There is no {suffix} file in {place}. Save one at the kiosk: Sync, “Save to USB stick”.",
)
DONE = Say(
    zh="{file}：签到台 {name}（{kiosk}），记录 {entries} 条，新收 {accepted} 条{aside}。\n"
    "  回执：{answer}，请带回那台签到台读入。",
    en="{file}: kiosk {name} ({kiosk}), {entries} entries, {accepted} of them new{aside}.\n"
    "  Answer: {answer}. Take it back to that kiosk.",
)
ASIDE = Say(zh="，隔离待核 {n} 条", en=", {n} set aside")
REFUSED = Say(zh="{file}：{why}", en="{file}: {why}")
ANSWER_NOT_WRITTEN = Say(
    zh="{file} 已导入，但回执写不到 {place}（只读、已满或已拔出）。用 --answers 另选文件夹，"
    "再运行一次；重复导入没有关系。",
    en="{file} is imported, but its answer cannot be written to {place}: read-only, full or pulled "
    "out. Choose a folder with --answers and run it again; importing twice does no harm.",
)


@app.callback()
def bundles_of_kiosks() -> None:
    """Keep `import` a command of its own, though it is the only one."""


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Bundles, or folders that hold some."),
    ],
    answers: Annotated[
        Path | None,
        typer.Option(help="Folder for the answers; by default beside each bundle."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file.")] = False,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Take in what kiosks saved to a stick, and write the answers to take back 导入并写回执.

    Files come in any order and may come again. One that is not right is told and left out; the
    others go on.
    """
    with saying(lang):
        found = [each for place in files for each in _bundles_at(place)]
    refused = False
    with opened(database, data, lang) as hub:
        receiver = _receiver(hub, data)
        for file in found:
            try:
                _import(receiver, file, answers or file.parent, data, as_json=as_json, lang=lang)
            except GatepostError as problem:
                refused = True
                told = REFUSED.fill(file=file, why=problem.message)
                typer.echo(told.in_(language_of(lang)), err=True)
    if refused:
        raise typer.Exit(EXIT_BAD_INPUT)


def _bundles_at(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    found = sorted(
        each
        for each in place.iterdir()
        # What begins with a dot is half written, or another system's shadow of a file.
        if each.suffix.lower() == bundle.SUFFIX and not each.name.startswith(".")
    )
    if not found:
        raise BadInput(NONE_THERE.fill(place=place, suffix=bundle.SUFFIX))
    return found


def _receiver(hub: Hub, data: Path | None) -> Receiver:
    known, ring = open_ring(hub.database, data or default_data_dir())
    return Receiver(hub.database, known, ring)


def _import(
    receiver: Receiver,
    file: Path,
    folder: Path,
    data: Path | None,
    *,
    as_json: bool,
    lang: str | None,
) -> None:
    with own_copy(file, data or default_data_dir()) as copy:
        done = bundles.take(receiver, copy, SystemClock().now())
    where = folder / done.file_name
    try:
        _write(where, done.answers)
    except OSError:
        raise BadInput(ANSWER_NOT_WRITTEN.fill(file=file.name, place=folder)) from None
    if as_json:
        typer.echo(json.dumps(_facts(file, done, where), ensure_ascii=False))
        return
    aside = ASIDE.fill(n=done.aside) if done.aside else Say(zh="", en="")
    say(
        lang,
        DONE.fill(
            file=file.name,
            name=done.name or done.manifest.kiosk,
            kiosk=done.manifest.kiosk,
            entries=done.manifest.entries,
            accepted=done.accepted,
            aside=aside,
            answer=where,
        ),
    )


def _facts(file: Path, done: Imported, where: Path) -> dict[str, object]:
    return {
        "file": str(file),
        "event": done.manifest.event,
        "kiosk": done.manifest.kiosk,
        "entries": done.manifest.entries,
        "accepted": done.accepted,
        "aside": done.aside,
        "answer": str(where),
    }


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. A stick may know neither owners nor links."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
