"""What `gatepost-hub` does to a hub; `sync.cli` adds what serves.

Whatever is wrong with what was handed in is one sentence on standard error, exit status 2, and
nothing changed.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sync.domain.badge import Badge, issue, minute_of
from sync.domain.clock import SystemClock
from sync.domain.entries import EventId
from sync.domain.figures import Figures
from sync.domain.roster import Volunteer
from sync.domain.wording import Say
from sync.hub import (
    bundle_cli,
    device_commands,
    salvage_command,
    verify_command,
    walkin_commands,
)
from sync.hub import qr as drawing
from sync.hub.config import HubConfig, default_data_dir
from sync.hub.console import (
    NO_ADDRESS,
    AddressOption,
    DatabaseOption,
    DataOption,
    EventArgument,
    Hub,
    JsonFileOption,
    VolunteerArgument,
    check_name,
    check_pack_file,
    hub_address,
    moment,
    opened,
    say,
    saying,
    volunteer_id,
    write_file,
    write_json,
)
from sync.hub.errors import BadInput
from sync.hub.services import badges as badge_service
from sync.hub.services import devices, keys, projection, rosters
from sync.hub.services.keys import BADGE_KEY_ID, open_ring
from sync.hub.services.packs import make_pack
from sync.usage import Lang, Told
from sync.wire import joining
from sync.wire.pack import fingerprint

app = typer.Typer(
    cls=Told,
    help="Gatepost's hub 岗亭中心: keeps the journals of all kiosks and shows the figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(bundle_cli.app, name="bundle")


@app.command("lan-address")
def lan_address(
    place: Annotated[str, typer.Argument(metavar="ADDRESS:PORT", help="As given to serve --lan.")],
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Print the address at which kiosks of the network join, for --address 局域网地址."""
    # Only here and in serve: the web server's parts take a moment to load.
    from sync.hub.lan import address, read_place

    with saying(lang):
        where = read_place(place)
        config = HubConfig(data or default_data_dir())
        config.make_data_dir()
        typer.echo(address(config.data_dir, where))


app.add_typer(walkin_commands.app, name="walk-ins")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(metavar="EVENTFILE")],
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Load an event file; loading it again applies what changed 导入活动."""
    with saying(lang):
        found = rosters.read_event_file(file)
    roster = found.roster
    with opened(database, data, lang) as hub:
        done = rosters.load(hub.database, hub.ring, roster, SystemClock().now(), found.photos)
    say(
        lang,
        Say(
            zh="活动 {event}“{name}”：岗位 {posts} 个，志愿者 {people} 人，更新 {changed} 行，删除 {removed} 行。",
            en="Event {event} “{name_en}”: {posts} posts, {people} volunteers; {changed} rows "
            "changed, {removed} removed.",
        ).fill(
            event=roster.event.event,
            name=roster.event.name,
            name_en=roster.event.name_en or roster.event.name,
            posts=len(roster.posts),
            people=len(roster.volunteers),
            changed=done.changed,
            removed=done.removed,
        ),
    )
    if found.bad_photos:
        say(
            lang,
            Say(
                zh="{count} 张照片没有导入：不是 8 KiB 以内的 JPEG，或不是名单上的人的。",
                en="{count} photos were left out: no JPEG of at most 8 KiB, or of nobody on the "
                "roster.",
            ).fill(count=found.bad_photos),
        )


@app.command("enrol-code")
def enrol_code(
    event: EventArgument,
    name: Annotated[str, typer.Option(help="A note on whom it is for.")] = "",
    address: AddressOption = None,
    qr: Annotated[
        Path | None, typer.Option(help="Save the QR code, too: a private .png or .svg.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Print a code with which one kiosk can enrol, once; with --address as a QR code 生成登记码."""
    with saying(lang):
        check_name(name)
        url = None if address is None else hub_address(address)
        if qr is not None:
            if url is None:
                raise BadInput(NO_ADDRESS)
            drawing.check(qr)
    with opened(database, data, lang) as hub:
        code = devices.make_code(hub.database, EventId(event), name, SystemClock().now())
        with hub.database.reading() as connection:
            called = rosters.roster_of(connection, EventId(event)).event
        invitation = None
        if url is not None:
            invitation = joining.write(joining.Invitation(url, code, called.name))
        if qr is not None and invitation is not None:
            drawing.save(invitation, qr)
    if as_json:
        typer.echo(json.dumps({"code": code, "invitation": invitation}))
        return
    typer.echo(code)
    if invitation is not None:
        typer.echo(drawing.for_terminal(invitation))
        typer.echo(invitation)


