"""SQLite's index of grams: a full-text table that keeps for each gram only the numbers of its entries.

It streams them in the order of numbers, and skips in long lists what another gram of the fragment doesn't have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from portalops.store.many import insert_many
from portalops.store.search.grams import PHONE_MARK, Wanted, written
from portalops.store.search.index import Candidate, Part
from portalops.store.tables.search import search_entries

_TABLE = (
    "CREATE VIRTUAL TABLE search_grams USING fts5(grams, content = '', columnsize = 0, detail = none, tokenize = ascii)"
)
_CANDIDATES = (
    "SELECT e.number, e.ref, e.folded FROM search_grams AS g CROSS JOIN search_entries AS e ON e.number = g.rowid "
    "WHERE g.search_grams MATCH ? AND g.rowid > ? AND ({parts}) ORDER BY g.rowid LIMIT ?"
)
_HAS = "instr(e.folded, ?)"
_HAS_IN_PHONE = f"instr(substr(e.folded, instr(e.folded, char({PHONE_MARK}))), ?)"
_ADD = "INSERT INTO search_grams (rowid, grams) VALUES (?, ?)"
_REMOVE = "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', ?, ?)"
_SET = "INSERT INTO search_grams (search_grams, rank) VALUES (?, ?)"
_OPTIMIZE = "INSERT INTO search_grams (search_grams) VALUES ('optimize')"
_BYTES_WHILE_FILLING = 64 << 20
_BYTES_USUALLY = 1 << 20


class FtsIndex:
    """The full-text table, by the rowids of which entries are numbered."""

    def make(self, connection: Connection) -> None:
        """Make the table."""
        connection.exec_driver_sql(_TABLE)

    def candidates(
        self, connection: Connection, wanted: Sequence[Wanted], parts: Sequence[Part], above: int, limit: int
    ) -> list[Candidate]:
        """The first entries above a number that have the grams of one of what is wanted, and one of the parts."""
        query = _CANDIDATES.format(parts=" OR ".join(_HAS_IN_PHONE if part.of_phone else _HAS for part in parts))
        match = " OR ".join(f"({_expression(each)})" for each in wanted)
        found = connection.exec_driver_sql(query, (match, above, *(part.text for part in parts), limit))
        return [Candidate(*row) for row in found.all()]

    def add(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Lead to entries that were added."""
        _each(connection, _ADD, entries)

    def remove(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Lead no more to entries, given as they were added."""
        _each(connection, _REMOVE, entries)

    def fill(self, connection: Connection, chunks: Iterable[list[dict[str, Any]]]) -> None:
        """Write the entries of an empty table and lead to them, with few merges of the index and one at the end."""
        connection.exec_driver_sql(_SET, ("hashsize", _BYTES_WHILE_FILLING))
        for chunk in chunks:
            insert_many(connection, search_entries, chunk)
            self.add(connection, chunk)
        connection.exec_driver_sql(_OPTIMIZE)
        connection.exec_driver_sql(_SET, ("hashsize", _BYTES_USUALLY))


def _each(connection: Connection, statement: str, entries: Iterable[Mapping[str, Any]]) -> None:
    rows = [(entry["number"], _written(entry)) for entry in entries]
    if rows:
        connection.exec_driver_sql(statement, rows)


def _written(entry: Mapping[str, Any]) -> str:
    """An entry's grams, as the table takes them apart again."""
    return written(entry["folded"], entry["whose"], entry["id_key"], entry["email_key"])


def _expression(wanted: Wanted) -> str:
    """What is wanted, in the full-text table's own language."""
    terms = [f'"{gram:x}"' for gram in wanted.all]
    if wanted.any:
        terms.append("(" + " OR ".join(f'"{gram:x}"' for gram in wanted.any) + ")")
    return " AND ".join(terms)
