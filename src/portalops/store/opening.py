"""Opening a store, which is made if it isn't there, and the store as the desk and the mail know it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from portalops.clock import Clock
from portalops.store import schema
from portalops.store.engines import engine_of, let_readers_in, make_alone, shown
from portalops.store.faults import in_our_words
from portalops.store.marks import WRITES
from portalops.store.reading import Reading

if TYPE_CHECKING:
    from portalops.store.outbox import Outbox
    from portalops.store.unit import Unit

PATIENCE_SECONDS = 10.0


class Store:
    """One store: what look-ups read, what transactions write, and the mail that waits in it."""

    def __init__(self, engine: Engine, where: str, clock: Clock) -> None:
        self._engine = engine
        self._where = where
        self._clock = clock

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A view on which look-ups read; all of it of one moment."""
        with in_our_words(self._where), self._engine.connect() as connection:
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """A transaction that is written whole at its end, or not at all."""
        from portalops.store.unit import Unit  # with every table, where a look-up needs a few

        with self.transaction() as connection:
            unit = Unit(connection, self._clock.now())
            yield unit
            unit.write()

    @contextmanager
    def rehearsing(self) -> Iterator[Unit]:
        """A unit whose working copy changes and whose store doesn't: nothing is written at its end."""
        from portalops.store.unit import Unit

        with in_our_words(self._where), self._engine.connect() as connection:
            yield Unit(connection, self._clock.now(), rehearses=True)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction, for what isn't done through the desk."""
        with in_our_words(self._where), self._engine.connect() as connection:
            writer = connection.execution_options(**{WRITES: True})
            with writer.begin():
                yield writer

    def outbox(self) -> Outbox:
        """The mail that waits to be sent."""
        from portalops.store.outbox import Outbox

        return Outbox(self.transaction, self._clock)

    def close(self) -> None:
        """Let go of the store's connections."""
        self._engine.dispose()


def open_store(where: str | Path, clock: Clock, *, patience_seconds: float = PATIENCE_SECONDS) -> Store:
    """The store in a file, made if it isn't there; BadConfiguration where the file isn't one that fits the program."""
    name = shown(where)
    with in_our_words(name):
        engine = engine_of(where, patience_seconds)
        store = Store(engine, name, clock)
        with engine.connect() as connection:
            version = schema.version_of(connection)
        if version is None:
            with store.transaction() as connection:
                make_alone(connection)
                # Looked up again, because somebody else may have been making it.
                version = schema.version_of(connection) or schema.create(connection, name)
        schema.check(version, name)
        let_readers_in(engine)
    return store
