"""PostgreSQL: one database of a server, for a centre with many operators.

The record's head is locked before a writer reads anything, so that writers follow each other and none is ever stale;
a reader sees one moment. What libpq takes from its environment, its password file and its service file, it takes here.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.ext.compiler import compiles
from sqlmodel import AutoString

from portalops.errors import BadConfiguration
from portalops.store.marks import WRITES
from portalops.wording import say

_DRIVER = "postgresql+psycopg"
_MAKING_A_STORE = 7_767_836_779
_PATIENCE_TO_CONNECT_S = 10


@compiles(AutoString, "postgresql")
def _text(*_: Any, **__: Any) -> str:
    """Texts compare and sort by code point, as they do on SQLite, whatever the server's locale."""
    return 'TEXT COLLATE "C"'


def engine_of(url: URL, patience_seconds: float) -> Engine:
    """An engine for a server's database; BadConfiguration where its driver isn't installed."""
    if find_spec("psycopg") is None:
        raise BadConfiguration(say("A PostgreSQL store needs its driver: install portalops[postgres]."))
    engine = create_engine(
        url.set(drivername=_DRIVER),
        pool_pre_ping=True,
        connect_args={"connect_timeout": _PATIENCE_TO_CONNECT_S, "application_name": "portalops"},
    )

    def set_up(connection: Any, _: object) -> None:
        """Bound every wait for a lock, and tell instants in UTC."""
        connection.execute(f"SET lock_timeout = {int(patience_seconds * 1000)}")
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def make_alone(connection: Connection) -> None:
    """Wait until nobody else makes a store in this database; the transaction's end lets the next one in."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MAKING_A_STORE,))


def _begin(connection: Connection) -> None:
    """Show a reader one moment, and let it write nothing; a writer sees what each statement finds."""
    if not connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
