"""Whose badges are to be printed: everybody's, only what no paper says yet, or some by search.

What was printed is remembered as a digest of what stands on the card, so that somebody whose name
or post was corrected counts as new, and nobody else does. No name is kept.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from sync.domain.entries import VolunteerId
from sync.domain.roster import Roster
from sync.domain.rostering import hex_id

FILE = "printed.json"
_BYTES_MAX = 32 * 1024 * 1024
_DIGITS = 12

Printed = Mapping[VolunteerId, str]


class Which(StrEnum):
    """Whose badges."""

    ALL = "all"
    NEW = "new"
    """No paper says what would stand on it."""
    SOME = "some"
    """Whose team, name or number holds what was typed."""


def faces(roster: Roster) -> dict[VolunteerId, str]:
    """Give a digest of what stands on everybody's badge."""
    found = {}
    for who, person in roster.volunteers.items():
        plan = roster.plan_of(who)
        post = roster.posts.get(plan[0].post) if plan else None
        team = roster.teams.get(person.team)
        parts = (
            roster.event.name,
            person.number,
            person.name,
            team.name if team else "",
            post.name if post else "",
        )
        digest = hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()
        found[who] = digest[:_DIGITS]
    return found


def choose(roster: Roster, which: Which, text: str, printed: Printed) -> frozenset[VolunteerId]:
    """Say whose badges are to be printed."""
    match which:
        case Which.ALL:
            return frozenset(roster.volunteers)
        case Which.NEW:
            now = faces(roster)
            return frozenset(who for who, face in now.items() if printed.get(who) != face)
        case Which.SOME:
            wanted = text.strip().casefold()
            if not wanted:
                return frozenset()
            teams = {
                key
                for key in roster.teams
                if any(wanted in team.name.casefold() for team in roster.team_path(key))
            }
            return frozenset(
                who
                for who, person in roster.volunteers.items()
                if person.team in teams
                or wanted in person.name.casefold()
                or wanted == person.number.casefold()
            )


def load_printed(folder: Path) -> dict[VolunteerId, str]:
    """Read what was printed; nothing when there is no note that can be read."""
    try:
        path = folder / FILE
        raw = json.loads(path.read_bytes()) if path.stat().st_size <= _BYTES_MAX else {}
        return {
            VolunteerId(int(key, 16)): face for key, face in raw.items() if isinstance(face, str)
        }
    except (OSError, ValueError, AttributeError):
        return {}


def note_printed(folder: Path, roster: Roster, whom: Iterable[VolunteerId]) -> None:
    """Note whose badges are on paper now; a disk that refuses costs some paper, no more."""
    now = faces(roster)
    known = load_printed(folder) | {who: now[who] for who in whom if who in now}
    content = json.dumps({hex_id(who): face for who, face in known.items()}).encode("ascii")
    with contextlib.suppress(OSError):
        new = folder / f".{FILE}.new"
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        new.replace(folder / FILE)
