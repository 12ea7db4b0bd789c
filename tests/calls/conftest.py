"""A store for each test, on both engines, in which a tenant has personal data and two operators have roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops.store.opening import Store, open_store
from tests.calls.builders import MovingClock, furnish, with_grants
from tests.postgres import ENGINES, a_database, address_of, make_database


@pytest.fixture
def clock() -> MovingClock:
    """The time at the desk and in the store."""
    return MovingClock()


@pytest.fixture(scope="session")
def kept_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of such a store, without grants."""
    folder = tmp_path_factory.mktemp("calls")
    store = open_store(folder / "portalops.db", MovingClock())
    furnish(store)
    store.close()
    return (folder / "portalops.db").read_bytes()


@pytest.fixture(scope="session")
def kept_database() -> str:
    """The name of a database with the same, to be copied."""
    name = make_database()
    store = open_store(address_of(name), MovingClock())
    furnish(store)
    store.close()
    return name


@pytest.fixture
def alone(kept_file: bytes, tmp_path: Path, clock: MovingClock) -> Iterator[Store]:
    """A store without grants, in a file."""
    (tmp_path / "portalops.db").write_bytes(kept_file)
    store = open_store(tmp_path / "portalops.db", clock)
    yield store
    store.close()


@pytest.fixture
def on_file(alone: Store) -> Store:
    """A store with grants, in a file."""
    with_grants(alone, "sato", "tanaka")
    return alone


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, clock: MovingClock) -> Iterator[Store]:
    """A store with grants, on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("on_file")
        return
    with a_database(request.getfixturevalue("kept_database")) as address:
        store = open_store(address, clock)
        with_grants(store, "sato", "tanaka")
        yield store
        store.close()
