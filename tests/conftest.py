"""What every test shares: English, and no trace of the person who runs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portalops import words


@pytest.fixture(autouse=True)
def a_clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English words, and folders of its own for configuration and data."""
    for name in ("PORTALOPS_STORE", "PORTALOPS_CONFIG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    words.use("en")
    yield
    words.use("en")
