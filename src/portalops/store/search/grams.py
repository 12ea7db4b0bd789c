"""Grams: the small pieces by which an index finds a folded text, each as a number of 36 bits.

Two characters make a gram; three where the first two are ASCII, because two of those are in every other address; three
digits make one with what stands before them, and so does each repetition of three equal characters, because numbers are
filled with zeros.
The beginnings of a field have grams of their own, and so have the digits of a phone and the whole of what names a
thing. Different texts can have the same grams: what they lead to is compared with the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from portalops.store.search.entries import MARKS, NAMING_FIELDS, fields_in, key_of, portal_key

GRAM_BITS = 36
WHOLE_BITS = 12

TWO, THREE, FOUR, PHONE_THREE, PHONE_FOUR, START, PHONE_START, REPEATED, WHOLE, PORTAL, TENANT = (
    tag << 32 for tag in range(11)
)
PHONE_MARK = ord(MARKS["phone"])
FIRST_CHARACTER = PHONE_MARK + 1
ASCII_END = 0x80
STARTS = (1, 2, 3, 4, 6)
"""How many characters of a beginning make a gram."""
MOST_REPETITIONS = 15
HASH_FACTOR = 16_777_619
HASH_MASK = 0xFFFFFFFF

_MOST_ASKED = 8
_DIGITS = frozenset(b"0123456789")
_AFTER_DIGIT = (0, *b"0123456789")
_AFTER_ASCII = (0, *(code for code in range(0x21, 0x7F) if not chr(code).isupper()))


class Wanted(Struct, frozen=True):
    """Grams of which an entry must have all, and, where others are given, one of those."""

    all: tuple[int, ...]
    any: tuple[int, ...] = ()


def grams_of(folded: str, whose: int, id_key: int, email_key: int | None) -> set[int]:
    """All grams of an entry."""
    grams = {PORTAL | whose >> 20, TENANT | whose, _whole(id_key)}
    if email_key is not None:
        grams.add(_whole(email_key))
    triples: list[int] = []
    for field, text in fields_in(folded):
        codes = [*map(ord, text)]
        is_phone = field == "phone"
        grams.update(_starts(codes, PHONE_START if is_phone else START).values())
        three, four = (PHONE_THREE, PHONE_FOUR) if is_phone else (THREE, FOUR)
        for a, b, c, d in zip(codes, codes[1:], [*codes[2:], 0], [*codes[3:], 0, 0], strict=False):
            if a >= ASCII_END or b >= ASCII_END:
                grams.add(TWO | (a & 0xFFFF) << 16 | b & 0xFFFF)
            else:
                grams.add(three | a << 14 | b << 7 | (c if c < ASCII_END else 0))
                if b in _DIGITS and c in _DIGITS and d in _DIGITS:
                    grams.add(four | a << 21 | b << 14 | c << 7 | d)
            if a == b == c:
                triples.append(a)
    grams.update(_repeated(triples))
    return grams


def wanted(keys: dict[str, str], rank: int, within: Iterable[int] = ()) -> list[Wanted]:
    """What the entries must have that match what is wanted of their fields, so well or better: 0 is the whole of an id
    or address, 1 a beginning, 2 a part.
    """
    fields_of: dict[tuple[str, bool], set[str]] = {}
    for field, key in keys.items():
        fields_of.setdefault((key, field == "phone"), set()).add(field)
    return [
        _wanted([*map(ord, key)], rank, is_phone, (*within, *([_whole(key_of(key))] if rank == 0 else ())))
        for (key, is_phone), fields in fields_of.items()
        if rank > 0 or not fields.isdisjoint(NAMING_FIELDS)
    ]


def _wanted(codes: Sequence[int], rank: int, is_phone: bool, within: tuple[int, ...]) -> Wanted:
    grams = _some_of([*dict.fromkeys(_surely_in(codes, is_phone))])
    if rank < 2 or len(codes) == 1:
        starts = _starts(codes, PHONE_START if is_phone else START)
        return Wanted((starts[max(starts)], *grams, *within))
    if grams:
        return Wanted((*grams, *within))
    a, b = codes
    three, after = (PHONE_THREE, _AFTER_DIGIT) if is_phone else (THREE, _AFTER_ASCII)
    return Wanted(within, tuple(three | a << 14 | b << 7 | c for c in after))


def _surely_in(codes: Sequence[int], is_phone: bool) -> Iterator[int]:
    """The grams of every text that a fragment is in, whatever stands around it; fewer where they say the same."""
    yield from _repeated([a for a, b, c in zip(codes, codes[1:], codes[2:], strict=False) if a == b == c])
    three, four = (PHONE_THREE, PHONE_FOUR) if is_phone else (THREE, FOUR)
    for at, (a, b) in enumerate(pairwise(codes)):
        if a >= ASCII_END or b >= ASCII_END:
            yield TWO | (a & 0xFFFF) << 16 | b & 0xFFFF
        elif at + 2 < len(codes):
            c = codes[at + 2]
            if _DIGITS.issuperset(codes[at + 1 : at + 4]) and at + 3 < len(codes):
                yield four | a << 21 | b << 14 | c << 7 | codes[at + 3]
            elif at == 0 or codes[at - 1] >= ASCII_END or not _DIGITS.issuperset((a, b, c)):
                yield three | a << 14 | b << 7 | (c if c < ASCII_END else 0)


def _starts(codes: Sequence[int], tag: int) -> dict[int, int]:
    """The grams of a text's beginnings, by their length."""
    hashes = accumulate(codes[: STARTS[-1]], lambda hash_, code: (hash_ * HASH_FACTOR ^ code) & HASH_MASK)
    return {length: tag | hash_ for length, hash_ in enumerate(hashes, start=1) if length in STARTS}


def _repeated(triples: Sequence[int]) -> Iterator[int]:
    """The grams of characters that stand three times in a row, in so many places, from the second place on."""
    for code in {*triples}:
        for times in range(2, min(triples.count(code), MOST_REPETITIONS) + 1):
            yield REPEATED | times << 16 | code & 0xFFFF


def _some_of(grams: list[int]) -> list[int]:
    """So many of the grams as say enough, from all over the fragment."""
    step = len(grams) / _MOST_ASKED
    return grams if step <= 1 else [grams[int(number * step)] for number in range(_MOST_ASKED)]


def _whole(key: int) -> int:
    return WHOLE | key & (1 << WHOLE_BITS) - 1


def portal_gram(portal: str) -> int:
    """The gram that the things of a portal have."""
    return PORTAL | portal_key(portal)


def tenant_gram(whose: int) -> int:
    """The gram that the things of a tenant have."""
    return TENANT | whose
