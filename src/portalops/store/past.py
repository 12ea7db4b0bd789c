"""What was done to tenants before: how much operators moved, and whether some operation was done since an instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from portalops.facts.ledgers import Ledger
from portalops.references import TenantRef
from portalops.store.light import LEDGER_ENTRIES, RECORDS
from portalops.store.loading import AMONG


def moved(
    connection: Connection, tenants: Iterable[TenantRef], ledger: Ledger, causes: tuple[str, ...], since: datetime
) -> dict[TenantRef, int]:
    """How much came to each tenant, or was taken from it, by entries of those causes since an instant."""
    found = dict.fromkeys(tenants, 0)
    entries = LEDGER_ENTRIES
    query = select(entries.c.tenant, func.sum(func.abs(entries.c.delta))).group_by(entries.c.tenant)
    query = query.where(
        entries.c.tenant.in_(AMONG), entries.c.ledger == ledger, entries.c.kind.in_(causes), entries.c.at >= since
    )
    for tenant, sum_ in connection.execute(query, {"among": [str(tenant) for tenant in found]}):
        found[TenantRef(tenant)] = int(sum_)
    return found


def was_done(connection: Connection, tenant: TenantRef, operations: tuple[str, ...], since: datetime) -> bool:
    """Whether one of some operations was done to a tenant, or to something of it, since an instant."""
    query = select(RECORDS.c.seq).where(
        RECORDS.c.tenant == str(tenant),
        RECORDS.c.operation.in_(operations),
        RECORDS.c.outcome == "done",
        RECORDS.c.at >= since,
    )
    return connection.execute(query.limit(1)).first() is not None
