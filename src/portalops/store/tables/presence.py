"""Presence: who has which tenant open; without what defines a class of a table, since that takes long to load."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, Text

from portalops.store.tables.ground import METADATA, UtcInstant

_WORDS = String().with_variant(Text(collation="C"), "postgresql")

presences = Table(
    "presences",
    METADATA,
    Column("tenant", _WORDS, nullable=False),
    Column("operator", _WORDS, nullable=False),
    Column("since", UtcInstant, nullable=False),
    Column("seen", UtcInstant, nullable=False),
    PrimaryKeyConstraint("tenant", "operator"),
)
"""One row for each operator and tenant, with nothing else of either; it is of no use a minute after it was seen."""
