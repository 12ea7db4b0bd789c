"""Where work dies: copies of a furnished store on each engine, and the seed by which moments are chosen."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path

import pytest

from portalops.desk import Desk
from tests.faults.builders import Copy, copies_of_database, copies_of_file
from tests.invariants.conftest import furnished_database, furnished_file
from tests.postgres import ENGINES, address_of, make_database

__all__ = ["furnished_database", "furnished_file"]

SEED_VARIABLE = "PORTALOPS_TEST_SEED"
ROWS_A_CHUNK = 4


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture
def copies(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Copy]:
    """Copies of the furnished store, in which something more was done first."""

    def of(prepare: Callable[[str], object] = lambda _: None) -> Copy:
        if engine == "sqlite":
            file = tmp_path / "prepared.db"
            file.write_bytes(request.getfixturevalue("furnished_file").read_bytes())
            prepare(str(file))
            return copies_of_file(file, tmp_path / "copies")
        name = make_database(request.getfixturevalue("furnished_database"))
        prepare(address_of(name))
        return copies_of_database(name)

    return of


@pytest.fixture
def seed() -> int:
    """A seed for what is left to chance; where something fails, it is told."""
    return int(os.environ.get(SEED_VARIABLE) or int.from_bytes(os.urandom(4)))


@pytest.fixture
def few_rows_a_chunk(monkeypatch: pytest.MonkeyPatch) -> int:
    """So few rows in a transaction of a batch that a short file has several."""
    monkeypatch.setattr(Desk, "perform_many", partialmethod(Desk.perform_many, rows_a_chunk=ROWS_A_CHUNK))
    return ROWS_A_CHUNK
