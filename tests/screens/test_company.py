"""Two operators who have the same tenant open see each other, on its page and beside its forms, and nothing waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from portalops.clock import FixedClock, SystemClock
from portalops.commands.console import Backstage
from portalops.configuration import Configuration
from portalops.screens import company
from portalops.screens.app import Console
from portalops.screens.company import Company
from portalops.screens.form import Form
from portalops.sign_in import operator_name, sign_in
from portalops.store.opening import open_store
from tests.places import a_store_in, address_in
from tests.screens.builders import STORE, SUZUKI, TODAY, YAMADA, a_console, settle

WIDE, SMALL = (120, 40), (80, 24)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is told every moment instead of every twenty seconds."""
    monkeypatch.setattr(company, "EVERY_S", 0.05)


def seat(folder: Path, operator: str, **options: Any) -> Console:
    """An operator's console on the store in a folder."""
    store = a_store_in(folder / STORE, FixedClock(TODAY))
    return a_console(folder, presences=store.presences(operator), **options)


def others(pilot: Pilot[Any]) -> list[str]:
    """What the screen says of others; nothing where it doesn't show it."""
    shown = pilot.app.screen.query_one(Company)
    return [block.text for block in shown.blocks] if shown.display else []


async def until(pilot: Pilot[Any], found: Callable[[], object]) -> None:
    """Wait for what the store is told in the background."""
    for _ in range(200):
        if found():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came")


async def side_by_side(folder: Path, work: Callable[[Pilot[Any], Pilot[Any]], Awaitable[None]], **options: Any) -> None:
    """Let two operators work at once, each with a console."""
    async with seat(folder, "sato", open_ref=YAMADA).run_test(size=WIDE) as first:
        await settle(first)
        async with seat(folder, "suzuki", **options).run_test(size=SMALL) as second:
            await settle(second)
            await work(first, second)


async def test_two_who_open_a_tenant_see_each_other(store: Path) -> None:
    async def work(first: Pilot[Any], second: Pilot[Any]) -> None:
        await until(first, lambda: others(first))
        await until(second, lambda: others(second))
        assert others(first) == ["suzuki has just opened this tenant too."]
        assert others(second) == ["sato has just opened this tenant too."]
        await second.press("escape")
        await until(first, lambda: not others(first))

    await side_by_side(store, work, open_ref=YAMADA)


async def test_who_has_another_tenant_open_is_not_shown(store: Path) -> None:
    async def work(first: Pilot[Any], second: Pilot[Any]) -> None:
        await first.pause(0.3)
        assert (others(first), others(second)) == ([], [])

    await side_by_side(store, work, open_ref=SUZUKI)


async def test_a_form_shows_the_others_beside_its_plan_and_its_page_still_does_afterwards(store: Path) -> None:
    async def work(first: Pilot[Any], second: Pilot[Any]) -> None:
        await second.press("d")
        await settle(second)
        assert isinstance(second.app.screen, Form)
        await until(second, lambda: others(second))
        await second.press("escape")
        await settle(second)
        await second.pause(0.3)
        assert others(first)
        assert others(second)

    await side_by_side(store, work, open_ref=YAMADA)


async def test_alone_one_sees_nobody_and_a_console_without_presence_works(store: Path) -> None:
    for console in (seat(store, "sato", open_ref=YAMADA), a_console(store, open_ref=YAMADA)):
        async with console.run_test(size=WIDE) as pilot:
            await settle(pilot)
            await pilot.pause(0.2)
            assert others(pilot) == []


async def test_a_page_that_folds_keeps_its_company(store: Path) -> None:
    async def work(first: Pilot[Any], second: Pilot[Any]) -> None:
        await until(first, lambda: others(first))
        await first.resize_terminal(*SMALL)
        await settle(first)
        await until(first, lambda: others(first))
        await until(second, lambda: others(second))

    await side_by_side(store, work, open_ref=YAMADA)


async def test_a_busy_store_makes_no_key_wait(store: Path) -> None:
    other = a_store_in(store / STORE, FixedClock(TODAY))
    with other.writing():
        async with seat(store, "suzuki", open_ref=YAMADA).run_test(size=WIDE) as pilot:
            await settle(pilot)
            await pilot.press("d")
            await settle(pilot)
            assert isinstance(pilot.app.screen, Form)
            assert others(pilot) == []
    other.close()


def test_leaving_the_console_leaves_the_tenant(store: Path) -> None:
    where = str(address_in(store / STORE))
    other = open_store(where, SystemClock())
    with Backstage(lambda: sign_in(Configuration(store=where), door="console")) as behind:
        assert behind.stay(YAMADA) == ()
        behind.desk()
        behind.stay(YAMADA)
        assert [each.operator for each in other.presences("suzuki").stay(YAMADA)] == [operator_name()]
    assert other.presences("suzuki").stay(YAMADA) == []
    other.close()
