"""A new store for each test, and one with a tenant, an account and an invoice in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops.store.opening import Store
from tests.store.builders import a_store, furnish


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of an empty store."""
    folder = tmp_path_factory.mktemp("new")
    a_store(folder).close()
    return (folder / "portalops.db").read_bytes()


@pytest.fixture(scope="session")
def furnished_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a furnished store."""
    folder = tmp_path_factory.mktemp("furnished")
    store = a_store(folder)
    furnish(store)
    store.close()
    return (folder / "portalops.db").read_bytes()


@pytest.fixture
def store(tmp_path: Path, new_store: bytes) -> Iterator[Store]:
    """An empty store."""
    (tmp_path / "portalops.db").write_bytes(new_store)
    store = a_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def furnished(tmp_path: Path, furnished_store: bytes) -> Iterator[Store]:
    """A store with a tenant, an account of it and an invoice to it."""
    (tmp_path / "portalops.db").write_bytes(furnished_store)
    store = a_store(tmp_path)
    yield store
    store.close()
