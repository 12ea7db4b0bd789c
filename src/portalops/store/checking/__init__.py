"""Checking a store: every invariant that it is built on, held against its rows on a view of one moment.

Each invariant is declared once, with the sentence that says it and what finds the rows at fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection

from portalops.store.checking import courses, ledgers, licensing, mail, record, search, things
from portalops.store.checking.invariant import Invariant, RowAtFault

MOST_NAMED = 100
"""How many rows at fault are named of one invariant; beyond, all that is told is that there are more."""

INVARIANTS: tuple[Invariant, ...] = (
    *things.INVARIANTS,
    *ledgers.INVARIANTS,
    *licensing.INVARIANTS,
    *courses.INVARIANTS,
    *mail.INVARIANTS,
    *record.INVARIANTS,
    *search.INVARIANTS,
)


class Finding(Struct, frozen=True, kw_only=True):
    """What came of holding one invariant against a store: the rows at fault, and whether there are more of them."""

    invariant: Invariant
    rows: tuple[RowAtFault, ...] = ()
    more: bool = False

    @property
    def holds(self) -> bool:
        """Whether no row is at fault."""
        return not self.rows


def check(connection: Connection) -> Iterator[Finding]:
    """What came of each invariant, one after the other, in one transaction that only reads."""
    for invariant in INVARIANTS:
        found = tuple(islice(invariant.faults(connection), MOST_NAMED + 1))
        yield Finding(invariant=invariant, rows=found[:MOST_NAMED], more=len(found) > MOST_NAMED)
