"""Places for stores: a folder in which they are files, or one whose names stand for databases of a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from portalops.clock import Clock, SystemClock
from tests.postgres import address_of, drop_database, make_database, rows_of

if TYPE_CHECKING:
    from portalops.store.opening import Store

_SERVED: dict[Path, dict[str, str]] = {}  # the databases of a folder, by the names of the files they stand for


@contextmanager
def a_place(engine: str, folder: Path) -> Iterator[Path]:
    """A folder in which stores are of that engine, as long as it is one."""
    if engine == "sqlite":
        yield folder
        return
    databases = _SERVED[folder] = {}
    try:
        yield folder
    finally:
        del _SERVED[folder]
        for name in databases.values():
            drop_database(name)


@contextmanager
def a_passing_place(engine: str) -> Iterator[Path]:
    """A place that is gone afterwards, such as one example of a property needs."""
    with TemporaryDirectory() as folder, a_place(engine, Path(folder)) as place:
        yield place


def address_in(file: Path) -> Path | str:
    """Where the store of that name is, which is a new one if it isn't there: a copy, as making one takes seven times as long."""
    databases = _SERVED.get(file.parent)
    if databases is None:
        if not file.exists():
            file.write_bytes(_empty_file())
        return file
    if file.name not in databases:
        databases[file.name] = make_database(_empty_database())
    return address_of(databases[file.name])


def a_store_in(file: Path, clock: Clock, **options: Any) -> Store:
    """The store of that name, opened."""
    from portalops.store.opening import open_store  # which the tests of pure rules needn't wait for

    return open_store(address_in(file), clock, **options)


@contextmanager
def furnished_once(furnish: Callable[[Path], object]) -> Iterator[Callable[[Path], None]]:
    """A way to have a furnished store under any name, in any place: a copy of one that is made once for each engine."""

    @cache
    def furnished(engine: str) -> Path:
        file = opened.enter_context(a_passing_place(engine)) / "furnished.db"
        furnish(file)
        return file

    def copy(file: Path) -> None:
        if file.parent in _SERVED:
            model = furnished("postgresql")
            _SERVED[file.parent][file.name] = make_database(_SERVED[model.parent][model.name])
        else:
            copyfile(furnished("sqlite"), file)

    with ExitStack() as opened:
        yield copy


def content_of(file: Path) -> bytes:
    """Everything that the store of that name holds: its files, or the rows of its database's tables."""
    if file.parent in _SERVED:
        return rows_of(_SERVED[file.parent][file.name])
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


@cache
def _empty_file() -> bytes:
    """The file of a store in which nothing has happened."""
    from portalops.store.opening import open_store

    with TemporaryDirectory() as folder:
        file = Path(folder) / "portalops.db"
        open_store(file, SystemClock()).close()
        return file.read_bytes()


@cache
def _empty_database() -> str:
    """The name of a database with the same, to be copied."""
    from portalops.store.opening import open_store

    name = make_database()
    open_store(address_of(name), SystemClock()).close()
    return name
