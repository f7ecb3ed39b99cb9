"""What gates ask of a relay: take a parcel, and what came of the earlier ones."""

import logging
from typing import Annotated

from fastapi import FastAPI, Header, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.domain.wording import Say
from sync.hub.api.body import answer, read_whole
from sync.hub.api.problems import Refused
from sync.relay import page
from sync.relay.forwarding import Forwarder
from sync.relay.spool import Spool, SpoolUnusable
from sync.wire import PROTOCOL, parcel
from sync.wire.messages import Held, RelayState
from sync.wire.parcel import BYTES_MAX, BadParcel
from sync.wire.parcel_header import is_name

log = logging.getLogger(__name__)

MEDIA = "application/octet-stream"
EVENT_MAX = 2**32 - 1
EPOCH_MAX = 2**31 - 1


def create_app(spool: Spool, forwarder: Forwarder) -> FastAPI:
    """Give the relay's application. Starting and stopping the forwarder is the caller's."""
    app = FastAPI(title="Gatepost relay", version="1", docs_url=None, redoc_url=None)

    def now() -> RelayState:
        return RelayState(
            protocol=PROTOCOL,
            relay=spool.name,
            hub=spool.hub,
            waiting=sum(one.entries for one in spool.waiting()),
            refused=spool.refused(),
            reaches_hub=forwarder.reaches_hub,
        )

    page.install(app, now)

    @app.get("/relay/v1/state", response_model=RelayState, summary="Who this relay is")
    def state() -> Response:
        return answer(now())

    @app.post("/relay/v1/parcels", response_model=Held, summary="Hold a parcel for the hub")
    async def take(
        request: Request, content_type: Annotated[str | None, Header()] = None
    ) -> Response:
        if content_type != MEDIA:
            raise Refused(415, "unsupported-media", _TYPE, _TYPE_DETAIL)
        raw = await read_whole(request, BYTES_MAX)
        held = await run_in_threadpool(_hold, spool, raw)
        forwarder.wake()
        return answer(held)

    @app.get(
        "/relay/v1/answers/{event}/{kiosk}/{epoch}",
        response_model=Held,
        summary="What the hub answered meanwhile",
    )
    def answers(
        event: Annotated[int, Path(ge=0, le=EVENT_MAX)],
        kiosk: str,
        epoch: Annotated[int, Path(ge=1, le=EPOCH_MAX)],
    ) -> Response:
        if not is_name(kiosk):
            raise Refused(404, "no-such-kiosk", _NO_KIOSK, _NO_KIOSK)
        return answer(_held(spool, event, kiosk, epoch))

    return app


def _hold(spool: Spool, raw: bytes) -> Held:
    try:
        found = parcel.read(raw)
    except BadParcel as problem:
        raise Refused(400, "bad-parcel", problem.title, problem.message) from None
    header = found.header
    if header.hub != spool.hub:
        raise Refused(409, "other-hub", _OTHER_HUB, _OTHER_HUB_DETAIL)
    try:
        spool.put(found, raw)
    except SpoolUnusable as problem:
        raise Refused(507, "relay-full", problem.title, problem.message) from None
    log.info(
        "held kiosk=%s epoch=%d entries=%d..%d",
        header.kiosk,
        header.epoch,
        header.first_seq,
        header.last_seq,
    )
    return _held(spool, header.event, header.kiosk, header.epoch)


def _held(spool: Spool, event: int, kiosk: str, epoch: int) -> Held:
    # In this order: what is passed on meanwhile may be told as waiting and as answered, too.
    waiting = spool.waits(event, kiosk, epoch)
    last = spool.answer(event, kiosk, epoch)
    return Held(
        protocol=PROTOCOL,
        relay=spool.name,
        hub=spool.hub,
        event=event,
        kiosk=kiosk,
        epoch=epoch,
        waiting=waiting,
        answer=last,
        earlier=spool.earlier(event, kiosk, epoch),
    )


_TYPE = Say(zh="格式不支持", en="This format is not supported")
_TYPE_DETAIL = Say(
    zh="中继只收记录包（application/octet-stream）。",
    en="A relay takes parcels only (application/octet-stream).",
)
_NO_KIOSK = Say(zh="没有这台签到台", en="No such kiosk")
_OTHER_HUB = Say(zh="这是交给另一个中心的", en="For another hub")
_OTHER_HUB_DETAIL = Say(
    zh="这台中继替另一个中心代存，没有收下。记录都还在签到台上。",
    en="This relay works for another hub and did not take it. Entries are safe on the kiosk.",
)
