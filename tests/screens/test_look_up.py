"""Every look-up is a screen: what it asks on top, what it finds below, whole rows where there is little room."""

from pathlib import Path
from typing import Any

from portalops.asking import fields_of
from portalops.exporting import Exported, export
from portalops.operation import Asks, Query
from portalops.queries import LOOKUPS
from portalops.queries.find import FIND
from portalops.screens.home import Home
from portalops.screens.look_up import LookUp
from portalops.screens.sheet import Sheet
from portalops.screens.tenant import TenantScreen
from tests.screens.builders import SUZUKI, YAMADA, a_console, a_desk, listed, said, settle, type_in

QUERIES = {query.name: query for query in LOOKUPS}
OF_A_PAGE = ("limit", "after")


async def test_every_look_up_has_a_screen_with_all_its_fields(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for query in LOOKUPS:
            if query is FIND:
                continue
            pilot.app.open_look_up(query)
            await settle(pilot)
            assert isinstance(pilot.app.screen, LookUp)
            asked = [field.name for field in fields_of(query.asks)]
            assert list(pilot.app.screen.texts) == [name for name in asked if not query.key or name not in OF_A_PAGE]
            await pilot.press("escape")
            await settle(pilot)


async def test_finding_is_what_home_is_for(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await settle(pilot)
        pilot.app.open_look_up(FIND)
        await settle(pilot)
        assert isinstance(pilot.app.screen, Home)


async def test_rows_are_found_as_soon_as_the_fields_can_be_read(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["record list"])
        await settle(pilot)
        assert len(listed(pilot, "found")) == 7
        await pilot.press("ctrl+u")
        await type_in(pilot, SUZUKI)
        assert [row[-2] for row in listed(pilot, "found")] == ["done", "done"]
        assert f"portalops record list {SUZUKI}" in said(pilot)


async def test_a_field_that_can_not_be_read_says_so_and_nothing_old_is_shown(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["order list"])
        await settle(pilot)
        await type_in(pilot, "many")
        assert "“many” isn't a month" in said(pilot)
        assert listed(pilot, "found") == []


async def test_a_row_about_a_tenant_opens_its_page(store: Path) -> None:
    async with a_console(store).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["withdrawal list"])
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)
        assert pilot.app.screen.ref == SUZUKI


async def test_a_row_can_be_shown_whole(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["record list"])
        await settle(pilot)
        await pilot.press("tab", "space")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)
        assert "Target inter-lab:IL-2026-0042" in said(pilot)


async def test_a_password_is_masked_checked_and_in_no_command(store: Path) -> None:
    async with a_console(store).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["password check"])
        await settle(pilot)
        await type_in(pilot, "j-motto")
        await pilot.press("tab")
        await type_in(pilot, "pässword")
        assert len(listed(pilot, "found")) > 0
        assert "ässword" not in pilot.app.export_screenshot()
        assert "portalops password check j-motto" in said(pilot)
        assert "ässword" not in said(pilot)


async def test_a_look_up_that_is_not_permitted_says_so(store: Path) -> None:
    async with a_console(store, may=frozenset()).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "sato may not do this; it takes the permission look:up." in said(pilot)
        pilot.app.open_look_up(QUERIES["record list"])
        await settle(pilot)
        assert "sato may not do this; it takes the permission record:read." in said(pilot)


async def test_what_was_found_is_saved_as_a_file_that_is_named(store: Path, tmp_path: Path) -> None:
    desk = a_desk(store)

    def save(query: Query[Any, Any], asked: Asks) -> Exported:
        return export(desk, query, asked, tmp_path / "exports")

    console = a_console(store, open_ref=YAMADA, export=save)
    async with console.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["account list"])
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        (file,) = (tmp_path / "exports").iterdir()
        assert file.read_text("utf-8-sig").count("\n") == 1 + len(listed(pilot, "found"))
        assert [str(each.message) for each in pilot.app._notifications] == [f"2 rows are in {file}"]


async def test_where_nothing_can_be_saved_no_key_says_so(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pilot.app.open_look_up(QUERIES["account list"])
        await settle(pilot)
        assert "ctrl+s" not in pilot.app.screen.active_bindings
