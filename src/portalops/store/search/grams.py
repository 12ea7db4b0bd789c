"""Grams: the small pieces by which an index finds a folded text, each as a number of 36 bits.

Two characters make a gram; three where the first two are ASCII, because two of those are in every other address; three
digits make one with what stands before them, and so does each repetition of three equal characters, because numbers are
filled with zeros.
The beginnings of a field have grams of their own, and so have the digits of a phone and the whole of what names a
thing. PostgreSQL's index has any two ASCII characters too. Different texts can have the same grams: what they lead to
is compared with the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
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

_LONGEST = 4
_MOST_ASKED, _MOST_ASKED_BESIDE_A_START = 8, 3
_MOST_KEPT = 1 << 15
_TRIPLES = re.compile(r"([^\x01-\x07])(?=\1\1)", re.DOTALL)
_DIGITS = frozenset(b"0123456789")
_AFTER_DIGIT = (0, *b"0123456789")
_AFTER_ASCII = (0, *(code for code in range(0x21, 0x7F) if not chr(code).isupper()))


class Wanted(Struct, frozen=True):
    """Grams of which an entry must have all, and, where others are given, one of those.

    Where an index has any two characters as a gram, that pair says the same as all those others.
    """

    all: tuple[int, ...]
    any: tuple[int, ...] = ()
    pair: tuple[int, ...] = ()


def written(folded: str, whose: int, id_key: int, email_key: int | None) -> str:
    """All grams of an entry as hexadecimal words, some of them more than once."""
    words = [_words([PORTAL | whose >> 20, TENANT | whose, _whole(id_key)])]
    if email_key is not None:
        words.append(_words([_whole(email_key)]))
    for field, text in fields_in(folded):
        mark = MARKS[field] if field == "phone" else ""
        words.append(_beginnings(mark + text[: STARTS[-1]]))
        words += map(_beginning_with, [mark + text[at : at + _LONGEST] for at in range(len(text) - 1)])
    triples = _TRIPLES.findall(folded)
    if triples:
        words.append(_words(_repeated([*map(ord, triples)])))
    return " ".join(words)


def _words(grams: Iterable[int]) -> str:
    return " ".join([f"{gram:x}" for gram in grams])


@lru_cache(maxsize=_MOST_KEPT)
def _beginnings(text: str) -> str:
    """The grams of a field's beginnings; those of a phone by the digits after its mark."""
    digits = text.removeprefix(MARKS["phone"])
    return _words(_starts([*map(ord, digits)], START if digits == text else PHONE_START).values())


@lru_cache(maxsize=_MOST_KEPT)
def _beginning_with(text: str) -> str:
    """The grams that begin with a text's first character, by its first four; most come again and again."""
    digits = text.removeprefix(MARKS["phone"])
    a, b, c, d = [*map(ord, digits), 0, 0][:_LONGEST]
    if a >= ASCII_END or b >= ASCII_END:
        return _words([TWO | (a & 0xFFFF) << 16 | b & 0xFFFF])
    three, four = (THREE, FOUR) if digits == text else (PHONE_THREE, PHONE_FOUR)
    grams = [three | a << 14 | b << 7 | (c if c < ASCII_END else 0)]
    if _DIGITS.issuperset((b, c, d)):
        grams.append(four | a << 21 | b << 14 | c << 7 | d)
    return _words(grams)


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
    grams = [*dict.fromkeys(_surely_in(codes, is_phone))]
    if rank < 2 or len(codes) == 1:
        starts = _starts(codes, PHONE_START if is_phone else START)
        longest = max(starts)
        rest = _some_of(grams, _MOST_ASKED_BESIDE_A_START) if longest < len(codes) else []
        return Wanted((starts[longest], *rest, *within))
    if grams:
        return Wanted((*_some_of(grams, _MOST_ASKED), *within))
    a, b = codes
    three, after = (PHONE_THREE, _AFTER_DIGIT) if is_phone else (THREE, _AFTER_ASCII)
    return Wanted(within, tuple(three | a << 14 | b << 7 | c for c in after), (TWO | a << 16 | b,))


def _surely_in(codes: Sequence[int], is_phone: bool) -> Iterator[int]:
    """The grams of every text that a fragment is in, whatever stands around it; fewer where they say the same."""
    triples = [a for a, b, c in zip(codes, codes[1:], codes[2:], strict=False) if a == b == c]
    yield from {gram & 0xFFFF: gram for gram in _repeated(triples)}.values()
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


def _some_of(grams: list[int], most: int) -> list[int]:
    """So many of the grams as say enough, from all over the fragment."""
    step = len(grams) / most
    return grams if step <= 1 else [grams[int(number * step)] for number in range(most)]


def _whole(key: int) -> int:
    return WHOLE | key & (1 << WHOLE_BITS) - 1


def portal_gram(portal: str) -> int:
    """The gram that the things of a portal have."""
    return PORTAL | portal_key(portal)


def tenant_gram(whose: int) -> int:
    """The gram that the things of a tenant have."""
    return TENANT | whose
