"""A centre for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.around.builders import Centre


@pytest.fixture
def centre(place: Path) -> Iterator[Centre]:
    found = Centre(place)
    yield found
    found.store.close()
