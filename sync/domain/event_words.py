"""What an event names for itself: kinds of service, kit, trainings; as its row holds them.

Of services and kit the order is shown. An object has none on the wire, where keys are sorted, so
the row lists the ids under `order` wherever it would be another one without.
"""

from collections.abc import Mapping
from typing import cast

from sync.domain.canonical import Json
from sync.domain.entries import is_id
from sync.domain.roster import KIT, SERVICES, Event
from sync.domain.wording import Say

_USUAL: Mapping[str, Mapping[str, Say]] = {"services": SERVICES, "kit": KIT, "trainings": {}}
"""What an event has when it names none of its own."""
_ORDERED = ("services", "kit")


def write_words(event: Event) -> dict[str, Json]:
    """Give the fields of an event's row; what is as usual takes none."""
    fields: dict[str, Json] = {}
    order: dict[str, Json] = {}
    for name, usual in _USUAL.items():
        words: Mapping[str, Say] = getattr(event, name)
        if words != usual:
            fields[name] = {key: {"zh": say.zh, "en": say.en} for key, say in words.items()}
        if name in _ORDERED and list(words) != (list(usual) if words == usual else sorted(words)):
            order[name] = list(words)
    return {**fields, "order": order} if order else fields


def read_words(value: Mapping[str, Json]) -> dict[str, dict[str, Say]]:
    """Read them, by the names of an `Event`'s fields; what the row does not name is as usual.

    Raises:
        ValueError: a field is not as it should be; says which.
    """
    order = value.get("order", {})
    if not isinstance(order, Mapping):
        raise ValueError("order is no object of lists")
    found = {}
    for name, usual in _USUAL.items():
        words = _words(value[name], name) if name in value else dict(usual)
        listed = order.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise ValueError(f"order of {name} is no list of ids")
        # What the list forgets comes last, what it makes up is passed over.
        ids = dict.fromkeys((*cast(list[str], listed), *words))
        found[name] = {key: words[key] for key in ids if key in words}
    return found


def _words(value: Json, name: str) -> dict[str, Say]:
    if not isinstance(value, Mapping) or not all(
        is_id(key) and isinstance(say, Mapping) for key, say in value.items()
    ):
        raise ValueError(f"{name} is no object of id: {{zh, en}}")
    pairs = cast(Mapping[str, Mapping[str, Json]], value)
    return {key: Say(_text(say, "zh"), _text(say, "en")) for key, say in pairs.items()}


def _text(value: Mapping[str, Json], name: str) -> str:
    found = value[name]
    if not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found
