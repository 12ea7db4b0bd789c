"""What earlier chunks of a rehearsal changed: kept in a database of its own, on disk once it is large."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from portalops.facts import Ledger, Thing
from portalops.references import TenantRef
from portalops.store.search.entries import texts_of
from portalops.store.writing import is_found_otherwise

_TABLES = """
CREATE TABLE things (
    noun TEXT, ref TEXT, owner TEXT, seen BLOB, becomes BLOB, renamed INTEGER, PRIMARY KEY (noun, ref)
) WITHOUT ROWID;
CREATE INDEX things_owner ON things (noun, owner);
CREATE TABLE names (
    noun TEXT, field TEXT, folded TEXT, ref TEXT, PRIMARY KEY (noun, field, folded, ref)
) WITHOUT ROWID;
CREATE INDEX names_ref ON names (noun, ref);
CREATE TABLE moves (ledger TEXT, tenant TEXT, sum INTEGER, PRIMARY KEY (ledger, tenant)) WITHOUT ROWID;
CREATE TABLE deeds (tenant TEXT, operation TEXT, PRIMARY KEY (tenant, operation)) WITHOUT ROWID;
"""
_KEEP = (
    "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (noun, ref) "
    "DO UPDATE SET becomes = excluded.becomes, renamed = max(renamed, excluded.renamed)"
)
_MOVE = "INSERT INTO moves VALUES (?, ?, ?) ON CONFLICT (ledger, tenant) DO UPDATE SET sum = sum + excluded.sum"
_AT_ONCE = 500


class ChangedBefore:
    """Things as they were in the store and as they became, by reference and by owner, with the names they have now."""

    def __init__(self) -> None:
        # A database without a name is nobody else's; what its cache doesn't hold is on disk, and gone at the end.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self.renamings = 0

    def close(self) -> None:
        """Let go of it all."""
        self._database.close()

    def keep(self, changed: Mapping[tuple[str, str], tuple[Thing | None, Thing]]) -> None:
        """Take in what a chunk changed, each thing as the chunk found it and as it left it."""
        rows, renamed, names = [], [], []
        for (noun, ref), (seen, becomes) in changed.items():
            otherwise = is_found_otherwise(seen, becomes)
            rows.append((noun, ref, becomes.owner, _packed(seen), _packed(becomes), otherwise))
            if otherwise:
                renamed.append((noun, ref))
                names += [(noun, field, folded, ref) for field, folded in texts_of(becomes).items()]
        self._database.execute("BEGIN")
        self._database.executemany(_KEEP, rows)
        self._database.executemany("DELETE FROM names WHERE noun = ? AND ref = ?", renamed)
        self._database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?)", names)
        self._database.execute("COMMIT")
        self.renamings += len(renamed)

    def keep_moves(self, moves: Mapping[tuple[Ledger, TenantRef], int]) -> None:
        """Take in how much a chunk moved, by ledger and tenant."""
        self._database.executemany(_MOVE, [(*key, sum_) for key, sum_ in moves.items()])

    def keep_deeds(self, deeds: Iterable[tuple[str, str]]) -> None:
        """Take in what a chunk did, each deed by its tenant and its operation."""
        self._database.executemany("INSERT OR IGNORE INTO deeds VALUES (?, ?)", deeds)

    def was_done(self, tenant: TenantRef, operations: Iterable[str]) -> bool:
        """Whether one of some operations was done to a tenant."""
        query = "SELECT 1 FROM deeds WHERE tenant = ? AND operation = ?"
        return any(self._database.execute(query, (tenant, operation)).fetchone() for operation in operations)

    def things(self, noun: str, refs: Iterable[str]) -> dict[str, Thing]:
        """Those of some things that were changed, as they are now."""
        return {ref: _unpacked(becomes) for ref, becomes in self._among("ref, becomes", "ref", noun, refs)}

    def of_owners(self, noun: str, owners: Iterable[TenantRef]) -> Iterator[tuple[Thing | None, Thing]]:
        """What was changed of some tenants' things of a kind: as the store has it, None if it doesn't, and as it is."""
        for seen, becomes in self._among("seen, becomes", "owner", noun, owners):
            yield _unpacked(seen), _unpacked(becomes)

    def renamed(self, noun: str, refs: Iterable[str]) -> set[str]:
        """Those of some things that are called otherwise than in the store, or aren't in it."""
        return {ref for ref, renamed in self._among("ref, renamed", "ref", noun, refs) if renamed}

    def named(self, noun: str, field: str, folded: str) -> list[str]:
        """The references of what was changed and is called so now."""
        query = "SELECT ref FROM names WHERE noun = ? AND field = ? AND folded = ?"
        return [ref for (ref,) in self._database.execute(query, (noun, field, folded))]

    def moved(self, ledger: Ledger, tenant: TenantRef) -> int:
        """How much was moved of a tenant's."""
        query = "SELECT sum FROM moves WHERE ledger = ? AND tenant = ?"
        row = self._database.execute(query, (ledger, tenant)).fetchone()
        return int(row[0]) if row else 0

    def _among(self, columns: str, of: str, noun: str, values: Iterable[str]) -> Iterator[Sequence[Any]]:
        waiting = iter(values)
        while part := list(islice(waiting, _AT_ONCE)):
            marks = ", ".join("?" * len(part))
            query = f"SELECT {columns} FROM things WHERE noun = ? AND {of} IN ({marks}) ORDER BY ref"  # noqa: S608
            yield from self._database.execute(query, (noun, *part))


def _packed(thing: Thing | None) -> bytes | None:
    return None if thing is None else pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)


def _unpacked(packed: bytes | None) -> Any:
    return None if packed is None else pickle.loads(packed)
