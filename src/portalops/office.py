"""The store as the desk knows it: looked at, or changed in one transaction with an entry on record for each deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from portalops.effects import Effect
from portalops.facts import BatchStep, Earlier, Lists, Reads
from portalops.references import Reference

T = TypeVar("T")


class Entry(Struct, frozen=True, kw_only=True):
    """What the desk puts on record; the store adds number, instant and chain."""

    operator: str
    door: str
    operation: str
    target: str
    outcome: str
    codes: tuple[str, ...]
    request_id: str
    content_hash: str
    details: dict[str, Any]


class Unit(Reads, Protocol):
    """One writing transaction of the store, with a working copy in which a row sees what earlier rows did."""

    def prefetch(self, references: Iterable[Reference]) -> None:
        """Load what the references name, in one query for each table."""

    def earlier(self, request_ids: Sequence[str]) -> Mapping[str, Earlier]:
        """Those of the request ids that were carried out before; what is put on record from now on joins them."""

    def apply(self, effects: Sequence[Effect]) -> None:
        """Change the working copy, to be written with the transaction; Stale if what an effect saw is no longer so."""

    def record(self, entry: Entry) -> int:
        """Put an entry on record and give its number."""

    def follow(self, step: BatchStep) -> None:
        """Bring a batch on with this transaction."""

    def forget(self) -> None:
        """Let go of what was only read, where what was changed is never written."""


class Office(Protocol):
    """The store as the desk knows it."""

    def read(self, work: Callable[[Lists], T]) -> T:
        """What the work finds on a view of one moment; it is done again where that is lost."""

    def write(self, work: Callable[[Unit], T]) -> T:
        """What the work comes to in a transaction, written whole or not at all; it is done again where that is lost."""

    def rehearsing(self) -> AbstractContextManager[Unit]:
        """A unit whose working copy changes and whose store doesn't: nothing is written at its end."""
