"""A tenant's page has everything on it, a key for every operation, and a reason for every key that does nothing."""

from datetime import date
from pathlib import Path

import pytest

from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.screens.abilities import HERE, keys_of
from portalops.screens.app import Console
from portalops.screens.form import Form
from portalops.screens.keys import spellings
from portalops.screens.look_up import LookUp
from portalops.screens.rows import Rows
from portalops.screens.sheet import Sheet
from portalops.screens.tenant import TenantScreen
from tests.screens.builders import SUZUKI, YAMADA, a_console, a_desk, do, leave_provisionally, listed, said, settle

WIDE, SMALL = (120, 40), (80, 24)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_page_shows_what_is_known(store: Path, size: tuple[int, int]) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=size) as pilot:
        await settle(pilot)
        page = said(pilot)
        for fact in (
            "山田商会株式会社",
            "ヤマダショウカイ",
            "keiri@yamada.example.co.jp",
            "Points 1,200",
            "Licenses 5",
        ):
            assert fact in page
        assert [row[0] for row in listed(pilot, "accounts")] == ["hanako", "taro"]
        assert listed(pilot, "invoices") == [["IL-2026-0042", "Thu 2026-04-30", "12,620", "0"]]
        assert listed(pilot, "records")[0][1] == "invoice register"


async def test_what_a_portal_does_not_have_takes_no_room(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Points" not in said(pilot).replace("Licenses and points", "")
        assert not pilot.app.screen.query_one("#accounts-card").display


async def test_a_planned_withdrawal_is_said_on_top(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Leaves on Sun 2026-05-31, in 11 days." in said(pilot)


async def test_a_provisional_day_is_said_to_be_one(store: Path) -> None:
    ref = leave_provisionally(a_desk(store))
    async with a_console(store, open_ref=ref).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Leaves on Tue 2026-06-30 (provisional), in 41 days." in said(pilot)


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        (date(2026, 5, 30), ["planned already", "", "from 2026-05-31"]),
        (date(2026, 5, 31), ["planned already", "too late", ""]),
    ],
)
async def test_a_planned_withdrawal_stands_in_the_way(store: Path, day: date, reasons: list[str]) -> None:
    async with Console(a_desk(store, day), open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert [row[2] for row in listed(pilot, "offers") if row[1].startswith("withdrawal")] == reasons
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)


async def test_nothing_planned_is_nothing_to_cancel_or_complete(store: Path) -> None:
    do(a_desk(store), "withdrawal cancel", {"tenant": SUZUKI})
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        reasons = [row[2] for row in listed(pilot, "offers") if row[1].startswith("withdrawal")]
        assert reasons == ["", "none planned", "none planned"]


async def test_a_tenant_that_has_left_can_only_have_invoices(store: Path) -> None:
    do(a_desk(store, date(2026, 5, 31)), "withdrawal complete", {"tenant": SUZUKI})
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        reasons = {row[1]: row[2] for row in listed(pilot, "offers")}
        assert {name for name, reason in reasons.items() if reason == "has left"} == {
            *("account add", "license set", "withdrawal request", "withdrawal cancel", "withdrawal complete"),
        }
        assert reasons["invoice register"] == ""


async def test_a_reason_is_never_left_out_for_want_of_room(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=SMALL) as pilot:
        await settle(pilot)
        rows = pilot.app.screen.query_one("#offers", Rows)
        assert rows.render_line(1).text.split() == ["p", "password", "reset", "elsewhere"]


async def test_an_entry_of_the_record_is_shown_whole(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.screen.query_one("#records").focus()
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)
        assert "What was asked border=1000, limit=5000" in said(pilot)


async def test_everything_is_in_sight_at_120_by_40(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert [half.max_scroll_y for half in pilot.app.screen.query(".half")] == [0, 0]
        assert [rows.max_scroll_y for rows in pilot.app.screen.query(Rows)] == [0, 0, 0, 0]


def test_every_operation_has_a_letter_of_its_own() -> None:
    keys = keys_of(HERE)
    assert len(keys) == len(HERE) == len(CATALOG) - 1
    assert all(key in operation.name for key, operation in keys.items())


async def test_a_letter_opens_its_operation_with_an_input_method_on_or_off(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        for place, (key, operation) in enumerate(keys_of(HERE).items()):
            spelling = spellings(key)[-1 if place else 0]
            await pilot.press(spelling)
            await settle(pilot)
            screen = pilot.app.screen
            assert isinstance(screen, Form | Sheet), spelling
            assert (screen.operation.name if isinstance(screen, Form) else screen.blocks[0].text) == operation.name
            await pilot.press("escape")
            await settle(pilot)


async def test_a_key_that_can_not_be_used_says_who_does_it_instead(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)
        assert "Support doesn't do this here. Who does: The customer's own J-MOTTO administrator." in said(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, TenantScreen)


async def test_what_is_pointed_at_says_why_it_can_not_be_done(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("down")
        await settle(pilot)
        assert "Who does: The customer's own J-MOTTO administrator." in said(pilot)


async def test_what_is_not_permitted_says_which_permission_it_takes(store: Path) -> None:
    may = frozenset(Permission) - {Permission.POINTS_ADJUST}
    async with a_console(store, open_ref=YAMADA, may=may).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert ["d", "points adjust", "not permitted"] in listed(pilot, "offers")
        await pilot.press("d")
        await settle(pilot)
        assert "sato may not do this; it takes the permission points:adjust." in said(pilot)


async def test_an_invoice_of_the_page_opens_and_is_what_the_form_is_about(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.texts["number"] == "inter-lab:IL-2026-0042"
        await pilot.press("escape", "tab", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LookUp)
        assert "Total in yen 12,620" in said(pilot)


async def test_the_page_folds_when_the_terminal_becomes_narrow(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert pilot.app.screen.query("#doing")
        assert "Points 1,200" in said(pilot)
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        assert not pilot.app.screen.query("#doing")


async def test_a_tenant_that_is_not_there_is_said(store: Path) -> None:
    async with a_console(store, open_ref=type(YAMADA)("inter-lab:nobody")).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "inter-lab:nobody" in said(pilot)
        await pilot.press("d")
        assert isinstance(pilot.app.screen, TenantScreen)


async def test_the_command_of_a_page_is_quoted(store: Path) -> None:
    async with a_console(store, open_ref=type(YAMADA)("inter-lab:$(id)")).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+y")
        assert pilot.app.clipboard == "portalops tenant show 'inter-lab:$(id)'"
