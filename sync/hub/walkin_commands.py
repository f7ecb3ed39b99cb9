"""`gatepost-hub walk-ins`: who was registered at a gate, and settling who that was."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sync.domain.clock import SystemClock
from sync.domain.entries import EventId, VolunteerId
from sync.domain.rostering import hex_id
from sync.domain.wording import Say
from sync.hub.console import (
    DatabaseOption,
    DataOption,
    EventArgument,
    Hub,
    VolunteerArgument,
    opened,
    say,
    saying,
    volunteer_id,
)
from sync.hub.services import rosters, watch
from sync.usage import Lang

app = typer.Typer(
    help="List and settle walk-ins 现场登记.", no_args_is_help=True, add_completion=False
)

WalkInArgument = Annotated[
    str, typer.Argument(metavar="WALKIN", help="Its id, 16 hex digits, as list shows it.")
]
NumberOption = Annotated[
    str, typer.Option(help="The volunteer's number; by default the next free W number.")
]


@contextmanager
def _settling(
    event: int, walkin: str, database: str | None, data: Path | None, lang: str | None
) -> Iterator[tuple[Hub, EventId, VolunteerId]]:
    """Open the hub to settle one walk-in, after a look at what came of late."""
    with saying(lang):
        who = volunteer_id(walkin)
    with opened(database, data, lang, is_there=True) as hub:
        watch.look(hub.database, hub.ring, EventId(event))
        yield hub, EventId(event), who


@app.command("list")
def list_(
    event: EventArgument,
    every: Annotated[bool, typer.Option("--all", help="Those that were settled, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """List who was registered at a gate and is still to be settled 待处理的现场登记."""
    with opened(database, data, lang, is_there=True) as hub:
        with hub.database.reading() as connection:
            roster = rosters.roster_of(connection, EventId(event))
        watch.look(hub.database, hub.ring, EventId(event))
        found = watch.walk_ins(hub.database, EventId(event), open_only=not every)
    for one in found:
        team = next((t.name for t in roster.teams.values() if t.team == one.team), "")
        settled = None if one.settled_as is None else roster.volunteers.get(one.settled_as)
        if as_json:
            row = {
                "walkin": hex_id(one.volunteer),
                "name": one.name,
                "team": team,
                "last4": one.last4,
                "kiosk": one.kiosk,
                "at": one.at.isoformat(),
                "settled_as": None if settled is None else settled.number,
            }
            typer.echo(json.dumps(row, ensure_ascii=False))
            continue
        parts = [hex_id(one.volunteer), f"{roster.event.local(one.at):%m-%d %H:%M}", one.name]
        parts += [part for part in (team, one.last4) if part]
        typer.echo("  ".join(parts + ([f"→ {settled.number}"] if settled is not None else [])))
    if not found and not as_json:
        say(lang, Say(zh="没有待处理的现场登记。", en="No walk-in is to be settled."))


@app.command()
def new(
    event: EventArgument,
    walkin: WalkInArgument,
    number: NumberOption = "",
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Put a walk-in on the roster as a new volunteer 登记为新志愿者."""
    with _settling(event, walkin, database, data, lang) as (hub, of, who):
        person = watch.take_over(hub.database, of, who, number, SystemClock().now())
    say(
        lang,
        Say(
            zh="{name} 已加入花名册，编号 {number}；签到台下次同步后知道。",
            en="{name} is on the roster with number {number}; kiosks learn it at their next "
            "exchange.",
        ).fill(name=person.name, number=person.number),
    )


@app.command()
def link(
    event: EventArgument,
    walkin: WalkInArgument,
    volunteer: VolunteerArgument,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Say that a walk-in is somebody of the roster 认出是名单上的人."""
    with _settling(event, walkin, database, data, lang) as (hub, of, who):
        person = watch.link(hub.database, of, who, volunteer, SystemClock().now())
    say(
        lang,
        Say(
            zh="这次现场登记就是 {number} {name}；服务时长归到本人，签到台下次同步后知道。",
            en="That walk-in is {number} {name}: the service time is theirs; kiosks learn it at "
            "their next exchange.",
        ).fill(number=person.number, name=person.name),
    )
