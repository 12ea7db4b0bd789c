"""The days of one desk once more, at a centre whose store is on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.days import test_j_motto as j_motto
from tests.days.builders import Shift
from tests.postgres import a_database


@pytest.fixture
def at_a_centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shift]:
    """A shift that begins with an empty database."""
    with a_database() as address:
        yield Shift(tmp_path, monkeypatch, address)


def test_a_day_at_the_desk(at_a_centre: Shift) -> None:
    j_motto.test_a_day_at_the_desk(at_a_centre)


def test_leaving_from_the_call_to_the_end(at_a_centre: Shift) -> None:
    j_motto.test_leaving_from_the_call_to_the_end(at_a_centre)


def test_papers_users_and_use(at_a_centre: Shift) -> None:
    j_motto.test_papers_users_and_use(at_a_centre)
