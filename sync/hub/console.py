"""What the commands of the hub share: their options, and how they speak."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import psycopg
import sqlcipher3.dbapi2
import typer
from sqlalchemy.exc import OperationalError

from sync.domain.badge import minute_of
from sync.domain.clock import Clock, SystemClock, TimelineClock, require_aware
from sync.domain.entries import VolunteerId
from sync.domain.errors import GatepostError
from sync.domain.wording import Say
from sync.hub.config import HubConfig, default_data_dir, write_private
from sync.hub.database import Database
from sync.hub.errors import BadInput, DatabaseAway
from sync.hub.opening import check_is_there, open_hub, saying_damage
from sync.hub.services.keys import KeyRing
from sync.hub.services.rosters import EVENT_MAX
from sync.wire import joining, pack

EXIT_BAD_INPUT = 2

EventArgument = Annotated[int, typer.Argument(metavar="EVENT", min=0, max=EVENT_MAX)]
VolunteerArgument = Annotated[
    str, typer.Argument(metavar="VOLUNTEER", help="Volunteer number, or id of 16 hex digits.")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="GATEPOST_HUB_DATABASE",
        help="sqlite:///FILE or postgresql://...; a SQLite file in the data folder by default.",
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", envvar="GATEPOST_HUB_DATA", help="Folder of the keys and the database."),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        "--address",
        envvar="GATEPOST_HUB_ADDRESS",
        help="Where kiosks reach this hub: http(s)://host[:port].",
    ),
]
JsonFileOption = Annotated[
    Path, typer.Option("--json", help="Written for its owner only: it holds badge tokens.")
]


NAME_MAX = 80
NO_ADDRESS = Say(
    zh="请用 --address 写明签到台怎样找到中心，例：--address https://hub.example。",
    en="Say with --address where kiosks reach this hub, such as --address https://hub.example",
)


@dataclass(frozen=True, slots=True)
class Hub:
    """What a command works on."""

    database: Database
    ring: KeyRing


def language_of(lang: str | None) -> str:
    """Give the language to speak: what was asked for, or the system's."""
    return lang or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"


@contextmanager
def saying(lang: str | None) -> Iterator[None]:
    """Turn what is wrong with the world or the input into one sentence."""
    try:
        yield
    except GatepostError as problem:
        typer.echo(problem.message.in_(language_of(lang)), err=True)
        raise typer.Exit(EXIT_BAD_INPUT) from None


@contextmanager
def opened(
    database: str | None, data: Path | None, lang: str | None, *, is_there: bool = False
) -> Iterator[Hub]:
    """Open the hub's database and keys for one command.

    Args:
        is_there: refuse a place where there is no hub yet, instead of making one.
    """
    config = HubConfig(data or default_data_dir(), database)
    with saying(lang):
        if is_there:
            check_is_there(config)
        try:
            config.make_data_dir()
        except OSError:
            raise BadInput(
                Say(
                    zh="建不了数据文件夹 {folder}。请检查路径和权限。",
                    en="The data folder {folder} cannot be made. Check its path and permissions.",
                ).fill(folder=config.data_dir)
            ) from None
        try:
            with saying_damage():
                found, _, ring = open_hub(config, verified=False)
                try:
                    yield Hub(found, ring)
                finally:
                    found.close()
        except (OperationalError, sqlcipher3.dbapi2.OperationalError, psycopg.OperationalError):
            raise DatabaseAway from None


def say(lang: str | None, said: Say) -> None:
    """Print a sentence."""
    typer.echo(said.in_(language_of(lang)))


def clock_of(timeline: Path | None) -> Clock:
    """Give the machine's clock, or one that follows a timetable.

    Raises:
        BadInput: the file is no timetable.
    """
    if timeline is None:
        return SystemClock()
    try:
        return TimelineClock.load(timeline)
    except (OSError, ValueError, TypeError):
        raise BadInput(
            Say(
                zh="{file} 不是时间表文件。",
                en="{file} is no timetable for a clock.",
            ).fill(file=timeline)
        ) from None


def volunteer_id(text: str) -> VolunteerId:
    """Read a volunteer's id.

    Raises:
        BadInput: not 16 hex digits of 63 bits.
    """
    if not re.fullmatch(r"[0-7][0-9A-Fa-f]{15}", text):
        raise BadInput(
            Say(
                zh="{text} 不是志愿者 id：要 16 位十六进制数，首位 0–7。",
                en="{text} is no volunteer id: 16 hex digits, the first of them 0 to 7.",
            ).fill(text=text)
        )
    return VolunteerId(int(text, 16))


def moment(text: str) -> datetime:
    """Read a moment with its zone that a badge can hold.

    Raises:
        BadInput: it is none.
    """
    try:
        at = require_aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        at = None
    if at is None or not 0 <= minute_of(at) < 2**32:
        raise BadInput(
            Say(
                zh="{text} 不是带时区的时间，例：2023-08-17T20:30+08:00。",
                en="{text} is no time with a zone; for example 2023-08-17T20:30+08:00.",
            ).fill(text=text)
        )
    return at


def hub_address(text: str) -> str:
    """Read the address of a hub.

    Raises:
        BadInput: no web address.
    """
    if not joining.is_address(text):
        raise BadInput(
            Say(
                zh="{text} 不是网址。请写全，以 http:// 或 https:// 开头。",
                en="{text} is no web address. Write it in full, with http:// or https:// in front.",
            ).fill(text=text)
        )
    return text.rstrip("/")


def check_name(name: str, *, needed: bool = False) -> None:
    """Refuse a name that cannot be shown.

    Raises:
        BadInput: too long, hidden characters, or none where one is needed.
    """
    if len(name) > NAME_MAX or not (name == "" or name.isprintable()) or (needed and not name):
        raise BadInput(
            Say(
                zh="名称最多 80 个字，不能有不可见字符。",
                en="A name has at most 80 characters, all of them visible.",
            )
        )


def check_pack_file(path: Path) -> None:
    """Refuse what a pack cannot be written to, before a kiosk is enrolled for it.

    Raises:
        BadInput: another ending, or no such folder.
    """
    if path.suffix.lower() != pack.SUFFIX or not path.parent.is_dir() or path.is_dir():
        raise BadInput(
            Say(
                zh="活动包要写成 {suffix} 文件，放在已有的文件夹里：{path}",
                en="A pack is a {suffix} file in a folder that is there: {path}",
            ).fill(suffix=pack.SUFFIX, path=path)
        )


def write_json(path: Path, content: object) -> None:
    """Write a JSON file that only its owner can read.

    Raises:
        BadInput: it cannot be written.
    """
    write_file(path, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))


def write_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read.

    Raises:
        BadInput: it cannot be written.
    """
    try:
        write_private(path, content)
    except OSError:
        raise BadInput(
            Say(
                zh="写不了文件 {path}。请检查文件夹和权限。",
                en="The file {path} cannot be written. Check its folder and permissions.",
            ).fill(path=path)
        ) from None
