"""Machines that work on a store: whatever is done in whatever order, on one engine as on the other."""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.places import a_passing_place


class StoreMachine(RuleBasedStateMachine):
    """A machine with a place for its stores, which goes with it; what is opened there is closed before."""

    engine: str

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.place = self.opened.enter_context(a_passing_place(self.engine))

    def teardown(self) -> None:
        self.opened.close()


def run_machine(machine: type[StoreMachine], engine: str, *, examples: int, steps: int) -> None:
    """Run a machine on an engine, so many times so many steps at most."""
    run_state_machine_as_test(
        type(machine.__name__, (machine,), {"engine": engine}),
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None),
    )
