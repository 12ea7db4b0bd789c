"""The store as the desk knows it: looked at, or changed in one transaction with an entry on record for each deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from portalops.effects import Effect
from portalops.facts import ApprovalRequest, BatchStep, Call, Earlier, Grant, Lists, Reads, RecordEntry, Reveal
from portalops.references import Reference

T = TypeVar("T")


class Entry(Struct, frozen=True, kw_only=True):
    """What the desk puts on record; the store adds number, instant and chain.

    The tenant in whose history it belongs is named where the target doesn't tell.
    """

    operator: str
    door: str
    operation: str
    target: str
    outcome: str
    codes: tuple[str, ...]
    request_id: str
    content_hash: str
    details: dict[str, Any]
    call: int | None = None
    tenant: str | None = None


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

    def ask(self, request: ApprovalRequest) -> ApprovalRequest:
        """A request for a second person under its number: a new one, or an identical one that waits already."""

    def approval(self, number: int) -> ApprovalRequest:
        """The request for a second person of that number, or NotFound."""

    def agreed(self, content_hash: str) -> ApprovalRequest | None:
        """The request of that content that was agreed to and isn't done yet, if any."""

    def alter_request(self, request: ApprovalRequest, **becomes: Any) -> ApprovalRequest:
        """The request with other values."""

    def give(self, grant: Grant) -> None:
        """Give an operator a grant, in the place of any earlier one."""

    def at_the_desk(self, operator: str, **becomes: Any) -> None:
        """Note where an operator stands: until when they may write."""

    def take(self, operator: str) -> None:
        """Take an operator's grant away."""

    def begin_call(self, call: Call) -> Call:
        """The call under its number, which its operator is in from now on."""

    def alter_call(self, call: Call, **becomes: Any) -> Call:
        """The call with other values; one that is closed now is left by its operator."""

    def reveal(self, operator: str, reveal: Reveal) -> None:
        """Note until when an operator is shown something that is masked otherwise."""

    def entries_of_call(self, call: Call) -> tuple[Sequence[RecordEntry], Sequence[RecordEntry]]:
        """What was put on record during a call before this transaction: of its tenant or of none, and of others."""

    def follow(self, step: BatchStep) -> None:
        """Bring a batch on with this transaction."""


class Rehearsal(Unit, Protocol):
    """The store as it would be after all that was applied, of which nothing is ever written."""

    def carry_out(self, operation: str, effects: Sequence[Effect]) -> None:
        """Change the working copy as an operation would, and remember for what comes after that it was done."""

    def forget(self) -> None:
        """Let go of what was read, and set aside what was changed, so that memory doesn't grow with it."""


class Office(Protocol):
    """The store as the desk knows it."""

    def read(self, work: Callable[[Lists], T]) -> T:
        """What the work finds on a view of one moment; it is done again where that is lost."""

    def write(self, work: Callable[[Unit], T]) -> T:
        """What the work comes to in a transaction, written whole or not at all; it is done again where that is lost."""

    def note(self, entry: Entry, hurries_s: float | None = None) -> None:
        """Put an entry on record that no change goes with, such as a look; one that hurries waits only so long."""

    def rehearsing(self) -> AbstractContextManager[Rehearsal]:
        """A unit whose working copy changes and whose store doesn't: nothing is written at its end."""
