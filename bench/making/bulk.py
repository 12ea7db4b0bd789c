"""Bulk loading: rows in blocks into a new store, with its indexes and references put back once all are in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from portalops.clock import SystemClock
from portalops.store.opening import open_store

ROWS_A_BLOCK = 20_000


class Bulk(Protocol):
    """A store that is being filled."""

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into a table; days and instants are ISO text, in UTC."""

    def set_head(self, seq: int, hash_: str) -> None:
        """Anchor the record at its last entry."""


@contextmanager
def filling(store: str) -> Iterator[Bulk]:
    """A new store to fill; its indexes, references and numbers are put in order at the end."""
    is_file = "://" not in store
    if is_file and Path(store).exists():
        raise SystemExit(f"{store} is there already; name a new file.")
    open_store(store, SystemClock()).close()
    with _filling_file(Path(store)) if is_file else _filling_server(store) as bulk:
        yield bulk


class _File:
    """A SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert the rows with one statement."""
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608

    def set_head(self, seq: int, hash_: str) -> None:
        """Anchor the record at its last entry."""
        self._connection.execute("UPDATE record_head SET seq = ?, hash = ?", (seq, hash_))


@contextmanager
def _filling_file(file: Path) -> Iterator[Bulk]:
    """Without a journal, since a file that is half filled is thrown away."""
    with closing(sqlite3.connect(file)) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {setting}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'search%'"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        yield _File(connection)
        for _, statement in indexes:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")


class _Server:
    """A PostgreSQL database."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Copy the rows in one stream."""
        with self._connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def set_head(self, seq: int, hash_: str) -> None:
        """Anchor the record at its last entry."""
        self._connection.execute("UPDATE record_head SET seq = %s, hash = %s", (seq, hash_))


_REFERENCES = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
_INDEXES = (
    "SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
    "JOIN pg_class t ON t.oid = x.indrelid WHERE t.relnamespace = current_schema()::regnamespace "
    "AND t.relname NOT LIKE 'search%' AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid) ORDER BY 1"
)
_NUMBERED = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'"
)


@contextmanager
def _filling_server(address: str) -> Iterator[Bulk]:
    import psycopg

    with psycopg.connect(address) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute("SET maintenance_work_mem = '512MB'")
        references = connection.execute(_REFERENCES).fetchall()
        indexes = connection.execute(_INDEXES).fetchall()
        for table, name, _ in references:
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        yield _Server(connection)
        for _, statement in indexes:
            connection.execute(statement)
        for table, name, definition in references:
            connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table, column in connection.execute(_NUMBERED).fetchall():
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"  # noqa: S608
            )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
