"""Just enough of PDF to read back the text of a paper that was set in one font."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TEXT = re.compile(rb"BT\b(.*?)\bET\b", re.DOTALL)
_SAID_OTHERWISE = re.compile(rb"<<.*?>>\s*BDC", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_OCTAL = re.compile(rb"[0-7]{3}")
_LETTERS = {b"n": 10, b"r": 13, b"t": 9, b"b": 8, b"f": 12}


def text_of(pdf: bytes) -> str:
    """The text of all pages in the order in which it is set, without space and without breaks."""
    streams = list(_streams(pdf))
    maps = [stream for stream in streams if b"begincmap" in stream]
    characters = {int(code, 16): _utf16(text) for cmap in maps for code, text in _PAIR.findall(cmap)}
    pages = [stream for stream in streams if b" Tf " in stream and b"BT " in stream]
    codes = (code for page in pages for run in _TEXT.findall(page) for code in _codes(run))
    return re.sub(r"[\s\u200b]", "", "".join(characters[code] for code in codes))


def pages_of(pdf: bytes) -> int:
    """How many pages there are."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in _STREAM.finditer(pdf):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def _utf16(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")


def _codes(run: bytes) -> Iterator[int]:
    """The glyph codes, of two bytes each, in the literals of one run of text."""
    run = _SAID_OTHERWISE.sub(b"", run)
    place = 0
    while place < len(run):
        if run[place : place + 1] == b"(":
            literal, place = _literal(run, place + 1)
            yield from (int.from_bytes(literal[at : at + 2], "big") for at in range(0, len(literal), 2))
        place += 1


def _literal(run: bytes, place: int) -> tuple[bytes, int]:
    """The bytes of a literal, and where it ends; parentheses within it are escaped, or in pairs."""
    found = bytearray()
    depth = 0
    while depth or run[place : place + 1] != b")":
        sign = run[place : place + 1]
        if sign == b"\\":
            place += 1
            if octal := _OCTAL.match(run, place):
                found.append(int(octal[0], 8))
                place += 2
            else:
                found.append(_LETTERS.get(run[place : place + 1], run[place]))
        else:
            depth += {b"(": 1, b")": -1}.get(sign, 0)
            found += sign
        place += 1
    return bytes(found), place
