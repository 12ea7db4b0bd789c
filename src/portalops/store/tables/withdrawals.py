"""Withdrawals."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class WithdrawalRow(Row, table=True):
    """A withdrawal with the dates that the portal's rule gave it; a tenant has at most one that is open."""

    __tablename__ = "withdrawals"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'form_sent', 'planned', 'cancelled', 'completed', 'data_deleted')", name="state_known"
        ),
        CheckConstraint("state <> 'planned' OR leaves_on IS NOT NULL", name="planned_has_its_day"),
        Index("ix_withdrawals_leaving", "portal", "state", "leaves_on", "ref"),
        Index("ix_withdrawals_deleting", "portal", "state", sql("(data_deleted_in || '-01')"), "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    portal: str
    state: str
    asked_on: date | None
    form_sent_on: date | None
    received_on: date | None
    leaves_on: date | None
    last_charge_month: str | None
    data_deleted_in: str | None
    billing_visible_until: date | None
    provisional: bool
    data_deleted_on: date | None
    reason: str


withdrawals = core(WithdrawalRow)
