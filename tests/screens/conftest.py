"""Pictures of the screens go to snapshots/ at the top, a folder for each module of tests."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_textual_snapshot as plugin
from syrupy.location import PyTestLocation
from textual import _wait
from textual.widgets import Input

from portalops.screens import questions
from tests.places import furnished_once
from tests.screens.builders import STORE, a_store_with_tenants

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
def stocked() -> Iterator[Callable[[Path], None]]:
    """How a place gets a store with tenants."""
    with furnished_once(a_store_with_tenants) as copy:
        yield copy


@pytest.fixture
def store(stocked: Callable[[Path], None], place: Path) -> Path:
    """The place of a store with tenants, for one test."""
    stocked(place / STORE)
    return place


@pytest.fixture(autouse=True)
def quick_and_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for fingers to rest, and a cursor that doesn't blink."""
    monkeypatch.setattr(questions, "_PAUSE", 0)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.001)
