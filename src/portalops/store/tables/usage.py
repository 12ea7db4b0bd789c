"""Measured use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from portalops.store.tables.columns import Row, core
from portalops.store.tables.ground import UtcInstant


class UsageReadingRow(Row, table=True):
    """One measurement of a tenant's use; what wasn't measured is null."""

    __tablename__ = "usage_readings"

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref", index=True)
    at: datetime = Field(sa_type=UtcInstant)
    users: int | None
    disk_mb: int | None = Field(sa_type=BigInteger)


usage_readings = core(UsageReadingRow)
