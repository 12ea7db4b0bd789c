"""Lines of text that fit a width in cells: Japanese breaks anywhere but before its closing signs."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

from portalops.breaking import pieces_of


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells: cut with two dots where it is too long, with spaces after it otherwise."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, width - 2) + ".." if width > 2 else set_cell_size(text, width)


@lru_cache(1024)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most so many cells; an empty text is one empty line."""
    if cell_len(text) <= width or width < 2:
        return (text,)
    lines, line = [], ""
    for piece in pieces_of(text):
        if cell_len(line + piece) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = chop_cells(piece.lstrip(), width) or [""]
        lines += full
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)
