"""Taking up where a desk that crashed was: its page, and who was at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.desk.lock import Role
from kiosk.store.engine import Store
from kiosk.store.memory import recall, remember

_KEY = "resume"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk is."""

    page: str
    """Its name in the house."""
    role: Role | None
    """Who is at it; None while it is locked."""
    language: str
    theme: str
    holds_screen: bool


def keep_place(store: Store, place: Place) -> None:
    """Remember where the desk is.

    Raises:
        StoreError: the disk refused; the place before is kept.
    """
    remember(
        store,
        _KEY,
        {
            "page": place.page,
            "role": place.role.value if place.role else None,
            "language": place.language,
            "theme": place.theme,
            "holds_screen": place.holds_screen,
        },
    )


def last_place(store: Store) -> Place | None:
    """Give where the desk was; None when that is not known."""
    held = recall(store, _KEY)
    if not isinstance(held, Mapping):
        return None
    role = held.get("role")
    return Place(
        page=str(held.get("page")),
        role=Role(role) if role in set(Role) else None,
        language="en" if held.get("language") == "en" else "zh",
        theme="dark" if held.get("theme") == "dark" else "light",
        holds_screen=held.get("holds_screen") is True,
    )
