"""Production is kept from being changed by its engine: only what puts on record, until an operator opened it."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from portalops.store.tables.operators import desks

CLOSED = "portalops_closed"
"""The role of a PostgreSQL database that may only read and put on record."""

RECORDING = frozenset(
    {"records", "record_details", "record_head", "call_entries", "desks", "calls", "reveals", "presences", "approvals"}
)
"""The tables that are written while production is closed: who looked, who asked, who opened it."""

_CHANGES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
_NOTED_BY_READING = (sqlite3.SQLITE_UPDATE, "sqlite_master")
_STRUCTURE = (
    sqlite3.SQLITE_ALTER_TABLE, sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_DROP_TRIGGER, sqlite3.SQLITE_DROP_INDEX, sqlite3.SQLITE_ATTACH,
)  # fmt: skip


def only_read(connection: Connection) -> None:
    """Keep a connection from writing anything."""
    _keep(connection, frozenset(), "SET TRANSACTION READ ONLY")


def let_write(connection: Connection, operator: str, now: datetime) -> None:
    """Let a transaction write what its operator may: everything while they opened production, the record otherwise."""
    until = connection.scalar(select(desks.c.writes_until).where(desks.c.operator == operator))
    if until is not None and until > now:
        _let_go(connection)
    else:
        _keep(connection, RECORDING, f"SET LOCAL ROLE {CLOSED}")


def _keep(connection: Connection, tables: frozenset[str], on_server: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(on_server)
        return

    def authorize(action: int, first: str | None, _second: str | None, *_: Any) -> int:
        # To read a table-valued function SQLite notes it in its schema, which nobody else can update.
        changes = action in _CHANGES and first not in tables and (action, first) != _NOTED_BY_READING
        return sqlite3.SQLITE_DENY if changes or action in _STRUCTURE else sqlite3.SQLITE_OK

    _driver(connection).set_authorizer(authorize)


def _let_go(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        _driver(connection).set_authorizer(None)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
