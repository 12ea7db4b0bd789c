"""Engines: one database each, behind one name; SQLite in a file, or a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from portalops.errors import BadConfiguration
from portalops.wording import say


def engine_of(where: str | Path, patience_seconds: float) -> Engine:
    """An engine for a file or a database's address; BadConfiguration where there is none for it."""
    url = _url(where)
    match url.get_backend_name():
        case "sqlite" if url.database:
            from portalops.store import sqlite

            return sqlite.engine_of(url, patience_seconds)
        case "postgresql":
            from portalops.store import postgresql

            return postgresql.engine_of(url, patience_seconds)
        case _:
            raise BadConfiguration(
                say(
                    "{store} isn't a kind of store that portalops knows; name a file, or an address that begins with "
                    "postgresql://.",
                    store=shown(where),
                )
            )


def shown(where: str | Path) -> str:
    """How a store is called in a message: its path, or its address without a password."""
    url = _url(where)
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string()


def make_alone(connection: Connection) -> None:
    """Let only one at a time make a store; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        from portalops.store import postgresql

        postgresql.make_alone(connection)


def let_readers_in(engine: Engine) -> None:
    """Have readers and the writer not wait for each other, which a server does by itself."""
    if engine.dialect.name == "sqlite":
        from portalops.store import sqlite

        sqlite.let_readers_in(engine)


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser()))
    try:
        return make_url(where)
    except ArgumentError as error:
        raise BadConfiguration(
            say("The store's address can't be read; write a path, such as {example}.", example="~/portalops.db")
        ) from error
