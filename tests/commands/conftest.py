"""A furnished store of its own for each test, once in a file and once on a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops.clock import FixedClock
from portalops.store.opening import open_store
from tests.commands.builders import DAY, Where, furnish, furnished
from tests.postgres import ENGINES, a_database, address_of, make_database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test a store of either kind, unless it says that it works on a store's file."""
    for name in {"store", "new_store"} & set(metafunc.fixturenames):
        if metafunc.function.__annotations__.get(name) != "Path":
            metafunc.parametrize(name, ENGINES, indirect=True)


@pytest.fixture(scope="session")
def furnished_database() -> str:
    """The name of a database with a furnished store, to be copied."""
    name = make_database()
    furnish(address_of(name))
    return name


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of an empty store."""
    file = tmp_path_factory.mktemp("new") / "portalops.db"
    open_store(file, FixedClock(DAY)).close()
    return file.read_bytes()


@pytest.fixture(scope="session")
def new_database() -> str:
    """The name of a database with an empty store, to be copied."""
    name = make_database()
    open_store(address_of(name), FixedClock(DAY)).close()
    return name


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Where]:
    """A furnished store, which every command of the test works on: a file, unless the test is told of a server."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield _named(_file(tmp_path / "portalops.db", furnished()), monkeypatch)
        return
    with a_database(request.getfixturevalue("furnished_database")) as address:
        yield _named(address, monkeypatch)


@pytest.fixture
def another_store(store: Where, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Where]:
    """A second store of the same kind, furnished alike."""
    if isinstance(store, Path):
        yield _file(tmp_path / "another.db", furnished())
        return
    with a_database(request.getfixturevalue("furnished_database")) as address:
        yield address


@pytest.fixture
def new_store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Where]:
    """An empty store, which every command of the test works on: a file, unless the test is told of a server."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield _named(_file(tmp_path / "portalops.db", request.getfixturevalue("new_file")), monkeypatch)
        return
    with a_database(request.getfixturevalue("new_database")) as address:
        yield _named(address, monkeypatch)


def _file(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def _named(where: Where, monkeypatch: pytest.MonkeyPatch) -> Where:
    monkeypatch.setenv("PORTALOPS_STORE", str(where))
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    return where