@app.command()
def pack(
    event: EventArgument,
    out: Annotated[Path, typer.Argument(metavar="FILE.gatepack")],
    kiosk: Annotated[str, typer.Option(help="What the kiosk is called.")],
    address: AddressOption = None,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Enrol a kiosk and write all that it needs into one private file 制作活动包."""
    with saying(lang):
        check_name(kiosk, needed=True)
        if address is None:
            raise BadInput(NO_ADDRESS)
        url = hub_address(address)
        check_pack_file(out)
    with opened(database, data, lang) as hub:
        known, _ = open_ring(hub.database, data or default_data_dir())
        enrolled, content = make_pack(
            hub.database, known, hub.ring, EventId(event), kiosk, url, SystemClock().now()
        )
        write_file(out, content)
    say(
        lang,
        Say(
            zh="活动包已写好：{file}。签到台编号 {kiosk}；请当面核对指纹 {print}。文件只给这一台签到台用。",
            en="Pack written: {file}. It makes kiosk {kiosk}; compare the fingerprint {print}. "
            "The file is for one kiosk only.",
        ).fill(file=out, kiosk=enrolled.kiosk, print=fingerprint(known.root_public)),
    )


@app.command("mark-restored")
def mark_restored(
    database: DatabaseOption = None, data: DataOption = None, lang: Lang = None
) -> None:
    """Say that the database was put back from a backup; kiosks send what it lacks 备份恢复后用."""
    with opened(database, data, lang, is_there=True) as hub:
        keys.mark_restored(hub.database)
    say(
        lang,
        Say(
            zh="已标记：数据库是从备份恢复的。请重启中心；各签到台会自动把缺的记录补传上来。"
            "备份之后清除过数据的电脑补不了：它们的记录请按日报或纸面名单补录。",
            en="Marked as put back from a backup. Start the hub again: the kiosks send what it "
            "lacks by themselves. A laptop that was purged since the backup was made has nothing "
            "left to send: enter its entries again from its day report or the paper list.",
        ),
    )


app.command("verify")(verify_command.run)
app.command("salvage")(salvage_command.run)
app.command("withdraw-kiosk")(device_commands.withdraw_kiosk)
app.command("admit-kiosk")(device_commands.admit_kiosk)


@app.command()
def badges(
    event: EventArgument,
    json_file: JsonFileOption,
    serial: Annotated[
        int | None, typer.Option(min=0, max=65535, help="For all, instead of each one's own.")
    ] = None,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Issue badges for everybody on the roster, into a private file 签发胸牌."""
    with opened(database, data, lang) as hub:
        with hub.database.reading() as connection:
            roster = rosters.roster_of(connection, EventId(event))
            issued = badge_service.issue_all(
                connection, roster, hub.ring, SystemClock().now(), serial
            )
        write_json(json_file, [asdict(badge) for badge in issued])
    say(
        lang,
        Say(zh="已签发 {n} 张胸牌：{file}", en="{n} badges issued: {file}").fill(
            n=len(issued), file=json_file
        ),
    )


@app.command("issue-badge")
def issue_badge(
    event: EventArgument,
    volunteer: Annotated[str, typer.Argument(metavar="VOLUNTEER", help="16 hex digits.")],
    json_file: JsonFileOption,
    expires: Annotated[
        str, typer.Option(help="When it stops counting, as 2023-08-17T20:30+08:00.")
    ],
    serial: Annotated[int, typer.Option(min=0, max=65535)] = 1,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Issue one badge exactly as told, into a private file 单张签发."""
    with saying(lang):
        who, ends = volunteer_id(volunteer), moment(expires)
    with opened(database, data, lang) as hub:
        badge = Badge(BADGE_KEY_ID, EventId(event), who, serial, minute_of(ends))
        token = issue(badge, hub.ring.badge)
        write_json(json_file, {"volunteer": f"{who:016x}", "serial": serial, "token": token})
    say(lang, Say(zh="已签发：{file}", en="Issued: {file}").fill(file=json_file))


def _named(hub: Hub, event: EventId, volunteer: str) -> Volunteer:
    """Find somebody on an event's roster by number or id."""
    with hub.database.reading() as connection:
        return badge_service.find(rosters.roster_of(connection, event), volunteer)


@app.command()
def revoke(
    event: EventArgument,
    volunteer: VolunteerArgument,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Withdraw all badges of a volunteer 作废胸牌."""
    with opened(database, data, lang) as hub:
        who = _named(hub, EventId(event), volunteer)
        version = badge_service.revoke(hub.database, hub.ring, EventId(event), who.volunteer)
    say(
        lang,
        Say(
            zh="{number} 的胸牌已全部作废，签到台下次同步后生效（清单第 {version} 版）。",
            en="All badges of {number} are withdrawn; kiosks learn it at their next exchange "
            "(list {version}).",
        ).fill(number=who.number, version=version),
    )


@app.command()
def replace(
    event: EventArgument,
    volunteer: VolunteerArgument,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Let only a volunteer's next badge count 补办胸牌."""
    with opened(database, data, lang) as hub:
        who = _named(hub, EventId(event), volunteer)
        serial = badge_service.renew(hub.database, hub.ring, EventId(event), who.volunteer)
    say(
        lang,
        Say(
            zh="{number} 的旧胸牌不再有效，新胸牌序号 {serial}；请重新运行 badges。",
            en="Older badges of {number} no longer count; the next has serial {serial}. "
            "Run badges again.",
        ).fill(number=who.number, serial=serial),
    )


@app.command()
def figures(
    event: EventArgument,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Print an event's headline figures 四项数据."""
    with opened(database, data, lang) as hub:
        found = projection.current_figures(hub.database, EventId(event))
    _tell(event, found, as_json, lang)


@app.command()
def rebuild(
    event: Annotated[
        int | None, typer.Argument(metavar="[EVENT]", min=0, max=rosters.EVENT_MAX)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Make turns and figures anew from the raw journals 重算."""
    with opened(database, data, lang) as hub:
        with hub.database.reading() as connection:
            every = rosters.events(connection)
        for of in every if event is None else [EventId(event)]:
            _tell(of, projection.rebuild(hub.database, of), as_json, lang)


def _tell(event: int, found: Figures, as_json: bool, lang: str | None) -> None:
    if as_json:
        typer.echo(json.dumps({"event": event, **asdict(found), "hours": found.hours}))
        return
    say(
        lang,
        Say(
            zh="活动 {event}：志愿者 {volunteers} 人，上岗 {turns} 人次，服务 {served} 人次，"
            "服务时长 {hours} 小时。",
            en="Event {event}: {volunteers} volunteers, {turns} duty turns, {served} people "
            "served, {hours} service hours.",
        ).fill(event=event, hours=found.hours, **asdict(found)),
    )
