"""Withdrawal requests."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class WithdrawalRow(Row, table=True):
    """A withdrawal request with the dates that the portal's rule gave it; a tenant has at most one that is planned."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'cancelled', 'completed')", name="state_known"),
        Index("ix_withdrawals_tenant", "tenant", "id"),
        Index("ix_withdrawals_due", "state", "leaves_on"),
    )

    id: int | None = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    portal: str
    state: str
    received_on: date
    leaves_on: date
    last_charge_month: str | None
    data_deleted_in: str | None
    billing_visible_until: date | None
    provisional: bool
    reason: str


withdrawals = core(WithdrawalRow)
