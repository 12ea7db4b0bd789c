"""Several operators with roles at desks of one store, in any sequence and on either engine: who may, who agreed, who saw.

Whatever they do is held after every step against a model of plain dicts, and against what must hold of any store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from portalops.facts import Grant
from tests.invariants.builders import MovingClock, Rows, comparable
from tests.invariants.trust_steps import Work, any_step
from tests.postgres import a_database

SEEDS = st.integers(0, 2**32 - 1)
FIRST_ROLES = (
    Grant(operator="boss", role="administrator"),
    Grant(operator="sato", role="agent"),
    Grant(operator="suzuki", role="supervisor"),
    Grant(operator="tanaka", role="supervisor", portals=("inter-lab",)),
)


def begun(closing: ExitStack, furnished: str, clock: MovingClock, *, production: bool, roles: int = 4) -> Work:
    """A centre on a copy of a furnished store, where so many of the first roles were given."""
    if not furnished.endswith(".sqlite"):
        address = closing.enter_context(a_database(furnished))
    else:
        address = str(Path(closing.enter_context(TemporaryDirectory())) / "store.sqlite")
        copyfile(furnished, address)
    work = Work(address, clock, production=production)
    closing.callback(work.close)
    for grant in FIRST_ROLES[:roles]:
        work.opened_by("boss", minutes=480)
        work.give_role("boss", grant.operator, grant)
    return work


class TrustMachine(RuleBasedStateMachine):
    """Work of several operators at one store."""

    furnished: ClassVar[str]
    ended: ClassVar[Counter[tuple[str, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.count = 0

    @initialize(
        hours=st.integers(0, 800),
        production=st.sampled_from((False, False, True)),
        roles=st.sampled_from((4, 4, 4, 1, 0)),
    )
    def begin(self, hours: int, production: bool, roles: int) -> None:
        """Begin at some hour, in production or not, with the first roles or without."""
        clock = MovingClock()
        clock.move(hours=hours)
        self.work = begun(self.closing, self.furnished, clock, production=production, roles=roles)

    def teardown(self) -> None:
        """What `store check` finds at the end."""
        with self.closing:
            if hasattr(self, "work"):
                self.ended.update(self.work.ended)
                self.work.hold_at_the_end()

    @rule(seed=SEEDS)
    def do_anything(self, seed: int) -> None:
        """Some steps of all that there are, one kind more often than another."""
        for _ in range(4):
            self._step(any_step, seed)

    @rule(seed=SEEDS)
    def show_then_do(self, seed: int) -> None:
        """What was shown is done after something else happened."""
        self._step(Work.show_then_do, seed)

    @rule(seed=SEEDS)
    def decide(self, seed: int) -> None:
        """Somebody agrees, declines or takes back."""
        self._step(Work.decide, seed)

    @rule(seed=SEEDS)
    def call(self, seed: int) -> None:
        """A call is opened, checked or closed, or something revealed."""
        self._step(Work.call, seed)

    @rule(seed=SEEDS)
    def look(self, seed: int) -> None:
        """Somebody looks something up."""
        self._step(Work.look, seed)

    @rule(seed=SEEDS)
    def wait(self, seed: int) -> None:
        """Time goes by."""
        self._step(Work.wait, seed)

    def _step(self, step: Callable[[Work, Random], str], seed: int) -> None:
        """Chance of its own for each step, so that a seed that is met again chooses something else."""
        self.count += 1
        note(step(self.work, Random(f"{seed} {self.count}")))


def run(furnished: str, examples: int, steps: int) -> Counter[tuple[str, str]]:
    """Run the machine on copies of a furnished store, and say how often each step ended in which way."""
    machine = type("Trust", (TrustMachine,), {"furnished": furnished, "ended": Counter()})
    machine.TestCase.settings = settings(  # type: ignore[attr-defined]
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    machine.TestCase().runTest()  # type: ignore[attr-defined]
    return machine.ended  # type: ignore[attr-defined,no-any-return]


def test_nobody_does_or_sees_what_they_may_not_in_any_sequence(trusted_file: Path) -> None:
    ended = run(str(trusted_file), examples=18, steps=25)
    assert {
        ("agree", "done"),
        ("agree", "not_permitted"),
        ("do", "approval_needed"),
        ("look", "done"),
        ("look at request", "done"),
    } <= set(ended)


@pytest.mark.parametrize("production", [False, True])
@settings(max_examples=2, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(seed=SEEDS)
def test_one_sequence_comes_to_the_same_outcomes_and_rows_on_both_engines(
    trusted_file: Path, trusted_database: str, production: bool, seed: int
) -> None:
    with ExitStack() as closing:
        works = [
            begun(closing, furnished, MovingClock(), production=production)
            for furnished in (str(trusted_file), trusted_database)
        ]
        for number in range(60):
            on_file, on_server = (any_step(work, Random(f"{seed} {number}")) for work in works)
            note(on_file)
            assert on_file == on_server
        for work in works:
            work.hold_at_the_end()
        of_file, of_server = (_as_texts(work.rows) for work in works)
        assert {name for name in of_file if of_file[name] != of_server[name]} == set()


def _as_texts(rows: Rows) -> Rows:
    """Rows in which either engine's days and instants are the same texts, and the ids of what went before are left out."""
    return {
        table: [{name: _as_text(value) for name, value in row.items()} for row in found]
        for table, found in comparable(rows).items()
    }


def _as_text(value: Any) -> Any:
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S.%f}"
        case date():
            return value.isoformat()
        case {"request_id": str(id)} if id.startswith("deed-"):
            return value | {"request_id": ""}
        case str() if value.startswith("deed-"):
            return ""
        case _:
            return value
