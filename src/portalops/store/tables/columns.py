"""What the tables' classes share, and how a row's Core table is reached."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.ext.compiler import compiles
from sqlmodel import AutoString, SQLModel

from portalops.store.tables.ground import METADATA


class Row(SQLModel):
    """What every table's class is."""

    metadata = METADATA


@compiles(AutoString, "postgresql")
def _text(*_: Any, **__: Any) -> str:
    """Texts compare and sort by code point, as they do on SQLite, whatever the server's locale."""
    return 'TEXT COLLATE "C"'


def core(row: type[SQLModel]) -> Table:
    """The Core table of a row's class: everything is read and written through it."""
    return cast(Table, cast(Any, row).__table__)
