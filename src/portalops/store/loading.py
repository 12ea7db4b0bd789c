"""Facts by their references: one query for each kind, however many are asked for.

Tables are imported where they are read, because defining one takes about five milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Connection, Row, Select, func, select

from portalops.facts import Account, Invoice, Tenant, Withdrawal
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.store import rows

R = TypeVar("R", bound=str)
F = TypeVar("F")

_REFERENCES_A_QUERY = 10_000


def tenants(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, Tenant | None]:
    """The tenants; None where there is none."""
    from portalops.store.tables.tenants import tenants as table

    return _by_ref(connection, select(table), table.c.ref, refs, rows.tenant_of)


def accounts(connection: Connection, refs: Iterable[AccountRef]) -> dict[AccountRef, Account | None]:
    """The accounts; None where there is none."""
    from portalops.store.tables.tenants import accounts as table

    return _by_ref(connection, select(table), table.c.ref, refs, rows.account_of)


def invoices(connection: Connection, refs: Iterable[InvoiceRef]) -> dict[InvoiceRef, Invoice | None]:
    """The invoices; None where there is none."""
    from portalops.store.tables.invoices import invoices as table

    return _by_ref(connection, select(table), table.c.ref, refs, rows.invoice_of)


def account_counts(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, int]:
    """How many accounts each tenant has."""
    from portalops.store.tables.tenants import accounts as table

    query = select(table.c.tenant.label("ref"), func.count().label("count")).group_by(table.c.tenant)
    counts = _by_ref(connection, query, table.c.tenant, refs, lambda row: cast(int, row._mapping["count"]))
    return {ref: count or 0 for ref, count in counts.items()}


def withdrawals(connection: Connection, refs: Iterable[TenantRef]) -> dict[TenantRef, Withdrawal | None]:
    """Each tenant's latest withdrawal that wasn't cancelled; None where there is none."""
    from portalops.store.tables.withdrawals import withdrawals as table

    query = named_withdrawals().add_columns(table.c.tenant.label("ref"))
    query = query.where(table.c.state != "cancelled").order_by(table.c.id)
    return _by_ref(connection, query, table.c.tenant, refs, rows.withdrawal_of)


def named_withdrawals() -> Select[Any]:
    """The withdrawals with the names of their tenants."""
    from portalops.store.tables.tenants import tenants
    from portalops.store.tables.withdrawals import withdrawals as table

    return select(table, tenants.c.name.label("tenant_name")).join_from(table, tenants, tenants.c.ref == table.c.tenant)


def _by_ref(
    connection: Connection, query: Select[Any], column: Column[Any], refs: Iterable[R], fact: Callable[[Row[Any]], F]
) -> dict[R, F | None]:
    """What a query finds for each reference; the last row counts where there are several."""
    found: dict[R, F | None] = dict.fromkeys(refs)
    waiting = iter(list(found))
    while part := [str(ref) for ref in islice(waiting, _REFERENCES_A_QUERY)]:
        for row in connection.execute(query.where(column.in_(part))):
            found[cast(R, row.ref)] = fact(row)
    return found
