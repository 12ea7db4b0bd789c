"""Contracts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class ContractRow(Row, table=True):
    """A contract of a tenant as it stands."""

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'cancelled')", name="state_known"),
        Index("ix_contracts_tenant", "tenant", "state", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    name: str
    starts_on: date | None
    first_renewal_on: date | None
    cycle: str | None
    price: int | None = Field(sa_type=BigInteger)
    prepaid: bool
    per_license: bool
    expires_on: date | None
    state: str
    cancelled_on: date | None
    refunded: int | None = Field(sa_type=BigInteger)


contracts = core(ContractRow)
