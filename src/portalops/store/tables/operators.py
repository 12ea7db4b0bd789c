"""Operators: their grants, and where each stands at the moment; without what defines a class of a table."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from portalops.store.tables.ground import METADATA, UtcInstant

WORDS = String().with_variant(Text(collation="C"), "postgresql")

operators = Table(
    "operators",
    METADATA,
    Column("operator", WORDS, nullable=False),
    Column("role", WORDS, nullable=False),
    Column("portals", WORDS, nullable=False),
    Column("yen", BigInteger),
    Column("points", BigInteger),
    Column("rows", Integer),
    PrimaryKeyConstraint("operator"),
)
"""One row for each operator who has a role; the portals are a list in JSON, empty for all."""

desks = Table(
    "desks",
    METADATA,
    Column("operator", WORDS, nullable=False),
    Column("writes_until", UtcInstant),
    Column("call", Integer),
    PrimaryKeyConstraint("operator"),
)
"""One row for each operator: until when they may write in production, and the number of the call that they are in."""
