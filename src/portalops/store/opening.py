"""Opening a store, which is made if it isn't there, and the store as the desk and the mail know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine

from portalops.clock import Clock
from portalops.store import schema
from portalops.store.engines import engine_of, let_readers_in, make_alone, shown
from portalops.store.faults import in_our_words
from portalops.store.marks import HURRIES_S, WRITES
from portalops.store.reading import Reading
from portalops.store.trying import until_whole
from portalops.store.waiting import NOBODY, Writer

if TYPE_CHECKING:
    from portalops.store.batches import Batches
    from portalops.store.outbox import Outbox
    from portalops.store.presence import StoredPresences
    from portalops.store.unit import Unit

T = TypeVar("T")

PATIENCE_SECONDS = 10.0


class Store:
    """One store: what look-ups read, what transactions write, and the mail that waits in it."""

    def __init__(self, engine: Engine, where: str, clock: Clock, patience_s: float = PATIENCE_SECONDS) -> None:
        self._engine = engine
        self._where = where
        self._clock = clock
        self._patience_s = patience_s

    def read(self, work: Callable[[Reading], T]) -> T:
        """What the work finds on a view of one moment; where that is lost, on another one."""

        def attempt() -> T:
            with self.reading() as reading:
                return work(reading)

        return until_whole(attempt, self._patience_s)

    def write(self, work: Callable[[Unit], T]) -> T:
        """What the work comes to, written whole; cut off, it is done again from its beginning, on a new unit.

        A commit that nobody answered may have been carried out: whether its last entry is on record tells, once the
        next unit has the record's head, which the one before holds to its end.
        """
        made: list[tuple[tuple[int, str], T]] = []

        def attempt() -> T:
            with self.writing() as unit:
                for end, result in made:
                    if unit.has_on_record(*end):
                        return result
                result = work(unit)
                if unit.end is not None:
                    made.append((unit.end, result))
                return result

        return until_whole(attempt, self._patience_s)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A view on which look-ups read; all of it of one moment."""
        with self.viewing() as connection:
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
    def viewing(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with in_our_words(self._where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def rehearsing(self) -> Iterator[Unit]:
        """A unit whose working copy changes and whose store doesn't: nothing is written at its end."""
        from portalops.store.unit import Unit

        with in_our_words(self._where), self._engine.connect() as connection:
            yield Unit(connection, self._clock.now(), rehearses=True)

    @contextmanager
    def transaction(self, hurries_s: float | None = None) -> Iterator[Connection]:
        """A writing transaction, for what isn't done through the desk; one that hurries waits only so long for it."""
        with in_our_words(self._where), self._engine.connect() as connection:
            writer = connection.execution_options(**{WRITES: True, HURRIES_S: hurries_s})
            with writer.begin():
                yield writer

    def within(self, work: Callable[[Connection], T]) -> T:
        """What the work comes to in a transaction; cut off, it is done again, so that twice must come to the same."""

        def attempt() -> T:
            with self.transaction() as connection:
                return work(connection)

        return until_whole(attempt, self._patience_s)

    def outbox(self) -> Outbox:
        """The mail that waits to be sent."""
        from portalops.store.outbox import Outbox

        return Outbox(self, self._clock)

    def batches(self) -> Batches:
        """The files of rows that were begun."""
        from portalops.store.batches import Batches

        return Batches(self, self._clock)

    def presences(self, operator: str) -> StoredPresences:
        """Where an operator says which tenants they have open, and learns who else has."""
        from portalops.store.presence import StoredPresences

        return StoredPresences(self, operator, self._clock)

    def close(self) -> None:
        """Let go of the store's connections."""
        self._engine.dispose()


def open_store(
    where: str | Path, clock: Clock, *, patience_seconds: float = PATIENCE_SECONDS, writer: Writer = NOBODY
) -> Store:
    """The store in a file, made if it isn't there; BadConfiguration where the file isn't one that fits the program.

    Others who wait too long for what is written are told who the writer is.
    """
    name = shown(where)
    with in_our_words(name):
        engine = engine_of(where, patience_seconds, writer)
        store = Store(engine, name, clock, patience_seconds)
        with engine.connect() as connection:
            version = schema.version_of(connection)
        if version is None:
            with store.transaction() as connection:
                make_alone(connection)
                # Looked up again, because somebody else may have been making it.
                version = schema.version_of(connection) or schema.create(connection, name)
        schema.check(version, name)

    def let_in() -> None:
        with in_our_words(name):
            let_readers_in(engine)

    until_whole(let_in, patience_seconds)  # SQLite itself doesn't wait here for others who open the file
    return store
