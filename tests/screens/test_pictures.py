"""Every screen as a picture, in Japanese, on a small and a middling terminal."""

from pathlib import Path
from typing import Any

import pytest

from portalops import words
from portalops.practice.build import build
from portalops.references import TenantRef
from tests.screens.builders import SUZUKI, YAMADA, a_console, pressing

SCREENS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "home": (None, ()),
    "home-found": (None, ("type 山田",)),
    "tenant": (YAMADA, ()),
    "tenant-leaving": (SUZUKI, ()),
    "form-empty": (YAMADA, ("d",)),
    "form-plan": (YAMADA, ("d", "type -700", "tab", "type 調整")),
    "form-faults": (YAMADA, ("d", "type abc", "ctrl+s")),
    "form-refused": (YAMADA, ("d", "type -7000", "tab", "type 返金")),
    "form-choices": (YAMADA, ("a",)),
    "confirm": (YAMADA, ("l", "type 8", "tab", "type 増員", "ctrl+s")),
    "confirm-heavy": (YAMADA, ("d", "type -700", "tab", "type 調整", "ctrl+s")),
    "route": (SUZUKI, ("p",)),
    "history": (YAMADA, ("ctrl+p", "type record list", "enter")),
    "invoice": (YAMADA, ("tab", "enter")),
    "palette": (YAMADA, ("ctrl+p",)),
    "help": (YAMADA, ("d", "f1")),
}

PORTALS = ("inter-lab:IL00010", "intra-mart:IM00008", "keiai:K00005", "itreview:I00005", "j-motto:JM00011")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place for files only, since a picture shows nothing of where its store is."""
    return tmp_path


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with practice data, in which tenants of every portal have what there is at it."""
    folder = tmp_path_factory.mktemp("practised")
    build(folder / "portalops.db")
    return folder


@pytest.mark.parametrize("size", ["80x24", "120x40"])
@pytest.mark.parametrize("ref", PORTALS)
def test_picture_of_a_tenant_at_each_portal(ref: str, size: str, snap_compare: Any, practised: Path) -> None:
    words.use("ja")
    columns, lines = map(int, size.split("x"))
    console = a_console(practised, open_ref=TenantRef(ref))
    assert snap_compare(console, run_before=pressing(), terminal_size=(columns, lines))


@pytest.mark.parametrize("size", ["80x24", "120x40"])
@pytest.mark.parametrize("screen", SCREENS)
def test_picture(screen: str, size: str, snap_compare: Any, store: Path) -> None:
    words.use("ja")
    open_ref, keys = SCREENS[screen]
    columns, lines = map(int, size.split("x"))
    console = a_console(store, open_ref=open_ref)
    assert snap_compare(console, run_before=pressing(*keys), terminal_size=(columns, lines))
