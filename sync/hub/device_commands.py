"""`gatepost-hub withdraw-kiosk` and `admit-kiosk`: whether a kiosk may talk to the hub."""

from typing import Annotated

import typer

from sync.domain.clock import SystemClock
from sync.domain.entries import EventId, KioskId
from sync.domain.wording import Say
from sync.hub.console import DatabaseOption, DataOption, EventArgument, opened, say
from sync.hub.errors import BadInput
from sync.hub.services import devices
from sync.hub.services.admitting import admit
from sync.usage import Lang

NewKeyOption = Annotated[
    bool,
    typer.Option(
        "--new-key",
        help="It may tell a key anew: its laptop lost the one it signed with. "
        "允许更换密钥（原来的密钥丢了）",
    ),
]
KioskArgument = Annotated[
    str, typer.Argument(metavar="KIOSK", help="Its id, as the page shows it.")
]


def withdraw_kiosk(
    event: EventArgument,
    kiosk: KioskArgument,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Refuse a kiosk from now on; what it sent stays 停用签到台."""
    with opened(database, data, lang, is_there=True) as hub:
        now = SystemClock().now()
        if not devices.withdraw(hub.database, EventId(event), KioskId(kiosk), now):
            raise BadInput(
                Say(
                    zh="活动 {event} 没有启用中的签到台 {kiosk}。什么都没有改动。",
                    en="Event {event} has no kiosk {kiosk} in use. Nothing was changed.",
                ).fill(event=event, kiosk=kiosk)
            )
    say(
        lang,
        Say(
            zh="已停用 {kiosk}。它没有上传的记录留在它自己那里；要收回来，用 admit-kiosk。",
            en="{kiosk} is withdrawn. What it has not sent stays there; admit-kiosk lets it in.",
        ).fill(kiosk=kiosk),
    )


def admit_kiosk(
    event: EventArgument,
    kiosk: KioskArgument,
    *,
    new_key: NewKeyOption = False,
    database: DatabaseOption = None,
    data: DataOption = None,
    lang: Lang = None,
) -> None:
    """Accept a withdrawn kiosk again: it sends what it kept by itself 恢复签到台."""
    with opened(database, data, lang, is_there=True) as hub:
        of, who = EventId(event), KioskId(kiosk)
        renewed = new_key and devices.forget_key(hub.database, of, who)
        if not admit(hub.database, of, who) and not renewed:
            raise BadInput(
                Say(
                    zh="活动 {event} 没有停用的签到台 {kiosk}。什么都没有改动。",
                    en="Event {event} has no withdrawn kiosk {kiosk}. Nothing was changed.",
                ).fill(event=event, kiosk=kiosk)
            )
    say(
        lang,
        Say(
            zh="已恢复 {kiosk}，它存着的记录会自动上传。",
            en="{kiosk} is accepted again and sends what it kept by itself.",
        ).fill(kiosk=kiosk),
    )
