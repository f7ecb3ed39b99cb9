"""The private file that `gatepost-hub badges` writes: everybody's token and what stands beside it.

The file may have been through a spreadsheet or a mail: whatever is wrong with it is said with
the place of the badge in it, and nothing is printed.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kiosk.printing.cards import STANDBY, BadgeCard, named
from kiosk.printing.codes import check
from sync.domain.errors import DataProblem
from sync.domain.wording import Say

_MOST_BYTES = 256 * 2**20
_NO_EVENT = Say(zh="志愿服务", en="Volunteer service")
_SHOWN = 8
"""Numbers that a sentence names; of more it says how many."""


class BadBadgeFile(DataProblem):
    """What was given is no file of badges, or names nobody who is asked for."""

    title = Say(zh="胸牌文件不能用", en="The badge file cannot be used")
    default = Say(
        zh="这不是 gatepost-hub badges 写出的文件。请重新导出再试。",
        en="This is no file that gatepost-hub badges wrote. Write it again and try once more.",
    )


def read_badges(path: Path) -> list[BadgeCard]:
    """Read the cards of everybody who has a badge, in the file's order.

    Raises:
        BadBadgeFile: what is wrong, and where.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadBadgeFile
        rows = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadBadgeFile(
            Say(
                zh="读不了文件“{path}”。请检查文件名和权限。",
                en="The file {path} cannot be read. Check its name and permissions.",
            ).fill(path=path)
        ) from None
    except (ValueError, RecursionError):
        raise BadBadgeFile from None
    if not isinstance(rows, list):
        raise BadBadgeFile
    cards = []
    for place, row in enumerate(rows, start=1):
        try:
            cards.append(_card(row))
        except (ValueError, TypeError):
            raise BadBadgeFile(
                Say(
                    zh="文件里第 {place} 张胸牌不完整，没有打印。请用 gatepost-hub badges 重新导出。",
                    en="Badge {place} of the file is not whole; nothing was printed. Write the "
                    "file again with gatepost-hub badges.",
                ).fill(place=place)
            ) from None
    return cards


def choose(cards: Sequence[BadgeCard], numbers: Sequence[str]) -> list[BadgeCard]:
    """Give the cards of these volunteer numbers, in the cards' own order; all for no numbers.

    Raises:
        BadBadgeFile: numbers that nobody in the file has.
    """
    if not numbers:
        return list(cards)
    unknown = sorted(set(numbers) - {card.number for card in cards})
    if unknown:
        raise BadBadgeFile(
            Say(
                zh="文件里没有这些编号：{numbers}。什么都没有打印。",
                en="Nobody in the file has these numbers: {numbers}. Nothing was printed.",
            ).fill(numbers=some(unknown))
        )
    return [card for card in cards if card.number in numbers]


def some(numbers: Sequence[str]) -> Say:
    """Name a few numbers, and how many more there are."""
    shown = list(numbers[:_SHOWN])
    more = len(numbers) - len(shown)
    if not more:
        return Say(zh="、".join(shown), en=", ".join(shown))
    return Say(
        zh=f"{'、'.join(shown)} 等 {len(numbers)} 人",
        en=f"{', '.join(shown)} and {more} more",
    )


def _card(row: object) -> BadgeCard:
    """Make a card of a row.

    Raises:
        TypeError: a thing of the wrong kind.
        ValueError: missing, or no badge's text.
    """
    if not isinstance(row, Mapping):
        raise TypeError
    token = _text(row, "token")
    check(token)
    number, name = _text(row, "number"), _text(row, "name")
    if not number or not name:
        raise ValueError
    index = row.get("post_index")
    if index is not None and (type(index) is not int or not 0 <= index < 100_000):
        raise ValueError
    post, event = _text(row, "post", ""), _text(row, "event_name", "")
    return BadgeCard(
        token=token,
        number=number,
        name=name,
        team=_text(row, "team", ""),
        post=named(post, _text(row, "post_en", "")) if post else STANDBY,
        event=named(event, _text(row, "event_name_en", "")) if event else _NO_EVENT,
        post_index=index,
        colour=_text(row, "post_colour", ""),
    )


def _text(row: Mapping[object, object], key: str, otherwise: str | None = None) -> str:
    found = row.get(key, otherwise)
    if not isinstance(found, str):
        raise TypeError
    return found
