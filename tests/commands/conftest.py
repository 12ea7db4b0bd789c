"""A furnished store of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.builders import furnish


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a furnished store."""
    file = tmp_path_factory.mktemp("furnished") / "portalops.db"
    furnish(file)
    return file.read_bytes()


@pytest.fixture
def store(furnished: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A furnished store, which every command of the test works on."""
    file = tmp_path / "portalops.db"
    file.write_bytes(furnished)
    monkeypatch.setenv("PORTALOPS_STORE", str(file))
    monkeypatch.setenv("PORTALOPS_CONFIG", "")
    return file
