"""The `gatepost bundle` commands: entries to a stick, the hub's answer and a new roster from it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer

from kiosk.starting import language_of, told
from sync.domain.wording import Language, Say
from sync.usage import Lang

app = typer.Typer(
    help="Entries to the hub and its answer back, on a USB stick; the window has both too.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

SAVED = Say(
    zh="已存好并读回核对：{path}\n记录 {n} 条。请带到中心：gatepost-hub bundle import {name}；"
    "再把回执带回来读入。中心回执之前，记录仍留在本机。",
    en="Saved, and read back: {path}\n{n} entries. Take it to the hub: gatepost-hub bundle import "
    "{name}; then bring its answer back. Until then every entry stays on this laptop.",
)


def _guarded(task: Callable[[], int], language: Language) -> NoReturn:
    raise typer.Exit(told(task, language))


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The stick, or any folder.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the hub has acknowledged.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Save what the hub has not acknowledged, sealed for it, to a stick 存到 U 盘."""
    language = language_of(lang) if lang else cast(Language, context.obj)

    def task() -> int:
        from kiosk.opening.by_hand import by_hand

        with by_hand() as stick:
            done = stick.save(folder, everything=everything)
        if done is not None:
            said = SAVED.fill(path=done.path, name=done.path.name, n=done.manifest.entries)
            typer.echo(said.in_(language))
        return 0

    _guarded(task, language)


@app.command()
def answer(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The answer's file, or the stick it is on.")],
    lang: Lang = None,
) -> None:
    """Read the hub's answer: what it acknowledges need not wait any more 读回执."""
    language = language_of(lang) if lang else cast(Language, context.obj)

    def task() -> int:
        from kiosk.opening.by_hand import by_hand

        with by_hand() as stick:
            words = stick.words(stick.read_answer(path))
        typer.echo(words.in_(language))
        return 0

    _guarded(task, language)


@app.command()
def roster(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A newer event pack of this event.")],
    lang: Lang = None,
) -> None:
    """Renew the roster from a newer event pack; everything recorded stays 用新活动包更新花名册."""
    language = language_of(lang) if lang else cast(Language, context.obj)

    def task() -> int:
        from kiosk.opening.renewing import renew
        from kiosk.settings import load_settings

        typer.echo(renew(load_settings(), path).done.in_(language))
        return 0

    _guarded(task, language)
