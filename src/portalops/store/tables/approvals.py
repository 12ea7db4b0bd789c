"""Requests for a second person's agreement; without what defines a class of a table."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, Table

from portalops.store.tables.ground import METADATA, UtcInstant
from portalops.store.tables.operators import WORDS

approvals = Table(
    "approvals",
    METADATA,
    Column("number", Integer, nullable=False, autoincrement=False),
    Column("operation", WORDS, nullable=False),
    Column("target", WORDS, nullable=False),
    Column("tenant", WORDS),
    Column("asked", WORDS, nullable=False),
    Column("plan", WORDS, nullable=False),
    Column("why", WORDS, nullable=False),
    Column("content_hash", WORDS, nullable=False),
    Column("requested_by", WORDS, nullable=False),
    Column("joined_by", WORDS, nullable=False),
    Column("requested_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
    Column("state", WORDS, nullable=False),
    Column("decided_by", WORDS),
    Column("decided_at", UtcInstant),
    Column("said", WORDS, nullable=False),
    Column("record", Integer),
    PrimaryKeyConstraint("number"),
    CheckConstraint("state IN ('waiting', 'agreed', 'declined', 'withdrawn', 'done')", name="approval_state_known"),
    Index("ix_approvals_state", "state", "number"),
    Index("ix_approvals_content_hash", "content_hash", "state"),
)
"""One row for each request; what was asked and the plan are JSON, the numbers have no gap, and no row is deleted."""
