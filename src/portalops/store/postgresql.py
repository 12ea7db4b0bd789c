"""PostgreSQL: one database of a server, for a centre with many operators.

The record's head is locked before a writer reads anything, so that writers follow each other and none is ever stale;
a reader sees one moment. What libpq takes from its environment, its password file and its service file, it takes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, exc

from portalops.errors import BadConfiguration
from portalops.store.engines import shown
from portalops.store.marks import HURRIES_S, WRITES
from portalops.store.waiting import Writer, gave_up
from portalops.wording import say

_DRIVER = "postgresql+psycopg"
_MAKING_A_STORE = 7_767_836_779
# How long a connection is waited for, and how soon one is given up on whose other end has gone without a word.
_SILENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
# A writer that says nothing for so many times its patience, such as one that was suspended, loses its lock.
_PATIENCES_A_WRITER_MAY_IDLE = 6
_LOCK_TIMEOUT = "55P03"
_PROGRAM = "portalops"
_LONGEST_NAME = 63
# Who locked the record's head leaves a number on it, or locks the whole table to upgrade the store.
_HOLDER = """
    SELECT a.application_name, extract(epoch FROM clock_timestamp() - a.xact_start)
    FROM record_head h JOIN pg_locks l ON l.granted AND (
        (l.locktype = 'transactionid' AND l.transactionid = h.xmax)
        OR (l.locktype = 'relation' AND l.relation = h.tableoid AND l.mode = 'ExclusiveLock')
    ) JOIN pg_stat_activity a ON a.pid = l.pid
"""


def engine_of(url: URL, patience_seconds: float, writer: Writer) -> Engine:
    """An engine for a server's database; BadConfiguration where its driver isn't installed."""
    if find_spec("psycopg") is None:
        raise BadConfiguration(say("A PostgreSQL store needs its driver: install portalops[postgres]."))
    ours = _SILENCE | {"application_name": _name_of(writer)}
    address = url.set(drivername=_DRIVER, query=ours | dict(url.query))
    engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
    patience_ms = int(patience_seconds * 1000)
    settings = (
        f"SET lock_timeout = {patience_ms}; "
        f"SET idle_in_transaction_session_timeout = {patience_ms * _PATIENCES_A_WRITER_MAY_IDLE}; "
        "SET TIME ZONE 'UTC'; "
        # A server may be told not to wait for its disk; what was acknowledged here has to outlive it.
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )

    def set_up(connection: Any, _: object) -> None:
        """Bound every wait for a lock and for who holds one, tell instants in UTC, and have a commit reach the disk."""
        connection.execute(settings)
        connection.commit()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    store = shown(url.render_as_string(hide_password=False))
    event.listen(engine, "handle_error", lambda failed: _name_who_writes(failed, store))
    return engine


def _name_of(writer: Writer) -> str:
    """What the server's list of its connections shows of a writer; it takes plain letters, and not many."""
    said = f"{_PROGRAM} {writer.operator}: {writer.doing}" if writer.operator else _PROGRAM
    return "".join(letter if " " <= letter <= "~" else "?" for letter in said)[:_LONGEST_NAME]


def _name_who_writes(failed: ExceptionContext, store: str) -> None:
    """Interrupted, with who holds the record's head, where somebody waited for it too long."""
    if getattr(failed.original_exception, "sqlstate", None) != _LOCK_TIMEOUT or failed.engine is None:
        return
    holder = None
    with suppress(exc.SQLAlchemyError), failed.engine.connect() as connection:
        holder = connection.exec_driver_sql(_HOLDER).first()
    if holder and (holder.application_name or "").startswith(f"{_PROGRAM} "):
        operator, _, doing = holder.application_name.removeprefix(f"{_PROGRAM} ").partition(": ")
        raise gave_up(store, Writer(operator=operator, doing=doing), float(holder[1] or 0))


def make_alone(connection: Connection) -> None:
    """Wait until nobody else makes a store in this database; the transaction's end lets the next one in."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MAKING_A_STORE,))


def stream(connection: Connection, into: str, rows: Sequence[Sequence[Any]]) -> None:
    """Send rows into a table with its columns; what goes wrong is raised as of any other statement."""
    from psycopg import Error, OperationalError

    driver: Any = connection.connection.driver_connection
    statement = f"COPY {into} FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except Error as error:
        is_lost = isinstance(error, OperationalError)
        raise (exc.OperationalError if is_lost else exc.DBAPIError)(statement, None, error) from error


def _begin(connection: Connection) -> None:
    """Show a reader one moment, and let it write nothing; a writer sees what each statement finds."""
    options = connection.get_execution_options()
    if not options.get(WRITES, False):
        # A reader keeps nobody waiting, so it may take its time.
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
            "SET LOCAL idle_in_transaction_session_timeout = 0"
        )
    elif (hurries_s := options.get(HURRIES_S)) is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(hurries_s * 1000)}")
