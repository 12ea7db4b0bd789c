"""Which schema a store has, in the table where Alembic keeps it."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table

from portalops.store.tables.ground import METADATA

alembic_version = Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""One row with the version of the store's schema: four digits, such as 0001."""
