"""Changing a store as somebody would who has its file, or its server, in hands: past triggers and references."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from sqlite3 import connect
from typing import Any

from portalops.store.opening import Store

Execute = Callable[[str], Sequence[Any]]


def is_server(store: Store) -> bool:
    """Whether the store is a PostgreSQL database."""
    return store._engine.dialect.name == "postgresql"


@contextmanager
def in_hands(store: Store) -> Iterator[Execute]:
    """A way to run statements that nothing keeps from anything; rows come back where there are any."""
    if is_server(store):
        with store.transaction() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")

            def execute(statement: str) -> Sequence[Any]:
                result = connection.exec_driver_sql(statement)
                return [tuple(row) for row in result] if result.returns_rows else []

            yield execute
        return
    with connect(store._where) as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        yield lambda statement: file.execute(statement).fetchall()
    file.close()


def tamper(store: Store, *statements: str) -> None:
    """Run statements that change what is stored."""
    with in_hands(store) as execute:
        for statement in statements:
            execute(statement)
