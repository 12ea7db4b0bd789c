"""The desks that the tests of this folder work at: each test has a store of its own, in which the same has happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.licensing.builders import Desks, furnished, opened


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a furnished store."""
    folder = tmp_path_factory.mktemp("licensing")
    with furnished(folder):
        pass
    return (folder / "store.sqlite").read_bytes()


@pytest.fixture
def desks(history: bytes, tmp_path: Path) -> Iterator[Desks]:
    """Desks at a store with one tenant."""
    (tmp_path / "store.sqlite").write_bytes(history)
    with opened(tmp_path) as desks:
        yield desks
