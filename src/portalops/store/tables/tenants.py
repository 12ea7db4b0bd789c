"""Tenants and their accounts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class TenantRow(Row, table=True):
    """A tenant as it stands; points is the balance after its ledger's last entry."""

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points_not_below_zero"),
        CheckConstraint("state IN ('active', 'leaving', 'left')", name="state_known"),
        CheckConstraint("(border IS NULL) = (charge_limit IS NULL)", name="auto_charge_whole"),
    )

    ref: str = Field(primary_key=True)
    portal: str
    name: str
    kind: str | None
    kana: str | None
    email: str | None
    phone: str | None
    joined_on: date | None
    billing_cycle: str | None
    billing_month: int | None
    payment_method: str | None
    card_brand: str | None
    card_last_four: str | None
    licenses: int | None
    license_price: int | None = Field(sa_type=BigInteger)
    hosting: bool
    points: int = Field(sa_type=BigInteger)
    border: int | None = Field(sa_type=BigInteger)
    charge_limit: int | None = Field(sa_type=BigInteger)
    state: str


class AccountRow(Row, table=True):
    """A user of a tenant; roles is a JSON list of their codes."""

    __tablename__ = "accounts"

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    name: str
    kana: str | None
    email: str | None
    roles: str


tenants = core(TenantRow)
accounts = core(AccountRow)
