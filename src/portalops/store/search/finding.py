"""Finding: what a fragment matches, best first and page by page, and what a whole id or e-mail address names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

from msgspec import Struct
from sqlalchemy import Connection, select

from portalops.errors import BadInput, Fault
from portalops.facts import NAMED_AT_MOST, Counted, Hit, Thing
from portalops.folding import WAY_OF_FIELD, fold_id
from portalops.references import TenantRef
from portalops.store import loading
from portalops.store.kinds import KINDS
from portalops.store.loading import AMONG
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
from portalops.store.search.index import Candidate, Part, index_of
from portalops.store.tables.search import search_entries
from portalops.wording import say

MOST_COUNTED = 500
"""How far matches are counted; beyond, all that is known is that there are more."""

_RANKS = range(3)
_FIELDS_OF_ANY_TEXT = WAY_OF_FIELD.keys() - {"phone"}
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
        self._index = index_of(connection)
        self._named_by = named_by(text)
        self._keys = keys_for(text)
        anywhere = sorted({key for field, key in self._keys.items() if field != "phone"})
        phone = self._keys.get("phone", "")
        self._parts = [*map(Part, anywhere), *([Part(phone, of_phone=True)] if phone and phone not in anywhere else [])]
        # Then whatever has it anywhere matches, of whichever field; what isn't a phone's isn't in a phone.
        self._is_one = len(self._parts) == 1 < len(self._parts[0].text) and self._keys.keys() >= _FIELDS_OF_ANY_TEXT
        self._starts = [MARKS[field] + key for field, key in self._keys.items()]
        self.ranks = range(3 if any(len(part.text) > 1 for part in self._parts) else 2)
        self._tenant = tenant
        self._prefix = f"{tenant.portal}:" if tenant else f"{portal}:" if portal else ""
        self._within = [tenant_gram(whose(tenant))] if tenant else [portal_gram(portal)] if portal else []

    def entries(self, most: int) -> list[Candidate]:
        """The first entries that match, by number."""
        if self._is_one:
            return list(islice(self._candidates(2, most), most))
        return [found.entry for found in islice(self.matches(2, most), most)]

    def begins(self, entry: Candidate) -> bool:
        """Whether a field of the entry begins with the text."""
        return any(start in entry.folded for start in self._starts)

    def matches(self, rank: int, at_once: int, above: int = _BEFORE_THE_FIRST) -> Iterator[_Found]:
        """What matches so well or better, by number from the first one above, read as it is wanted."""
        return (found for found in self.found(self._candidates(rank, at_once, above)) if found.match.rank <= rank)

    def found(self, entries: Iterable[Candidate]) -> Iterator[_Found]:
        """Those of the entries that match, and how."""
        for entry in entries:
            match = best_match(entry.folded, self._keys)
            if match:
                yield _Found(entry, match)

    def named(self, most: int) -> Iterable[_Found] | None:
        """What is named by the whole of the text, by number; None where that may be more than so much."""
        c = search_entries.c
        named: set[Candidate] = set()
        for column, key in {(c.email_key if field == "email" else c.id_key, key) for field, key in self._named_by}:
            query = select(c.number, c.ref, c.folded).where(column == key_of(key)).limit(most + 1)
            rows = self._connection.execute(query).all()
            if len(rows) > most:
                return None
            named |= {Candidate(*row) for row in rows}
        inside = self._inside(sorted(named, key=lambda entry: entry.number))
        return [found for found in self.found(inside) if found.match.rank == 0]

    def _candidates(self, rank: int, at_once: int, above: int = _BEFORE_THE_FIRST) -> Iterator[Candidate]:
        """What may match so well or better, by number from the first one above, read as it is wanted."""
        grams = wanted(self._keys, rank, self._within)
        if not grams:
            return
        while True:
            candidates = self._index.candidates(self._connection, grams, self._parts, above, at_once)
            yield from self._inside(candidates)
            if len(candidates) < at_once:
                return
            above, at_once = candidates[-1].number, min(2 * at_once, MOST_COUNTED)

    def _inside(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those of the candidates that are of the portal and of the tenant."""
        if not self._prefix:
            return candidates
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
    counted = fragment.entries(MOST_COUNTED + 1)
    if len(counted) <= MOST_COUNTED:
        ordered = sorted(fragment.found(counted), key=lambda found: found.place)
        page = [found for found in ordered if found.place > start][:limit]
    else:
        page = list(islice(_in_order(fragment, start, limit, counted), limit))
    return Counted(_hits(connection, page), min(len(counted), MOST_COUNTED), exceeds=len(counted) > MOST_COUNTED)


def _in_order(fragment: _Fragment, start: Place, limit: int, first: Sequence[Candidate]) -> Iterator[_Found]:
    """What a fragment matches from a place on, rank by rank: for more than can be sorted.

    The first entries that match are known, so that of each rank only what comes after them has to be looked for.
    """
    beginning = [entry for entry in first if fragment.begins(entry)]
    for rank in fragment.ranks[start.rank :]:
        above = start.number if rank == start.rank else _BEFORE_THE_FIRST
        named = fragment.named(limit) if rank == 0 else None
        if named is None:
            known = fragment.found(beginning if rank < 2 else first)
            yield from (found for found in known if found.match.rank == rank and found.entry.number > above)
            above = max(above, first[-1].number)
            named = fragment.matches(rank, limit, above)
        yield from (found for found in named if found.match.rank == rank and found.entry.number > above)


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


def matching(
    connection: Connection, noun: str, texts: Iterable[str], most: int = NAMED_AT_MOST + 1
) -> dict[str, list[str]]:
    """For each text, the references of a kind whose id or e-mail address is exactly this text, once folded.

    Of more than the most there are so many: those that the store knew first.
    """
    named = {text: named_by(text) for text in texts}
    if noun not in PLACES:
        return {text: [] for text in named}
    found = _named_by_key(connection, [key for pairs in named.values() for _, key in pairs], most)
    if found is not None:
        return {text: _first(noun, [found.get(pair, {}) for pair in pairs], most) for text, pairs in named.items()}
    if len(named) > 1:
        return {text: matching(connection, noun, [text], most)[text] for text in named}
    (text,) = named
    first = PLACES[noun] * NUMBERS_A_KIND
    matches = _Fragment(connection, text, None, None).matches(0, most, above=first)
    of_its_kind = takewhile(lambda found: found.entry.number < first + NUMBERS_A_KIND, matches)
    return {text: sorted(found.entry.ref for found in islice(of_its_kind, most))}


def _named_by_key(
    connection: Connection, texts: Sequence[str], most: int
) -> dict[tuple[str, str], dict[int, str]] | None:
    """The things that texts name, by field and folded text, each by its number; None where the keys of those texts
    belong to so many that reading them takes long.
    """
    c, keys = search_entries.c, sorted({key_of(text) for text in texts})
    found: dict[tuple[str, str], dict[int, str]] = {}
    limit = most * (len(keys) + 1)
    for column in (c.id_key, c.email_key):
        query = select(c.number, c.ref, c.folded).where(column.in_(AMONG)).limit(limit)
        entries = connection.execute(query, {"among": keys}).all() if keys else ()
        if len(entries) == limit:
            return None
        for number, ref, folded in entries:
            for pair in fields_in(folded):
                found.setdefault(pair, {})[number] = ref
    return found


def _first(noun: str, found: Iterable[Mapping[int, str]], most: int) -> list[str]:
    """The references of a kind that have the smallest numbers, in order."""
    numbered = {number: ref for each in found for number, ref in each.items() if noun_of(number) == noun}
    return sorted(numbered[number] for number in sorted(numbered)[:most])
