"""An invariant: what must be true of a store at any moment, and how the rows are found of which it isn't."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, Row, Table, text

from portalops.wording import Sentence, say

_ROWS_AT_ONCE = 1_000


class RowAtFault(Struct, frozen=True, kw_only=True):
    """A row that breaks an invariant, and what it says where something else should stand, if that can be told.

    None of it is personal data: rows are named by their keys.
    """

    table: str
    key: str
    found: str | Sentence | None = None
    expected: str | Sentence | None = None

    @property
    def told(self) -> Sentence:
        """The row, in words."""
        if self.found is None:
            return say("{table} {key}", table=self.table, key=self.key)
        if self.expected is None:
            return say("{table} {key}: {found}", table=self.table, key=self.key, found=self.found)
        return say(
            "{table} {key}: {found} instead of {expected}",
            table=self.table,
            key=self.key,
            found=self.found,
            expected=self.expected,
        )


Faults = Callable[[Connection], Iterable[RowAtFault]]


class Invariant(Struct, frozen=True, kw_only=True):
    """One thing that must be true: its name for scripts, the sentence that says it, and what finds the rows at fault.

    What finds them reads the store in its own order, and keeps no more of it than a page.
    """

    name: str
    says: Sentence
    faults: Faults


def rows(table: str, *queries: str) -> Faults:
    """What finds rows by queries in SQL that both engines know: a key, and then, if that can be told, what was found
    and what was expected.
    """

    def faults(connection: Connection) -> Iterator[RowAtFault]:
        for query in queries:
            for row in stream(connection, text(query)):
                yield at_fault(table, row)

    return faults


def all_of(*found: Faults) -> Faults:
    """What finds rows in several ways, one after the other."""

    def faults(connection: Connection) -> Iterator[RowAtFault]:
        for each in found:
            yield from each(connection)

    return faults


def at_fault(table: str, row: Sequence[Any]) -> RowAtFault:
    """A row that a query found."""
    key, found, expected = (*row, None, None)[:3]
    return RowAtFault(table=table, key=str(key), found=_as_text(found), expected=_as_text(expected))


def stream(connection: Connection, query: Any) -> Iterator[Row[Any]]:
    """The rows that a query gives, a page at a time; others may be streamed beside them."""
    return iter(connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}))


def key_of(connection: Connection, table: Table) -> str:
    """The expression of a row's key: its columns as one text."""
    return " || ' ' || ".join(f"CAST({quoted(connection, column)} AS TEXT)" for column in table.primary_key)


def quoted(connection: Connection, column: Column[Any] | Table) -> str:
    """A name as the engine takes it, even where it is a word of its language."""
    return str(connection.dialect.identifier_preparer.quote(column.name))


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
