"""A copy of a store's file, made while others go on writing, and only called a backup once it was checked."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import connect

from portalops.durable import keep_names
from portalops.errors import BadInput, Fault, PortalopsError
from portalops.store.faults import in_our_words
from portalops.wording import say


def copy(file: Path, to: Path) -> None:
    """Copy a store as it is at one moment into a new file, for nobody but its owner to read.

    Until the copy is whole and checked it lies beside its place under another name. BadInput where the place is taken,
    PortalopsError where it can't be written.
    """
    try:
        _refuse_taken(to)
        unfinished = to.with_name(f"{to.name}.unfinished")
        unfinished.unlink(missing_ok=True)  # of a copy that was cut off
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            _fill(file, unfinished)
            _refuse_taken(to)
            unfinished.rename(to)
            keep_names(to.parent)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
    except OSError as fault:
        raise PortalopsError(
            say("The backup {file} can't be written: {fault}", file=str(to), fault=fault.strerror or str(fault))
        ) from fault


def _refuse_taken(to: Path) -> None:
    if os.path.lexists(to):
        raise BadInput([Fault("file", say("file: {file} is there already; name a new file.", file=str(to)))])


def _fill(file: Path, to: Path) -> None:
    """Copy in one step, which shows one moment and isn't held up by who writes meanwhile; then check the copy."""
    with closing(connect(file, isolation_level=None)) as source, closing(connect(to)) as copied:
        with in_our_words(str(file)):
            source.execute("BEGIN")
            source.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on it stands still for us
        with in_our_words(str(to)):
            source.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")  # one file that is whole by itself
            found = copied.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise PortalopsError(
            say(
                "The store {store} is damaged ({fault}); nothing was done. Put its backup in place.",
                store=str(file),
                fault=found,
            )
        )
