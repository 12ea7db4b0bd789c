"""Calls in the console: opened, ticked and closed by a few keys, with an input method on too; what is masked is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from portalops.authority import Place
from portalops.desk import Desk, Operator
from portalops.facts import Call, Grant
from portalops.references import TenantRef
from portalops.screens.app import Console
from portalops.screens.bars import TopBar
from portalops.screens.call import Ask, AskCase, Choose, InCall, told
from portalops.screens.form import Form
from portalops.screens.sheet import Sheet
from portalops.screens.tenant import TenantScreen
from portalops.store.opening import Store
from portalops.words import tell
from tests.builders import PROFILES
from tests.calls.builders import MovingClock
from tests.places import a_store_in
from tests.screens.builders import STORE, YAMADA, a_console, a_desk, do, listed, said, settle, type_in
from tests.screens.test_form import agree, fill_in

WIDE = (120, 40)
MORNING = datetime(2026, 5, 20, 1, tzinfo=UTC)
ADDRESS, PHONE = "keiri@yamada.example.co.jp", "03-1234-5678"


@pytest.fixture
def clock() -> MovingClock:
    """The time at the desk and in the store."""
    return MovingClock(MORNING)


def _with_grants(folder: Path, clock: MovingClock) -> Store:
    store = a_store_in(folder / STORE, clock)
    with store.writing() as unit:
        unit.give(Grant(operator="sato", role="supervisor"))
    return store


def _console(folder: Path, clock: MovingClock, tenant: TenantRef = YAMADA) -> Console:
    office = _with_grants(folder, clock)
    desk = Desk(office=office, operator=Operator(name="sato"), profiles=PROFILES, clock=clock, door="console")
    return Console(desk, open_ref=tenant)


async def comes(pilot: Pilot[Any], kind: type) -> None:
    """Wait until a screen of that kind is on top, and at rest."""
    for _ in range(400):
        await settle(pilot)
        if isinstance(pilot.app.screen, kind):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{kind.__name__} never came: {pilot.app.screen}\n{said(pilot)}")


async def _until(pilot: Pilot[Any], so: Callable[[], bool]) -> None:
    for _ in range(400):
        await settle(pilot)
        if so():
            return
        await pilot.pause(0.01)
    raise AssertionError(said(pilot))


async def _begin(pilot: Pilot[Any], key: str, then: type, case: str = "C-42") -> None:
    """Open a call with F2, the number of its case, and a key."""
    await pilot.press("f2")
    await comes(pilot, AskCase)
    await type_in(pilot, case)
    await pilot.press(key)
    await comes(pilot, then)


async def test_two_keys_and_a_case_number_open_a_call_of_a_caller_who_is_identified(
    store: Path, clock: MovingClock
) -> None:
    async with _console(store, clock).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("f2")
        await comes(pilot, AskCase)
        assert "- Called back on the registered phone number\n- Gave the registered name and address" in said(pilot)
        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(pilot.app.screen, AskCase), "a call has a case"
        await pilot.press("escape")
        await comes(pilot, TenantScreen)
        await _begin(pilot, "f2", TenantScreen)
        await _until(pilot, lambda: ADDRESS in said(pilot))
        assert "[Call C-42 inter-lab:yamada, identified]" in pilot.app.screen.query_one(TopBar).who
        with a_store_in(store / STORE, clock).reading() as lists:
            (noted,) = (entry for entry in lists.records(YAMADA, 9) if entry.operation == "call check")
        assert (noted.details or {})["checks"] == ["call_back", "name_and_address"]


async def test_who_is_calling_is_ticked_one_by_one(store: Path, clock: MovingClock) -> None:
    async with _console(store, clock).run_test(size=WIDE) as pilot:
        await settle(pilot)
        page = said(pilot)
        assert ADDRESS not in page
        assert "Masked: personal data. F2: open a call. F3: show some of it." in page
        await _begin(pilot, "enter", InCall)
        await pilot.press("1", "2", "2")
        await pilot.press("３")
        await settle(pilot)
        assert isinstance(pilot.app.screen, InCall), "Enter, which the window offers, must not reach the page"
        assert "The caller is identified once you press Enter." in said(pilot)
        await pilot.press("enter")
        await comes(pilot, TenantScreen)
        await _until(pilot, lambda: ADDRESS in said(pilot))
        assert "Masked" not in said(pilot)
        assert "[Call C-42 inter-lab:yamada, identified]" in pilot.app.screen.query_one(TopBar).who


async def test_until_then_what_waits_says_why(store: Path, clock: MovingClock) -> None:
    async with _console(store, clock).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await _begin(pilot, "enter", InCall)
        await pilot.press("2", "enter")
        await comes(pilot, TenantScreen)
        bar = pilot.app.screen.query_one(TopBar)
        await _until(pilot, lambda: "checks missing: 1" in bar.who)
        stands = {row[1]: row[2] for row in listed(pilot, "offers")}
        assert (stands["password reset"], stands["points adjust"]) == ("who is calling?", "")
        assert "Masked: personal data. F2: tick who is calling. F3: show some of it." in said(pilot)


LONG = "C-2026-0042-7731"


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_the_bar_on_top_cuts_neither_who_is_calling_nor_where_one_works(
    store: Path, clock: MovingClock, size: tuple[int, int]
) -> None:
    console = _console(store, clock)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        assert console.desk is not None
        console.desk.authority.place = Place(context="kanto", production=True)
        await _begin(pilot, "enter", InCall, case=LONG)
        await pilot.press("escape")
        await comes(pilot, TenantScreen)
        bar = pilot.app.screen.query_one(TopBar)
        for keys, stands in (("", "checks missing: 2"), ("13", "identified")):
            if keys:
                await pilot.press("f2")
                await comes(pilot, InCall)
                await pilot.press(*keys, "enter")
                await comes(pilot, TenantScreen)
            await _until(pilot, lambda said=f"{stands}]": said in bar.who)
            line = bar.render_line(0).text
            for part in ("[本番 kanto: read-only]", f"{stands}]", "sato", "2026-05-20"):
                assert part in line
            assert cell_len(line) == size[0] - 2


def test_the_bar_on_top_names_the_tenant_of_a_call_as_long_as_there_is_room_for_it() -> None:
    call = Call(number=1, tenant=YAMADA, case_number=LONG, operator="sato", opened_at=MORNING)
    profile = PROFILES["inter-lab"]
    here, elsewhere = (list(map(tell, told(call, profile, is_here=is_here))) for is_here in (True, False))
    assert here == [f"[Call {LONG} {YAMADA}, checks missing: 2]", f"[Call {LONG}, checks missing: 2]", here[2]]
    assert elsewhere == [here[0], f"[Call {YAMADA}, checks missing: 2]", "[Call, checks missing: 2]"]


async def test_a_call_is_opened_and_its_caller_ticked_from_a_form_too(store: Path, clock: MovingClock) -> None:
    async with _console(store, clock).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await comes(pilot, Form)
        await _begin(pilot, "f2", Form)
        await _until(pilot, lambda: "identified]" in pilot.app.screen.query_one(TopBar).who)
        await pilot.press("f2")
        await comes(pilot, InCall)


async def test_where_there_is_no_tenant_to_call_about_the_key_says_so(store: Path, clock: MovingClock) -> None:
    console = _console(store, clock)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("escape", "f2")
        await _until(pilot, lambda: bool(console._notifications))
        assert [each.message for each in console._notifications] == [
            "A call is about a tenant: open the tenant's page first."
        ]


async def test_closing_a_call_gives_its_text(store: Path, clock: MovingClock) -> None:
    async with _console(store, clock).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await _begin(pilot, "enter", InCall)
        await pilot.press("ｃ")
        await comes(pilot, Sheet)
        assert "Case: C-42" in said(pilot)
        assert pilot.app.clipboard.splitlines()[1] == "Case: C-42"
        await pilot.press("escape")
        await comes(pilot, TenantScreen)
        await _until(pilot, lambda: "Call" not in pilot.app.screen.query_one(TopBar).who)


async def test_what_is_masked_is_shown_with_a_reason_and_masks_itself_again(store: Path, clock: MovingClock) -> None:
    async with _console(store, clock).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.press("f3")
        await comes(pilot, Choose)
        await pilot.press("３")
        await comes(pilot, Ask)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Ask)
        await type_in(pilot, "折り返すため")
        await pilot.press("enter")
        await comes(pilot, TenantScreen)
        await _until(pilot, lambda: PHONE in said(pilot))
        assert ADDRESS not in said(pilot)
        clock.move(seconds=299.9)
        await pilot.press("f5")  # the page learns what time it is
        await settle(pilot)
        clock.move(seconds=1)
        await _until(pilot, lambda: PHONE not in said(pilot))
        assert "***5678" in said(pilot)


async def test_in_a_store_without_grants_no_page_is_another_one(store: Path, clock: MovingClock) -> None:
    office = a_store_in(store / STORE, clock)
    desk = Desk(office=office, operator=Operator(name="sato"), profiles=PROFILES, clock=clock, door="console")
    async with Console(desk, open_ref=YAMADA).run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Masked" not in said(pilot)
        await pilot.press("f3")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TenantScreen)


TANAKA = TenantRef("j-motto:JM00200")
REGISTERED = {
    "tenant": TANAKA, "name": "田中食品株式会社", "kana": "タナカショクヒン", "email": "info@tanaka.example.jp", "phone": "03-9876-5432",
    "joined_on": "2021-12-01", "billing_cycle": "yearly", "billing_month": "10", "licenses": "15",
}  # fmt: skip
# The daily jobs beside looking the tenant up, at portals where support does them: the key, what is typed from the
# tenant's page to the last question, and what agrees to it.
JOBS: dict[TenantRef, dict[str, tuple[str, list[str], list[str]]]] = {
    YAMADA: {
        "points adjust": ("d", ["500", "お詫び"], ["y"]),
        "license set": ("l", ["8", "増員", "2026-05-20"], ["y"]),
        "password reset": ("p", ["taro", "電話で依頼"], [*"taro", "ctrl+s"]),
    },
    TANAKA: {
        "withdrawal request": ("w", ["2026-05-18", "廃業"], ["y"]),
    },
}


async def _does_all(pilot: Pilot[Any], jobs: dict[str, tuple[str, list[str], list[str]]]) -> dict[str, str]:
    """Do every job by its keys, and give how each ended."""
    for key, texts, agrees in jobs.values():
        await fill_in(pilot, key, texts)
        await agree(pilot, *agrees)
        await comes(pilot, TenantScreen)
    return {row[1]: row[2] for row in reversed(listed(pilot, "records")) if row[1] in jobs}


@pytest.mark.parametrize("tenant", JOBS, ids=str)
@pytest.mark.parametrize("grants", [False, True])
async def test_a_call_adds_two_keys_and_its_case_to_the_daily_jobs(
    store: Path, clock: MovingClock, tenant: TenantRef, grants: bool
) -> None:
    """Where nobody has a role no call is needed; where they have, one call takes two keys, and no job takes one more."""
    do(a_desk(store), "tenant register", REGISTERED)
    console = _console(store, clock, tenant) if grants else a_console(store, open_ref=tenant)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        if grants:
            await _begin(pilot, "f2", TenantScreen)
        assert await _does_all(pilot, JOBS[tenant]) == dict.fromkeys(JOBS[tenant], "done")
