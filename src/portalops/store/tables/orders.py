"""Orders, and courses to direct debit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class OrderRow(Row, table=True):
    """An order of a tenant as it stands."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("state IN ('ordered', 'card_refused', 'cancelled')", name="state_known"),
        CheckConstraint("amount >= 0", name="amount_not_below_zero"),
        CheckConstraint("quantity >= 1", name="quantity_above_zero"),
        Index("ix_orders_tenant", "tenant", "ordered_on", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    ordered_on: date
    product: str
    plan: str
    amount: int = Field(sa_type=BigInteger)
    quantity: int
    method: str
    for_sole_proprietors: bool
    state: str


class DirectDebitRow(Row, table=True):
    """A course to direct debit as it stands."""

    __tablename__ = "direct_debits"
    __table_args__ = (
        CheckConstraint("state IN ('requested', 'sent', 'received', 'in_force', 'ended')", name="state_known"),
        Index("ix_direct_debits_tenant", "tenant", "requested_on", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    method: str
    requested_on: date
    sent_on: date | None
    received_on: date | None
    in_force_on: date | None
    state: str
    ended_on: date | None


orders = core(OrderRow)
direct_debits = core(DirectDebitRow)
