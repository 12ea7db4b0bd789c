"""Pictures of the screens go to snapshots/ at the top, a folder for each module of tests."""

import asyncio
import inspect
from pathlib import Path
from shutil import copytree

import pytest
import pytest_textual_snapshot as plugin
from syrupy.location import PyTestLocation
from textual import _wait
from textual.widgets import Input

from portalops.screens import questions
from tests.screens.builders import a_store_with_tenants

PICTURES = Path(__file__).parents[2] / "snapshots"


class Pictures(plugin.SVGImageExtension):
    """One file for each picture."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(PICTURES / test_location.basename)


plugin.SVGImageExtension = Pictures


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine, as those of screens are."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with tenants, made once and never written again."""
    return a_store_with_tenants(tmp_path_factory.mktemp("stocked"))


@pytest.fixture
def store(stocked: Path, tmp_path: Path) -> Path:
    """The folder of a store with tenants, for one test."""
    return Path(copytree(stocked, tmp_path / "store"))


@pytest.fixture(autouse=True)
def quick_and_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for fingers to rest, and a cursor that doesn't blink."""
    monkeypatch.setattr(questions, "_PAUSE", 0)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.001)
