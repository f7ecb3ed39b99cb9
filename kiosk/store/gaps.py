"""Numbers that this kiosk's journal lacks since a salvage, with entries behind them.

A journal has no gaps but these: a salvage could not read those rows. The hub has them, or
they are lost; either way nothing here can send them, so they do not wait.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.store.tables import MemoryRow, table_of
from sync.domain.canonical import Json

GAPS = "gaps"
"""The memory key."""

_MEMORY = table_of(MemoryRow)


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers from `first` through `last` that are not here, while `last` + 1 is."""

    epoch: int
    first: int
    last: int

    def beyond(self, seq: int) -> int:
        """Count its numbers above `seq`."""
        return max(0, self.last - max(self.first - 1, seq))


def write(gaps: Sequence[Gap]) -> str:
    """Give what is remembered of them."""
    rows: Json = [[gap.epoch, gap.first, gap.last] for gap in gaps]
    return json.dumps(rows)


def gaps_in(connection: Connection) -> tuple[Gap, ...]:
    """Give the gaps as a transaction sees them; none for nearly every kiosk."""
    text = connection.execute(select(_MEMORY.c.value).where(_MEMORY.c.key == GAPS)).scalar()
    return () if text is None else tuple(Gap(*map(int, row)) for row in json.loads(text))
