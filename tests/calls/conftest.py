"""A store for each test, on both engines, in which a tenant has personal data and two operators have roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from portalops.store.opening import Store
from tests.calls.builders import STORE, MovingClock, furnish, with_grants
from tests.places import a_store_in, furnished_once


@pytest.fixture
def clock() -> MovingClock:
    """The time at the desk and in the store."""
    return MovingClock()


@pytest.fixture(scope="session")
def kept() -> Iterator[Callable[[Path], None]]:
    """How a place gets such a store, without grants."""

    def fill(file: Path) -> None:
        with closing(a_store_in(file, MovingClock())) as store:
            furnish(store)

    with furnished_once(fill) as copy:
        yield copy


@pytest.fixture
def alone(kept: Callable[[Path], None], place: Path, clock: MovingClock) -> Iterator[Store]:
    """A store without grants."""
    kept(place / STORE)
    with closing(a_store_in(place / STORE, clock)) as store:
        yield store


@pytest.fixture
def store(alone: Store) -> Store:
    """A store with grants."""
    with_grants(alone, "sato", "tanaka")
    return alone
