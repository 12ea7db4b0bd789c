"""A tenant's page has everything on it, a key for every operation, and a reason for every key that does nothing."""

from datetime import date
from pathlib import Path

import pytest
from textual import events

from portalops.operation import Permission
from portalops.queries.abilities import abilities, is_there
from portalops.references import AccountRef, ApiKeyRef, InvoiceRef, OrderRef, TenantRef
from portalops.screens.abilities import DAILY, HERE, keys_of
from portalops.screens.app import Console
from portalops.screens.form import Form
from portalops.screens.keys import spellings
from portalops.screens.look_up import LookUp
from portalops.screens.parts import show_of
from portalops.screens.rows import Rows
from portalops.screens.sheet import Sheet
from portalops.screens.tenant import TenantScreen
from tests.builders import PROFILES
from tests.screens.builders import SUZUKI, YAMADA, a_console, a_desk, do, leave_provisionally, listed, said, settle

WIDE, SMALL = (120, 40), (80, 24)
WITHDRAWALS = ("withdrawal request", "withdrawal cancel", "withdrawal complete")


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
        assert "Points" not in said(pilot)
        assert not pilot.app.screen.query_one("#accounts-card").display


async def test_a_tenant_for_one_user_is_offered_neither_another_nor_licenses(store: Path) -> None:
    desk, alone = a_desk(store), "inter-lab:IL00124"
    do(desk, "tenant register", {"tenant": alone, "name": "伊藤一", "kind": "personal", "email": "ito@example.jp"})
    wanted = ("account add", "license set", "points adjust")
    for reasons in (["", "one user only", ""], ["one user only", "one user only", ""]):
        async with Console(desk, open_ref=alone).run_test(size=WIDE) as pilot:
            await settle(pilot)
            stands = {row[1]: row[2] for row in listed(pilot, "offers")}
            assert [stands[name] for name in wanted] == reasons
        if reasons[0] == "":
            do(desk, "account add", {"account": f"{alone}/ito", "name": "伊藤一", "email": "ito@example.jp"})


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
        stands = {row[1]: row[2] for row in listed(pilot, "offers")}
        assert [stands[name] for name in WITHDRAWALS] == reasons
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)


async def test_nothing_planned_is_nothing_to_cancel_or_complete(store: Path) -> None:
    do(a_desk(store), "withdrawal cancel", {"tenant": SUZUKI})
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        stands = {row[1]: row[2] for row in listed(pilot, "offers")}
        assert [stands[name] for name in WITHDRAWALS] == ["", "none planned", "none planned"]


async def test_a_tenant_that_has_left_can_only_have_invoices(store: Path) -> None:
    do(a_desk(store, date(2026, 5, 31)), "withdrawal complete", {"tenant": SUZUKI})
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        reasons = {row[1]: row[2] for row in listed(pilot, "offers")}
        for name in ("account add", "license set", *WITHDRAWALS):
            assert reasons[name] == "has left"
        assert {name for name, reason in reasons.items() if not reason} == {
            "invoice register",
            "withdrawal data-deleted",
            "tenant purge",
        }


async def test_a_reason_is_never_left_out_for_want_of_room(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=SMALL) as pilot:
        await settle(pilot)
        rows = pilot.app.screen.query_one("#offers", Rows)
        assert rows.max_scroll_y, "there are more of them than lines"
        for place, row in enumerate(rows.rows):
            rows.scroll_to(y=place, animate=False, immediate=True)
            line = rows.render_line(place - rows.scroll_offset.y).text
            assert line.rstrip().endswith(row.cells[2]), row


async def test_an_entry_of_the_record_is_shown_whole(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.screen.query_one("#records").focus()
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)
        assert "What was asked Auto-charge below: 1,000, Done by the customer on: Thu 2026-04-02" in said(pilot)


async def test_a_row_of_a_list_is_shown_whole(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.screen.query_one("#contracts").focus()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet)
        assert "Starts on Thu 2026-01-01" in said(pilot)


async def test_a_list_says_that_it_is_only_the_first_and_a_key_shows_all_of_it(store: Path) -> None:
    desk = a_desk(store)
    many = {"tenant": "j-motto:JM7", "name": "大所帯", "joined_on": "2024-04-01", "billing_cycle": "monthly"}
    do(desk, "tenant register", many)
    for number in range(22):
        do(desk, "account add", {"account": f"j-motto:JM7/{number:05}", "name": "山田"})
    async with Console(desk, open_ref=TenantRef("j-motto:JM7")).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Users: the first 20; Space shows all" in said(pilot)
        assert "Done lately: the first 10; Space shows all" in said(pilot)
        pilot.app.screen.query_one("#accounts").focus()
        await pilot.press("space")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LookUp)
        assert len(listed(pilot, "found")) == 22
        assert "portalops account list j-motto:JM7" in said(pilot)


