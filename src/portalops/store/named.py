"""Whom a text names of tenants that were purged: as the search would have found them, and as the desk resolves them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from portalops.facts import Invoice, Tenant, Thing
from portalops.folding import WAY_OF_FIELD, Way, fold_as, fold_id
from portalops.references import TenantRef
from portalops.rules.erasing import texts_lost
from portalops.store import loading
from portalops.store.kinds import KINDS
from portalops.store.search.entries import FOUND_BY_ID, MARKS, best_match, keys_for, texts_of
from portalops.store.search.finding import matching

Changed = tuple[Thing | None, Thing]
FIELDS_OF_REFERENCES = {noun: noun for noun in KINDS} | {
    "number": "invoice",
    "asked_by": "account",
    "reading": "usage_reading",
}
"""What is named by the fields of what is asked that name something, by their names."""


class Named:
    """The tenants that were purged in a transaction, each with the number under which that is on record."""

    def __init__(self, connection: Connection, of_tenants: Mapping[str, int], changed: Iterable[Changed]) -> None:
        self._connection = connection
        self._of_tenants = of_tenants
        self._references = {fold_id(tenant): number for tenant, number in of_tenants.items()}
        self._lost: dict[tuple[Way, str], int] = {
            ("id", fold_id(TenantRef(tenant).code)): number for tenant, number in of_tenants.items()
        }
        found_by: dict[str, list[str]] = defaultdict(list)
        for seen, becomes in changed:
            number = of_tenants.get(str(becomes.owner))
            if number is None or seen is None:
                continue
            found_by[str(becomes.owner)] += (MARKS[field] + text for field, text in texts_of(seen).items())
            for field, lost in texts_lost(seen):
                way = WAY_OF_FIELD.get(field, "words")
                self._lost |= {(each, folded): number for each in (way, "words") if (folded := fold_as(each, lost))}
        self._found_by = {tenant: "".join(texts) for tenant, texts in found_by.items()}
        self._ids = self._ids_of_things()

    def _ids_of_things(self) -> dict[tuple[str, str], dict[str, int]]:
        """What the things of the tenants are called in short, each with the references and numbers of those."""
        ids: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        tenants = list(map(TenantRef, self._of_tenants))
        for noun, kind in KINDS.items():
            if kind.fact is Tenant or not kind.texts:
                continue
            for owner, things in loading.things_of(self._connection, kind.fact, tenants).items():
                number = self._of_tenants[owner]
                for thing in things:
                    if kind.fact is Invoice:  # whose reference doesn't begin with its tenant's
                        self._references[fold_id(thing.ref)] = number
                    for field, folded in texts_of(thing).items():
                        if field in FOUND_BY_ID:
                            ids[noun, folded][str(thing.ref)] = number
        return ids

    def by(self, asked: Mapping[str, Any]) -> int | None:
        """Under which number that tenant's purge is on record whom something that was asked names, or would have found.

        None where it names none of them; a short id that names others too names nobody.
        """
        for text in texts_in(asked):
            if number := self._by_reference(text) or self._by_lost(text):
                return number
        for field, text in asked.items():
            if (
                isinstance(text, str)
                and (noun := FIELDS_OF_REFERENCES.get(field))
                and (number := self._by_id(noun, text))
            ):
                return number
        typed = asked.get("text")
        return self._by_find(typed, asked.get("portal")) if isinstance(typed, str) else None

    def _by_reference(self, text: str) -> int | None:
        folded = fold_id(text)
        return self._references.get(folded) or self._references.get(folded.partition("/")[0])

    def _by_lost(self, text: str) -> int | None:
        folded = fold_id(text)
        ways: list[Way] = ["id", "words"]  # of many texts nearly all are neither an address nor a number
        ways += ["email"] if "@" in folded else []
        ways += ["phone"] if any("0" <= sign <= "9" for sign in folded) else []
        return next((number for way in ways if (number := self._lost.get((way, fold_as(way, text))))), None)

    def _by_id(self, noun: str, text: str) -> int | None:
        known = self._ids.get((noun, fold_id(text)))
        if not known or not known.keys() >= set(matching(self._connection, noun, [text])[text]):
            return None
        return next(iter(known.values()))

    def _by_find(self, text: str, portal: str | None) -> int | None:
        keys = _keys_for(text)
        for tenant, texts in self._found_by.items():
            is_there = not portal or TenantRef(tenant).portal == portal
            if is_there and any(key in texts for key in keys.values()) and best_match(texts, keys):
                return self._of_tenants[tenant]
        return None


# The same is typed again and again.
_keys_for = lru_cache(maxsize=1 << 12)(keys_for)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a value from JSON."""
    match value:
        case str():
            yield value
        case list():
            for part in value:
                yield from texts_in(part)
        case dict():
            for part in value.values():
                yield from texts_in(part)
