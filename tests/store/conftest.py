"""A new store for each test, and one with a tenant, an account and an invoice in it; each test runs on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.store.opening import Store, open_store
from tests.postgres import ENGINES, a_database, address_of, make_database
from tests.store.builders import TODAY, a_store, furnish


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of an empty store."""
    folder = tmp_path_factory.mktemp("new")
    a_store(folder).close()
    return (folder / "portalops.db").read_bytes()


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a furnished store."""
    folder = tmp_path_factory.mktemp("furnished")
    store = a_store(folder)
    furnish(store)
    store.close()
    return (folder / "portalops.db").read_bytes()


@pytest.fixture(scope="session")
def new_database() -> str:
    """The name of a database with an empty store, to be copied."""
    name = make_database()
    open_store(address_of(name), FixedClock(TODAY)).close()
    return name


@pytest.fixture(scope="session")
def furnished_database() -> str:
    """The name of a database with a furnished store, to be copied."""
    name = make_database()
    store = open_store(address_of(name), FixedClock(TODAY))
    furnish(store)
    store.close()
    return name


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    yield from _store(request, tmp_path, "new")


@pytest.fixture(params=ENGINES)
def furnished(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with a tenant, an account of it and an invoice to it."""
    yield from _store(request, tmp_path, "furnished")


@pytest.fixture
def on_file(tmp_path: Path, furnished_file: bytes) -> Iterator[Store]:
    """A furnished store in a file, for what only a file has."""
    (tmp_path / "portalops.db").write_bytes(furnished_file)
    store = a_store(tmp_path)
    yield store
    store.close()


def _store(request: pytest.FixtureRequest, folder: Path, kind: str) -> Iterator[Store]:
    if request.param == "sqlite":
        (folder / "portalops.db").write_bytes(request.getfixturevalue(f"{kind}_file"))
        store = a_store(folder)
        yield store
        store.close()
        return
    with a_database(request.getfixturevalue(f"{kind}_database")) as address:
        store = open_store(address, FixedClock(TODAY))
        yield store
        store.close()
