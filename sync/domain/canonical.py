"""Canonical JSON: one value, one spelling, so that a hash means something.

The form: UTF-8, keys sorted by code point, no spaces, no escapes but those JSON
demands, integers within ±(2^53 - 1), no floats, no lone surrogates. It is the part
of RFC 8785 (JCS) that journals need; floats are left out because no fact here is one.
"""

import json
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

INTEGER_MAX = 2**53 - 1
DEPTH_MAX = 8


def check(value: object, depth: int = DEPTH_MAX) -> None:
    """Refuse what canonical JSON cannot say in one way only.

    Raises:
        ValueError: a float, a large integer, a lone surrogate, a foreign type, too deep.
    """
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > INTEGER_MAX:
            raise ValueError("an integer beyond 2^53 - 1")
    elif isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, (list, dict)):
        if depth == 0:
            raise ValueError("nested too deep")
        if isinstance(value, list):
            for item in value:
                check(item, depth - 1)
        else:
            for key, item in value.items():
                if not isinstance(key, str):
                    raise ValueError("a key that is no text")
                key.encode("utf-8")
                check(item, depth - 1)
    else:
        raise ValueError(f"a {type(value).__name__} is not canonical JSON")


def dumps(value: object) -> bytes:
    """Write `value` canonically.

    Raises:
        ValueError: see `check`.
    """
    check(value)
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.encode("utf-8")
