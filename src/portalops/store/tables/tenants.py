"""Tenants and their accounts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class TenantRow(Row, table=True):
    """A tenant as it stands; points and balance are what its ledgers come to."""

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points_not_below_zero"),
        CheckConstraint("state IN ('active', 'leaving', 'left')", name="state_known"),
        CheckConstraint("balance >= 0", name="balance_not_below_zero"),
        CheckConstraint("credit_limit >= 0", name="credit_limit_not_below_zero"),
        CheckConstraint("credit_used >= 0", name="credit_used_not_below_zero"),
    )

    ref: str = Field(primary_key=True)
    portal: str
    name: str
    kind: str | None
    kana: str | None
    email: str | None
    phone: str | None
    address: str | None
    billing_name: str | None
    joined_on: date | None
    billing_cycle: str | None
    billing_month: int | None
    payment_method: str | None
    card_brand: str | None
    card_last_four: str | None
    licenses: int | None
    license_price: int | None = Field(sa_type=BigInteger)
    hosting: bool
    options: str
    storage_mb: int | None = Field(sa_type=BigInteger)
    usage_alert: str | None
    points: int = Field(sa_type=BigInteger)
    balance: int = Field(sa_type=BigInteger)
    auto_charge: str | None
    agreed_limit: str | None
    credit_limit: int | None = Field(sa_type=BigInteger)
    credit_used: int | None = Field(sa_type=BigInteger)
    credit_on: date | None
    credit_check: str | None
    state: str
    partner_by: str | None
    partner_on: date | None
    purged_on: date | None


class AccountRow(Row, table=True):
    """A user of a tenant; roles is a JSON list of their codes."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'suspended', 'removed')", name="state_known"),
        Index("ix_accounts_tenant", "tenant", "state", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    name: str
    kana: str | None
    email: str | None
    phone: str | None
    roles: str
    state: str
    last_used_on: date | None
    notified: bool | None
    terms_accepted: bool | None
    consent_by: str | None
    consent_on: date | None
    address_told_on: date | None


tenants = core(TenantRow)
accounts = core(AccountRow)
