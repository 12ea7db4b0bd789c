"""Stores in which much has happened, and changing one for a moment as somebody would who has it in hands.

What is changed is looked at within the same transaction and then undone, so that all tests of a module share a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from portalops.clock import FixedClock
from portalops.store.opening import Store, open_store
from tests.commands.builders import DAY, furnish, furnished
from tests.postgres import address_of, make_database
from tests.store.tampering import is_server

Change = Callable[[Connection], None]


@contextmanager
def a_busy_store(engine: str, folder: Path) -> Iterator[Store]:
    """A store of an engine in which some things have happened, all of them through the desk."""
    if engine == "sqlite":
        where = str(folder / "portalops.db")
        Path(where).write_bytes(furnished())
    else:
        where = address_of(make_database(_busy_database()))
    store = open_store(where, FixedClock(DAY))
    yield store
    store.close()


@cache
def _busy_database() -> str:
    name = make_database()
    furnish(address_of(name))
    return name


@contextmanager
def for_a_moment(store: Store, *changes: str | Change) -> Iterator[Connection]:
    """The store as it would be with some changes that nothing keeps from anything; at the end it is as it was."""
    connection = store._engine.connect().execution_options(portalops_writes=True)
    try:
        if not is_server(store):
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
            connection.connection.driver_connection.execute("PRAGMA ignore_check_constraints = ON")  # type: ignore[union-attr]
        with connection.begin() as transaction:
            let_everything_happen(connection)
            for change in changes:
                if isinstance(change, str):
                    connection.exec_driver_sql(change.replace("%", "%%") if is_server(store) else change)
                else:
                    change(connection)
            yield connection
            transaction.rollback()
    finally:
        connection.invalidate()
        connection.close()


def let_everything_happen(connection: Connection) -> None:
    """Have neither triggers nor references stand in the way of a change, nor conditions in a file."""
    if connection.dialect.name == "sqlite":
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
