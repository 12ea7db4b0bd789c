"""Inquiries."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class InquiryRow(Row, table=True):
    """An inquiry of a tenant."""

    __tablename__ = "inquiries"
    __table_args__ = (Index("ix_inquiries_tenant", "tenant", "written_on", "ref"),)

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    kind: str
    written_on: date
    note: str | None


inquiries = core(InquiryRow)
