"""Finding: what a fragment matches, best first and page by page, and what a whole id or e-mail address names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection, or_, select

from portalops.errors import BadInput, Fault
from portalops.facts import Counted, Hit, Thing
from portalops.folding import fold_id
from portalops.references import TenantRef
from portalops.store import loading
from portalops.store.kinds import KINDS
from portalops.store.search.entries import (
    MARKS,
    NAMING_FIELDS,
    NUMBERS_A_KIND,
    PLACES,
    Match,
    best_match,
    fields_in,
    key_of,
    keys_for,
    noun_of,
    whose,
)
from portalops.store.search.grams import portal_gram, tenant_gram, wanted
from portalops.store.search.index import Candidate, index_of
from portalops.store.tables.search import search_entries
from portalops.wording import say

MOST_COUNTED = 1_000
"""How far matches are counted; beyond, all that is known is that there are more."""

_RANKS = range(3)
_BEFORE_THE_FIRST = -1


class Place(Struct, frozen=True, order=True):
    """Where a hit stands among all that a text matches: by how well it matches, then by the number of its entry."""

    rank: int
    number: int

    def __str__(self) -> str:
        return f"{self.rank}-{self.number}"


def place_of(key: str) -> Place:
    """The place that a hit's key names; BadInput where the key is none."""
    rank, _, number = key.partition("-")
    if not (key.isascii() and rank.isdigit() and number.isdigit() and int(rank) in _RANKS and int(number) < 1 << 63):
        raise BadInput(
            (Fault(field="after", text=say("{key} isn't the key of something found, such as 1-42.", key=key)),)
        )
    return Place(int(rank), int(number))


class _Found(Struct, frozen=True):
    """An entry that matches, and how."""

    entry: Candidate
    match: Match

    @property
    def place(self) -> Place:
        return Place(self.match.rank, self.entry.number)


class _Fragment:
    """One text that is looked for: in all portals, in one, or in what one tenant has."""

    def __init__(self, connection: Connection, text: str, portal: str | None, tenant: TenantRef | None) -> None:
        self._connection = connection
        self._keys = keys_for(text)
        self._tenant = tenant
        self._prefix = f"{tenant.portal}:" if tenant else f"{portal}:" if portal else ""
        self._within = [tenant_gram(whose(tenant))] if tenant else [portal_gram(portal)] if portal else []

    def matches(self, rank: int, at_once: int, above: int = _BEFORE_THE_FIRST) -> Iterator[_Found]:
        """What matches so well or better, by number from the first one above, read as it is wanted."""
        grams = wanted(self._keys, rank, self._within)
        parts = self._parts(rank)
        if not grams:
            return
        index = index_of(self._connection)
        while True:
            candidates = index.candidates(self._connection, grams, parts, above, at_once)
            for entry in self._inside(candidates):
                match = best_match(entry.folded, self._keys)
                if match and match.rank <= rank:
                    yield _Found(entry, match)
            if len(candidates) < at_once:
                return
            above = candidates[-1].number

    def _parts(self, rank: int) -> list[str]:
        """Pieces of text of which an entry has one if it matches so well."""
        fields = [field for field in self._keys if rank > 0 or field in NAMING_FIELDS]
        anywhere = {field: rank == 2 and len(key) > 1 for field, key in self._keys.items()}
        parts = {self._keys[field] if anywhere[field] else MARKS[field] + self._keys[field] for field in fields}
        return sorted(parts)

    def _inside(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those of the candidates that are of the portal and of the tenant."""
        inside = [entry for entry in candidates if entry.ref.startswith(self._prefix)]
        if self._tenant is None or not inside:
            return inside
        things = _things_of(self._connection, inside)
        code = fold_id(self._tenant.code)
        return [entry for entry in inside if fold_id(things[entry.number].owner.code) == code]


def find(
    connection: Connection,
    text: str,
    portal: str | None,
    limit: int,
    after: str | None = None,
    tenant: TenantRef | None = None,
) -> Counted[Hit]:
    """A page of what a fragment of text matches, each thing once by its best match, after the hit of a key.

    An id or e-mail address that is the whole text comes first, then what begins with it, then the rest; among equals
    tenants come before accounts and accounts before the rest, each kind in the order in which the store came to know
    its things. A fragment of one character matches only what begins with it. BadInput where the key is none.
    """
    start = place_of(after) if after is not None else Place(0, _BEFORE_THE_FIRST)
    fragment = _Fragment(connection, text, portal, tenant)
    counted = list(islice(fragment.matches(2, MOST_COUNTED + 1), MOST_COUNTED + 1))
    if len(counted) <= MOST_COUNTED:
        ordered = sorted(counted, key=lambda found: found.place)
        page = [found for found in ordered if found.place > start][:limit]
    else:
        page = list(islice(_in_order(fragment, start, limit), limit))
    return Counted(_hits(connection, page), min(len(counted), MOST_COUNTED), exceeds=len(counted) > MOST_COUNTED)


def _in_order(fragment: _Fragment, start: Place, limit: int) -> Iterator[_Found]:
    """What a fragment matches from a place on, rank by rank: for more than can be sorted."""
    for rank in range(start.rank, 3):
        above = start.number if rank == start.rank else _BEFORE_THE_FIRST
        yield from (found for found in fragment.matches(rank, limit, above) if found.match.rank == rank)


def _hits(connection: Connection, page: Sequence[_Found]) -> list[Hit]:
    """What is shown of the entries on a page, read from the things themselves."""
    things = _things_of(connection, [found.entry for found in page])
    hits = []
    for found in page:
        thing = things[found.entry.number]
        kind, field = KINDS[thing.noun], found.match.field
        hits.append(
            Hit(
                kind=thing.noun,
                ref=str(thing.ref),
                tenant=thing.owner,
                name=kind.name_of(thing),
                matched=field,
                text=kind.texts_of(thing)[field] or "",
                key=str(found.place),
            )
        )
    return hits


def _things_of(connection: Connection, entries: Sequence[Candidate]) -> dict[int, Thing]:
    """The things of entries, by the entries' numbers."""
    refs: dict[str, dict[str, int]] = {}
    for entry in entries:
        refs.setdefault(noun_of(entry.number), {})[entry.ref] = entry.number
    found: dict[int, Thing] = {}
    for noun, numbers in refs.items():
        things = loading.things(connection, KINDS[noun].fact, numbers)
        found |= {numbers[ref]: thing for ref, thing in things.items() if thing}
    return found


def named_by(text: str) -> list[tuple[str, str]]:
    """The fields that name a thing, each with the text folded as that field is."""
    return [(field, key) for field, key in keys_for(text).items() if field in NAMING_FIELDS]


def matching(connection: Connection, noun: str, texts: Iterable[str]) -> dict[str, list[str]]:
    """For each text, the references of a kind whose id or e-mail address is exactly this text, once folded."""
    named = {text: named_by(text) for text in texts}
    c, first = search_entries.c, PLACES[noun] * NUMBERS_A_KIND if noun in PLACES else 0
    keys = sorted({key_of(key) for pairs in named.values() for _, key in pairs})
    found: dict[tuple[str, str], list[str]] = {}
    if noun in PLACES and keys:
        query = select(c.ref, c.folded).where(or_(c.id_key.in_(keys), c.email_key.in_(keys)))
        for row in connection.execute(query.where(c.number > first, c.number < first + NUMBERS_A_KIND)):
            for pair in fields_in(row.folded):
                found.setdefault(pair, []).append(row.ref)
    return {text: sorted({ref for pair in pairs for ref in found.get(pair, ())}) for text, pairs in named.items()}
