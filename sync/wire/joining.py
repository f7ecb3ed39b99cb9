"""The invitation: what a hub shows as a QR code so that a kiosk can join by looking at it.

`GATEPOST-JOIN:` + Base32 without padding of canonical JSON `{"code", "event", "url", "v"}`: upper
case letters and digits only, which QR codes hold in alphanumeric mode. It holds an enrolment
code, good for one use, so it is shown to whoever sets up the kiosk and to nobody else.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field

from sync.domain import canonical
from sync.domain.errors import DataProblem
from sync.domain.wording import Say

PREFIX = "GATEPOST-JOIN:"
VERSION = 1
TEXT_MAX = 1200
"""Characters; a code of this many can still be held up to a webcam."""
URL_MAX = 300
EVENT_MAX = 60
_CODE = re.compile(r"[0-9A-Za-z-]{8,128}")
_BADGE = re.compile(r"V[01]:")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?", re.ASCII)


class NotAnInvitation(DataProblem):
    """A text that invites nobody anywhere. Says what it is as far as that can be told."""

    title = Say(zh="这不是加入码", en="This is no code to join with")
    default = Say(
        zh="这个二维码不是岗亭的加入码。请扫中心屏幕上的，或组织方发来的加入码。",
        en="This QR code is not one to join with. Scan the one on the hub's screen, "
        "or the one that the organiser sent.",
    )
    badge = Say(
        zh="这是志愿者的胸牌，不是加入码。胸牌等签到台加入活动以后再扫。",
        en="This is a volunteer's badge. Badges are scanned once this kiosk has joined an event.",
    )
    newer = Say(
        zh="这个加入码来自更新版本的中心。请先升级这台电脑上的岗亭。",
        en="This code comes from a newer hub. Upgrade Gatepost on this laptop first.",
    )
    damaged = Say(
        zh="加入码不完整。请让组织方重新显示或重新发一次。",
        en="The code is not whole. Have the organiser show or send it again.",
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where to enrol, with which code."""

    url: str
    """http(s)://host[:port], without a slash at its end."""
    code: str = field(repr=False)
    event: str = ""
    """The event's name, for the person who is about to join; empty if not said."""


def is_address(url: str) -> bool:
    """Tell whether `url` is a hub's address as kiosks use it."""
    return len(url) <= URL_MAX and _ADDRESS.fullmatch(url) is not None


def write(invitation: Invitation) -> str:
    """Write an invitation as the text of a QR code.

    Raises:
        ValueError: no web address, or no code; the caller's bug.
    """
    url = invitation.url.rstrip("/")
    if not is_address(url) or not _CODE.fullmatch(invitation.code):
        raise ValueError("an invitation needs a web address and an enrolment code")
    event = "".join(c for c in invitation.event if c.isprintable())[:EVENT_MAX]
    body = {"v": VERSION, "url": url, "code": invitation.code, "event": event}
    return PREFIX + base64.b32encode(canonical.dumps(body)).decode("ascii").rstrip("=")


def read(text: str) -> Invitation:
    """Read what a QR code says.

    Raises:
        NotAnInvitation: it is something else, from a newer version, or not whole.
    """
    text = text.strip()
    if text[: len(PREFIX)].upper() != PREFIX:
        raise NotAnInvitation(NotAnInvitation.badge if _BADGE.match(text) else None)
    coded = text[len(PREFIX) :].upper()
    if len(text) > TEXT_MAX:
        raise NotAnInvitation(NotAnInvitation.damaged)
    try:
        raw = base64.b32decode(coded + "=" * (-len(coded) % 8))
        body = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        raise NotAnInvitation(NotAnInvitation.damaged) from None
    if not isinstance(body, dict):
        raise NotAnInvitation(NotAnInvitation.damaged)
    version = body.get("v")
    if isinstance(version, int) and version > VERSION:
        raise NotAnInvitation(NotAnInvitation.newer)
    url, code, event = body.get("url"), body.get("code"), body.get("event", "")
    if not (isinstance(url, str) and isinstance(code, str) and isinstance(event, str)):
        raise NotAnInvitation(NotAnInvitation.damaged)
    if not is_address(url) or not _CODE.fullmatch(code):
        raise NotAnInvitation(NotAnInvitation.damaged)
    seen = "".join(c for c in event if c.isprintable())[:EVENT_MAX]
    return Invitation(url.rstrip("/"), code, seen)
