"""Exchanging a store's file for another one, so that at any moment either of them is there, and nobody works on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, lockf
from pathlib import Path
from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED, Error, connect

from portalops.durable import keep_names
from portalops.errors import PortalopsError, Temporary
from portalops.store.turns import Turns
from portalops.store.waiting import Writer
from portalops.wording import say

# Whoever has a store open holds a lock on one of these bytes of its file: where SQLite has all of its locks.
_FIRST_LOCK, _LOCKS = 0x40000000, 512
_LOCKED = (SQLITE_BUSY, SQLITE_LOCKED)
_BESIDE = ("-wal", "-shm", "-journal")


@contextmanager
def in_turn(store: Path, writer: Writer, patience_s: float) -> Iterator[None]:
    """Have the turn at writing to a store, so that what is read of it meanwhile stays so."""
    turn = Turns(store, writer, patience_s).take()
    try:
        yield
    finally:
        turn.end()


@contextmanager
def alone_with(store: Path) -> Iterator[None]:
    """Have a store that is in a file to oneself, if it is there; Temporary where others have it open.

    Nobody comes to read from it or to write to it until the end, and nothing in this process may open it: closing it
    again drops the lock. What waited beside it is in the file then, unless that is damaged.
    """
    if not store.exists():
        yield
        return
    is_whole = _fold(store)
    locked = os.open(store, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            lockf(locked, LOCK_EX | LOCK_NB, _LOCKS, _FIRST_LOCK)
        except OSError:
            raise _others(store) from None
        if is_whole and _beside(store, "-wal").exists():
            raise _others(store)
        yield
    finally:
        os.close(locked)


def put_in_place(new: Path, store: Path, now: datetime) -> Path | None:
    """Let a new file be the store, and give the name under which the earlier one lies beside it, if there was one.

    The store is to be one's own meanwhile, and the new file on the same disk. Killed at any moment, either of them is
    the store; what waited beside a damaged file goes with it.
    """
    kept: Path | None = None
    try:
        _reach_disk(new)
        if store.exists():
            kept = store.with_name(f"{store.name}.replaced.{now:%Y%m%dT%H%M%S.%f}Z")
            os.link(store, kept)
            for suffix in _BESIDE:
                with suppress(FileNotFoundError):
                    os.rename(_beside(store, suffix), _beside(kept, suffix))
        os.rename(new, store)
        keep_names(store.parent)
    except OSError as fault:
        raise PortalopsError(
            say("The store {store} can't be replaced: {fault}", store=str(store), fault=fault.strerror or str(fault))
        ) from fault
    return kept


def _fold(store: Path) -> bool:
    """Take into the file what waits beside it; False where the file is damaged, and stays as it is."""
    with closing(connect(store, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")  # which takes nobody else having it open
        except Error as fault:
            if getattr(fault, "sqlite_errorcode", 0) & 0xFF in _LOCKED:
                raise _others(store) from None
            return False
    return True


def _others(store: Path) -> Temporary:
    return Temporary(
        say(
            "Others have the store {store} open; nothing was done. End every portalops that works on it, then try "
            "again.",
            store=str(store),
        )
    )


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _reach_disk(file: Path) -> None:
    """Wait until what is in a file is on the disk."""
    opened = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
