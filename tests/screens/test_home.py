"""Home finds as one types, never opens what one didn't see, and says in words what is overdue."""

from datetime import date
from pathlib import Path

import pytest

from portalops.asking import read
from portalops.desk import Request
from portalops.screens.app import Console
from portalops.screens.entries import Entry
from portalops.screens.home import Home
from portalops.screens.pages import SIZE
from portalops.screens.tenant import TenantScreen
from tests.screens.builders import (
    OPERATIONS,
    SUZUKI,
    YAMADA,
    a_console,
    a_desk,
    leave_provisionally,
    listed,
    said,
    settle,
    type_in,
)

WIDE = (120, 40)


async def test_what_is_typed_is_found_with_what_matched(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "やまだ")
        assert listed(pilot, "hits") == [
            ["tenant", "inter-lab:yamada", "山田商会株式会社", "kana", "ヤマダショウカイ"],
            ["user", "inter-lab:yamada/taro", "山田太郎", "kana", "ヤマダタロウ"],
        ]


async def test_enter_goes_to_what_was_found_and_enter_there_opens_the_tenant(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "山田")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Home)
        assert pilot.app.focused is pilot.app.screen.query_one("#hits")
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)
        assert pilot.app.screen.ref == YAMADA
        assert pilot.app.screen.in_view.pointed[0] == "inter-lab:yamada/taro"


async def test_enter_opens_the_only_thing_found(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "JM00123")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)


async def test_enter_before_anything_is_found_waits_for_what_was_typed(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "山田")
        await pilot.press("ctrl+u", *"JM00123", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)
        assert pilot.app.screen.ref == SUZUKI


async def test_of_what_home_shows_by_itself_no_look_is_on_record(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("f5")
        await settle(pilot)
        assert len(listed(pilot, "queue")) == 1
        assert a_desk(store).office.read(lambda lists: lists.looks(9)) == []
        await type_in(pilot, "JM00123")
        await pilot.press("enter")
        await settle(pilot)
        (look,) = a_desk(store).office.read(lambda lists: lists.looks(9))
        assert (look.operation, look.target) == ("tenant show", SUZUKI)


async def test_what_is_found_goes_on_below_its_first_page(store: Path) -> None:
    desk = a_desk(store)
    invoice = {"tenant": str(YAMADA), "issued_on": "2026-04-30", "due_on": "2026-05-31", "lines": "基本料金=100@10"}
    numbers = [f"inter-lab:SAME-{number:03}" for number in range(SIZE + 20)]
    asked = [read(OPERATIONS["invoice register"].asks, invoice | {"number": number}) for number in numbers]
    requests = [Request(asked=each, request_id=str(each.number)) for each in asked]
    assert not [
        each for each in desk.perform_many(OPERATIONS["invoice register"], requests) if isinstance(each, Exception)
    ]
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "same-")
        assert f"{SIZE + 20} found" in said(pilot)
        await pilot.press("enter", *["pagedown"] * 3)
        await settle(pilot)
        assert [row.means[1] for row in pilot.app.screen.query_one("#hits").rows] == numbers


async def test_nothing_found_is_said(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "zzz")
        assert "0 found" in said(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Home)


async def test_escape_clears_the_box(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "山田")
        await pilot.press("escape")
        await settle(pilot)
        assert listed(pilot, "hits") == []
        assert isinstance(pilot.app.screen, Home)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 29), "in 2 days"),
        (date(2026, 5, 30), "tomorrow"),
        (date(2026, 5, 31), "due today"),
        (date(2026, 6, 1), "overdue by a day"),
        (date(2026, 6, 2), "overdue by 2 days"),
    ],
)
async def test_the_queue_says_in_words_how_far_a_withdrawal_is(store: Path, day: date, words: str) -> None:
    async with Console(a_desk(store, day)).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert listed(pilot, "queue") == [[words, "Sun 2026-05-31", SUZUKI, "鈴木印刷有限会社"]]


async def test_a_provisional_day_is_said_to_be_one(store: Path) -> None:
    leave_provisionally(a_desk(store))
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert [row[1] for row in listed(pilot, "queue")] == ["Sun 2026-05-31", "Tue 2026-06-30 provisional"]


async def test_back_at_home_typing_replaces_what_was_sought(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await type_in(pilot, "JM00123")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press(*"taro")
        await settle(pilot)
        assert pilot.app.screen.query_one("#search", Entry).value == "taro"


async def test_the_top_says_where_one_is_and_who_works_in_which_store(store: Path) -> None:
    async with a_console(store, open_ref=SUZUKI).run_test(size=WIDE) as pilot:
        await settle(pilot)
        bar = pilot.app.screen.query_one("TopBar")
        assert bar.render_line(0).text.split() == [
            *("portalops", ">", "Home", ">", SUZUKI),
            *("practice", "sato", "Wed", "2026-05-20", "en"),
        ]


async def test_home_offers_the_command_that_finds_the_same(store: Path) -> None:
    async with a_console(store).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+y")
        assert pilot.app.clipboard == ""
        await type_in(pilot, "山田 商会")
        await pilot.press("ctrl+y")
        assert pilot.app.clipboard == "portalops find '山田 商会'"
