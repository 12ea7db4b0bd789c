"""A furnished store of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.builders import furnished


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A furnished store, which every command of the test works on."""
    file = tmp_path / "portalops.db"
    file.write_bytes(furnished())
    monkeypatch.setenv("PORTALOPS_STORE", str(file))
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    return file
