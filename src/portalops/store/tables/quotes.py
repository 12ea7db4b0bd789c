"""Quotes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class QuoteRow(Row, table=True):
    """A quote as it stands; its items are JSON."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("state IN ('requested', 'with_sales', 'quoted', 'accepted', 'declined')", name="state_known"),
        CheckConstraint("total >= 0", name="total_not_negative"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    kind: str
    items: str
    contract: str | None = Field(foreign_key="contracts.ref")
    requested_by: str | None = Field(foreign_key="accounts.ref")
    requested_on: date | None
    state: str = Field(index=True)
    total: int | None = Field(sa_type=BigInteger)
    quoted_on: date | None
    valid_until: date | None
    replaces: str | None = Field(foreign_key="quotes.ref")


quotes = core(QuoteRow)
