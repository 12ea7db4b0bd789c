"""Engines: one database each, behind one name; SQLite in a file, or a PostgreSQL server."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from portalops.errors import BadConfiguration
from portalops.store.waiting import NOBODY, Writer
from portalops.wording import say

_SECRET = "password"  # of the server, and of the key to a certificate
_HIDDEN = "..."


def engine_of(where: str | Path, patience_seconds: float, writer: Writer = NOBODY) -> Engine:
    """An engine for a file or a database's address; BadConfiguration where there is none for it.

    Those who wait for what is written through it are told who the writer is.
    """
    url = _url(where)
    match url.get_backend_name():
        case "sqlite" if url.database:
            from portalops.store import sqlite

            return sqlite.engine_of(url, patience_seconds, writer)
        case "postgresql":
            from portalops.store import postgresql

            return postgresql.engine_of(url, patience_seconds, writer)
        case _:
            raise BadConfiguration(
                say(
                    "{store} isn't a kind of store that portalops knows; name a file, or an address that begins with "
                    "postgresql://.",
                    store=shown(where),
                )
            )


def shown(where: str | Path) -> str:
    """How a store is called in a message: its path, or its address without any secret."""
    url = _url(where)
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    hidden = {name: _HIDDEN for name in url.query if _SECRET in name.lower()}
    return url.update_query_dict(hidden).render_as_string()


def has_secret(where: str) -> bool:
    """Whether the address of a store holds a password, in any of the places where one can stand."""
    url = _url(where)
    return bool(url.password) or any(_SECRET in name.lower() for name in url.query)


def file_of(where: str | Path) -> Path | None:
    """The file that a store is in; None where a server keeps it."""
    url = _url(where)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def make_alone(connection: Connection) -> None:
    """Let only one at a time make a store; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        from portalops.store import postgresql

        postgresql.make_alone(connection)


def wait_for_disk(engine: Engine) -> None:
    """Have what a writer committed who sees to the disk reach it, which a server has seen to by then."""
    if engine.dialect.name == "sqlite":
        from portalops.store import sqlite

        sqlite.wait_for_disk(engine)


def let_readers_in(engine: Engine) -> None:
    """Have readers and the writer not wait for each other, which a server does by itself."""
    if engine.dialect.name == "sqlite":
        from portalops.store import sqlite

        sqlite.let_readers_in(engine)


def _url(where: str | Path) -> URL:
    if "\0" in str(where):
        raise BadConfiguration(say("The store's address can't be read; write a path, such as {example}.",
                                   example="~/portalops.db"))  # fmt: skip
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=os.path.expanduser(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        raise BadConfiguration(
            say("The store's address can't be read; write a path, such as {example}.", example="~/portalops.db")
        ) from error
    if url.get_backend_name() != "sqlite" and "@" in f"{url.host}{url.database}":
        # Read as it stands, the end of the password would be shown as a part of what comes after it.
        raise BadConfiguration(say("The store's address can't be read: write an @ in its password as %40."))
    return url
