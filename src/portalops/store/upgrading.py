"""Upgrading a store to the program's schema: in one transaction, so that it is upgraded whole or is as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from msgspec import Struct
from sqlalchemy import Connection, Engine

from portalops.errors import NotFound, PortalopsError
from portalops.store import backup, schema
from portalops.store.engines import engine_of, file_of, make_alone, shown
from portalops.store.faults import in_our_words
from portalops.store.marks import WRITES
from portalops.store.search import keeping as search
from portalops.wording import say

MIGRATIONS = Path(__file__).with_name("migrations")


class Way(Struct, frozen=True, kw_only=True):
    """What lies between a store and the program's schema: both versions, and the titles of the steps in their order."""

    version: str
    steps: tuple[str, ...]
    head: str = schema.HEAD
    in_file: bool


def way_of(where: str, patience_s: float) -> Way:
    """The steps that a store still has to go; NotFound where there is no store, BadConfiguration where there is no way
    from it.
    """
    with _engine(where, patience_s) as engine, engine.connect() as connection:
        version = _version(connection, shown(where))
    titles = tuple(step.TITLE for step in _steps(version))
    return Way(version=version, steps=titles, in_file=file_of(where) is not None)


def upgrade(where: str, now: datetime, patience_s: float, *, keeps: bool = True) -> Path | None:
    """Take all steps at once, and give the file of the backup that was made first; None where a server keeps the store,
    or none is to be kept.

    While it goes on nobody else writes, and those who write later see either schema whole. References are checked at
    the end, because on SQLite a table is changed by making it anew.
    """
    name, file, kept = shown(where), file_of(where), None
    with _engine(where, patience_s) as engine, engine.connect() as connection:
        _let_go_of_references(connection)
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            make_alone(writer)
            version = _version(writer, name)
            if version == schema.HEAD:
                return None
            _keep_writers_out(writer)
            if file is not None and keeps:
                _tidy(file)
                kept = file.with_name(f"{file.name}.schema-{version}.{now:%Y%m%dT%H%M%S.%f}Z")
                backup.copy(file, kept)
            schema.adopt(writer)
            command.upgrade(_config(writer), schema.HEAD)
            if any(getattr(step, "MAKES_SEARCH_ANEW", False) for step in _steps(version)):
                search.rebuild(writer)
            _check_references(writer, name)
    return kept


def migrate(connection: Connection, version: str) -> None:
    """Run the migrations up to a version, within the connection's transaction."""
    command.upgrade(_config(connection), version)


@contextmanager
def _engine(where: str, patience_s: float) -> Iterator[Engine]:
    """An engine for a store that is there, and every complaint of it in our words."""
    file = file_of(where)
    if file is not None and not os.path.exists(file):
        raise NotFound(say("There is no store {store}.", store=str(file)))
    with in_our_words(shown(where)):
        engine = engine_of(where, patience_s)
        try:
            yield engine
        finally:
            engine.dispose()


def _version(connection: Connection, store: str) -> str:
    version = schema.version_of(connection)
    if version is None:
        raise NotFound(say("There is no store {store}.", store=store))
    schema.check_known(version, store)
    return version


def _steps(version: str) -> list[Any]:
    """The modules of the steps from a version on, the next one first."""
    scripts = ScriptDirectory.from_config(_config(None)).iterate_revisions(schema.HEAD, version)
    return [script.module for script in reversed(list(scripts))]


def _config(connection: Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _tidy(file: Path) -> None:
    """Take away what an upgrade left that was killed while it made its backup."""
    for unfinished in file.parent.glob(f"{escape(file.name)}.schema-*.unfinished"):
        unfinished.unlink(missing_ok=True)


def _let_go_of_references(connection: Connection) -> None:
    """Have SQLite not check references while tables are made anew; it listens only outside of a transaction."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")


def _keep_writers_out(connection: Connection) -> None:
    """Let whoever wants to write wait for the end of the upgrade; on SQLite everybody does anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE record_head IN EXCLUSIVE MODE")


def _check_references(connection: Connection, store: str) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise PortalopsError(
                say(
                    "The store {store} can't be upgraded: a row of {table} names a row of {parent} that isn't there; "
                    "nothing was changed.",
                    store=store,
                    table=broken.table,
                    parent=broken.parent,
                )
            )
