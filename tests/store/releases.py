"""Stores as earlier releases left them, and what the engines themselves say of a store's schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from portalops.store.engines import engine_of
from portalops.store.marks import WRITES
from portalops.store.upgrading import migrate
from tests.postgres import a_database, address_of, make_database

_OF_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
_OF_POSTGRESQL = {
    "columns": (
        "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default, collation_name, "
        "character_maximum_length FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "constraints": (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ),
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "relations": (
        "SELECT relname, relkind, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'S', 'v', 'm', 'i')"
    ),
    "types": (
        "SELECT typname, typtype FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')"
    ),
    "statistics": "SELECT stxname, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext",
}


@contextmanager
def writing_to(where: str) -> Iterator[Connection]:
    """A writing transaction of a database, whatever is in it."""
    engine = engine_of(where, 10)
    with engine.connect() as connection:
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            yield writer
    engine.dispose()


@contextmanager
def first_release(engine: str, folder: Path) -> Iterator[str]:
    """Where a store is that the first release made and wrote to, with its version where it stood then."""
    if engine == "sqlite":
        file = folder / "portalops.db"
        file.write_bytes(_first_file())
        yield str(file)
        return
    with a_database(_first_database()) as address:
        yield address


@cache
def _first_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "portalops.db"
        _make(str(file))
        return file.read_bytes()


@cache
def _first_database() -> str:
    name = make_database()
    _make(address_of(name))
    return name


def _make(where: str) -> None:
    with writing_to(where) as connection:
        migrate(connection, "0001")
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.exec_driver_sql("CREATE TABLE store_version (version INTEGER NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO store_version VALUES (2)")
        for statement in Path(__file__).with_name("first_release.sql").read_text("utf-8").split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement.replace("%", "%%") if "%" in statement else statement)
        if connection.dialect.name == "postgresql":
            for table in ("ledger_entries", "invoice_reissues", "outbox", "links"):
                connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")  # noqa: S608


def schema_of(connection: Connection) -> dict[str, list[Any]]:
    """Everything that the engine says of the schema, sorted, and without regard to how it is laid out."""
    if connection.dialect.name == "sqlite":
        return {"all": _sorted(connection.exec_driver_sql(_OF_SQLITE))}
    return {what: _sorted(connection.exec_driver_sql(query)) for what, query in _OF_POSTGRESQL.items()}


def rows_of(connection: Connection) -> dict[str, list[dict[str, str]]]:
    """Every row of every table but the search's, which follows from the others, in a word for each column."""
    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    tables = [name for name in connection.exec_driver_sql(names).scalars() if not name.startswith("search_")]
    return {table: _rows(connection, table) for table in tables}


def _rows(connection: Connection, table: str) -> list[dict[str, str]]:
    rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()  # noqa: S608
    return sorted(({name: str(value) for name, value in row.items()} for row in rows), key=repr)


def kept(before: dict[str, list[dict[str, str]]], after: dict[str, list[dict[str, str]]]) -> set[str]:
    """The tables whose rows are all still there, with all that they held."""
    return {
        table
        for table, rows in before.items()
        if table in after
        and rows == sorted(({name: row[name] for name in rows[0]} for row in after[table]) if rows else (), key=repr)
    }


def _sorted(rows: Any) -> list[Any]:
    return sorted(tuple(_laid_out(str(value)) for value in row) for row in rows)


def _laid_out(value: str) -> str:
    """A text of the schema in one line; a table that SQLite renamed has quotes around its name."""
    return re.sub(r"\s+", " ", re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", value)).strip()
