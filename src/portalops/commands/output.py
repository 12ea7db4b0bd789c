"""What commands print: tables that fit, pages, CSV and JSON, with nothing in them that a terminal would obey."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from portalops.safe import clean
from portalops.wording import Named, Phrase, Sentence, say
from portalops.words import plain, tell, text

if TYPE_CHECKING:
    from portalops.operation import Column, Query

_GAP = "  "
_NARROWEST_TEXT = 8
_NARROWEST_WORD = 16


def out(line: str = "") -> None:
    """One line of data, on stdout."""
    sys.stdout.write(line + "\n")


def note(line: str) -> None:
    """One line of words for the person who waits, on stderr."""
    sys.stdout.flush()
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def terminal_width() -> int | None:
    """How many cells a line of the terminal has; None where stdout isn't one, and nothing need fit."""
    if not sys.stdout.isatty():
        return None
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else os.get_terminal_size(sys.stdout.fileno()).columns


def print_rows(query: Query[Any, Any], rows: Sequence[Any]) -> None:
    """What a query found, as people read it: a table, or a page for each row."""
    width = terminal_width()
    if query.shape == "table":
        for line in table(query.columns, rows, width, bold=_styled()):
            out(line)
        return
    for number, row in enumerate(rows):
        if number:
            out()
        for line in page(query.columns, row, width, bold=_styled()):
            out(line)


def _styled() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def table(columns: Sequence[Column[Any]], rows: Sequence[Any], width: int | None, bold: bool = False) -> Iterator[str]:
    """An aligned table with a heading; to fit a width texts are cut, then single words, such as a mail address.

    A column that no row fills isn't shown. References, numbers and days are never cut: where they leave too little room
    the last columns are left out, and a last line says which. Nothing where there are no rows.
    """
    filled = [(column, [column.of(row) for row in rows]) for column in columns]
    filled = [(column, found) for column, found in filled if any(value not in (None, "", ()) for value in found)]
    if not filled:
        return
    headings, values = [text(column.heading) for column, _ in filled], [found for _, found in filled]
    cells = [list(map(_cell, found)) for found in values]
    right = [all(isinstance(value, int) for value in found) for found in values]
    widths = [max(map(cell_len, (heading, *column))) for heading, column in zip(headings, cells, strict=True)]
    if width:
        widths = _fitting(widths, [*map(_needs, headings, values, cells)], width)
    fits = len(widths)
    lines = zip(*([heading, *column] for heading, column in zip(headings[:fits], cells, strict=False)), strict=True)
    for number, line in enumerate(lines):
        parts = (_padded(*part) for part in zip(line, widths, right[:fits], strict=True))
        joined = _GAP.join(parts).rstrip()
        yield f"\x1b[1m{joined}\x1b[0m" if bold and number == 0 else joined
    if headings[fits:]:
        yield tell(say("Left out for want of room: {columns}; --json shows all", columns=headings[fits:]))


def _cell(value: Any) -> str:
    return "" if value in (None, "", ()) else tell(value)


def page(columns: Sequence[Column[Any]], row: Any, width: int | None, bold: bool = False) -> Iterator[str]:
    """One row whole: a line for each value that is there, and a small table for each list."""
    values = [(column, column.of(row)) for column in columns]
    values = [(column, value) for column, value in values if value not in (None, "", (), [])]
    longest = max((cell_len(text(column.heading)) for column, _ in values if not column.columns), default=0)
    follows_table = False
    for column, value in values:
        heading = text(column.heading)
        if follows_table and not column.columns:
            yield ""
        follows_table = bool(column.columns)
        if not column.columns:
            yield f"{_padded(heading, longest)}{_GAP}{tell(value)}"
            continue
        yield ""
        yield f"\x1b[1m{heading}\x1b[0m" if bold else heading
        inner = width and width - len(_GAP)
        yield from (_GAP + line for line in table(column.columns, value, inner))
        rest = column.rest(row) if column.rest else None
        if rest:
            yield _GAP + tell(say("There is more: {command}", command=rest))


def cell_len(cell: str) -> int:
    """How many cells of a terminal a text takes."""
    if cell.isascii():
        return len(cell)
    from rich.cells import cell_len as measured  # 5 ms, which English alone needn't pay

    return measured(cell)


def _needs(heading: str, values: Sequence[Any], cells: Sequence[str]) -> tuple[int, int]:
    """How many cells a column needs while only texts are cut, and where single words are cut too.

    What somebody copies or compares is never cut: references, numbers and days.
    """
    widest = [min(cell_len(heading), _NARROWEST_TEXT)] * 2
    for value, cell in zip(values, cells, strict=True):
        needed = [cell_len(cell)] * 2
        if type(value) is str and cell.isascii() and " " not in cell:
            needed[1] = min(needed[1], _NARROWEST_WORD)
        elif type(value) is str or isinstance(value, Sentence | Named | Phrase | tuple):
            needed = [min(needed[0], _NARROWEST_TEXT)] * 2
        widest = list(map(max, widest, needed))
    return widest[0], widest[1]


def _fitting(widths: Sequence[int], needs: Sequence[tuple[int, int]], width: int) -> list[int]:
    """The widths of as many columns as fit, the widest of those that can be cut made narrower until the line does."""
    fitting = list(widths)
    while len(fitting) > 1 and _line(need for _, need in needs[: len(fitting)]) > width:
        fitting.pop()
    for least in zip(*needs[: len(fitting)], strict=True):
        while _line(fitting) > width and (
            spare := [place for place, need in enumerate(least) if fitting[place] > need]
        ):
            fitting[max(spare, key=fitting.__getitem__)] -= 1
    return fitting


def _line(widths: Iterable[int]) -> int:
    """How many cells a line of columns of these widths takes."""
    widths = list(widths)
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _padded(cell: str, width: int, right: bool = False) -> str:
    """The cell in exactly so many cells: cut with two dots where it is too long."""
    missing = width - cell_len(cell)
    if missing < 0:
        from rich.cells import set_cell_size

        return set_cell_size(cell, width - 2) + ".."
    return " " * missing + cell if right else cell + " " * missing


def as_data(columns: Sequence[Column[Any]], row: Any) -> dict[str, Any]:
    """One row for scripts: every column by its name, whether it is filled or not.

    Where there are lists that may be cut, more holds the command that lists all of each that was.
    """
    data = {
        column.name: [as_data(column.columns, part) for part in column.of(row) or ()]
        if column.columns
        else plain(column.of(row))
        for column in columns
    }
    cut = {column.name: column.rest(row) for column in columns if column.rest}
    return data | {"more": {name: rest for name, rest in cut.items() if rest}} if cut else data


def print_json(data: Any) -> None:
    """One JSON document; whatever a terminal could obey is written as an escape."""
    try:
        encoded = msgspec.json.encode(data)
    except UnicodeEncodeError:  # the name of a file that is no text
        encoded = msgspec.json.encode(_as_text(data))
    document = msgspec.json.format(encoded, indent=2).decode()
    out("\n".join(map(json_safe, document.split("\n"))))


def _as_text(data: Any) -> Any:
    """The same, with what is no text in its texts written as the terminal shows it."""
    match data:
        case str():
            return tell(data)
        case dict():
            return {key: _as_text(value) for key, value in data.items()}
        case list() | tuple():
            return [_as_text(value) for value in data]
    return data


def json_safe(document: str) -> str:
    """The JSON text with every character that isn't safe to show written as JSON's own escape."""
    if document.isascii() and document.isprintable():
        return document
    return "".join(character if clean(character) == character else _json_escape(character) for character in document)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
