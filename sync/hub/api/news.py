"""`GET /v1/news`: a question that is answered when there is something to tell.

A kiosk holds it open and pulls when it ends, so that a scan at one gate is known at the others
a moment later. Whoever waits holds no thread and no connection of the database: see `bell`.
"""

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.hub.api.body import answer
from sync.hub.api.state import HubState, asked_of, device_of, hub_of
from sync.hub.services import eras, feeds
from sync.hub.services.devices import Device
from sync.wire import PROTOCOL
from sync.wire.messages import News

WAIT_MAX_S = 55.0
EPOCH_MAX = 2**31 - 1

router = APIRouter(prefix="/v1", tags=["devices"])


@router.get("/news", response_model=News, summary="Wait until there is something to pull")
async def wait_for_news(
    request: Request,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    epoch: Annotated[int, Query(ge=1, le=EPOCH_MAX)] = 1,
    wait: Annotated[float, Query(ge=0, le=WAIT_MAX_S)] = 25.0,
) -> Response:
    """Answer at once when something lies behind the cursor, else when it does or time is up."""
    hub = hub_of(request)
    ends = time.monotonic() + wait
    who = await run_in_threadpool(device_of, hub, asked_of(request))
    gone = asyncio.create_task(_gone(request))
    try:
        while True:
            news, seen = await run_in_threadpool(_look_behind, hub, who, cursor, epoch)
            left_s = ends - time.monotonic()
            if news or left_s <= 0 or hub.bell.closed or gone.done():
                break
            waiting = asyncio.create_task(hub.bell.wait(hub.database, who.event, seen, left_s))
            await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
    finally:
        gone.cancel()
    told = News(
        protocol=PROTOCOL,
        hub=hub.identity.hub,
        hub_epoch=hub.identity.epoch,
        news=news,
        server_time=hub.clock.now(),
    )
    return answer(told)


async def _gone(request: Request) -> None:
    """End when the caller hangs up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _look_behind(hub: HubState, who: Device, cursor: str | None, epoch: int) -> tuple[bool, int]:
    """Say whether a kiosk has something to pull, and how far the event was then."""
    with hub.database.reading() as connection:
        head = feeds.head_of(connection, who.event)
        mark = eras.mark_at(connection, who.event, feeds.position_of(cursor))
        ours = hub.identity.epoch
        after = feeds.read_cursor(cursor, ours, who.event, head, entries=True, mark=mark)
        if after is None:
            return True, head
        if after == head:
            return False, head
        return feeds.has_news(connection, who.event, who.kiosk, after, epoch), head
