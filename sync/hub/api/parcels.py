"""Parcels, whoever brings them; the answer is signed for the kiosk. And who this hub is."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.domain.wording import Say
from sync.hub.api.body import answer, read_whole
from sync.hub.api.problems import Refused
from sync.hub.api.state import HubState, hub_of
from sync.hub.services import parcels
from sync.hub.services.parcels import NotTaken, Receiver
from sync.wire import PROTOCOL
from sync.wire.messages import HubState as HubIs
from sync.wire.messages import Problem, SignedAnswer
from sync.wire.parcel import BYTES_MAX, BadParcel

router = APIRouter(prefix="/v1", tags=["kiosk"])
MEDIA = "application/octet-stream"


@router.post(
    "/parcels",
    response_model=SignedAnswer,
    responses={status: {"model": Problem} for status in (400, 401, 409, 413, 415, 503)},
    summary="Take in a parcel",
)
async def take_parcel(request: Request) -> Response:
    """Take a parcel in like a push; no token: the device's signature on it counts."""
    if request.headers.get("content-type", "").lower() != MEDIA:
        raise Refused(
            415,
            "unsupported-media",
            Say(zh="格式不支持", en="This format is not supported"),
            Say(zh="请以 application/octet-stream 发送。", en="Send application/octet-stream."),
        )
    raw = await read_whole(request, BYTES_MAX)
    return answer(await run_in_threadpool(_take, hub_of(request), raw))


@router.get("/hub", response_model=HubIs, summary="Who this hub is")
def who_is_it(request: Request) -> Response:
    """Tell a relay for whom it holds parcels; no secret, and nothing about anybody."""
    hub = hub_of(request)
    told = HubIs(
        protocol=PROTOCOL,
        hub=hub.identity.hub,
        hub_epoch=hub.identity.epoch,
        server_time=hub.clock.now(),
    )
    return answer(told)


def _take(hub: HubState, raw: bytes) -> SignedAnswer:
    try:
        receiver = Receiver(hub.database, hub.identity, hub.ring)
        return parcels.take(receiver, raw, hub.clock.now())
    except BadParcel as problem:
        raise Refused(400, "bad-parcel", problem.title, problem.message) from None
    except NotTaken as problem:
        # What an organiser can put right may be tried again: 401, as a push of that kiosk gets.
        status = 409 if problem.final else 401
        raise Refused(status, "not-taken", problem.title, problem.message) from None
