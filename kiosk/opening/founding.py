"""Founding an event on this laptop: its hub, its roster there, this desk, and the badges."""

import contextlib
import json
import os
import secrets
from collections.abc import Container, Iterator
from pathlib import Path

from kiosk.desk.badge_choice import note_printed
from kiosk.opening import enrolling
from kiosk.opening.desk import HUB_FOLDER
from kiosk.opening.own_hub import local_hub_of
from kiosk.printing.badge_look import BadgeLook
from kiosk.printing.badges import print_badges
from kiosk.printing.cards import Layout, cards_of
from kiosk.settings import Settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.folder import make_folder, translating
from kiosk.store.identity import check_drained
from kiosk.workers.errands import Going
from kiosk.workers.local_hub import LocalHub
from sync.domain.clock import Clock
from sync.domain.entries import EventId, VolunteerId
from sync.domain.roster import Roster
from sync.domain.rostering import to_rows
from sync.domain.wording import Say

STEPS = (
    Say(zh="正在启动本机中心…", en="Starting the hub of this laptop …"),
    Say(zh="正在导入活动和花名册…", en="Bringing in the event and its roster …"),
    Say(zh="正在登记这台签到台…", en="Making this laptop a kiosk …"),
    Say(zh="好了", en="Done"),
)


@contextlib.contextmanager
def _private(folder: Path, suffix: str) -> Iterator[Path]:
    """Name a file that only this account may read, and that is gone afterwards."""
    with translating():
        make_folder(folder)
    path = folder / f".{secrets.token_hex(8)}{suffix}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def load_event(hub: LocalHub, folder: Path, roster: Roster) -> None:
    """Hand a roster to the hub; the file in between is private and does not stay.

    Raises:
        LocalHubFailed: with the hub's own sentence.
        StoreError: the disk refused.
    """
    rows = [[row.table, row.key, row.value] for row in to_rows(roster)]
    content = json.dumps({"rows": rows}, ensure_ascii=False).encode("utf-8")
    with _private(folder, ".json") as path:
        with translating():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        hub.ask("load", str(path))


def found(
    settings: Settings, roster: Roster, name: str, going: Going, clock: Clock | None = None
) -> None:
    """Set the hub up, bring the event in, enrol this laptop, fetch the roster.

    Any thread. Whatever fails can be tried again: everything here is done once however often.

    Raises:
        GatepostError: says what to do.
    """
    with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
        check_drained(store)
    going.tell(0, len(STEPS))
    with local_hub_of(settings) as hub:
        url = hub.start()
        going.tell(1, len(STEPS))
        load_event(hub, settings.data_dir, roster)
        going.tell(2, len(STEPS))
        code = json.loads(hub.ask("enrol-code", str(roster.event.event), "--json"))["code"]
        enrolling.join(settings, url, code, name, clock)
        going.tell(3, len(STEPS))


def tokens_of(hub: LocalHub, folder: Path, event: EventId) -> dict[VolunteerId, str]:
    """Have everybody's badge signed.

    Raises:
        LocalHubFailed: with the hub's own sentence.
    """
    with _private(folder, ".json") as path:
        hub.ask("badges", str(event), "--json", str(path))
        rows = json.loads(path.read_text("utf-8"))
    return {VolunteerId(int(row["volunteer"], 16)): str(row["token"]) for row in rows}


def print_all(
    settings: Settings,
    roster: Roster,
    layout: Layout,
    path: Path,
    going: Going,
    whom: Container[VolunteerId] | None = None,
    look: BadgeLook | None = None,
) -> int:
    """Write badges to a PDF; give how many.

    Args:
        whom: whose; None: everybody's.
        look: logo and level of the codes; None: as usual.

    Raises:
        GatepostError: says what to do; no file is left half written.
    """
    going.tell(0, 0)
    every = tokens_of(local_hub_of(settings), settings.data_dir, roster.event.event)
    tokens = {who: token for who, token in every.items() if whom is None or who in whom}
    cards = cards_of(roster, tokens)
    look = look or BadgeLook()
    print_badges(
        cards,
        path,
        layout=layout,
        ecc=look.ecc,
        logo=look.logo,
        progress=going.tell,
        cancelled=going.cancelled,
    )
    note_printed(settings.data_dir / HUB_FOLDER, roster, tokens)
    return len(cards)
