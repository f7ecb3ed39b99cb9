"""The `gatepost-hub` command: what `sync.hub.cli` does to a hub, and serving one or a relay.

Whatever is wrong with what was handed in is one sentence on standard error, exit status 2, and
nothing changed.
"""

import multiprocessing
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from sync.domain.wording import Say
from sync.hub.cli import app
from sync.hub.config import HubConfig, default_data_dir
from sync.hub.console import DatabaseOption, DataOption, clock_of, language_of, saying
from sync.usage import Lang
from sync.wire import RELAY_PORT

__all__ = ["app", "main"]

HUB_PORT = 8642
_ONLY_HERE = Say(
    zh="现在只有这台电脑自己连得上中继。要让别的签到台交记录，请加 --host 0.0.0.0 再启动。",
    en="Only this computer reaches the relay now. To let kiosks hand in, start it again with "
    "--host 0.0.0.0.",
)


@app.command()
def serve(
    database: DatabaseOption = None,
    data: DataOption = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="8642, of a relay 8643; 0: any free one."),
    ] = None,
    port_file: Annotated[
        Path | None, typer.Option(help="Write the port here once it is known.")
    ] = None,
    clock: Annotated[
        Path | None, typer.Option(help="Timetable to take the time from, for a rehearsal.")
    ] = None,
    open_to_network: Annotated[
        bool, typer.Option("--open", help="Answer the network too: the pages have no sign-in.")
    ] = False,
    lan: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS:PORT",
            help="Also let kiosks of the network in there: over TLS with a certificate of its own.",
        ),
    ] = None,
    processes: Annotated[
        int,
        typer.Option("--workers", min=1, max=16, help="Processes that serve, on PostgreSQL."),
    ] = 1,
    relay_to: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Be a relay: hold what gates hand in, pass it on to this hub."
        ),
    ] = None,
    end_with_input: Annotated[
        bool, typer.Option("--end-with-input", help="End when standard input does, too.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Run the hub, or a relay to one, until it is told to stop 启动中心或中继."""
    if relay_to is not None:
        _relay(relay_to, data, host, port, port_file, lang, end_with_input=end_with_input)
        return
    # Only this command needs the web server, and loading it takes half a second.
    from sync.hub import serving, workers
    from sync.hub.app import create_app
    from sync.hub.lan import certificate, read_place

    serving.log_to_stderr()
    with ExitStack() as stack:
        with saying(lang):
            serving.check_host(host, open_to_network=open_to_network)
            place = None if lan is None else read_place(lan)
            config = HubConfig(
                data or default_data_dir(), database, clock_of(clock), open_to_network, processes
            )
            workers.check(processes, config)
            bound = stack.enter_context(serving.bind(host, HUB_PORT if port is None else port))
            hub = create_app(config)
            stack.callback(hub.state.hub.database.close)
            shown, chosen = serving.address_of(bound)
            if port_file is not None:
                serving.tell_port(port_file, chosen)
            door = None if place is None else (place, certificate(config.data_dir)[0])
        typer.echo(f"http://{shown}:{chosen}/")
        sys.stdout.flush()
        if processes > 1:
            hub.state.hub.database.close()
            raise typer.Exit(workers.run(config, bound, lan=door, end_with_input=end_with_input))
        end = serving.input_ends if end_with_input else None
        serving.serve(hub, bound, end_when=end, lan=door)


def _relay(
    url: str,
    data: Path | None,
    host: str,
    port: int | None,
    port_file: Path | None,
    lang: str | None,
    *,
    end_with_input: bool,
) -> None:
    from sync.hub import serving as hub_serving
    from sync.relay import serving

    hub_serving.log_to_stderr()
    with ExitStack() as stack:
        with saying(lang):
            spool, wrong = serving.spool_for(url, data or default_data_dir() / "relay")
            bound = stack.enter_context(
                hub_serving.bind(host, RELAY_PORT if port is None else port)
            )
            shown, chosen = hub_serving.address_of(bound)
            if port_file is not None:
                hub_serving.tell_port(port_file, chosen)
        typer.echo(f"http://{shown}:{chosen}/")
        sys.stdout.flush()
        if wrong is not None:
            typer.echo(wrong.in_(language_of(lang)), err=True)
        if shown == "127.0.0.1":
            typer.echo(_ONLY_HERE.in_(language_of(lang)), err=True)
        end = hub_serving.input_ends if end_with_input else None
        serving.serve(spool, url, bound, end_when=end)


def main() -> int:
    """Run the command; gives the exit status."""
    # A worker of the built program is this program, started anew.
    multiprocessing.freeze_support()
    app()
    return 0
