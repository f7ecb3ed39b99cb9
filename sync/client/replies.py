"""Believe an answer, or say what it is instead.

Only the right content type, form, hub and question make an answer. A page for people with
status 200 is a captive portal's and acknowledges nothing.
"""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sync.client.problems import (
    BatchRefused,
    BatchTooLarge,
    GarbledReply,
    HubBusy,
    HubCrowded,
    HubFailed,
    HubRefused,
    LogInPage,
    NotAdmitted,
    OtherHub,
)
from sync.client.transport import Reply
from sync.domain.wording import Say
from sync.wire.messages import Problem

_JSON = "application/json"
_PROBLEM = "application/problem+json"
_OK = 200
_REFUSALS: dict[int, type[HubRefused]] = {
    400: BatchRefused,
    401: NotAdmitted,
    403: NotAdmitted,
    413: BatchTooLarge,
    422: BatchRefused,
}
_FAILED = 500
_CROWDED = 429
_BUSY = frozenset({408, 425, 502, 503, 504})

M = TypeVar("M", bound=BaseModel)


def believe(reply: Reply, form: type[M]) -> M:
    """Read a good answer.

    Raises:
        LineDown: it is none of the hub's, or the hub asks for patience.
        HubRefused: the hub's own refusal, with its words where it gave some.
    """
    if reply.status == _OK and reply.content_type == _JSON:
        try:
            return form.model_validate_json(reply.body)
        except ValidationError as problem:
            # No JSON at all: cut off on its way. Otherwise whole, and no hub of ours.
            cut = any(error["type"] == "json_invalid" for error in problem.errors())
            raise (GarbledReply if cut else OtherHub) from None
    if reply.status == _FAILED:
        raise HubFailed(reply.retry_after_s)
    if reply.status == _CROWDED:
        raise HubCrowded(reply.retry_after_s)
    if reply.status in _BUSY:
        raise HubBusy(reply.retry_after_s)
    refusal = _REFUSALS.get(reply.status)
    if refusal is BatchTooLarge:
        # A server in front of the hub may say this, in HTML: less at a time helps all the same.
        raise refusal
    if refusal is not None and reply.content_type in {_JSON, _PROBLEM}:
        raise refusal(_words(reply))
    words = _words(reply) if reply.content_type == _PROBLEM else None
    if words is not None:
        raise HubRefused(words)
    if reply.content_type in {_JSON, _PROBLEM}:
        raise OtherHub
    raise LogInPage


def _words(reply: Reply) -> Say | None:
    """Give the hub's own sentence, if it gave one of reasonable size."""
    try:
        problem = Problem.model_validate(json.loads(reply.body))
    except (ValueError, RecursionError):
        return None
    if not problem.detail or not problem.detail_zh or len(reply.body) > 4096:
        return None
    return Say(zh=problem.detail_zh, en=problem.detail)
