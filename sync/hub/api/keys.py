"""A kiosk's own key: told once, by what its bearer token proves."""

import logging

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.domain.wording import Say
from sync.hub.api.body import answer, packing, parse_object, receive, unpack
from sync.hub.api.problems import Refused, invalid
from sync.hub.api.state import HubState, asked_of, check_protocol, device_of, hub_of
from sync.hub.services import devices
from sync.wire import PROTOCOL, parcel
from sync.wire.messages import GiveKey, KeyTaken, Problem
from sync.wire.signature import Asked

log = logging.getLogger(__name__)

BYTES_MAX = 4096

router = APIRouter(prefix="/v1", tags=["devices"])


def device_key(text: str) -> bytes:
    """Read a kiosk's own key from a message that keeps the form.

    Raises:
        Refused: 422, no key that can sign for one device only.
    """
    public = bytes.fromhex(text)
    try:
        parcel.check_device(public)
    except parcel.BadParcel:
        raise invalid() from None
    return public


@router.post(
    "/device-key",
    response_model=KeyTaken,
    responses={"4XX": {"model": Problem, "description": "Refused; says why in both languages."}},
    summary="Tell the kiosk's own key; learn the hub's box key",
)
async def give_key(request: Request) -> Response:
    """Keep the key of a kiosk that was enrolled without one. May be repeated at will."""
    sent = await receive(request, BYTES_MAX)
    packed = packing(request) == "gzip"
    return await run_in_threadpool(_give, hub_of(request), asked_of(request, sent), sent, packed)


def _give(hub: HubState, asked: Asked, sent: bytes, packed: bool) -> Response:
    who = device_of(hub, asked)
    message = parse_object(unpack(sent, BYTES_MAX) if packed else sent)
    check_protocol(message.get("protocol"))
    try:
        told = GiveKey.model_validate(message)
    except ValidationError:
        raise invalid() from None
    if not devices.give_key(hub.database, who, device_key(told.public)):
        log.warning("kiosk=%s told another key than before", who.kiosk)
        raise Refused(
            409,
            "other-key",
            Say(zh="密钥不符", en="Another key"),
            Say(
                zh="这台签到台登记过另一把密钥（可能是从旧备份恢复的）。记录都还在本机。"
                "要换成现在这一把，请组织方在中心运行：gatepost-hub admit-kiosk {event} {kiosk} "
                "--new-key。",
                en="This kiosk has told another key before; perhaps it was restored from an old "
                "copy. Its entries are safe there. To let it tell this one, have the organiser run "
                "at the hub: gatepost-hub admit-kiosk {event} {kiosk} --new-key.",
            ).fill(event=who.event, kiosk=who.kiosk),
        )
    taken = KeyTaken(
        protocol=PROTOCOL,
        hub=hub.identity.hub,
        hub_epoch=hub.identity.epoch,
        box=hub.box,
        server_time=hub.clock.now(),
    )
    return answer(taken)
