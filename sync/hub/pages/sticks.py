"""The page that takes in what came on a stick, and gives the answer to take back.

Nobody has to sign in for it: a bundle counts by its kiosk's signature, whoever hands it in, and
the answer tells that kiosk's own numbers only.
"""

import binascii
import logging

from fastapi import APIRouter, Request
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from sync.domain.errors import GatepostError
from sync.domain.wording import Say
from sync.hub.api.state import HubState, hub_of
from sync.hub.errors import DatabaseAway
from sync.hub.pages.language import language_of
from sync.hub.pages.routes import page
from sync.hub.services import bundles
from sync.hub.services.bundles import Imported
from sync.hub.services.parcels import Receiver

# It warns of every form that is none; the page says so to whoever sent it.
logging.getLogger("python_multipart").setLevel(logging.ERROR)

UPLOAD_BYTES_MAX = 128 * 1024 * 1024
TOO_LARGE = Say(
    zh="文件太大，这里收不了。请在中心的电脑上运行 gatepost-hub bundle import。什么都没有导入。",
    en="The file is too large for this page. Run gatepost-hub bundle import at the hub's computer. "
    "Nothing was imported.",
)
NO_FILE = Say(
    zh="没有选文件。请选签到台存到 U 盘上的 .gatebundle 文件。",
    en="No file was chosen. Choose the .gatebundle file that the kiosk saved to the stick.",
)

router = APIRouter(include_in_schema=False)


@router.get("/sticks")
def sticks(request: Request) -> Response:
    """Show where to hand in a bundle."""
    return page(request, language_of(request), "sticks.html", done=None, problem=None)


@router.post("/sticks")
async def take(request: Request) -> Response:
    """Take a bundle in, and offer the answer; or say what is wrong with it."""
    language = language_of(request)
    announced = request.headers.get("content-length", "")
    if not (announced.isascii() and announced.isdigit()) or int(announced[:18]) > UPLOAD_BYTES_MAX:
        said = TOO_LARGE.in_(language)
        return page(request, language, "sticks.html", 413, done=None, problem=said)
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            given = form.get("bundle")
            if not isinstance(given, UploadFile) or not given.filename:
                said = NO_FILE.in_(language)
                return page(request, language, "sticks.html", 422, done=None, problem=said)
            done = await run_in_threadpool(_take, hub_of(request), given)
    except (MultiPartException, HTTPException):
        said = NO_FILE.in_(language)
        return page(request, language, "sticks.html", 422, done=None, problem=said)
    except GatepostError as problem:
        said = problem.message.in_(language)
        return page(request, language, "sticks.html", 422, done=None, problem=said)
    coded = binascii.b2a_base64(done.answers, newline=False).decode("ascii")
    return page(request, language, "sticks.html", done=done, problem=None, answer=coded)


def _take(hub: HubState, given: UploadFile) -> Imported:
    receiver = Receiver(hub.database, hub.identity, hub.ring)
    try:
        return bundles.take(receiver, given.file, hub.clock.now())
    except OperationalError:
        raise DatabaseAway from None
