"""Reading: the named things of the store, and the lists of them that look-ups show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import and_, or_, select

from portalops.facts import Account, ChainCheck, Hit, Invoice, Ledger, LedgerEntry, RecordEntry, Thing, Withdrawal
from portalops.references import InvoiceRef, TenantRef
from portalops.store import rows
from portalops.store.kinds import table_of
from portalops.store.working_copy import WorkingCopy

T = TypeVar("T", bound=Thing)


class Reading(WorkingCopy):
    """One look at the store: everything read through it is of the same moment."""

    def find(self, text: str, portal: str | None, limit: int) -> Sequence[Hit]:
        """What any fragment of text matches, best first; portal None searches all."""
        from portalops.store import searching

        return searching.find(self._connection, text, portal, limit)

    def accounts(self, tenant: TenantRef, limit: int) -> Sequence[Account]:
        """The tenant's accounts by user id."""
        table = table_of(Account.noun)
        query = select(table).where(table.c.tenant == str(tenant)).order_by(table.c.ref).limit(limit)
        return [rows.thing_of(row, Account) for row in self._connection.execute(query)]

    def invoices(self, tenant: TenantRef, limit: int) -> Sequence[Invoice]:
        """The tenant's invoices, newest first."""
        table = table_of(Invoice.noun)
        query = select(table).where(table.c.tenant == str(tenant))
        query = query.order_by(table.c.issued_on.desc(), table.c.ref.desc()).limit(limit)
        return [rows.thing_of(row, Invoice) for row in self._connection.execute(query)]

    def among(self, kind: type[T], portal: str | None, limit: int, **having: str) -> Sequence[T]:
        """The things of that kind whose fields have those values, at one portal or at all, by reference."""
        table = table_of(kind.noun)
        query = select(table).where(*(table.c[name] == value for name, value in having.items()))
        if portal is not None:
            query = query.where(table.c.ref.startswith(f"{portal}:", autoescape=True))
        return [rows.thing_of(row, kind) for row in self._connection.execute(query.order_by(table.c.ref).limit(limit))]

    def entries(
        self, tenant: TenantRef, ledger: Ledger, limit: int, before: int | None = None
    ) -> Sequence[LedgerEntry]:
        """One of the tenant's ledgers, newest first; before takes only the entries with a smaller number."""
        from portalops.store.tables.ledgers import ledger_entries as table

        query = select(table).where(table.c.tenant == str(tenant), table.c.ledger == ledger)
        if before is not None:
            query = query.where(table.c.id < before)
        return [
            rows.ledger_entry_of(row)
            for row in self._connection.execute(query.order_by(table.c.id.desc()).limit(limit))
        ]

    def withdrawals(self, portal: str | None, limit: int) -> Sequence[Withdrawal]:
        """The withdrawals that go on: planned or with data to be deleted, by day; then those only asked for.

        Their tenants are read along with them.
        """
        table = table_of(Withdrawal.noun)
        waits = table.c.state.in_(("asked", "form_sent", "planned"))
        leaves_data = and_(table.c.state == "completed", table.c.data_deleted_in.is_not(None))
        query = select(table).where(or_(waits, leaves_data))
        if portal is not None:
            query = query.where(table.c.portal == portal)
        query = query.order_by(table.c.leaves_on.is_(None), table.c.leaves_on, table.c.tenant).limit(limit)
        found = [rows.thing_of(row, Withdrawal) for row in self._connection.execute(query)]
        self.prefetch(withdrawal.owner for withdrawal in found)
        return found

    def duplicates(self, record: int) -> Sequence[tuple[InvoiceRef, int]]:
        """The duplicates made under one number of the record."""
        from portalops.store.tables.invoices import invoice_reissues as made

        query = select(made.c.invoice, made.c.copy_number).where(made.c.record == record).order_by(made.c.id)
        return [(InvoiceRef(row.invoice), row.copy_number) for row in self._connection.execute(query)]

    def records(self, tenant: TenantRef | None, limit: int) -> Sequence[RecordEntry]:
        """The record with its details, newest first, of one tenant or of all."""
        from portalops.store.tables.records import record_details, records

        query = select(records, record_details.c.details)
        query = query.outerjoin_from(records, record_details, record_details.c.seq == records.c.seq)
        if tenant is not None:
            query = query.where(records.c.tenant == str(tenant))
        query = query.order_by(records.c.seq.desc()).limit(limit)
        return [rows.record_entry_of(row) for row in self._connection.execute(query)]

    def check_chain(self) -> ChainCheck:
        """Walk the whole record and name the first link that doesn't hold."""
        from portalops.store import chain

        return chain.check_chain(self._connection)
