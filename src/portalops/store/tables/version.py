"""Which schema a store has."""

from __future__ import annotations

from sqlmodel import Field

from portalops.store.tables.columns import Row, core


class StoreVersionRow(Row, table=True):
    """The number of the store's schema, in the only row."""

    __tablename__ = "store_version"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


store_version = core(StoreVersionRow)
