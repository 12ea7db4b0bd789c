"""A furnished store for hostile commands to work on; what they plan is never written, so one is enough for many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands.builders import furnish
from tests.places import address_in, furnished_once


@pytest.fixture(scope="session")
def practised() -> Iterator[Callable[[Path], None]]:
    """How a place gets a furnished store."""
    with furnished_once(lambda file: furnish(address_in(file))) as copy:
        yield copy


@pytest.fixture
def store(practised: Callable[[Path], None], place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The name of a furnished store, which every command of the test works on, in the folder where it is run."""
    file = place / "portalops.db"
    practised(file)
    monkeypatch.setenv("PORTALOPS_STORE", str(address_in(file)))
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    monkeypatch.chdir(place)
    return Path(os.path.realpath(file))
