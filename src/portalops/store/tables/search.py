"""The entries of the search; the index of their grams is each engine's own, made beside this table."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field

from portalops.store.tables.columns import Row, core

# On SQLite only a number of this type is the row's own, by which the index of grams knows it.
_NUMBER = cast(Any, BigInteger().with_variant(Integer(), "sqlite"))


class SearchEntryRow(Row, table=True):
    """What one thing is found by: its texts, folded, each after the mark of its field, and checksums to look it up by.

    The number orders equals and says the kind.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        Index("ix_search_entries_id_key", "id_key", "whose"),
        Index("ix_search_entries_email_key", "email_key"),
    )

    number: int = Field(primary_key=True, sa_type=_NUMBER, sa_column_kwargs={"autoincrement": False})
    ref: str
    whose: int
    id_key: int
    email_key: int | None
    folded: str


search_entries = core(SearchEntryRow)
