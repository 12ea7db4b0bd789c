"""Entries of the search: the texts by which a thing is found, folded into one, and what of it a fragment matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

from msgspec import Struct

from portalops.facts import Thing
from portalops.folding import WAY_OF_FIELD, fold_as, fold_id
from portalops.references import TenantRef
from portalops.store.kinds import KINDS

NAMING_FIELDS = ("code", "user", "number", "email")
"""The fields that name a thing: what equals one of them whole comes first."""

FOUND_BY_ID = tuple(field for field in NAMING_FIELDS if field != "email")
"""Those of them that are ids."""

FIELDS = tuple(WAY_OF_FIELD)
MARKS = {field: chr(place) for place, field in enumerate(FIELDS, start=1)}
"""The sign before each field's text in an entry. Folding drops such signs, so no fragment holds one."""

NUMBERS_A_KIND = 1 << 32

PLACES = {
    "tenant": 0,
    "account": 1,
    "contract": 2,
    "transfer": 3,
    "apikey": 4,
    "product": 5,
    "environment": 6,
    "order": 7,
    "debit": 8,
    "inquiry": 9,
    "invitation": 10,
    "company": 11,
    "resource": 12,
    "quote": 13,
    "invoice": 14,
}
"""Where each kind that can be found stands among equals. Stores are numbered by it: a new kind goes to the end."""

# A thing is asked for its texts where it is planned, and again where it is written.
_folded = lru_cache(maxsize=1 << 14)(fold_as)
_NOUN_AT = {place: noun for noun, place in PLACES.items()}
_MARKED = re.compile(f"([\x01-{chr(len(FIELDS))}])([^\x01-{chr(len(FIELDS))}]+)")


class Match(Struct, frozen=True, order=True):
    """How well a text matches and where: 0 is the whole of an id or address, 1 a beginning, 2 a part."""

    rank: int
    place: int

    @property
    def field(self) -> str:
        """The field that matched."""
        return FIELDS[self.place]


def noun_of(number: int) -> str:
    """The kind of the thing whose entry has that number."""
    return _NOUN_AT[number // NUMBERS_A_KIND]


def texts_of(thing: Thing) -> dict[str, str]:
    """The texts of a thing, folded, by field; what folds to nothing is left out."""
    return folded_texts(KINDS[thing.noun].texts_of(thing))


def folded_texts(texts: Mapping[str, str | None]) -> dict[str, str]:
    """Texts by field, folded as their fields are; what folds to nothing is left out."""
    return {
        field: folded
        for field in FIELDS
        if (text := texts.get(field)) and (folded := _folded(WAY_OF_FIELD[field], text))
    }


def entry_of(ref: str, owner: TenantRef, texts: Mapping[str, str]) -> dict[str, Any]:
    """The entry of a thing by its folded texts, as its columns without the number."""
    email = texts.get("email")
    return {
        "ref": ref,
        "whose": whose(owner),
        "id_key": id_key(texts),
        "email_key": key_of(email) if email else None,
        "folded": "".join(MARKS[field] + text for field, text in texts.items()),
    }


def id_key(texts: Mapping[str, str]) -> int:
    """The key of the id among a thing's folded texts; that of an empty text where it is found by no id."""
    return key_of(next((texts[field] for field in FOUND_BY_ID if field in texts), ""))


def key_of(text: str) -> int:
    """A checksum of 32 bits with a sign; who looks by it compares the texts themselves."""
    return crc32(text.encode()) - (1 << 31)


@lru_cache(maxsize=1024)
def whose(owner: TenantRef) -> int:
    """A checksum of whose a thing is: of the portal in the upper 11 bits, of the tenant's code in the lower 20."""
    return portal_key(owner.portal) << 20 | crc32(fold_id(owner.code).encode()) & 0xFFFFF


def portal_key(portal: str) -> int:
    """A checksum of a portal, of 11 bits."""
    return crc32(portal.encode()) & 0x7FF


def fields_in(folded: str) -> Iterator[tuple[str, str]]:
    """The fields of an entry's text, each with its folded text."""
    for mark, text in _MARKED.findall(folded):
        yield FIELDS[ord(mark) - 1], text


def best_match(folded: str, keys: Mapping[str, str]) -> Match | None:
    """The best match of an entry's text with what is wanted of each field; None where there is none.

    A wanted text of one character matches only what begins with it.
    """
    best: tuple[int, int] | None = None
    for mark, text in _MARKED.findall(folded):
        place = ord(mark) - 1
        field = FIELDS[place]
        key = keys.get(field)
        if not key or key not in text:
            continue
        rank = 2 if not text.startswith(key) else 0 if text == key and field in NAMING_FIELDS else 1
        if (best is None or (rank, place) < best) and (rank < 2 or len(key) > 1):
            best = rank, place
    return Match(*best) if best else None


def keys_for(text: str) -> dict[str, str]:
    """What is wanted of each field by a text, folded as the field is; left out where that is nothing."""
    return {field: key for field, way in WAY_OF_FIELD.items() if (key := fold_as(way, text))}
