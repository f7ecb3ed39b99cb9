"""A roster's file that was read: its columns, its checked rows, and the list of those left out.

Any thread; nothing is kept but what was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.desk.importing.checking import check
from kiosk.desk.importing.columns import Field, Layout, assign, look
from kiosk.desk.importing.files import Table, read_table
from kiosk.desk.importing.findings import Checked
from kiosk.desk.importing.papers import write_left_out
from kiosk.opening.own_event_facts import Facts, file_facts
from kiosk.workers.errands import Going
from sync.domain.wording import Language, Say

READING = Say(zh="正在读文件…", en="Reading the file …")
CHECKING = Say(zh="正在检查每一行…", en="Checking the rows …")


@dataclass(frozen=True, slots=True)
class RosterFile:
    """One sheet of it."""

    path: Path
    table: Table
    layout: Layout

    @classmethod
    def read(cls, path: Path, sheet: str, going: Going) -> "RosterFile":
        """Read it.

        Args:
            sheet: empty: the first one with rows.

        Raises:
            ReadingCancelled: it was called off.
            GatepostError: it cannot be read.
        """
        table = read_table(path, sheet, progress=going.tell, cancelled=going.cancelled)
        return cls(path, table, look(table))

    @property
    def facts(self) -> Facts:
        """Say what was read."""
        return file_facts(self.path.name, self.table)

    def mapping(self, by_hand: Mapping[int, Field]) -> dict[int, Field]:
        """Give what each column is: as it was chosen by hand before where that fits, or a guess."""
        columns = self.layout.columns
        fits = {c.index for c in columns if c.may_be(by_hand.get(c.index, Field.NAME))}
        kept = {index: what for index, what in by_hand.items() if index in fits}
        return kept or dict(self.layout.guess)

    def assigned(self, mapping: Mapping[int, Field], index: int, what: str) -> dict[int, Field]:
        """Let one column be something else."""
        return dict(assign(self.layout, dict(mapping), index, Field(what)))

    def checked(
        self, mapping: Mapping[int, Field], days: tuple[date, date], going: Going
    ) -> Checked:
        """Check every row.

        Args:
            days: the event's first and last.

        Raises:
            ReadingCancelled: it was called off.
        """
        return check(
            self.table,
            self.layout.header_row,
            mapping,
            days,
            progress=going.tell,
            cancelled=going.cancelled,
        )

    def left_out_place(self, language: Language) -> Path:
        """Name the file for the rows that are left out: beside the roster."""
        word = "未导入" if language == "zh" else "left out"
        return self.path.with_name(f"{self.path.stem} {word}.csv")

    def write_left_out(self, path: Path, checked: Checked, language: Language) -> int:
        """Write the rows that cannot be taken, each with what is wrong; give how many.

        Raises:
            CannotWrite: the disk refused.
        """
        layout = self.layout
        return write_left_out(
            path, self.table, layout.columns, layout.header_row, checked, language
        )
