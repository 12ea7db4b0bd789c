"""Production is kept from being changed by its engine: only what puts on record, until an operator opened it."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from portalops.store.tables.operators import desks

CLOSED = "portalops_closed"
"""The role of a PostgreSQL database that may only read and put on record."""

RECORDING = frozenset(
    {"records", "record_details", "record_head", "call_entries", "desks", "calls", "reveals", "presences", "approvals"}
)
"""The tables that are written while production is closed: who looked, who asked, who opened it."""

_DELIVERING = frozenset({"outbox", "links"})
"""The tables in which mail that is on record already is marked as sent, whether production is open or not."""

_CHANGES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
_NOTED_BY_READING = (sqlite3.SQLITE_UPDATE, "sqlite_master")
_STRUCTURE = (
    sqlite3.SQLITE_ALTER_TABLE, sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_DROP_TRIGGER, sqlite3.SQLITE_DROP_INDEX, sqlite3.SQLITE_ATTACH,
)  # fmt: skip


class Guard(Struct, frozen=True):
    """What keeps an operator's connections from changing production; or those that only deliver its mail."""

    operator: str
    delivers: bool = False

    def only_read(self, connection: Connection) -> None:
        """Keep a connection from writing anything."""
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        else:
            _keep(connection, frozenset())

    def let_write(self, connection: Connection, now: datetime) -> None:
        """Let a transaction write what it may: everything while production is open, the record otherwise."""
        on_server = connection.dialect.name == "postgresql"
        if self.delivers:
            if not on_server:  # where the server's own rights hold
                _keep(connection, frozenset(), updated=_DELIVERING)
            return
        until = connection.scalar(select(desks.c.writes_until).where(desks.c.operator == self.operator))
        is_open = until is not None and until > now
        if on_server and not is_open:
            connection.exec_driver_sql(f"SET LOCAL ROLE {CLOSED}")
        elif not on_server and is_open:
            _driver(connection).set_authorizer(None)
        elif not on_server:
            _keep(connection, RECORDING)


def _keep(connection: Connection, changed: frozenset[str], updated: frozenset[str] = frozenset()) -> None:
    """Keep a file's connection from writing anything but some tables, and updating some more."""

    def authorize(action: int, first: str | None, _second: str | None, *_: Any) -> int:
        # To read a table-valued function SQLite notes it in its schema, which nobody else can update.
        is_let = first in changed or (action == sqlite3.SQLITE_UPDATE and first in updated)
        changes = action in _CHANGES and not is_let and (action, first) != _NOTED_BY_READING
        return sqlite3.SQLITE_DENY if changes or action in _STRUCTURE else sqlite3.SQLITE_OK

    _driver(connection).set_authorizer(authorize)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
