"""Whatever is pasted where one types in the console, it is drawn as the text that it is, and refused or found in words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from textual import _wait, events
from textual.pilot import Pilot
from textual.widgets import Input

from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.facts import Grant
from portalops.screens import questions
from portalops.screens.app import Console
from portalops.screens.call import AskCase, Choose
from portalops.screens.confirm import Confirm
from portalops.screens.form import Form
from portalops.screens.home import Home
from portalops.store.opening import open_store
from tests.builders import PROFILES
from tests.hostile.builders import in_time, unsafe_in
from tests.screens.builders import STORE, TODAY, YAMADA, a_store_with_tenants, said, settle
from tests.screens.test_hostile import drawn

PASTED = {
    "escapes": "\x1b]52;c;aGVsbG8=\x07\x1b[2J\x9b31m\x08\x7f\x00\x1b]8;;file:///etc/passwd\x1b\\x",
    "markup": "[/x][red]VIP[link=file:///etc/passwd]x[/link]{0} %s $name [@click=app.quit]y[/]",
    "directions": "\u202egnp.exe\u2066\u2069\u200b\u200e\ufeff\u2028\u2029\x85x",
    "marks": "x" + "\u0315\u0300" * 3000 + "\ufdfa" * 2000,
    "length": "株" * 60_000,
    "lines": "x\r\ny\x00\nz",
    "nothing": "\n",
}
SIZE = (80, 24)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with tenants in which an operator has a role."""
    folder = tmp_path_factory.mktemp("pasted")
    a_store_with_tenants(folder / STORE)
    store = open_store(folder / "portalops.db", FixedClock(TODAY))
    with store.writing() as unit:
        unit.give(Grant(operator="sato", role="administrator"))
    store.close()
    return folder


@pytest.fixture
def console(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console on a copy of it that doesn't wait for fingers to rest."""
    monkeypatch.setattr(questions, "_PAUSE", 0)
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.004)
    folder = Path(copytree(stocked, tmp_path / "store"))
    office = open_store(folder / "portalops.db", FixedClock(TODAY))
    desk = Desk(
        office=office, operator=Operator(name="sato"), profiles=PROFILES, clock=FixedClock(TODAY), door="console"
    )
    return Console(desk, open_ref=YAMADA)


async def to_the_form(pilot: Pilot[Any]) -> None:
    """The form of points, an amount in its first field."""
    await pilot.press("d")
    await comes(pilot, Form)
    await pilot.press(*"500", "tab")


async def to_find(pilot: Pilot[Any]) -> None:
    """Home, where one finds."""
    await pilot.press("escape")
    await comes(pilot, Home)


async def to_the_palette(pilot: Pilot[Any]) -> None:
    """Everything that can be done, by name."""
    await pilot.press("ctrl+p")
    await settle(pilot)


async def to_the_case(pilot: Pilot[Any]) -> None:
    """The window that asks for a call's case."""
    await pilot.press("f2")
    await comes(pilot, AskCase)


async def to_the_reason(pilot: Pilot[Any]) -> None:
    """The window that asks why masked data are shown."""
    await pilot.press("f3")
    await comes(pilot, Choose)
    await pilot.press("1")
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))


DOORS: dict[str, Callable[[Pilot[Any]], Awaitable[None]]] = {
    "form": to_the_form,
    "find": to_find,
    "palette": to_the_palette,
    "case": to_the_case,
    "reason": to_the_reason,
}


async def until(pilot: Pilot[Any], so: Callable[[], bool]) -> None:
    """Wait until something is so, and everything at rest."""
    for _ in range(400):
        await settle(pilot)
        if so():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{pilot.app.screen}\n{said(pilot)}")


async def comes(pilot: Pilot[Any], kind: type) -> None:
    """Wait until a screen of that kind is on top."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def paste(pilot: Pilot[Any], text: str) -> None:
    """What a terminal hands over as pasted."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


@pytest.mark.parametrize("door", DOORS)
def test_what_is_pasted_is_drawn_as_it_is_and_breaks_nothing(console: Console, door: str) -> None:
    asyncio.run(_paste_everything(console, DOORS[door]))


async def _paste_everything(console: Console, to_door: Callable[[Pilot[Any]], Awaitable[None]]) -> None:
    async with console.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await to_door(pilot)
        for name, text in PASTED.items():
            with in_time(30):
                entry = pilot.app.focused
                assert isinstance(entry, Input), name
                entry.value = ""
                await paste(pilot, text)
                looked_at(pilot, name)
                assert name in ("length", "marks", "nothing") or "x" in entry.value
        entry.value = ""
        await paste(pilot, PASTED["escapes"])
        await pilot.press("enter")
        await settle(pilot)
        looked_at(pilot, "escapes")
        assert not isinstance(pilot.app.screen, Confirm)


def looked_at(pilot: Pilot[Any], name: str) -> None:
    """Nothing on the screen is a control, a hidden direction, or markup that was acted on."""
    assert unsafe_in(drawn(pilot)) == set(), name
    picture = pilot.app.export_screenshot()
    assert unsafe_in(picture) == set(), name
    assert not re.search(r"(href|xlink)[^>]*etc/passwd", picture), name
    assert pilot.app.is_running
    assert pilot.app.clipboard == "", name


def test_what_is_pasted_where_nobody_types_does_nothing(console: Console) -> None:
    asyncio.run(_paste_at_a_page(console))


async def _paste_at_a_page(console: Console) -> None:
    async with console.run_test(size=SIZE) as pilot:
        await settle(pilot)
        before = (type(pilot.app.screen), said(pilot))
        for name, text in PASTED.items():
            await paste(pilot, text)
            looked_at(pilot, name)
        assert (type(pilot.app.screen), said(pilot)) == before
