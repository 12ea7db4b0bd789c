"""Calls, what was done during each, and what was revealed to whom until when; no class of a table is defined."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, PrimaryKeyConstraint, Table

from portalops.store.tables.ground import METADATA, UtcInstant
from portalops.store.tables.operators import WORDS

calls = Table(
    "calls",
    METADATA,
    Column("number", Integer, nullable=False, autoincrement=False),
    Column("tenant", WORDS, nullable=False),
    Column("case_number", WORDS, nullable=False),
    Column("operator", WORDS, nullable=False),
    Column("opened_at", UtcInstant, nullable=False),
    Column("passed", WORDS, nullable=False),
    Column("closed_at", UtcInstant),
    PrimaryKeyConstraint("number"),
    Index("ix_calls_tenant", "tenant", "number"),
)
"""One row for each call; the identity checks that were passed are a list in JSON, their answers nowhere."""

reveals = Table(
    "reveals",
    METADATA,
    Column("operator", WORDS, nullable=False),
    Column("tenant", WORDS, nullable=False),
    Column("what", WORDS, nullable=False),
    Column("until", UtcInstant, nullable=False),
    PrimaryKeyConstraint("operator", "tenant", "what"),
)
"""What an operator may see of a tenant's personal data, until an instant; who saw what is in the record."""

call_entries = Table(
    "call_entries",
    METADATA,
    Column("seq", Integer, nullable=False, autoincrement=False),
    Column("call", Integer, nullable=False),
    PrimaryKeyConstraint("seq"),
    ForeignKeyConstraint(["seq"], ["records.seq"]),
    Index("ix_call_entries_call", "call", "seq"),
)
"""Which entries of the record belong to which call, as their bodies say too."""