@pytest.mark.parametrize("name", ["contracts", "records", "invoices"])
async def test_the_key_shows_every_list_whole(store: Path, name: str) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.screen.query_one(f"#{name}").focus()
        await pilot.press("　")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LookUp)
        looked = pilot.app.screen.crumb
        assert looked == {"contracts": "contract list", "records": "tenant history", "invoices": "invoice list"}[name]


def test_a_row_is_opened_by_the_look_up_for_such_things_unless_that_goes_on_record() -> None:
    order, user = show_of(OrderRef("itreview:I00005/1")), show_of(AccountRef(f"{YAMADA}/taro"))
    assert (order and order.name, user and user.name) == ("order show", "account show")
    assert show_of(ApiKeyRef(f"{YAMADA}/1")) is None
    assert show_of(YAMADA) is None


async def test_everything_is_in_sight_at_120_by_40(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert [half.max_scroll_y for half in pilot.app.screen.query(".half")] == [0, 0]
        scrolling = [rows.id for rows in pilot.app.screen.query(Rows) if rows.rows and rows.max_scroll_y]
        assert scrolling == ["offers"], "only what can't be done here goes on below"


@pytest.mark.parametrize("portal", PROFILES)
def test_every_operation_that_the_portal_has_is_there_once_with_a_key_of_its_own(portal: str) -> None:
    ways: dict[str, set[str]] = {}
    for ability in abilities(PROFILES[portal]):
        asks = ability.operation in DAILY and ability.way.code == "unknown"
        there = is_there(ability, PROFILES[portal]) or asks
        ways.setdefault(ability.operation, set()).add(ability.way.code if there else "absent")
    keys = keys_of(HERE, PROFILES[portal])
    assert [each.name for each in keys.values()] == [each.name for each in HERE if ways[each.name] != {"absent"}]
    keyed = {operation.name: key for key, operation in keys.items() if len(key) == 1}
    assert {each.name for each in HERE if "act" in ways[each.name]} <= keyed.keys()


def test_what_is_done_every_day_has_a_letter_of_its_name_and_the_same_everywhere() -> None:
    everywhere = {operation.name: key for key, operation in keys_of(HERE).items()}
    for name in DAILY:
        assert everywhere[name] in name
    for profile in PROFILES.values():
        here = {operation.name: key for key, operation in keys_of(HERE, profile).items()}
        assert {name: key for name, key in here.items() if name in DAILY}.items() <= everywhere.items()


async def test_what_can_be_done_comes_first_and_of_that_what_is_done_every_day(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        names = [row[1] for row in listed(pilot, "offers")]
        assert names[: len(DAILY) - 4] == [
            *("account add", "password reset", "license set", "points autocharge", "points adjust"),
            "invoice register",
        ]
        cannot = [row[2] not in ("", "depends") for row in listed(pilot, "offers")]
        assert cannot == sorted(cannot)


async def test_a_letter_opens_its_operation_with_an_input_method_on_or_off(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        keys = {key: each for key, each in keys_of(HERE, PROFILES["inter-lab"]).items() if len(key) == 1}
        for place, (key, operation) in enumerate(keys.items()):
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
        assert pilot.app.screen.query_one("#offers", Rows).point_at("password reset")
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


async def test_an_invoice_of_the_page_opens_and_is_what_is_in_view(store: Path) -> None:
    async with a_console(store, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert InvoiceRef("inter-lab:IL-2026-0042") in pilot.app.in_view.pointed
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Sheet), "at Inter-Lab its customers get it themselves"
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


async def test_what_is_typed_before_the_page_is_there_goes_where_it_was_meant_to(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_tenant(YAMADA)
        for character in "?ｄ500":
            pilot.app.post_message(events.Key(character, character))
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.crumb == "points adjust"
        assert pilot.app.screen.texts["delta"] == "500"
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("l")
        await settle(pilot)
        assert pilot.app.screen.crumb == "license set"


async def test_nothing_is_held_back_for_a_page_that_was_left_again(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        pilot.app.open_tenant(YAMADA)
        pilot.app.screen.action_back()
        await settle(pilot)
        await pilot.press(*"suzuki")
        await settle(pilot)
        assert pilot.app.screen.query_one("#search").value == "suzuki"
