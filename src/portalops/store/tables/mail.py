"""Mail waiting to be sent, and the links that go with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core
from portalops.store.tables.ground import UtcInstant


class OutboxRow(Row, table=True):
    """One mail: what it says follows from its kind and what it names; a link that was revoked first is dropped."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'dropped')", name="state_known"),
        Index("ix_outbox_waiting", "state", "id"),
    )

    id: int | None = Field(primary_key=True)
    kind: str
    portal: str
    tenant: str = Field(foreign_key="tenants.ref")
    account: str | None = Field(foreign_key="accounts.ref")
    invoice: str | None = Field(foreign_key="invoices.ref")
    copy_number: int | None
    valid_hours: int | None
    language: str
    said: str | None
    to_address: str
    record: int | None = Field(foreign_key="records.seq")
    state: str
    message_id: str = Field(unique=True)
    queued_at: datetime = Field(sa_type=UtcInstant)
    claimed_at: datetime | None = Field(sa_type=UtcInstant)
    sent_at: datetime | None = Field(sa_type=UtcInstant)
    attempts: int


class LinkRow(Row, table=True):
    """A single-use link about a user or an invitation; its token is made on delivery, and only its hash is kept."""

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'live', 'used', 'revoked')", name="state_known"),
        Index("ix_links_about", "about", "state"),
    )

    id: int | None = Field(primary_key=True)
    about: str
    outbox_id: int = Field(foreign_key="outbox.id", unique=True)
    token_hash: str | None = Field(unique=True)
    made_at: datetime | None = Field(sa_type=UtcInstant)
    expires_at: datetime | None = Field(sa_type=UtcInstant)
    state: str


outbox = core(OutboxRow)
links = core(LinkRow)
