"""Inquiries."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class InquiryRow(Row, table=True):
    """An inquiry of a tenant."""

    __tablename__ = "inquiries"

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    kind: str
    written_on: date
    note: str | None


inquiries = core(InquiryRow)
