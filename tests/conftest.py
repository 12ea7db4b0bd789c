"""What every test shares: English, no trace of the person who runs it, and the same examples of every property.

What passed passes again; PORTALOPS_EXAMPLES=2000 tries others each time, and so many of them for hostile input.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from portalops import words
from tests.places import a_place
from tests.postgres import ENGINES, let_go_of_servers

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("others", deadline=None, print_blob=True)
settings.load_profile("others" if os.environ.get("PORTALOPS_EXAMPLES") else "same")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Leave no server behind."""
    let_go_of_servers()


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


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for stores: once as files, and once as databases of a server."""
    with a_place(request.param, tmp_path) as folder:
        yield folder
