"""The shadow texts that a search goes through."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class SearchEntryRow(Row, table=True):
    """One text by which a thing is found: as it is written, and folded."""

    __tablename__ = "search_entries"
    __table_args__ = (Index("ix_search_entries_folded", "folded"),)

    kind: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    portal: str
    tenant: str
    name: str
    text: str
    folded: str


search_entries = core(SearchEntryRow)
