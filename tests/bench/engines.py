"""The engines that a hub's bench is run on, each with fresh databases in a folder of the run's."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.bench.form import Result
from tests.sync.hub.running import Postgres

Fresh = Callable[[str], str]
"""Makes an empty database by a name; gives its URL."""


@contextmanager
def _sqlite(folder: Path) -> Iterator[Fresh]:
    yield lambda name: f"sqlite:///{folder / name}.sqlite"


@contextmanager
def _postgres(folder: Path) -> Iterator[Fresh]:
    server = Postgres(folder / "postgres")
    try:
        yield lambda _name: server.fresh()
    finally:
        server.stop()


_ENGINES: dict[str, Callable[[Path], AbstractContextManager[Fresh]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgres,
}


def add_engines(parser: argparse.ArgumentParser) -> None:
    """Let the engines be chosen."""
    parser.add_argument("--engine", choices=[*_ENGINES], action="append", help="one only")


def on_each_engine(
    options: argparse.Namespace, measure: Callable[[Fresh, Path], list[Result]]
) -> list[Result]:
    """Measure on each engine that was chosen, in a folder that is gone afterwards."""
    results = []
    for engine in options.engine or _ENGINES:
        with (
            tempfile.TemporaryDirectory(prefix="gatepost-bench-") as name,
            _ENGINES[engine](Path(name)) as fresh,
        ):
            folder = Path(name)
            # PostgreSQL's server may run as another account.
            folder.chmod(0o755)
            results += measure(fresh, folder)
    return results
