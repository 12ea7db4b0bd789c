"""Reading: the named things of the store, and the lists of them that look-ups show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from portalops.facts import (
    ApprovalRequest,
    Batch,
    BatchRow,
    ChainCheck,
    Counted,
    Hit,
    Ledger,
    LedgerEntry,
    Lineup,
    RecordEntry,
    Thing,
)
from portalops.facts.records import SEEN
from portalops.references import ContractRef, InvoiceRef, ProductRef, TenantRef
from portalops.store import rows
from portalops.store.light import LEDGER_ENTRIES, RECORD_DETAILS, RECORDS
from portalops.store.working_copy import WorkingCopy

if TYPE_CHECKING:
    from portalops.checkpoint import Checkpoint

T = TypeVar("T", bound=Thing)

_RECORD = select(RECORDS, RECORD_DETAILS.c.details).outerjoin_from(
    RECORDS, RECORD_DETAILS, RECORD_DETAILS.c.seq == RECORDS.c.seq
)


class Reading(WorkingCopy):
    """One look at the store: everything read through it is of the same moment."""

    def find(
        self, text: str, portal: str | None, limit: int, after: str | None = None, tenant: TenantRef | None = None
    ) -> Counted[Hit]:
        """A page of what a fragment of text matches, best first, after the hit of a key.

        It is looked for in one portal or, without one, in all; or in what one tenant has.
        """
        from portalops.store.search import finding

        return finding.find(self._connection, text, portal, limit, after, tenant)

    def listed(self, lineup: Lineup[T], limit: int, after: str | None = None, **scope: str) -> Sequence[T]:
        """A page of a list: so many of its rows after that of a key, or from the first.

        The tenants of a list that goes across tenants are read along with its rows.
        """
        from portalops.store import paging

        key = None if after is None else lineup.key(after)
        found = paging.page(self._connection, lineup, limit, key, **scope)
        if "tenant" not in scope:
            self.prefetch(thing.owner for thing in found)
        return found

    def among(self, kind: type[T], **values: Iterable[str]) -> Sequence[T]:
        """The things of that kind that have one of some values in each of these fields, by reference."""
        from portalops.store import gathering

        return gathering.among(self._connection, kind, values)

    def below(self, kind: type[T], refs: Iterable[str]) -> Sequence[T]:
        """The things of that kind whose references go on from one of these, such as what environments have."""
        from portalops.store import gathering

        return list(gathering.below(self._connection, kind, refs))

    def allocated(self, contracts: Iterable[ContractRef]) -> Mapping[ProductRef, int]:
        """How many licenses of each product the environments of these contracts of one tenant have, if any has some."""
        from portalops.store import gathering

        return gathering.allocated(self._connection, contracts)

    def entries(self, tenant: TenantRef, ledger: Ledger, limit: int, after: int | None = None) -> Sequence[LedgerEntry]:
        """A page of one of the tenant's ledgers, newest first; after takes only the entries with a smaller number."""
        table = LEDGER_ENTRIES
        query = select(table).where(table.c.tenant == str(tenant), table.c.ledger == ledger)
        if after is not None:
            query = query.where(table.c.id < after)
        return [
            rows.ledger_entry_of(row)
            for row in self._connection.execute(query.order_by(table.c.id.desc()).limit(limit))
        ]

    def duplicates(self, record: int) -> Sequence[tuple[InvoiceRef, int]]:
        """The duplicates made under one number of the record."""
        from portalops.store.tables.invoices import invoice_reissues as made

        query = select(made.c.invoice, made.c.copy_number).where(made.c.record == record).order_by(made.c.id)
        return [(InvoiceRef(row.invoice), row.copy_number) for row in self._connection.execute(query)]

    def records(
        self,
        tenant: TenantRef | None,
        limit: int,
        after: int | None = None,
        target: str | None = None,
        *,
        looks: bool = False,
    ) -> Sequence[RecordEntry]:
        """A page of the record with its details, newest first.

        It is of one tenant or of all, of one thing of the tenant or of everything; looks are left out unless wanted.
        """
        records = RECORDS
        query = _RECORD if looks else _RECORD.where(records.c.outcome != SEEN)
        if tenant is not None:
            query = query.where(records.c.tenant == str(tenant))
        if target is not None:
            query = query.where(records.c.target == target, records.c.target != records.c.tenant)
        if after is not None:
            query = query.where(records.c.seq < after)
        query = query.order_by(records.c.seq.desc()).limit(limit)
        return [rows.record_entry_of(row) for row in self._connection.execute(query)]

    def looks(
        self, limit: int, after: int | None = None, *, tenant: TenantRef | None = None, operator: str | None = None
    ) -> Sequence[RecordEntry]:
        """A page of the looks on record, newest first: at one tenant, or of one operator."""
        query = _RECORD.where(RECORDS.c.outcome == SEEN)
        if tenant is not None:
            query = query.where(RECORDS.c.tenant == str(tenant))
        if operator is not None:
            query = query.where(RECORDS.c.operator == operator)
        if after is not None:
            query = query.where(RECORDS.c.seq < after)
        query = query.order_by(RECORDS.c.seq.desc()).limit(limit)
        return [rows.record_entry_of(row) for row in self._connection.execute(query)]

    def batch(self, number: int) -> Batch:
        """The batch of that number, or NotFound."""
        from portalops.store import batches

        return batches.batch(self._connection, number)

    def batches(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[Batch]:
        """A page of the batches, newest first, of all or in one state; after takes only those with a smaller number."""
        from portalops.store import batches

        return batches.listed(self._connection, limit, after, state)

    def rows_not_done(self, batch: int, after: int, limit: int) -> Sequence[BatchRow]:
        """The rows of a batch that weren't done, in the order of the file, from the first one after that row."""
        from portalops.store import batches

        return batches.rows_not_done(self._connection, batch, after, limit)

    def approval(self, number: int) -> ApprovalRequest:
        """The request for a second person of that number, or NotFound."""
        from portalops.store import approvals

        return approvals.one(self._connection, number)

    def approvals(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[ApprovalRequest]:
        """A page of the requests for a second person, newest first, of all or in one state; with a smaller number."""
        from portalops.store import approvals

        return approvals.listed(self._connection, limit, after, state)

    def check_chain(self, checkpoint: Checkpoint | None = None) -> ChainCheck:
        """Walk the whole record and name the first link that doesn't hold, or isn't the one that a checkpoint knows."""
        from portalops.store import chain

        return chain.check_chain(self._connection, checkpoint)
