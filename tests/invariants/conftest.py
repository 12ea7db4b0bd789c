"""A furnished store of either engine for each test, as a copy of one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops.desk import Desk
from portalops.store.opening import Store, open_store
from tests.invariants.builders import MovingClock, a_desk, furnish
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
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: MovingClock) -> Iterator[Store]:
    """A furnished store of its own, in a file."""
    opened = open_store(_copied(request, tmp_path), clock)
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


def _furnish(where: str) -> None:
    store = open_store(where, MovingClock())
    furnish(a_desk(store))
    store.close()
