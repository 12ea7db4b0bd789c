"""A furnished store of either engine for each test, as a copy of one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from portalops.desk import Desk
from portalops.store.grants import statements
from portalops.store.guarding import CLOSED
from portalops.store.opening import Store, open_store
from tests.invariants.builders import MovingClock, a_desk, furnish
from tests.invariants.trust_centre import PLANTED
from tests.postgres import ENGINES, a_database, address_of, make_database


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store in which some things have happened at several portals."""
    file = tmp_path_factory.mktemp("invariants") / "store.sqlite"
    _furnish(str(file))
    return file


@pytest.fixture(scope="session")
def furnished_database() -> str:
    """The name of a database in which the same things have happened."""
    name = make_database()
    _furnish(address_of(name))
    return name


@pytest.fixture(scope="session")
def trusted_file(furnished_file: Path) -> Path:
    """The same file, with two tenants more whose personal data nobody types."""
    file = furnished_file.with_name("trusted.sqlite")
    file.write_bytes(furnished_file.read_bytes())
    _plant(str(file))
    return file


@pytest.fixture(scope="session")
def trusted_database(furnished_database: str) -> str:
    """The same database with them, where production can be kept closed."""
    name = make_database(furnished_database)
    _plant(address_of(name))
    url = make_url(address_of(name)).set(drivername="postgresql+psycopg")
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements(()):
            if CLOSED in statement and not statement.startswith(f"GRANT {CLOSED} TO"):
                connection.exec_driver_sql(statement)
    return name


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a furnished store of its own is, on each engine."""
    if request.param == "sqlite":
        yield _copied(request, tmp_path)
        return
    with a_database(request.getfixturevalue("furnished_database")) as copied:
        yield copied


@pytest.fixture
def clock() -> MovingClock:
    """A clock that a test can move."""
    return MovingClock()


@pytest.fixture
def store(address: str, clock: MovingClock) -> Iterator[Store]:
    """A furnished store of its own, on each engine."""
    opened = open_store(address, clock)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store, clock: MovingClock) -> Desk:
    """A desk at it."""
    return a_desk(store, clock)


def _copied(request: pytest.FixtureRequest, folder: Path) -> str:
    file = folder / "store.sqlite"
    file.write_bytes(request.getfixturevalue("furnished_file").read_bytes())
    return str(file)


def _plant(where: str) -> None:
    store = open_store(where, MovingClock())
    furnish(a_desk(store), PLANTED)
    store.close()


def _furnish(where: str) -> None:
    store = open_store(where, MovingClock())
    furnish(a_desk(store))
    store.close()
