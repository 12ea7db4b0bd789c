"""Resources, and who took them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class ResourceRow(Row, table=True):
    """A file of a contract."""

    __tablename__ = "resources"
    __table_args__ = (Index("ix_resources_tenant", "tenant", "ref"),)

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    name: str
    version: str | None
    product: str | None = Field(foreign_key="products.ref")


class DownloadRow(Row, table=True):
    """One time that a resource was taken."""

    __tablename__ = "downloads"

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    resource: str = Field(foreign_key="resources.ref", index=True)
    account: str = Field(foreign_key="accounts.ref")
    taken_on: date


resources = core(ResourceRow)
downloads = core(DownloadRow)
