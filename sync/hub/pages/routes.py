"""The pages: the list of events, and an event's board that keeps itself current.

There is no sign-in yet: names are masked, and `serve` binds to this machine only.
"""

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

import assets
from sync.domain.entries import EventId
from sync.domain.roster import Event
from sync.domain.wording import Language
from sync.hub.api.state import hub_of
from sync.hub.errors import UnknownEvent
from sync.hub.pages.language import COOKIE, WEB, language_of, templates
from sync.hub.services import board, watch

YEAR_S = 365 * 24 * 3600
STATIC = {
    "hub.css": "text/css; charset=utf-8",
    "hub.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
FONTS = frozenset({"GatepostSans-Regular.otf", "GatepostSans-Bold.otf"})

router = APIRouter(include_in_schema=False)


def page(
    request: Request, language: Language, template: str, status: int = 200, **values: object
) -> Response:
    """Give a page in a language; switching to it is remembered."""
    text = templates(language).get_template(template).render(path=request.url.path, **values)
    answer = HTMLResponse(
        text,
        status_code=status,
        headers={
            "Cache-Control": "no-store",
            "Content-Language": language,
            "Vary": "Accept-Language, Cookie",
        },
    )
    if request.query_params.get("lang") in {"zh", "en"}:
        answer.set_cookie(COOKIE, language, max_age=YEAR_S, httponly=True, samesite="lax")
    return answer


def _name(event: Event, language: Language) -> str:
    return event.name_en if language == "en" and event.name_en else event.name


def _missing(request: Request, language: Language) -> Response:
    return page(request, language, "missing.html", 404)


@router.get("/")
def first(request: Request) -> Response:
    """List the events, or say what to do when there is none."""
    language = language_of(request)
    lines = [(line, _name(line.event, language)) for line in board.events(hub_of(request).database)]
    return page(request, language, "events.html", lines=lines)


@router.get("/events/{event}")
def event_page(request: Request, event: str) -> Response:
    """Show an event's board."""
    return _board(request, event, fragment=False)


@router.get("/events/{event}/board")
def event_fragment(request: Request, event: str, seen: str = "") -> Response:
    """Give the part of the board that changes, for htmx; 204 when it would be the same."""
    return _board(request, event, fragment=True, seen=seen)


def _board(request: Request, event: str, *, fragment: bool, seen: str = "") -> Response:
    language = language_of(request)
    hub = hub_of(request)
    if not (event.isascii() and event.isdigit() and len(event) <= 10):
        return _missing(request, language)
    try:
        watch.look(hub.database, hub.ring, EventId(int(event)))
        found = board.board(hub.database, EventId(int(event)), hub.clock.now(), hub.aside)
    except UnknownEvent:
        return _missing(request, language)
    # Times are shown to the minute: a board that looks the same is the same.
    shown = (
        templates(language).get_template("board.html").render(board=found, seen="", fragment=True)
    )
    digest = hashlib.sha256(shown.encode()).hexdigest()[:16]
    if fragment and seen == digest:
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    return page(
        request,
        language,
        "board.html" if fragment else "event.html",
        board=found,
        name=_name(found.event, language),
        fragment=fragment,
        seen=digest,
    )


@cache
def htmx_file() -> Path:
    """Find htmx in the django-htmx package, which is never imported: Django is not here."""
    spec = importlib.util.find_spec("django_htmx")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        for name in ("htmx-2.min.js", "htmx.min.js"):
            file = Path(folder) / "static" / "django_htmx" / name
            if file.is_file():
                return file
    raise FileNotFoundError("htmx is not among the installed packages")


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Give one of our own files."""
    if name == "htmx.js":
        return _file(htmx_file(), "text/javascript; charset=utf-8")
    if name in STATIC:
        return _file(WEB / "static" / name, STATIC[name])
    if name in FONTS:
        font = assets.path(f"fonts/{name}")
        if font.is_file():
            return _file(font, "font/otf", fresh_s=YEAR_S)
    return _missing(request, language_of(request))


def _file(path: Path, media: str, fresh_s: int = 0) -> Response:
    kept = f"public, max-age={fresh_s}, immutable" if fresh_s else "no-cache"
    return FileResponse(path, media_type=media, headers={"Cache-Control": kept})
