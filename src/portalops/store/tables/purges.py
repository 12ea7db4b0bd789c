"""The register of what was purged: that it was, and when, and nothing of whom; without what defines a class."""

from __future__ import annotations

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table

from portalops.store.tables.ground import METADATA, UtcInstant
from portalops.store.tables.operators import WORDS

purges = Table(
    "purges",
    METADATA,
    Column("number", Integer, nullable=False, autoincrement=False),
    Column("tenant", WORDS, nullable=False),
    Column("account", WORDS),
    Column("pseudonym", WORDS, nullable=False),
    Column("purged_at", UtcInstant, nullable=False),
    Column("record", Integer, nullable=False),
    PrimaryKeyConstraint("number"),
)
"""One row for each tenant or user whose personal data was removed, by reference."""
