"""What must be true of the search: one entry for each thing, saying what the thing says, and no other entry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Any

from sqlalchemy import Connection, select

from portalops.store.checking.invariant import Invariant, RowAtFault, stream
from portalops.store.search.entries import NUMBERS_A_KIND, PLACES
from portalops.store.search.keeping import entries_as_they_should_be
from portalops.store.tables.search import search_entries
from portalops.wording import Sentence, say

_TABLE = search_entries.name


def not_as_things_are(connection: Connection) -> Iterator[RowAtFault]:
    """Entries that are missing, doubled, of nothing, or that say something else than their thing.

    Things and entries are read beside each other, both in the order of references.
    """
    for noun, place in PLACES.items():
        number = search_entries.c.number
        of_kind = select(search_entries).where(number > place * NUMBERS_A_KIND, number < (place + 1) * NUMBERS_A_KIND)
        kept = groupby(stream(connection, of_kind.order_by(search_entries.c.ref)), key=lambda row: row.ref)
        wanted = chain.from_iterable(entries_as_they_should_be(connection, noun))
        yield from _compared(kept, wanted)
    ours = [number.between(place * NUMBERS_A_KIND + 1, (place + 1) * NUMBERS_A_KIND - 1) for place in PLACES.values()]
    for row in stream(connection, select(search_entries).where(*(~each for each in ours))):
        yield _fault(row.number, say("an entry of no kind"))


def _compared(kept: Iterator[Any], wanted: Iterator[dict[str, Any]]) -> Iterator[RowAtFault]:
    """What differs between entries as they are, grouped by reference, and as they should be."""
    entry = next(wanted, None)
    for ref, group in kept:
        while entry is not None and entry["ref"] < ref:
            yield _fault(entry["ref"], say("missing"))
            entry = next(wanted, None)
        for place, row in enumerate(group):
            if entry is None or entry["ref"] != ref:
                yield _fault(row.number, say("an entry of {ref}, which isn't there", ref=ref))
            elif place:
                yield _fault(row.number, say("another entry of {ref}", ref=ref))
            elif differing := [name for name, value in entry.items() if getattr(row, name) != value]:
                text = say("the entry of {ref} says something else: {names}", ref=ref, names=tuple(differing))
                yield _fault(row.number, text)
        if entry is not None and entry["ref"] == ref:
            entry = next(wanted, None)
    while entry is not None:
        yield _fault(entry["ref"], say("missing"))
        entry = next(wanted, None)


def _fault(key: object, found: Sentence) -> RowAtFault:
    return RowAtFault(table=_TABLE, key=str(key), found=found)


INVARIANTS = (
    Invariant(
        name="search_complete",
        says=say("The search has one entry for each thing that can be found, with the texts that the thing has now."),
        faults=not_as_things_are,
    ),
)
