"""The desks that the tests of this folder work at: each test has a store of its own, in which the same has happened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.licensing.builders import STORE, Desks, furnish, opened
from tests.places import furnished_once


@pytest.fixture(scope="session")
def history() -> Iterator[Callable[[Path], None]]:
    """How a place gets a furnished store."""
    with furnished_once(furnish) as copy:
        yield copy


@pytest.fixture
def desks(history: Callable[[Path], None], place: Path) -> Iterator[Desks]:
    """Desks at a store with one tenant."""
    history(place / STORE)
    with opened(place) as desks:
        yield desks
