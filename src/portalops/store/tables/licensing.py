"""Products, environments, allocations and activations."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class ProductRow(Row, table=True):
    """A product of a contract as it stands."""

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("licensed >= 0", name="licensed_not_negative"),
        Index("ix_products_tenant", "tenant", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    name: str
    licensed: int | None
    expires_on: date | None
    other: bool
    key_ending: str | None
    key_fingerprint: str | None


class EnvironmentRow(Row, table=True):
    """An environment of a contract as it stands."""

    __tablename__ = "environments"
    __table_args__ = (CheckConstraint("state IN ('active', 'released')", name="state_known"),)

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    name: str
    sort_key: str
    state: str
    released_on: date | None


class AllocationRow(Row, table=True):
    """What an environment has of a product."""

    __tablename__ = "allocations"
    __table_args__ = (CheckConstraint("count >= 0", name="count_not_negative"),)

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    count: int


class ActivationRow(Row, table=True):
    """An activation as it was issued, and whether it holds."""

    __tablename__ = "activations"
    __table_args__ = (
        CheckConstraint("state IN ('issued', 'applied', 'ended')", name="state_known"),
        Index("ix_activations_tenant", "tenant", "state", "issued_on", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    environment: str = Field(foreign_key="environments.ref", index=True)
    allocations: str
    fingerprint: str
    nonce: str
    request: str
    issued_on: date
    expires_on: date
    state: str
    applied_on: date | None
    written: int


products = core(ProductRow)
environments = core(EnvironmentRow)
allocations = core(AllocationRow)
activations = core(ActivationRow)
