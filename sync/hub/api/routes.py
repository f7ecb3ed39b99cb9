"""The endpoints of devices.

Bodies are read by hand: FastAPI's own reading would answer NaN and half surrogates with 500
and repeat input in its refusals. Databases block, so the work is done on worker threads.
"""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.domain.entries import KioskId
from sync.domain.wording import Say
from sync.hub.api.body import announced, answer, packed, packing, parse_object, receive, unpack
from sync.hub.api.keys import device_key
from sync.hub.api.problems import Refused, invalid, malformed, too_large
from sync.hub.api.state import HubState, asked_of, caller_of, check_protocol, device_of, hub_of
from sync.hub.services import compact, devices, eras, feeds
from sync.hub.services.ingest import ingest, take_in
from sync.wire import BATCH_ENTRIES_MAX, PROTOCOL
from sync.wire.columns import VERSION as COLUMNS_VERSION
from sync.wire.columns import NotColumns
from sync.wire.messages import ChangesPage, Enrol, Enrolled, Problem, Push, PushReply
from sync.wire.signature import Asked

log = logging.getLogger(__name__)

EPOCH_MAX = 2**31 - 1
SEQ_MAX = 2**53 - 1
ENROL_BYTES_MAX = 4096
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Refused; says why in both languages."},
    "503": {"model": Problem, "description": "Not kept safely; try again later."},
}

router = APIRouter(prefix="/v1", tags=["devices"])


def _body(model: type[BaseModel]) -> dict[str, object]:
    """Describe a body that is read by hand."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.post(
    "/journal",
    response_model=PushReply,
    responses=REFUSALS,
    openapi_extra=_body(Push),
    summary="Push entries; acknowledged is durable",
)
async def push_journal(request: Request) -> Response:
    """Keep a batch of one kiosk's journal; each entry gets its own verdict.

    The body may be packed with gzip. Sending a batch again changes nothing.
    """
    hub = hub_of(request)
    # Before anything is read: a hundred that come back at once must not hold those up who are in.
    hub.pushes.check(announced(request))
    sent = await receive(request)
    zipped = packing(request) == "gzip"
    async with hub.pushes.turn(len(sent)):
        return await run_in_threadpool(_push, hub, asked_of(request, sent), sent, zipped)


def _push(hub: HubState, asked: Asked, sent: bytes, zipped: bool) -> Response:
    who = device_of(hub, asked)
    message = parse_object(unpack(sent) if zipped else sent)
    check_protocol(message.get("protocol"))
    raws, columns = message.pop("entries", None), message.pop("columns", None)
    if columns is not None:
        raws = []
    if not isinstance(raws, list):
        raise invalid()
    if len(raws) > BATCH_ENTRIES_MAX:
        raise too_large()
    try:
        push = Push.model_validate({**message, "entries": []})
    except ValidationError:
        raise invalid() from None
    if push.epoch > EPOCH_MAX or push.first_seq > SEQ_MAX - BATCH_ENTRIES_MAX:
        raise invalid()
    if push.kiosk != who.kiosk:
        raise Refused(
            409,
            "other-kiosk",
            Say(zh="不是这台签到台的记录", en="Entries of another kiosk"),
            Say(
                zh="这批记录写的是另一台签到台，与登记的不符。什么都没有保存。",
                en="This batch names another kiosk than the one enrolled. Nothing was kept.",
            ),
        )
    try:
        if columns is not None:
            lines = compact.read(columns, push.kiosk, push.epoch, push.first_seq, push.prev_hash)
            taken = take_in(hub.database, who, push, lines, hub.clock.now())
        else:
            taken = ingest(hub.database, who, push, raws, hub.clock.now())
    except RecursionError:
        raise malformed() from None
    except NotColumns:
        raise _written_out() from None
    if taken.accepted or taken.exceptions:
        hub.bell.ring(who.event)
    log.info(
        "push kiosk=%s epoch=%d first=%d entries=%d accepted=%d through=%d",
        who.kiosk,
        push.epoch,
        push.first_seq,
        taken.count,
        taken.accepted,
        taken.acked_through,
    )
    return answer(
        PushReply(
            protocol=PROTOCOL,
            hub=hub.identity.hub,
            hub_epoch=hub.identity.epoch,
            batch=push.batch,
            acked_through=taken.acked_through,
            exceptions=list(taken.exceptions),
            server_time=hub.clock.now(),
            columns=COLUMNS_VERSION,
        )
    )


def _written_out() -> Refused:
    return Refused(
        422,
        "columns",
        Say(zh="请逐条发送", en="Write the entries out"),
        Say(
            zh="这一批的紧凑写法核对不上，请逐条发送；什么都没有保存。",
            en="The columns of this batch do not come to its head; send its entries written out. "
            "Nothing was kept.",
        ),
    )


@router.get(
    "/changes",
    response_model=ChangesPage,
    responses=REFUSALS,
    summary="Pull what changed behind a cursor",
)
def pull_changes(
    request: Request,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    epoch: Annotated[int | None, Query(ge=1, le=EPOCH_MAX)] = None,
) -> Response:
    """Give what changed behind the cursor, oldest first.

    Roster, manifest and this kiosk's verdicts; to a kiosk that names its epoch, the entries of
    the event's other kiosks too, and its own of other epochs.
    """
    hub = hub_of(request)
    claimed = feeds.position_of(cursor)
    who, head, highest, mark = caller_of(hub, asked_of(request), epoch or 0, claimed)
    entries = epoch is not None
    ours = hub.identity.epoch
    after = feeds.read_cursor(cursor, ours, who.event, head, entries=entries, mark=mark)
    # Whoever still has a long way to go, as a new kiosk, is told what is there, and shall not wait.
    near = after is not None and head - after <= feeds.PAGE_ROWS
    looked = near and hub.lookout.look(hub.database, who.event, hub.ring)
    if after == head and not looked:
        page = feeds.nothing(head)
    else:
        with hub.database.reading() as connection:
            page = feeds.page(connection, who.event, who.kiosk, after or 0, epoch)
            if epoch is not None:
                highest = feeds.highest_of(connection, who.event, who.kiosk, epoch)
            mark = eras.mark_at(connection, who.event, page.position)
    now = hub.clock.now()
    devices.seen_by_pull(hub.database, who, now)
    told = ChangesPage(
        protocol=PROTOCOL,
        hub=hub.identity.hub,
        hub_epoch=hub.identity.epoch,
        event=who.event,
        box=hub.box if after is None else None,
        fresh=after is None,
        changes=[],
        cursor=feeds.write_cursor(ours, who.event, page.position, entries=entries, mark=mark),
        more=page.more,
        left=page.left,
        highest=highest if entries else None,
        keyless=who.public is None,
        server_time=now,
    ).model_dump_json()
    # The values are JSON already: reading them to write them again would take most of the time.
    whole = told.replace('"changes":[]', f'"changes":{page.written()}', 1)
    return packed(request, whole.encode())


@router.post(
    "/enrol",
    response_model=Enrolled,
    responses=REFUSALS,
    openapi_extra=_body(Enrol),
    summary="Enrol a kiosk with a code good for one use",
)
async def enrol(request: Request) -> Response:
    """Make this kiosk a device of the code's event; its token is told here and never again."""
    sent = await receive(request, ENROL_BYTES_MAX)
    zipped = packing(request) == "gzip"
    return await run_in_threadpool(_enrol, hub_of(request), sent, zipped)


