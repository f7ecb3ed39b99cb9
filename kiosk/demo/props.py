"""The props: every paper that the script needs, printed to one PDF and cut out again.

What the camera sees of them is the printed page and nothing else.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.demo.film_pages import rasterise
from kiosk.demo.hubside import HubProcess
from kiosk.demo.script import Paper, Script
from kiosk.printing.badges import print_badges
from kiosk.printing.cards import BadgeCard, Layout, cards_of
from sync.domain.entries import EventId, VolunteerId
from sync.domain.roster import Roster

POSTER_TEXT = "2023 WORLD ROBOT CONFERENCE - PROGRAMME OF HALL B"
STRANGER = VolunteerId(0x5EED_0000_0000_0001)
DPI = 200


@dataclass(frozen=True, slots=True)
class Props:
    """The printed pages, and what each of them is."""

    badges_pdf: Path
    """Everybody's badge, for the printer."""
    pages: tuple[tuple[Paper, VolunteerId | None], ...]
    pictures: tuple[NDArray[np.uint8], ...]
    """A picture per page, BGR."""


def withdraw(hub: HubProcess, roster: Roster, script: Script) -> None:
    """Withdraw the badges that the script wants withdrawn; they were printed before."""
    for cue in script.cues:
        if cue.paper is Paper.REVOKED and cue.volunteer is not None:
            hub.ask("revoke", str(roster.event.event), f"{cue.volunteer:016x}")


def make_props(
    hub: HubProcess,
    roster: Roster,
    script: Script,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Props:
    """Print everybody's badge to `badges.pdf`, and the film's papers to `film.pdf`."""
    event = roster.event.event
    tokens = {badge.volunteer: badge.token for badge in hub.badges(event)}
    badges_pdf, film_pdf = folder / "badges.pdf", folder / "film.pdf"
    pages = tuple(dict.fromkeys((cue.paper, cue.volunteer) for cue in script.cues))
    # The single badges are processes of the hub's command: they run while the rest is printed.
    with ThreadPoolExecutor() as clerks:
        papers = clerks.map(lambda page: _paper(hub, roster, event, tokens, *page), pages)
        print_badges(cards_of(roster, tokens), badges_pdf, progress=progress)
        print_badges(list(papers), film_pdf, layout=Layout.LANYARD)
    return Props(badges_pdf, pages, tuple(rasterise(film_pdf, DPI)))


def _paper(
    hub: HubProcess,
    roster: Roster,
    event: EventId,
    tokens: dict[VolunteerId, str],
    paper: Paper,
    volunteer: VolunteerId | None,
) -> BadgeCard:
    anybody = max(tokens)  # not the one whose badges are withdrawn
    start = min(shift.starts for shift in roster.shifts.values())
    end = max(shift.ends for shift in roster.shifts.values()) + timedelta(days=1)
    match paper:
        case Paper.EXPIRED:
            token = hub.single_badge(event, anybody, start - timedelta(hours=2))
        case Paper.OTHER_EVENT:
            token = hub.single_badge(EventId(event + 1), anybody, end)
        case Paper.STRANGER:
            token = hub.single_badge(event, STRANGER, end)
        case Paper.FORGED:
            token = _altered(tokens[anybody])
        case Paper.POSTER:
            token = POSTER_TEXT
        case _:
            token = tokens[volunteer if volunteer is not None else anybody]
    return cards_of(roster, {volunteer if volunteer is not None else anybody: token})[0]


def _altered(token: str) -> str:
    """Change one character inside the signature, as a forger who has no key would have to."""
    place = len(token) - 20
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
