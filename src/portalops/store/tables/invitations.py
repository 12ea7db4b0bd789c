"""Invitations to contracts, and group companies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class InvitationRow(Row, table=True):
    """An invitation as it stands."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'joined', 'withdrawn')", name="state_known"),
        Index("ix_invitations_tenant", "tenant", "state", "ref"),
    )

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    email: str
    language: str
    role: str | None
    invited_by: str = Field(foreign_key="accounts.ref")
    invited_on: date
    state: str
    account: str | None = Field(foreign_key="accounts.ref")
    joined_on: date | None
    withdrawn_on: date | None


class GroupCompanyRow(Row, table=True):
    """A company of a tenant's group."""

    __tablename__ = "group_companies"
    __table_args__ = (Index("ix_group_companies_tenant", "tenant", "ref"),)

    ref: str = Field(primary_key=True)
    tenant: str = Field(foreign_key="tenants.ref")
    name: str
    added_on: date


invitations = core(InvitationRow)
group_companies = core(GroupCompanyRow)
