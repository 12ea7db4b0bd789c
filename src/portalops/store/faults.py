"""What a database complains about, as the program's own errors: nothing of the engine's leaves the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import (
    SQLITE_AUTH,
    SQLITE_BUSY,
    SQLITE_CANTOPEN,
    SQLITE_CONSTRAINT_PRIMARYKEY,
    SQLITE_CONSTRAINT_UNIQUE,
    SQLITE_CORRUPT,
    SQLITE_FULL,
    SQLITE_IOERR,
    SQLITE_LOCKED,
    SQLITE_NOTADB,
    SQLITE_PERM,
    SQLITE_READONLY,
    SQLITE_READONLY_DBMOVED,
    Error,
)
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from portalops.errors import BadConfiguration, OutOfStep, PortalopsError, ReadOnly, Temporary
from portalops.store.trying import Interrupted
from portalops.store.waiting import gave_up
from portalops.wording import Sentence, say

_LOCKED = (SQLITE_BUSY, SQLITE_LOCKED)
_DAMAGED = (SQLITE_CORRUPT, SQLITE_NOTADB)
_CLOSED_TO_US = (SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY)
_THERE_ALREADY = (SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE)
# While connecting, libpq hands on a server's words without their SQLSTATE.
_TURNED_AWAY = ("does not exist", "authentication failed", "no password supplied", "no pg_hba.conf entry")
_CHANGING = (["INSERT"], ["UPDATE"], ["DELETE"], ["COPY"], ["TRUNCATE"], ["SET"])
_NO_ROOM = (SQLITE_FULL, SQLITE_IOERR)


@contextmanager
def in_our_words(store: str) -> Iterator[None]:
    """Turn an engine's error into ours, with one sentence that names the store."""
    try:
        yield
    except (SQLAlchemyError, Error) as error:
        raise _as_ours(error, store) from error


def not_a_store(file: str) -> Sentence:
    """What is said of a file that no store can be read from."""
    return say("{store} isn't a store, or it is damaged; name another file, or put its backup in place.", store=file)


def cannot_write(store: str, fault: str) -> Sentence:
    """What is said where the disk doesn't take what is written."""
    return say(
        "The store {store} can't be written: {fault}; see to its disk, then try again.", store=store, fault=fault
    )


def _as_ours(error: SQLAlchemyError | Error, store: str) -> PortalopsError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, DBAPIError) and not isinstance(cause, Error):
        return _of_server(error, store)
    full_code = getattr(cause, "sqlite_errorcode", 0)
    code = full_code & 0xFF
    if code == SQLITE_AUTH or "prohibited" in str(cause):
        return _closed_to_writes(store)
    if code in _LOCKED:
        return gave_up(store)
    if code in _NO_ROOM:
        return Temporary(cannot_write(store, str(cause)))
    if code in _DAMAGED:
        return BadConfiguration(not_a_store(store))
    if full_code == SQLITE_READONLY_DBMOVED:
        return Temporary(say("The store {store} was restored meanwhile; nothing was written, try again.", store=store))
    if code in _CLOSED_TO_US:
        return BadConfiguration(
            say(
                "The store {store} can't be opened: {fault}; see to the file's permissions.",
                store=store,
                fault=str(cause),
            )
        )
    if full_code in _THERE_ALREADY:
        return OutOfStep(say("Something changed while this was written; nothing was written, look again."))
    return PortalopsError(say("The store {store} failed: {fault}", store=store, fault=str(cause)))


def _closed_to_writes(store: str) -> ReadOnly:
    return ReadOnly(say("The store {store} doesn't take this from you now: it isn't open to your writes, or the "
                        "database keeps your role from it.", store=store))  # fmt: skip


def _of_server(error: DBAPIError, store: str) -> PortalopsError:
    """A complaint of a PostgreSQL server, told by its SQLSTATE; without one, nobody answered."""
    fault = _without_password(str(error.orig).strip().partition("\n")[0], error.orig)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == "55P03":
        return gave_up(store)
    if state in ("40001", "40P01"):
        return Interrupted(say("Somebody else wrote to the store {store} at the same time; try again.", store=store))
    if state == "23505":
        return OutOfStep(say("Something changed while this was written; nothing was written, look again."))
    if state == "57014":
        return Temporary(
            say("The server of the store {store} gave this up: {fault}; try again.", store=store, fault=fault)
        )
    if state in ("42501", "25006") and (error.statement or "").split(None, 1)[:1] in _CHANGING:
        return _closed_to_writes(store)
    if state.startswith("53"):
        full = Interrupted if state == "53300" else Temporary  # too many connections: one of them ends soon
        return full(say("The server of the store {store} has no room left: {fault}", store=store, fault=fault))
    if state == "42501" or (state == "22023" and (error.statement or "").startswith("SET LOCAL ROLE")):
        return BadConfiguration(
            say(
                "The database of the store {store} keeps your role from this: {fault}. What roles may do there is "
                "printed by portalops store grants, for the database's owner to run.",
                store=store,
                fault=fault,
            )
        )
    if state.startswith(("28", "3D")) or any(words in fault for words in _TURNED_AWAY):
        return BadConfiguration(say("The store {store} can't be opened: {fault}", store=store, fault=fault))
    if error.connection_invalidated or state.startswith(("08", "57P")) or isinstance(error, OperationalError):
        return Interrupted(
            say("The server of the store {store} can't be reached: {fault}; try again.", store=store, fault=fault)
        )
    return PortalopsError(say("The store {store} failed: {fault}", store=store, fault=fault))


def _without_password(fault: str, error: Any) -> str:
    """A server's words without the password that was told to it, wherever that came from, should they repeat it."""
    connection = getattr(error, "pgconn", None)
    try:
        password = (connection.password if connection else b"") or b""
    except type(error):  # of a connection that is closed
        return fault
    return fault.replace(password.decode(errors="replace"), "***") if password else fault
