"""The same plan through every door: what a form shows is what the command and the row say, for every operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.commands.plans import plan_lines
from portalops.configuration import Configuration
from portalops.screens.app import Console
from portalops.screens.form import Form
from portalops.screens.plan_paper import blocks_of
from portalops.sign_in import sign_in
from tests.commands.builders import DAY, OPERATIONS, furnish, portalops
from tests.commands.test_parity import ASKED, as_arguments, secret_of
from tests.places import address_in, furnished_once
from tests.screens.builders import STORE, said, settle


@pytest.fixture(scope="module")
def practised() -> Iterator[Callable[[Path], None]]:
    """How a place gets the store that the commands' tests work on."""
    with furnished_once(lambda file: furnish(address_in(file))) as copy:
        yield copy


@pytest.mark.parametrize("name", sorted(ASKED))
async def test_a_form_shows_the_plan_that_the_command_prints(
    name: str, practised: Callable[[Path], None], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practised(place / STORE)
    store = str(address_in(place / STORE))
    monkeypatch.setenv("PORTALOPS_STORE", store)
    operation = OPERATIONS[name]
    with sign_in(Configuration(store=store), door="console", clock=FixedClock(DAY)) as session:
        plan = session.desk.preview(operation, read(operation.asks, ASKED[name]))
        async with Console(session.desk).run_test(size=(160, 60)) as pilot:
            await settle(pilot)
            pilot.app.push_screen(Form(operation, ASKED[name]))
            await settle(pilot)
            assert list(pilot.app.screen.query_one("#plan").blocks) == list(blocks_of(plan, FixedClock(DAY).now()))
            shown = said(pilot)
    printed = portalops(
        *as_arguments(name, ASKED[name]), "--dry-run", "--today", DAY.isoformat(), stdin=secret_of(name)
    ).out
    assert printed.splitlines() == list(plan_lines(plan, FixedClock(DAY).now()))
    for line in printed.splitlines()[2:]:
        words = line.strip(" [").removeprefix("* ").removeprefix("! ").removeprefix("- ").removesuffix("]")
        assert "".join(words.split()) in "".join(shown.split())
