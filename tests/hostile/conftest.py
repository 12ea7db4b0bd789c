"""A furnished store for hostile commands to work on; what they plan is never written, so one is enough for many."""

from __future__ import annotations

import os
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
    monkeypatch.chdir(tmp_path)
    return Path(os.path.realpath(file))
