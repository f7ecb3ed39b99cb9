"""Bodies: read with a limit, unpacked with a limit, parsed without surprises; answers packed."""

import gzip
import json
import zlib
from typing import cast

import orjson
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from sync.domain.wording import Say
from sync.hub.api.problems import Refused, malformed, too_large
from sync.wire import BATCH_BYTES_MAX

ZIP_FROM_BYTES = 1024
ZIP_LEVEL = 3
"""Of a page of names it makes a fifth, in half the time of the usual 6 (measured)."""
_GZIP = 16 + zlib.MAX_WBITS


async def receive(request: Request, most: int = BATCH_BYTES_MAX) -> bytes:
    """Read a body as it was sent, at most `most` bytes.

    Raises:
        Refused: too large (413), or not JSON by its own label (415).
    """
    label = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if label != "application/json" or packing(request) not in {"", "identity", "gzip"}:
        raise Refused(
            415,
            "unsupported-media",
            Say(zh="格式不支持", en="This format is not supported"),
            Say(
                zh="请以 application/json 发送，可用 gzip 压缩。",
                en="Send application/json, packed with gzip or not at all.",
            ),
        )
    if announced(request) > most:
        raise too_large()
    return await read_whole(request, most)


def announced(request: Request) -> int:
    """Give the bytes that a body shall have by its own header; 0 if that says nothing of use."""
    told = request.headers.get("content-length", "")
    return int(told[:18]) if told.isascii() and told.isdigit() else 0


async def read_whole(request: Request, most: int) -> bytes:
    """Read a body, whatever it is.

    Raises:
        Refused: 413, over `most` bytes.
    """
    got = bytearray()
    async for chunk in request.stream():
        got += chunk
        if len(got) > most:
            raise too_large()
    return bytes(got)


def answer(message: BaseModel) -> Response:
    """Give a message as JSON that nobody on the way keeps."""
    return Response(
        message.model_dump_json(),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def packed(request: Request, told: bytes) -> Response:
    """Give a JSON answer, packed when the caller can unpack it and it is worth the while."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if len(told) >= ZIP_FROM_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        told = gzip.compress(told, compresslevel=ZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(told, media_type="application/json", headers=headers)


def packing(request: Request) -> str:
    """Give the body's content coding, lower case; empty when none is named."""
    return request.headers.get("content-encoding", "").strip().lower()


def unpack(packed: bytes, most: int = BATCH_BYTES_MAX) -> bytes:
    """Unpack one gzip member without ever holding more than `most` bytes of it.

    Raises:
        Refused: too large (413), or not one whole gzip member (400).
    """
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        plain = unpacker.decompress(packed, most + 1)
    except zlib.error:
        raise malformed() from None
    if len(plain) > most:
        raise too_large()
    if not unpacker.eof or unpacker.unused_data:
        raise malformed()
    return plain


def parse_object(plain: bytes) -> dict[str, object]:
    """Parse a JSON object.

    What strict JSON refuses (NaN, half a surrogate pair) is let in here, so that it costs only
    the entry that holds it and not its batch.

    Raises:
        Refused: 400, not JSON in UTF-8, nested too deep, or no object.
    """
    try:
        found: object = orjson.loads(plain)
    except orjson.JSONDecodeError:
        try:
            found = json.loads(plain.decode("utf-8"))
        except (ValueError, RecursionError):
            raise malformed() from None
    if not isinstance(found, dict):
        raise malformed()
    return cast(dict[str, object], found)
