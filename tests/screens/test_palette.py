"""The palette holds everything, what can't be done included, with the reason."""

from pathlib import Path
from typing import Any

from textual.command import CommandList
from textual.pilot import Pilot

from portalops import words
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.queries import LOOKUPS
from portalops.screens.form import Form
from portalops.screens.home import Home
from portalops.screens.sheet import Sheet
from tests.screens.builders import SUZUKI, YAMADA, a_console, settle

NAME = 24


def entries(pilot: Pilot[Any]) -> list[str]:
    commands = pilot.app.screen.query_one(CommandList)
    return [str(option.prompt) for option in commands.options]


async def open_palette(pilot: Pilot[Any], typed: str = "") -> None:
    await settle(pilot)
    await pilot.press("ctrl+p")
    await settle(pilot)
    await pilot.press(*typed)
    await settle(pilot)


async def test_the_whole_catalogue_is_there(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await open_palette(pilot)
        names = [declared.name for declared in (*CATALOG, *LOOKUPS)]
        assert [entry[:NAME].strip() for entry in entries(pilot)][: len(names)] == names


async def test_what_is_not_done_here_or_not_permitted_says_so(store: Path) -> None:
    may = frozenset(Permission) - {Permission.LICENSE_SET}
    async with a_console(store, open_ref=SUZUKI, may=may).run_test() as pilot:
        await open_palette(pilot)
        reasons = {
            entry[:NAME].strip(): entry[NAME + 2 :].partition("]")[0] for entry in entries(pilot) if "[" in entry
        }
        assert (
            reasons
            | {
                "password reset": "[elsewhere",
                "license set": "[not permitted",
                "points autocharge": "[not here",
                "points adjust": "[not here",
                "invoice reissue": "[unknown",
                "tenant edit": "[depends",
            }
            == reasons
        )
        assert not {"account add", "withdrawal request", "invoice register"} & reasons.keys()


async def test_choosing_opens_the_form_with_the_tenant_in_view(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await open_palette(pilot, "license")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.texts["tenant"] == YAMADA


async def test_choosing_what_is_not_done_here_says_why(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test() as pilot:
        await open_palette(pilot, "points adjust")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)


async def test_full_width_letters_find_too(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await open_palette(pilot, "ｌｉｃｅｎｓｅ")
        assert entries(pilot)[0].startswith("license set")


async def test_nothing_found_is_said(store: Path) -> None:
    async with a_console(store).run_test() as pilot:
        await open_palette(pilot, "qqqq")
        assert entries(pilot) == ["Nothing is called that."]
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Home)


async def test_the_light_can_be_changed(store: Path) -> None:
    async with a_console(store).run_test() as pilot:
        await open_palette(pilot, "light or dark")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.theme == "portalops-light"


async def test_a_command_is_found_by_its_own_name_in_japanese_too(store: Path) -> None:
    words.use("ja")
    async with a_console(store, open_ref=YAMADA).run_test() as pilot:
        await open_palette(pilot, "license set")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.operation.name == "license set"
