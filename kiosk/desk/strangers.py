"""Somebody whom a `walkin` entry names, read as if the roster had them."""

from sync.domain.entries import Entry
from sync.domain.roster import TeamId, Volunteer


def read_walk_in(entry: Entry) -> Volunteer | None:
    """Read a walk-in as somebody of the roster; None when its entry does not say enough."""
    name, team, last4 = (entry.data.get(each) for each in ("name", "team", "last4"))
    if entry.volunteer is None or not isinstance(name, str):
        return None
    return Volunteer(
        entry.volunteer,
        "",
        name,
        TeamId(team if isinstance(team, str) else ""),
        last4=last4 if isinstance(last4, str) else "",
    )
