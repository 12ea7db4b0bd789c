"""SQLite: one file, opened so that what is written stays written and readers don't wait for the writer."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EISDIR
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from portalops.errors import BadConfiguration, Temporary
from portalops.store.faults import cannot_write, not_a_store
from portalops.store.marks import HURRIES_S, SEES_TO_DISK, WRITES
from portalops.store.turns import Turns
from portalops.store.waiting import Writer
from portalops.wording import say

# SQLite takes a smaller file for an empty one, and would write over what is in it.
_SMALLEST_DATABASE = 512
_TURN = "portalops_turn"
_LOG = "portalops_log"
_IDENTITY = "portalops_identity"
_SYNC = getattr(os, "fdatasync", os.fsync)  # as SQLite does it: macOS has the one only


def engine_of(url: URL, patience_seconds: float, writer: Writer) -> Engine:
    """An engine for a file, which is made if it isn't there; BadConfiguration where none can be."""
    file = Path(str(url.database))
    _make_ready(file)
    options = {_LOG: _log_of(file)}
    engine = create_engine(
        url, connect_args={"timeout": patience_seconds}, execution_options=options, hide_parameters=True
    )
    turns = Turns(file, writer, patience_seconds)

    def begin(connection: Connection) -> None:
        """Take a turn and the writer's place at once, since one who reads first and writes later may be turned away."""
        options = connection.get_execution_options()
        pooled: Any = connection.connection
        if not options.get(WRITES, False):
            _check_same(file, pooled.info)
            connection.exec_driver_sql("BEGIN")
            return
        # Without a log the file itself is written, and SQLite has to see to the disk within the transaction.
        waits_later = options.get(SEES_TO_DISK, False) and options[_LOG].exists()
        pooled.driver_connection.execute(f"PRAGMA synchronous = {'NORMAL' if waits_later else 'FULL'}")
        turn = pooled.record_info[_TURN] = turns.take(options.get(HURRIES_S))
        _check_same(file, pooled.info)
        pooled.driver_connection.execute(f"PRAGMA busy_timeout = {int(turn.left_s * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def set_up(connection: Any, record: Any) -> None:
        _set_up(connection)
        record.info[_IDENTITY] = _identity(file)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", _end_turn)
    return engine


def _end_turn(_: object, record: Any) -> None:
    """Let the next writer in once a connection is given back: what was written is committed by then, or undone."""
    turn = record.record_info.pop(_TURN, None)
    if turn:
        turn.end()


def _make_ready(file: Path) -> None:
    """Make folder and file, or take an empty file, for nobody but their owner to read.

    A file that is there is never opened here: closing it would drop the locks that this process holds on it.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            with suppress(FileExistsError):
                os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        if file.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        size = file.stat().st_size
        if size == 0:
            file.chmod(0o600)
    except OSError as error:
        raise BadConfiguration(
            say("The store {store} can't be opened: {fault}.", store=str(file), fault=error.strerror or str(error))
        ) from error
    if 0 < size < _SMALLEST_DATABASE:
        raise BadConfiguration(not_a_store(str(file)))


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file has that name now; None where none has."""
    with suppress(OSError):
        found = os.stat(file)
        return found.st_dev, found.st_ino
    return None


def _check_same(file: Path, info: dict[Any, Any]) -> None:
    """Temporary where the file that a connection has open isn't the store any more.

    SQLite goes on with a file that was taken away or replaced, and what is written to it is gone with the connection.
    """
    if _identity(file) != info[_IDENTITY]:
        raise Temporary(
            say(
                "The file of the store {store} was taken away or replaced while this had it open; nothing was done. "
                "End this portalops, look whether the store is the right one, and begin again.",
                store=str(file),
            )
        )


def _set_up(connection: Any) -> None:
    """Let transactions be ours to begin, keep references whole, and have a commit reach the disk."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")  # else a row that is replaced is deleted past its trigger
    connection.execute("PRAGMA synchronous = FULL")


def wait_for_disk(engine: Engine) -> None:
    """Have everything that was committed reach the disk; Temporary where it can't, and it may be lost with the power.

    What is committed is at the end of the log: to write that out is what SQLite does within the transaction otherwise,
    with everybody else waiting. Others may go on from what isn't on the disk yet, since theirs comes after it there.
    """
    try:
        # Where there is none, who closed the store last has brought all of it into the store's file, and that to disk.
        with suppress(FileNotFoundError):
            opened = os.open(engine.get_execution_options()[_LOG], os.O_RDONLY | os.O_CLOEXEC)
            try:
                _SYNC(opened)
            finally:
                os.close(opened)
    except OSError as error:
        raise Temporary(cannot_write(str(engine.url.database), error.strerror or str(error))) from error


def _log_of(file: Path) -> Path:
    """The file in which SQLite puts what is committed first: beside the store's file itself, never beside a link."""
    file = file.resolve()
    return file.with_name(f"{file.name}-wal")


def let_readers_in(engine: Engine) -> None:
    """Have readers and the writer not wait for each other; a store's file remembers it, a copy of it may not."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
