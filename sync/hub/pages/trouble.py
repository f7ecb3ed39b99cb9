"""What cannot be served, for whoever looks at it in a browser: a page in words, and no JSON."""

from starlette.requests import Request
from starlette.responses import Response

from sync.hub.api.problems import DAMAGED, Refused, problem
from sync.hub.pages.language import language_of
from sync.hub.pages.routes import page

_FOR_NOW = frozenset({429, 500, 503})


def told(request: Request, refused: Refused) -> Response:
    """Give a refusal as a page to a browser, and as a problem to everything else."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem(refused)
    language = language_of(request)
    shown = page(
        request,
        language,
        "damaged.html" if refused.code == DAMAGED else "trouble.html",
        refused.status,
        title=refused.title.in_(language),
        detail=refused.detail.in_(language),
        again=request.method == "GET" and refused.status in _FOR_NOW,
    )
    shown.headers.update(refused.headers)
    return shown
