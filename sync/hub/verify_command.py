"""`gatepost-hub verify`: whether everything that the hub keeps is as it came."""

import typer

from sync.domain.wording import Say
from sync.hub.console import DatabaseOption, DataOption, language_of, opened, say
from sync.hub.errors import DatabaseDamaged
from sync.hub.services.verifying import Verified, verify
from sync.usage import Lang

EXIT_DAMAGED = 1
SHOWN_MAX = 20


def run(database: DatabaseOption = None, data: DataOption = None, lang: Lang = None) -> None:
    """Check every entry's hash and number, and the file itself; changes nothing 核对数据库."""
    with opened(database, data, lang, is_there=True) as hub:
        found = verify(hub.database)
    if found.places:
        _tell_damage(found, lang)
        raise typer.Exit(EXIT_DAMAGED)
    say(
        lang,
        Say(
            zh="核对完毕：{entries} 条记录、{aside} 条隔离的记录全部完好。",
            en="Verified: {entries} entries and {aside} set aside are all as they came.",
        ).fill(entries=f"{found.entries:,}", aside=f"{found.aside:,}"),
    )


def _tell_damage(found: Verified, lang: str | None) -> None:
    for place in found.places[:SHOWN_MAX]:
        typer.echo(str(place))
    if len(found.places) > SHOWN_MAX:
        typer.echo(f"… +{len(found.places) - SHOWN_MAX:,}")
    typer.echo(DatabaseDamaged.default.in_(language_of(lang)), err=True)
