"""Keeping the search: entries follow what they are about within the same transaction, and can be made anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from types import SimpleNamespace
from typing import Any, cast, get_type_hints

from sqlalchemy import Connection, Row, bindparam, delete, func, select, tuple_, update

from portalops.facts import Thing
from portalops.references import TenantRef
from portalops.store.kinds import KINDS, table_of
from portalops.store.many import insert_many
from portalops.store.search.entries import (
    NUMBERS_A_KIND,
    PLACES,
    entry_of,
    folded_texts,
    id_key,
    noun_of,
    texts_of,
    whose,
)
from portalops.store.search.index import index_of
from portalops.store.tables.search import search_entries

Entry = dict[str, Any]
_TEXTUAL = ("id_key", "email_key", "folded")
_THINGS_A_CHUNK = 5_000
_KEYS_A_QUERY = 5_000


def make(connection: Connection) -> None:
    """Make the index of grams beside the empty table of entries."""
    index_of(connection).make(connection)


def follow(connection: Connection, changed: Iterable[tuple[Thing | None, Thing]]) -> None:
    """Let what is new, or is found by other texts now, be found by its texts.

    Each pair is a thing as it was, if it was there, and as it becomes. Only one writer at a time gives out numbers.
    """
    pairs = [(seen, becomes) for seen, becomes in changed if becomes.noun in PLACES]
    _replace(connection, [(seen, becomes) for seen, becomes in pairs if seen and texts_of(seen) != texts_of(becomes)])
    _add(connection, [becomes for seen, becomes in pairs if seen is None])


def _add(connection: Connection, things: Sequence[Thing]) -> None:
    """Give new things the numbers after the last of their kind."""
    entries: list[Entry] = []
    for noun, group in groupby(sorted(things, key=lambda thing: PLACES[thing.noun]), key=lambda thing: thing.noun):
        number = _last_number(connection, noun)
        for thing in group:
            number += 1
            entries.append({"number": number} | entry_of(str(thing.ref), thing.owner, texts_of(thing)))
    if entries:
        insert_many(connection, search_entries, entries)
        index_of(connection).add(connection, entries)


def _last_number(connection: Connection, noun: str) -> int:
    """The last number that was given to a thing of that kind, or the one before the first."""
    first, number = PLACES[noun] * NUMBERS_A_KIND, search_entries.c.number
    last = connection.scalar(select(func.max(number)).where(number >= first, number < first + NUMBERS_A_KIND))
    return cast(int, last) if last is not None else first


def _replace(connection: Connection, pairs: Sequence[tuple[Thing, Thing]]) -> None:
    """Give things that are there other texts; they keep their numbers."""
    if not pairs:
        return
    earlier = _entries_of(connection, [seen for seen, _ in pairs])
    entries = [
        {"number": earlier[becomes.noun, str(becomes.ref)]["number"]}
        | entry_of(str(becomes.ref), becomes.owner, texts_of(becomes))
        for _, becomes in pairs
    ]
    index = index_of(connection)
    index.remove(connection, earlier.values())
    query = update(search_entries).where(search_entries.c.number == bindparam("of_number"))
    query = query.values({name: bindparam(f"new_{name}") for name in _TEXTUAL})
    connection.execute(
        query, [{"of_number": entry["number"]} | {f"new_{name}": entry[name] for name in _TEXTUAL} for entry in entries]
    )
    index.add(connection, entries)


def _entries_of(connection: Connection, things: Sequence[Thing]) -> dict[tuple[str, str], Entry]:
    """The entries of things, by noun and reference."""
    c = search_entries.c
    wanted = {(thing.noun, str(thing.ref)): (id_key(texts_of(thing)), whose(thing.owner)) for thing in things}
    keys = sorted(set(wanted.values()))
    found: dict[tuple[str, str], Entry] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        part = keys[start : start + _KEYS_A_QUERY]
        for row in connection.execute(select(search_entries).where(tuple_(c.id_key, c.whose).in_(part))):
            noun = noun_of(row.number)
            if (noun, row.ref) in wanted:
                found[noun, row.ref] = dict(row._mapping)
    return found


def rebuild(connection: Connection) -> None:
    """Make all entries anew from the things' tables, numbered by reference; memory doesn't grow with the store."""
    indexes = sorted(search_entries.indexes, key=lambda index: str(index.name))
    connection.execute(delete(search_entries))
    for index in indexes:
        index.drop(connection)
    index_of(connection).fill(connection, _chunks(connection))
    for index in indexes:
        index.create(connection)


def _chunks(connection: Connection) -> Iterator[list[Entry]]:
    """The entries of all things, kind by kind in the order of references."""
    for noun, place in PLACES.items():
        number = place * NUMBERS_A_KIND
        for chunk in entries_as_they_should_be(connection, noun):
            entries = [{"number": number + count} | entry for count, entry in enumerate(chunk, start=1)]
            number += len(entries)
            yield entries


def entries_as_they_should_be(connection: Connection, noun: str) -> Iterator[list[Entry]]:
    """The entries of all things of a kind in the order of references, without their numbers, a chunk at a time."""
    entry_of_row = _entries_by_row(noun)
    for rows in _rows_of(connection, noun):
        yield [entry_of_row(row) for row in rows]


def _rows_of(connection: Connection, noun: str) -> Iterator[Sequence[Row[Any]]]:
    """The columns of a kind's table by which its things are found, a chunk at a time."""
    kind, table = KINDS[noun], table_of(noun)
    columns = {"ref", "tenant", *(place for place in kind.texts.values() if "." not in place)} & {*table.c.keys()}
    query = select(*(table.c[name] for name in sorted(columns))).order_by(table.c.ref).limit(_THINGS_A_CHUNK)
    rows = connection.execute(query).all()
    while rows:
        yield rows
        rows = connection.execute(query.where(table.c.ref > rows[-1].ref)).all()


def _entries_by_row(noun: str) -> Callable[[Row[Any]], Entry]:
    """How a row of a kind's table becomes an entry."""
    kind = KINDS[noun]
    reference = get_type_hints(kind.fact)["ref"]

    def entry(row: Row[Any]) -> Entry:
        columns = row._asdict()
        found_by = kind.texts_of(cast(Thing, SimpleNamespace(**columns | {"ref": reference(row.ref)})))
        return entry_of(row.ref, TenantRef(columns.get("tenant", row.ref)), folded_texts(found_by))

    return entry
