"""Refusals: every one as `application/problem+json`, in both languages, repeating no input."""

import logging
from collections.abc import Callable

import psycopg
import sqlcipher3.dbapi2
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from sync.domain.errors import GatepostError
from sync.domain.wording import Say
from sync.hub.damage import is_damage
from sync.hub.errors import DatabaseAway, DatabaseDamaged, NotDurable
from sync.wire.messages import Problem

log = logging.getLogger(__name__)

MEDIA = "application/problem+json"
DAMAGED = "damaged"
"""The code of what is refused for a damaged database."""


class Refused(Exception):
    """A request that gets no other answer than this. Expected; never logged as an error."""

    def __init__(
        self, status: int, code: str, title: Say, detail: Say, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = headers or {}


def problem(refused: Refused) -> Response:
    """Write a refusal."""
    body = Problem(
        status=refused.status,
        code=refused.code,
        title=refused.title.en,
        detail=refused.detail.en,
        title_zh=refused.title.zh,
        detail_zh=refused.detail.zh,
    )
    return Response(
        body.model_dump_json(),
        status_code=refused.status,
        media_type=MEDIA,
        headers={**refused.headers, "Cache-Control": "no-store"},
    )


def malformed() -> Refused:
    """Give the refusal of a body that is not JSON in UTF-8."""
    return Refused(
        400,
        "malformed",
        Say(zh="请求无法识别", en="The request cannot be read"),
        Say(
            zh="请求内容不是完整的 UTF-8 JSON。什么都没有保存，可以重试。",
            en="The body is not whole JSON in UTF-8. Nothing was kept; it may be sent again.",
        ),
    )


def invalid() -> Refused:
    """Give the refusal of JSON that is not the message asked for."""
    return Refused(
        422,
        "invalid",
        Say(zh="请求内容不对", en="The request is not right"),
        Say(
            zh="有字段缺失或不合规定。什么都没有保存。",
            en="A field is missing or out of its bounds. Nothing was kept.",
        ),
    )


def too_large() -> Refused:
    """Give the refusal of a body over the limit."""
    return Refused(
        413,
        "too-large",
        Say(zh="一次传得太多", en="Too much at once"),
        Say(
            zh="一批最多 500 条、解压后 1 MiB。请减半后重传。",
            en="A batch holds at most 500 entries and 1 MiB unpacked. Halve it and send it again.",
        ),
    )


def damaged() -> Refused:
    """Give the refusal of everything while the database is damaged."""
    said = DatabaseDamaged()
    return Refused(503, DAMAGED, said.title, said.message, {"Retry-After": "30"})


_BY_STATUS = {
    404: Say(zh="没有这个地址", en="There is nothing here"),
    405: Say(zh="不支持这种请求方式", en="This method is not supported here"),
}


def _plainly(_request: Request, refused: Refused) -> Response:
    return problem(refused)


def install(app: FastAPI, tell: Callable[[Request, Refused], Response] = _plainly) -> None:
    """Answer every failure in our own words.

    Args:
        tell: makes the answer.
    """

    async def refused(request: Request, found: Exception) -> Response:
        assert isinstance(found, Refused)  # noqa: S101 - registered for this class only
        return tell(request, found)

    async def invalid_request(request: Request, _found: Exception) -> Response:
        return tell(request, invalid())

    async def by_status(request: Request, found: Exception) -> Response:
        status = found.status_code if isinstance(found, HTTPException) else 500
        title = _BY_STATUS.get(status, Say(zh="请求被拒绝", en="The request was refused"))
        headers = dict(found.headers or {}) if isinstance(found, HTTPException) else {}
        return tell(request, Refused(status, f"http-{status}", title, title, headers))

    async def unavailable(request: Request, found: Exception) -> Response:
        if is_damage(found):
            return await broken(request, found)
        said = found if isinstance(found, GatepostError) else DatabaseAway()
        log.warning("unavailable: %s", type(found).__name__)
        told = Refused(503, "unavailable", said.title, said.message, {"Retry-After": "5"})
        return tell(request, told)

    async def broken(request: Request, found: Exception) -> Response:
        if not isinstance(found, DatabaseDamaged) and not is_damage(found):
            raise found
        log.error("%s", DatabaseDamaged())
        # A write that went through now could make it worse, and an answer might be wrong.
        request.app.state.hub.damaged.set()
        return tell(request, damaged())

    async def failed(request: Request, _found: Exception) -> Response:
        # Starlette's outermost layer logs the exception itself after this answer.
        return tell(
            request,
            Refused(
                500,
                "internal",
                Say(zh="中心出错了", en="The hub failed"),
                Say(
                    zh="这次请求没有完成，可以重试；仍不行时请联系组织方。",
                    en="This request was not completed. Try again; if it stays, call the "
                    "organiser.",
                ),
            ),
        )

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, invalid_request)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(NotDurable, unavailable)
    # A kiosk takes a 500 for a batch that the hub cannot bear, and 503 for what it is.
    for away in (
        OperationalError,
        PoolTimeout,
        psycopg.OperationalError,
        sqlcipher3.dbapi2.OperationalError,
    ):
        app.add_exception_handler(away, unavailable)
    # The errors above are some of these, and go before them.
    for bad in (DatabaseDamaged, DatabaseError, psycopg.Error, sqlcipher3.dbapi2.DatabaseError):
        app.add_exception_handler(bad, broken)
    app.add_exception_handler(Exception, failed)
