"""The ledgers of points and of balances; their entries are never changed or deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core
from portalops.store.tables.ground import UtcInstant


class LedgerEntryRow(Row, table=True):
    """One entry of one of a tenant's ledgers, with what it comes to and the number of the record that it came with."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("balance >= 0", name="balance_not_below_zero"),
        CheckConstraint("ledger IN ('points', 'balance')", name="ledger_known"),
        Index("ix_ledger_entries_tenant", "tenant", "ledger", "id"),
    )

    id: int | None = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    ledger: str
    at: datetime = Field(sa_type=UtcInstant)
    kind: str
    delta: int = Field(sa_type=BigInteger)
    balance: int = Field(sa_type=BigInteger)
    reason: str
    record: int | None = Field(foreign_key="records.seq")


ledger_entries = core(LedgerEntryRow)
