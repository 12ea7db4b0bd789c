"""The last question says for whom it is, warns first, and can be read to its end without leaving where one types."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from portalops.effects import Move, SendResetLink, added
from portalops.facts import Account
from portalops.references import AccountRef
from portalops.screens.confirm import Confirm, code_of
from portalops.screens.paper import Paper
from portalops.screens.reading import Reading
from tests.builders import PROFILES
from tests.screens.builders import YAMADA, a_console, said, settle, type_in

LOW, WIDE = (80, 24), (120, 40)


async def ask(pilot: Pilot[Any], key: str, *texts: str) -> None:
    """Fill in an operation's form and ask for it to be done."""
    await settle(pilot)
    await pilot.press(key)
    await settle(pilot)
    for place, text in enumerate(texts):
        if place:
            await pilot.press("tab")
        await type_in(pilot, text)
    await pilot.press("ctrl+s")
    await settle(pilot)
    assert isinstance(pilot.app.screen, Confirm)


def heading(pilot: Pilot[Any]) -> list[str]:
    return [block.text for block in pilot.app.screen.query(Paper).first().blocks]


async def test_it_names_the_customer(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=LOW) as pilot:
        await ask(pilot, "d", "500", "thanks")
        assert heading(pilot) == ["山田商会株式会社 (inter-lab:yamada)", "points adjust: do this?"]


async def test_a_plan_that_fits_does_not_go_on(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=LOW) as pilot:
        await ask(pilot, "d", "500", "thanks")
        assert pilot.app.screen.query_one(Reading).max_scroll_y == 0
        assert "-- more" not in said(pilot)


async def test_a_terminal_that_shrinks_hides_nothing_unsaid(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await ask(pilot, "d", "-700", "a correction")
        assert "-- more" not in said(pilot)
        await pilot.resize_terminal(80, 16)
        await settle(pilot)
        assert "-- more" in said(pilot)


async def test_it_names_the_user_too(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=LOW) as pilot:
        await ask(pilot, "p", "taro", "asked by phone")
        assert heading(pilot)[:2] == ["山田商会株式会社 (inter-lab:yamada)", "User: 山田太郎 (taro)"]


def test_an_operation_on_a_user_wants_the_users_id() -> None:
    rule = next(iter(PROFILES["inter-lab"].rules.values()))
    taro = AccountRef.of(YAMADA, "taro")
    assert code_of(SendResetLink(tenant=YAMADA, rule=rule, account=taro, to="a@b.example", valid_hours=24)) == "taro"
    assert code_of(added(Account(ref=taro, name="山田太郎"), rule)) == "taro"
    move = Move(tenant=YAMADA, rule=rule, ledger="points", seen=1, delta=1, cause="adjustment", reason="x")
    assert code_of(move) == "yamada"


async def test_what_is_warned_of_stands_first(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=LOW) as pilot:
        await ask(pilot, "d", "-700", "a correction")
        blocks = [block.text for block in pilot.app.screen.query_one(Reading).query_one(Paper).blocks if block.text]
        assert blocks[0].startswith("Take care: ")


async def test_a_plan_that_goes_on_below_says_so_and_is_read_while_one_types(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(80, 16)) as pilot:
        await ask(pilot, "d", "-700", "a correction")
        reading, entry = pilot.app.screen.query_one(Reading), pilot.app.screen.query_one(Input)
        assert reading.max_scroll_y > 1
        assert "-- more (PgDn) --" in said(pilot)
        await pilot.press("y", "down")
        await settle(pilot)
        assert reading.scroll_offset.y == 1
        await pilot.press("up")
        await settle(pilot)
        assert reading.scroll_offset.y == 0
        for _ in range(5):
            await pilot.press("pagedown")
        await settle(pilot)
        assert reading.scroll_offset.y == reading.max_scroll_y
        assert "-- more" not in said(pilot)
        await pilot.press("pageup", "a")
        assert pilot.app.focused is entry
        assert entry.value == "ya"


@pytest.mark.parametrize("size", [(80, 16), LOW, (120, 40)])
async def test_everything_around_the_plan_stays_on_the_screen(store: Path, size: tuple[int, int]) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=size) as pilot:
        await ask(pilot, "d", "-700", "a correction")
        window = pilot.app.screen.query_one(".window")
        assert window.region.y >= 0
        assert window.region.bottom <= size[1]
        last = pilot.app.screen.query_one("KeyBar")
        assert last.region.bottom <= window.region.bottom


async def test_a_wrong_code_is_answered_and_stays_to_be_mended(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=LOW) as pilot:
        await ask(pilot, "d", "-700", "a correction")
        await pilot.press(*"yamad", "ctrl+s")
        await settle(pilot)
        assert "That isn't it; type yamada." in said(pilot)
        assert pilot.app.screen.query_one(Input).value == "yamad"
