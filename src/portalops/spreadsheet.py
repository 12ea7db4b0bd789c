"""CSV for spreadsheets: cells that are never computed, under the columns of a look-up."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from portalops.safe import clean
from portalops.words import plain

if TYPE_CHECKING:
    from portalops.operation import Column

_COMPUTED = tuple("=+-@＝＋－＠")
_CONTROLS = tuple("\t\r\n\0")
_PASSED_OVER = "' \t\r\n\0\u00a0\u200b\u3000\ufeff"


class Sheet:
    """Rows of a look-up as CSV, on a file that is open; a column that holds a list of rows is left to JSON."""

    def __init__(self, file: TextIO, columns: Sequence[Column[Any]]) -> None:
        """Write the names of the columns."""
        self._columns = [column for column in columns if not column.columns]
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow([column.name for column in self._columns])

    def write(self, rows: Iterable[Any]) -> None:
        """Write some more rows."""
        for row in rows:
            self._writer.writerow([csv_cell(plain(column.of(row))) for column in self._columns])


def csv_cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula and no terminal for a control."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return clean(harmless(", ".join(map(str, value))))
        case _:
            return clean(harmless(str(value)))


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would compute; a plain number stays as it is."""
    if not cell or cell[:1].isalnum() or not _looks_computed(cell):
        return cell
    sign, digits = cell[:1], cell[1:].replace(",", "").replace(".", "", 1)
    is_number = sign in "+-" and digits.isascii() and digits.isdecimal()
    return cell if is_number else "'" + cell


def unharmed(cell: str) -> str:
    """The cell as it was before it was made harmless."""
    return cell[1:] if cell.startswith("'") and _looks_computed(cell) else cell


def _looks_computed(cell: str) -> bool:
    """Whether a spreadsheet may compute a cell, or split it; what can't be seen before it counts for nothing."""
    return cell.lstrip(_PASSED_OVER).startswith(_COMPUTED) or cell.lstrip("'").startswith(_CONTROLS)
