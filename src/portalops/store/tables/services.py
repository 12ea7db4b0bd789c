"""What hangs on a tenant's services: evaluated auto-charges, cases of wrong transfers, and API keys."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class ChargeRow(Row, table=True):
    """An evaluation of a tenant's auto-charge; its reference holds the cause, so that each counts once."""

    __tablename__ = "charges"
    __table_args__ = (CheckConstraint("charged >= 0", name="charged_not_below_zero"),)

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    evaluated_on: date
    points: int = Field(sa_type=BigInteger)
    border: int | None = Field(sa_type=BigInteger)
    limit: int | None = Field(sa_type=BigInteger)
    charged: int = Field(sa_type=BigInteger)


class TransferCaseRow(Row, table=True):
    """A case of a wrong bank transfer as it stands."""

    __tablename__ = "transfer_cases"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'settled')", name="state_known"),
        Index("ix_transfer_cases_tenant", "tenant", "state", "paid_on", "ref"),
        Index("ix_transfer_cases_queue", "portal", "state", "paid_on", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    paid_on: date
    billed: int = Field(sa_type=BigInteger)
    paid: int = Field(sa_type=BigInteger)
    reported_on: date
    state: str
    settled_on: date | None
    note: str | None
    portal: str


class ApiKeyRow(Row, table=True):
    """The API key of a service: its last four characters and nothing else of it."""

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint("length(last_four) = 4", name="last_four_only"),
        Index("ix_api_keys_tenant", "tenant", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    contract: str = Field(foreign_key="contracts.ref")
    last_four: str


charges = core(ChargeRow)
transfer_cases = core(TransferCaseRow)
api_keys = core(ApiKeyRow)
