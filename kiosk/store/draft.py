"""What the desk wants written. A module of its own: the window names it before the store is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.domain.canonical import Json
from sync.domain.entries import EntryId, PostId, VolunteerId


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the journal adds who, when and the chain."""

    kind: str
    method: str
    volunteer: VolunteerId | None = None
    post: PostId | None = None
    badge_serial: int | None = None
    ref: EntryId | None = None
    data: Mapping[str, Json] = field(default_factory=dict)
