"""Which characters the paper font has, so that one it lacks is printed as a placeholder instead of failing the page."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from pathlib import Path
from struct import iter_unpack, unpack_from

from portalops.safe import clean

PLACEHOLDER = "〓"
"""The sign that Japanese printers set where a character is missing from the case."""

_FULL_UNICODE = 12


@cache
def font_file() -> Path:
    """The one font that papers are set in."""
    from noto_cjk import font_path  # type: ignore[import-untyped]

    return Path(font_path("sans", "jp", "regular"))


def printable(text: str) -> str:
    """The text in characters that the font has: controls written out as escapes, what is missing as a placeholder."""
    return "".join(character if _has(ord(character)) else PLACEHOLDER for character in clean(text))


def _has(code: int) -> bool:
    starts, ends = _ranges()
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """First and last code of each range in the font's character map, in ascending order.

    The layout is that of OpenType: a directory of tables, and in "cmap" a subtable of format 12 for all of Unicode.
    """
    font = font_file().read_bytes()
    (tables,) = unpack_from(">H", font, 4)
    entries = (unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (encodings,) = unpack_from(">H", font, cmap + 2)
    subtables = (cmap + unpack_from(">HHI", font, cmap + 4 + 8 * number)[2] for number in range(encodings))
    subtable = next(start for start in subtables if unpack_from(">H", font, start)[0] == _FULL_UNICODE)
    (count,) = unpack_from(">I", font, subtable + 12)
    groups = list(iter_unpack(">III", font[subtable + 16 : subtable + 16 + 12 * count]))
    return [first for first, _, _ in groups], [last for _, last, _ in groups]
