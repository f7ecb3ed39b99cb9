"""The self-check: film, decode, commit, exchange; in a folder of its own, in some seconds.

It is what a frozen folder must pass on a bare machine: every library that the main job needs
is used for real, and one badge goes the whole way from a printed page to the hub's figures.
"""

import tempfile
import time
from pathlib import Path

from rich.console import Console

import assets
from kiosk.demo.film import Film, Shot, rasterise
from kiosk.demo.hubside import HubProcess
from kiosk.demo.sample import load_sample
from kiosk.demo.script import HOME, morning
from kiosk.desk.gate import Gate
from kiosk.printing.badges import print_badges
from kiosk.printing.cards import Layout, cards_of
from kiosk.printing.faces import with_gui
from kiosk.scanning.presence import Presence
from kiosk.scanning.reader import Reader
from kiosk.settings import load_settings
from kiosk.store.engine import open_store, read_or_make_key
from kiosk.store.identity import save_enrolment
from kiosk.store.journal import Journal
from kiosk.store.peer import peer_of
from kiosk.store.roster import RosterInbox
from sync.client.enrolment import enrol
from sync.client.exchange import Exchange
from sync.client.transport import HttpTransport
from sync.domain.clock import Knot, TimelineClock
from sync.domain.wording import Language, Say

SIZE = (1280, 720)
FPS = 30.0
STEPS = {
    "film": Say(zh="影片与解码", en="Film and decoding"),
    "commit": Say(zh="记录落盘", en="Commit"),
    "exchange": Say(zh="与中心交换", en="Exchange with the hub"),
}
GOOD = Say(zh="正常", en="good")
BAD = Say(zh="不正常", en="not good")


def self_check(language: Language) -> int:
    """Run the check and say each step; 0 when all is good.

    Raises:
        GatepostError: a part is missing; says which.
    """
    with_gui()
    console = Console(highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="gatepost-check-") as folder:
        results = _check(Path(folder))
    for step, good in results.items():
        words = STEPS[step].in_(language), (GOOD if good else BAD).in_(language)
        console.print(f"{'✔' if good else '✖'} {words[0]}: {words[1]}", markup=False)
    return 0 if all(results.values()) else 1


def _check(folder: Path) -> dict[str, bool]:
    roster = load_sample()
    event = roster.event.event
    first = morning(roster).scenes[0]
    who = first.cues[0].volunteer
    clock = TimelineClock([Knot(time.time(), first.starts)])
    clock.dump(folder / "clock.json")
    with HubProcess(folder / "hub") as hub:
        hub.ask("load", str(assets.path("sample/event.json")))
        tokens = {b.volunteer: b.token for b in hub.badges(event) if b.volunteer == who}
        hub.serve(folder / "clock.json")
        print_badges(cards_of(roster, tokens), folder / "badge.pdf", layout=Layout.LANYARD)
        film = Film(rasterise(folder / "badge.pdf", 200), [Shot.held(0, height_px=SIZE[1])], SIZE)
        reader, presence = Reader(), Presence()
        texts: list[str] = []
        for index in range(film.frames):
            frame = film.frame(index)
            if frame is not None:
                at_ns = int(index / FPS * 1e9)
                seen = reader.look(frame).seen
                texts += [sighting.text for sighting in presence.sightings(seen, at_ns)]
        settings = load_settings(data_dir=folder / "kiosk")
        code = hub.ask("enrol-code", str(event)).strip()
        with open_store(settings.database_path, read_or_make_key(settings.key_path)) as store:
            identity = save_enrolment(store, enrol(hub.url, code, "self-check"), hub.url)
            journal = Journal(store, clock)
            exchange = Exchange(
                journal,
                RosterInbox(store, identity.root_public),
                HttpTransport(),
                clock,
                peer_of(store, identity, hub.url),
            )
            exchange.run_once()
            gate = Gate(store, journal, clock, [HOME])
            outcomes = [gate.checkin.scan(text, clock.now()).happened for text in texts]
            exchange.run_once()
            return {
                "film": texts == list(tokens.values()),
                "commit": outcomes == ["on"] and len(journal.entries()) == 1,
                "exchange": journal.pending_count() == 0
                and hub.figures(event) == gate.book.figures(),
            }
