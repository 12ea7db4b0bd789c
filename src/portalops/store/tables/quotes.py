"""Quotes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class QuoteRow(Row, table=True):
    """A quote as it stands; its items are JSON."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("state IN ('requested', 'with_sales', 'quoted', 'accepted', 'declined')", name="state_known"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        Index("ix_quotes_tenant", "tenant", "state", sql("coalesce(requested_on, '9999-12-31')"), "ref"),
        Index("ix_quotes_asked", "portal", "state", sql("coalesce(requested_on, '9999-12-31')"), "ref"),
        Index("ix_quotes_answered", "portal", "state", sql("coalesce(valid_until, '9999-12-31')"), "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    kind: str
    items: str
    contract: str | None = Field(foreign_key="contracts.ref")
    requested_by: str | None = Field(foreign_key="accounts.ref")
    requested_on: date | None
    state: str
    total: int | None = Field(sa_type=BigInteger)
    quoted_on: date | None
    valid_until: date | None
    replaces: str | None = Field(foreign_key="quotes.ref")
    portal: str


quotes = core(QuoteRow)