def _enrol(hub: HubState, sent: bytes, zipped: bool) -> Response:
    hub.enrolments.check()
    message = parse_object(unpack(sent, ENROL_BYTES_MAX) if zipped else sent)
    check_protocol(message.get("protocol"))
    try:
        asked = Enrol.model_validate(message)
    except ValidationError:
        raise invalid() from None
    if not asked.name.isprintable():
        raise invalid()
    public = None if asked.public is None else device_key(asked.public)
    again = None if asked.kiosk is None else KioskId(asked.kiosk)
    try:
        made = devices.enrol(hub.database, asked.code, asked.name, hub.clock.now(), public, again)
    except devices.StillKnown:
        raise Refused(
            409,
            "still-known",
            Say(zh="中心有这台签到台", en="The hub knows this kiosk"),
            Say(
                zh="中心有这台签到台的登记，不用登记码（这个码没有用掉）。若它被停用，请组织方在中心"
                "运行：gatepost-hub admit-kiosk {event} {kiosk}；恢复后记录会自动上传。若是另一台电脑带着"
                "同样的数据先登记了，请在本机的同步页把记录存到 U 盘，交给组织方。",
                en="The hub knows this kiosk, so it needs no code (this one is not used up). If it "
                "was withdrawn, have the organiser run at the hub: gatepost-hub admit-kiosk "
                "{event} {kiosk}. Its entries are then sent by themselves. If another laptop with "
                "the same data enrolled first, save this one's entries to a USB stick on its sync "
                "page and hand that in.",
            ).fill(event=asked.code.partition("-")[0], kiosk=asked.kiosk or ""),
        ) from None
    if made is None:
        hub.enrolments.failed()
        raise Refused(
            403,
            "bad-code",
            Say(zh="登记码无效", en="The code does not count"),
            Say(
                zh="登记码不对、已用过或已过期。请让组织方给一个新的。",
                en="The enrolment code is wrong, used or too old. Ask the organiser for a new one.",
            ),
        )
    log.info("enrolled kiosk=%s event=%d", made.kiosk, made.event)
    return answer(
        Enrolled(
            protocol=PROTOCOL,
            hub=hub.identity.hub,
            hub_epoch=hub.identity.epoch,
            event=made.event,
            kiosk=made.kiosk,
            token=made.token,
            root_public=hub.identity.root_public,
            box=hub.box,
            server_time=hub.clock.now(),
        )
    )
