"""The hub as an ASGI application: database, device API and pages put together."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from sync.hub.api import keys, news, parcels, problems, routes
from sync.hub.api.state import WRONG_CODES_MAX, WRONG_CODES_S, HubState, Throttle, Turnstile
from sync.hub.config import HubConfig
from sync.hub.database import Database
from sync.hub.guard import Guard
from sync.hub.opening import open_hub
from sync.hub.pages import routes as pages
from sync.hub.pages import sticks, trouble

log = logging.getLogger(__name__)


def create_app(config: HubConfig) -> FastAPI:
    """Open database and keys, bring the tables up to date, and give the application.

    The database is closed when the application's lifespan ends.

    Raises:
        DatabaseUnusable: no server, another program's file, a newer hub's, or a damaged one.
        KeysUnusable: the signing keys are missing or of another hub.
    """
    config.make_data_dir()
    database, who, ring = open_hub(config, connections=config.threads, verified=True)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        log.info("hub=%s database=%s", who.hub, database.engine.dialect.name)
        # A request that got a thread finds a connection: none waits for one with a thread in hand.
        current_default_thread_limiter().total_tokens = config.threads
        yield
        database.close()

    app = FastAPI(
        title="Gatepost hub",
        version="1",
        lifespan=lifespan,
        # Swagger's page would load its scripts from the open internet.
        docs_url=None,
        redoc_url=None,
    )
    hub = app.state.hub = HubState(
        database,
        who,
        config.clock,
        ring,
        ring.signed_box(who.hub),
        enrolments=Throttle(max(1, WRONG_CODES_MAX // config.workers), WRONG_CODES_S),
        pushes=Turnstile.before(database),
    )
    app.add_middleware(
        Guard,
        loopback_only=not config.open_to_network,
        closed=hub.damaged,
        sorry=lambda request: trouble.told(request, problems.damaged()),
    )
    problems.install(app, trouble.told)
    app.include_router(routes.router)
    app.include_router(keys.router)
    app.include_router(news.router)
    app.include_router(parcels.router)
    app.include_router(pages.router)
    app.include_router(sticks.router)

    @app.get("/healthz", tags=["operation"], summary="Alive, and the database answers")
    async def healthz() -> Response:
        healthy = await run_in_threadpool(_answers, database)
        return JSONResponse(
            {"status": "ok" if healthy else "no-database"}, status_code=200 if healthy else 503
        )

    return app


def _answers(database: Database) -> bool:
    try:
        with database.reading() as connection:
            return bool(connection.execute(text("SELECT count(*) FROM hub")).scalar_one())
    except DBAPIError:
        return False
