"""Invoices as they were first registered, and the duplicates made of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from portalops.store.tables.columns import Row, core
from portalops.store.tables.ground import UtcInstant


class InvoiceRow(Row, table=True):
    """Everything that is printed on an invoice; lines and taxes are JSON lists."""

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("set_off >= 0 AND set_off <= total", name="set_off_within_total"),
        Index("ix_invoices_tenant", "tenant", "issued_on", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    addressee: str
    honorific: str
    billing_email: str | None
    issuer: str
    registration_number: str | None
    issued_on: date
    due_on: date
    method: str
    method_name: str
    lines: str
    taxes: str
    total: int = Field(sa_type=BigInteger)
    set_off: int = Field(sa_type=BigInteger)
    reissues: int


class InvoiceReissueRow(Row, table=True):
    """One duplicate of an invoice, by its count."""

    __tablename__ = "invoice_reissues"
    __table_args__ = (UniqueConstraint("invoice", "copy_number"),)

    id: int | None = Field(primary_key=True)
    invoice: str = Field(foreign_key="invoices.ref")
    copy_number: int
    at: datetime = Field(sa_type=UtcInstant)
    reason: str
    mail_to: str | None
    record: int | None = Field(foreign_key="records.seq")


invoices = core(InvoiceRow)
invoice_reissues = core(InvoiceReissueRow)
