"""A shift of its own for each day."""

from pathlib import Path

import pytest

from tests.days.builders import Shift


@pytest.fixture
def shift(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shift:
    """A shift that begins with an empty store."""
    return Shift(tmp_path, monkeypatch)
