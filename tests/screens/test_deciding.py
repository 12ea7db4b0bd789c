"""A second person reads why something waits and why it was asked for, and sees what becomes of it, on low screens too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.facts import Grant
from portalops.plan import ApprovalNeeded
from portalops.queries.approvals import LIST_APPROVALS
from portalops.screens.app import Console
from portalops.screens.bars import KeyBar
from portalops.screens.call import Ask
from portalops.screens.confirm import Confirm
from portalops.screens.deciding import Decide
from portalops.screens.paper import Paper
from portalops.screens.reading import Reading
from portalops.screens.tenant import TenantScreen
from tests.builders import PROFILES
from tests.places import a_store_in
from tests.screens.builders import OPERATIONS, STORE, TODAY, YAMADA, said, settle
from tests.screens.test_call import comes
from tests.screens.test_form import fill_in

LOW, WIDE = (80, 24), (120, 40)
WAITS = "20,000 points, after 0 within 30 days; up to 10,000 may be decided alone."


def _desk(folder: Path, name: str) -> Desk:
    clock = FixedClock(TODAY)
    store = a_store_in(folder / STORE, clock)
    with store.writing() as unit:
        for operator, role in (("sato", "agent"), ("suzuki", "supervisor")):
            unit.give(Grant(operator=operator, role=role))
    return Desk(office=store, operator=Operator(name=name), profiles=PROFILES, clock=clock, door="console")


@pytest.fixture
def asked(store: Path) -> Path:
    """A store in which more points than an agent may give wait for a second person."""
    points = OPERATIONS["points adjust"]
    desk = _desk(store, "sato")
    asks = read(points.asks, {"tenant": YAMADA, "delta": "20000", "reason": "an apology for March"})
    with pytest.raises(ApprovalNeeded):
        desk.perform(points, asks, request_id="1")
    return store


async def _open_request(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    pilot.app.open_look_up(LIST_APPROVALS)
    await settle(pilot)
    await pilot.press("enter", "enter")
    await comes(pilot, Decide)


def _texts(pilot: Pilot[Any]) -> list[str]:
    return [block.text for block in pilot.app.screen.query_one(Reading).query_one(Paper).blocks]


async def test_whoever_decides_reads_why_it_waits_and_why_it_was_asked_for(asked: Path) -> None:
    async with Console(_desk(asked, "suzuki")).run_test(size=WIDE) as pilot:
        await _open_request(pilot)
        texts = _texts(pilot)
        assert {WAITS, "an apology for March", "Once it is agreed to, this is done:"} < set(texts)
        assert "It can be done." not in texts


@pytest.mark.parametrize(("key", "title"), [("y", "Agree to request 1"), ("n", "Decline request 1")])
async def test_the_reason_is_asked_for_with_what_it_is_the_reason_of(asked: Path, key: str, title: str) -> None:
    async with Console(_desk(asked, "suzuki")).run_test(size=LOW) as pilot:
        await _open_request(pilot)
        await pilot.press(key)
        await comes(pilot, Ask)
        assert title in said(pilot)


async def test_a_request_of_ones_own_says_so_first_and_one_that_goes_on_below_says_so(asked: Path) -> None:
    async with Console(_desk(asked, "sato")).run_test(size=LOW) as pilot:
        await _open_request(pilot)
        first = pilot.app.screen.query(Paper).first()
        assert first.blocks[0].text == "It is your own request: another person agrees or declines."
        assert "-- more (PgDn) --" in said(pilot)
        assert pilot.app.screen.query_one(KeyBar).region.bottom <= LOW[1]
        for _ in range(5):
            await pilot.press("pagedown")
        await settle(pilot)
        assert "-- more" not in said(pilot)
        await pilot.press("w")
        await comes(pilot, Ask)
        assert "Take back request 1" in said(pilot)


async def test_whoever_asks_reads_the_limit_and_that_nothing_is_done_yet(store: Path) -> None:
    async with Console(_desk(store, "sato"), open_ref=YAMADA).run_test(size=LOW) as pilot:
        await fill_in(pilot, "d", ["20000", "an apology"])
        await pilot.press("ctrl+s")
        await comes(pilot, Confirm)
        assert WAITS in said(pilot)
        assert "To ask for it, press y; nothing is done yet." in said(pilot)
        bar = pilot.app.screen.query_one(KeyBar).render_line(0).text
        assert "y Yes, ask a second person" in bar
        assert "do it" not in bar
        await pilot.press("ｙ")
        await comes(pilot, TenantScreen)
        (told,) = (each.message for each in pilot.app._notifications)
        assert told.startswith("It waits as request 1; "), "which is told on the page that one comes back to"
        with a_store_in(store / STORE, FixedClock(TODAY)).reading() as lists:
            assert [request.number for request in lists.approvals(9)] == [1]
