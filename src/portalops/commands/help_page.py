"""Help pages laid out in cells: Japanese is twice as wide as Typer takes it for, and has no spaces to break at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

import typer

from portalops.breaking import pieces_of
from portalops.words import text

_GAP = 2
_WIDEST_TERM = 34


def cells(line: str) -> int:
    """How many cells a line takes; help has no combining characters."""
    return len(line) + sum(east_asian_width(character) in "WF" for character in line)


def wrapped(paragraph: str, width: int) -> Iterator[str]:
    """The paragraph in lines of at most so many cells, broken at spaces or between Japanese characters."""
    line = ""
    for piece in pieces_of(" ".join(paragraph.split())):
        if line and cells(line) + cells(piece) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line:
        yield line.rstrip()


class HelpPage(typer.Context.formatter_class):  # type: ignore[misc, valid-type]  # Typer gives it no public name
    """Typer's formatter with lines measured in cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """One line for how the command is typed."""
        self.write(f"{text('Usage')}: {prog} {args}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, each wrapped."""
        indent = " " * self.current_indent
        paragraphs = (wrapped(part, self.width - self.current_indent) for part in text.split("\n\n"))
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = _WIDEST_TERM, col_spacing: int = _GAP) -> None:
        """Terms with what is said of each beside it."""
        rows = list(rows)
        first = min(max(cells(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, said in rows:
            lines = list(wrapped(said, max(self.width - first - self.current_indent, 20))) or [""]
            fits = cells(term) + col_spacing <= first
            gap = " " * (first - cells(term)) if fits else "\n" + indent + " " * first
            self.write(f"{indent}{term}{gap}{lines[0]}".rstrip() + "\n")
            self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines[1:]))
