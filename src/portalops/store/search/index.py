"""The index of grams, as each engine keeps it: a full-text table on SQLite, a GIN index on PostgreSQL.

Either gives the entries that have the grams wanted, in the order of their numbers, as far as they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import Connection

from portalops.store.search.grams import Wanted


class Candidate(Struct, frozen=True):
    """An entry that may match: its number, its thing's reference, and its text."""

    number: int
    ref: str
    folded: str


class Part(Struct, frozen=True):
    """A piece of text that an entry may have anywhere, or in its phone."""

    text: str
    of_phone: bool = False


class Index(Protocol):
    """What both engines' indexes can do."""

    def make(self, connection: Connection) -> None:
        """Make the index of an empty table of entries."""

    def candidates(
        self, connection: Connection, wanted: Sequence[Wanted], parts: Sequence[Part], above: int, limit: int
    ) -> list[Candidate]:
        """The first entries above a number that have the grams of one of what is wanted, and one of the parts."""

    def add(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Lead to entries that were added."""

    def remove(self, connection: Connection, entries: Iterable[Mapping[str, Any]]) -> None:
        """Lead no more to entries, given as they were added."""

    def fill(self, connection: Connection, chunks: Iterable[list[dict[str, Any]]]) -> None:
        """Write the entries of an empty table and lead to them, faster than one by one."""


def index_of(connection: Connection) -> Index:
    """The index of a connection's engine."""
    if connection.dialect.name == "postgresql":
        from portalops.store.search.gin import GinIndex

        return GinIndex()
    from portalops.store.search.fts import FtsIndex

    return FtsIndex()
