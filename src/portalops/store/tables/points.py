"""The ledger of points; its entries are never changed or deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, UtcInstant, core


class PointsEntryRow(Row, table=True):
    """One entry of a tenant's ledger, with the balance after it and the number of the record that it came with."""

    __tablename__ = "points_entries"
    __table_args__ = (
        CheckConstraint("balance >= 0", name="balance_not_below_zero"),
        Index("ix_points_entries_tenant", "tenant", "id"),
    )

    id: int | None = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    at: datetime = Field(sa_type=UtcInstant)
    kind: str
    delta: int = Field(sa_type=BigInteger)
    balance: int = Field(sa_type=BigInteger)
    reason: str
    record: int | None = Field(foreign_key="records.seq")


points_entries = core(PointsEntryRow)
