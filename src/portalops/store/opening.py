"""Opening a store, which is made if it isn't there, and the store as the desk and the mail know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import Connection, Engine

from portalops.clock import Clock
from portalops.errors import BadConfiguration
from portalops.purge_register import beside
from portalops.store import schema
from portalops.store.engines import engine_of, file_of, let_readers_in, make_alone, shown, wait_for_disk
from portalops.store.faults import in_our_words
from portalops.store.guarding import Guard
from portalops.store.marks import HURRIES_S, SEES_TO_DISK, WRITES
from portalops.store.reading import Reading
from portalops.store.trying import until_whole
from portalops.store.waiting import NOBODY, Writer
from portalops.wording import say

if TYPE_CHECKING:
    from portalops.office import Entry
    from portalops.store.batches import Batches
    from portalops.store.outbox import Outbox
    from portalops.store.presence import StoredPresences
    from portalops.store.rehearsing import Rehearsal
    from portalops.store.unit import Unit

T = TypeVar("T")

PATIENCE_SECONDS = 10.0
_ROLE = """
    SELECT session_user FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
    WHERE m.member = session_user::regrole AND starts_with(r.rolname, 'portalops_') LIMIT 1
"""


class Store:
    """One store: what look-ups read, what transactions write, and the mail that waits in it."""

    def __init__(
        self,
        engine: Engine,
        where: str,
        clock: Clock,
        patience_s: float = PATIENCE_SECONDS,
        guard: Guard | None = None,
        register: Path | None = None,
    ) -> None:
        self._register = register
        self._engine = engine
        self._guard = guard
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

        A commit that nobody answered may have been carried out: the next unit tells, once it has the record's head,
        which the one before holds to its end.
        """
        made: list[tuple[Unit, T]] = []

        def attempt() -> T:
            with self.writing() as unit:
                for earlier, result in made:
                    if unit.finds(earlier):
                        return result
                result = work(unit)
                made.append((unit, result))
                return result

        result = until_whole(attempt, self._patience_s)
        if made[-1][0].has_purged:
            self.keep_register()
        return result

    @property
    def register(self) -> Path:
        """Where the purge register outside of the store lies."""
        if self._register is None:
            raise BadConfiguration(
                say("Where is the purge register of {store}? Name it in the configuration as purge_register.",
                    store=self._where)
            )  # fmt: skip
        return self._register

    def keep_register(self) -> None:
        """Bring the purge register outside of the store up to date, where there is one."""
        if self._register is not None:
            from portalops.purge_register import keep
            from portalops.store.purging import register

            with self.viewing() as connection:
                purged = register(connection)
            keep(self._register, purged)

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
            if self._guard is not None:
                self._guard.only_read(connection)
            yield connection

    @contextmanager
    def rehearsing(self) -> Iterator[Rehearsal]:
        """A unit whose working copy changes and whose store doesn't: nothing is written at its end."""
        from portalops.store.rehearsing import Rehearsal

        with (
            in_our_words(self._where),
            self._engine.connect() as connection,
            closing(Rehearsal(connection, self._clock.now())) as rehearsal,
        ):
            yield rehearsal

    @contextmanager
    def transaction(self, hurries_s: float | None = None) -> Iterator[Connection]:
        """A writing transaction, for what isn't done through the desk; one that hurries waits only so long for it."""
        options = {WRITES: True, HURRIES_S: hurries_s, SEES_TO_DISK: True}
        with in_our_words(self._where), self._engine.connect() as connection:
            writer = connection.execution_options(**options)
            with writer.begin():
                if self._guard is not None:
                    self._guard.let_write(connection, self._clock.now())
                yield writer
        wait_for_disk(self._engine)

    def within(self, work: Callable[[Connection], T], hurries_s: float | None = None) -> T:
        """What the work comes to in a transaction; cut off, it is done again, so that twice must come to the same."""

        def attempt() -> T:
            with self.transaction(hurries_s) as connection:
                return work(connection)

        return until_whole(attempt, self._patience_s if hurries_s is None else hurries_s)

    def note(self, entry: Entry, hurries_s: float | None = None) -> None:
        """Put an entry on record that no change goes with; cut off, it may come to stand there twice.

        One that hurries waits only so long for the store.
        """
        from portalops.store.chain import put  # with the record's tables alone

        self.within(lambda connection: put(connection, entry, self._clock.now()), hurries_s)

    def outbox(self) -> Outbox:
        """The mail that waits to be sent."""
        from portalops.store.outbox import Outbox

        if self._guard is None:
            return Outbox(self, self._clock)
        delivers = Guard(self._guard.operator, delivers=True)
        return Outbox(Store(self._engine, self._where, self._clock, self._patience_s, delivers), self._clock)

    def batches(self) -> Batches:
        """The files of rows that were begun."""
        from portalops.store.batches import Batches

        return Batches(self, self._clock)

    def presences(self, operator: str) -> StoredPresences:
        """Where an operator says which tenants they have open, and learns who else has."""
        from portalops.store.presence import StoredPresences

        return StoredPresences(self, operator, self._clock)

    def role(self) -> str | None:
        """The role of the database as which an operator logged in, where the database knows its operators.

        None for a file, and where nobody was given a role at the tables yet, or an owner of the database works.
        """
        if self._engine.dialect.name != "postgresql":
            return None

        def attempt() -> str | None:
            with self.viewing() as connection:
                return cast(str | None, connection.exec_driver_sql(_ROLE).scalar())

        return until_whole(attempt, self._patience_s)

    def schema(self) -> str:
        """The schema in which a server keeps this store's tables, as SQL writes it."""
        with self.viewing() as connection:
            return cast(str, connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar())

    def close(self) -> None:
        """Let go of the store's connections."""
        self._engine.dispose()


def open_store(
    where: str | Path,
    clock: Clock,
    *,
    patience_seconds: float = PATIENCE_SECONDS,
    writer: Writer = NOBODY,
    guarded: str | None = None,
    register: str | Path = "",
) -> Store:
    """The store in a file, made if it isn't there; BadConfiguration where the file isn't one that fits the program.

    Others who wait too long for what is written are told who the writer is. A guarded store is a production one: the
    engine itself keeps the operator who is named from changing it, but for the time for which they opened it.
    The purge register lies beside a store in a file, unless another place is given.
    """
    name = shown(where)
    kept_in = Path(register) if register else beside(file) if (file := file_of(where)) else None
    with in_our_words(name):
        engine = engine_of(where, patience_seconds, writer)
        store = Store(engine, name, clock, patience_seconds, register=kept_in)
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
    if guarded is None:
        return store
    return Store(engine, name, clock, patience_seconds, Guard(store.role() or guarded), kept_in)
