"""Any sequence of operations, at any portal, on either engine: what must hold holds after every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec import Struct

from portalops.asking import read
from portalops.desk import Receipt, Request
from portalops.effects import Add, Change, Move
from portalops.errors import BadInput, Conflict, PortalopsError
from portalops.operation import Asks, Operation
from portalops.operations import CATALOG
from portalops.plan import Plan, Stale
from portalops.references import TenantRef
from portalops.store.kinds import KINDS
from portalops.store.opening import Store, open_store
from tests.invariants.builders import (
    OPERATIONS,
    PROFILES,
    MovingClock,
    Rows,
    a_desk,
    by_tenant,
    changed_tenants,
    rows_of,
    without_record,
)
from tests.invariants.checks import chain_holds, faults_in, without_keeper
from tests.invariants.examples import AFTER_LEAVING, DEEDS
from tests.invariants.plausible import answers_to, tenant_in
from tests.postgres import a_database

# Seeds, so that each choice is as likely as any other; what was chosen is noted beside a failure.
SEEDS = st.integers(0, 2**32 - 1)


class Deed(Struct, frozen=True, kw_only=True):
    """What was done under a request id."""

    operation: Operation[Any, Any]
    asked: Asks
    receipt: Receipt


class DeskMachine(RuleBasedStateMachine):
    """Work at one desk, where each step is done, refused, repeated, or overtaken by another."""

    engine: ClassVar[str]
    furnished: ClassVar[str]
    outcomes: ClassVar[Counter[tuple[str, str]]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.clock = MovingClock()
        self.store = self.closing.enter_context(_a_copy(self.engine, self.furnished, self.clock))
        self.desk = a_desk(self.store, self.clock)
        self.rows = rows_of(self.store)
        self.points = {row["ref"]: row["points"] for row in self.rows["tenants"]}
        self.done: dict[str, Deed] = {}
        self.taken_over: set[str] = set()
        self.count = 0

    def teardown(self) -> None:
        """Let go of the store."""
        self.closing.close()

    @initialize(days=st.integers(0, 40), hours=st.integers(0, 23))
    def begin_at_some_hour(self, days: int, hours: int) -> None:
        """Begin on any day, at any hour: before nine in the morning it is another day in UTC."""
        self.clock.move(days=days, hours=hours)

    @rule(days=st.integers(1, 45))
    def wait(self, days: int) -> None:
        """Let time go by, which alone changes nothing."""
        self.clock.move(days=days)
        assert rows_of(self.store) == self.rows

    @precondition(lambda self: any(row["state"] == "leaving" for row in self.rows["tenants"]))
    @rule()
    def let_those_leave_whose_day_comes(self) -> None:
        """Wait until all that are planned to leave can, and complete it; much that is tried later meets who has left."""
        self.clock.move(days=100)
        complete = OPERATIONS["withdrawal complete"]
        for row in self.rows["tenants"]:
            if row["state"] == "leaving":
                self.count += 1
                self._try(complete, read(complete.asks, {"tenant": row["ref"]}), f"request-{self.count}")

    @rule(seed=SEEDS)
    def do_something(self, seed: int) -> None:
        """Try any operation on any tenant; it does exactly what its plan says, or nothing but being on record."""
        random = self._random(seed)
        request = self._request(random)
        if request is not None:
            self._try(*request)

    @rule(seed=SEEDS)
    def do_several_at_once(self, seed: int) -> None:
        """Try several rows of one operation, each of which sees what those before it did; and as it was previewed."""
        random = self._random(seed)
        operation = random.choice(CATALOG)
        drawn = [self._request(random, operation) for _ in range(random.randint(2, 4))]
        requests = [Request(asked=row[1], request_id=row[2]) for row in drawn if row is not None]
        previews = list(self.desk.preview_many(operation, requests))
        assert rows_of(self.store) == self.rows
        results = list(self.desk.perform_many(operation, requests))
        assert [_ending(result) for result in results] == [_ending(preview) for preview in previews]
        for request, result in zip(requests, results, strict=True):
            self._note(operation, request, result)
        self._look_again()

    @precondition(lambda self: self.done)
    @rule(seed=SEEDS)
    def do_it_again(self, seed: int) -> None:
        """Repeat an earlier request: the same answer, and not a row more in any table (V6)."""
        random = self._random(seed)
        id = random.choice(sorted(self.done))
        deed = self.done[id]
        again = self.desk.perform(deed.operation, deed.asked, request_id=id)
        assert (again.record, again.replayed) == (deed.receipt.record, True)
        assert rows_of(self.store) == self.rows

    @precondition(lambda self: self.done)
    @rule(seed=SEEDS)
    def use_an_id_for_something_else(self, seed: int) -> None:
        """Use an earlier request's id for something else: a conflict, and nothing changed but what is on record (V7)."""
        random = self._random(seed)
        id = random.choice(sorted(self.done))
        request = self._request(random)
        if request is None or (request[0], request[1]) == (self.done[id].operation, self.done[id].asked):
            return
        with pytest.raises(Conflict):
            self.desk.perform(request[0], request[1], request_id=id)
        before, self.rows = self.rows, rows_of(self.store)
        assert without_record(self.rows) == without_record(before)
        self._hold()

    @rule(seed=SEEDS)
    def do_what_was_shown_before(self, seed: int) -> None:
        """Show a plan, let something else happen, and do what was shown: exactly that, or it is stale."""
        random = self._random(seed)
        shown_for = self._request(random)
        if shown_for is None:
            return
        operation, asked, id = shown_for
        try:
            shown = self.desk.preview(operation, asked)
        except PortalopsError:
            return
        self.do_something(seed)
        before = self.rows
        (result,) = self.desk.perform_many(operation, [Request(asked=asked, request_id=id, shown=shown)])
        self._note(operation, Request(asked=asked, request_id=id), result)
        self._look_again()
        if isinstance(result, Receipt):
            assert result.plan == shown
        else:
            assert isinstance(result, Stale) or shown.outcome != "effects"
            assert without_record(self.rows) == without_record(before)

    def _random(self, seed: int) -> Random:
        """Chance of its own for each step, so that a seed that is met again chooses something else."""
        self.count += 1
        return Random(f"{seed} {self.count}")

    def _request(
        self, random: Random, operation: Operation[Any, Any] | None = None
    ) -> tuple[Operation[Any, Any], Asks, str] | None:
        """Something to ask; None where what was typed can't be read."""
        name, answers = self._typed(random, operation)
        note(f"{name} {answers}")
        operation = OPERATIONS[name]
        self.count += 1
        try:
            return operation, read(operation.asks, answers), f"request-{self.count}"
        except BadInput:
            self.outcomes[operation.name, "unreadable"] += 1
            return None

    def _typed(self, random: Random, operation: Operation[Any, Any] | None) -> tuple[str, dict[str, str]]:
        """What an operator types: an example that once was right, with a field made different or none, or anything."""
        given = [deed for deed in DEEDS if operation is None or deed[0] == operation.name]
        example = random.choice(given) if given and random.random() < 2 / 3 else None
        if example is None:
            operation = operation or random.choice(CATALOG)
            tenant = random.choice([row["ref"] for row in self.rows["tenants"]])
        else:
            operation = OPERATIONS[example[0]]
            tenant = tenant_in(example[1], self.rows)
        about = PROFILES[TenantRef(tenant).portal]
        answers = answers_to(random, operation, tenant, self.rows, about, self.clock.today())
        if example is None:
            return operation.name, answers
        other = random.choice(["", "", *answers])
        return operation.name, example[1] | {other: answers[other]} if other else example[1]

    def _try(self, operation: Operation[Any, Any], asked: Asks, id: str) -> None:
        before = self.rows
        try:
            result: Receipt | PortalopsError = self.desk.perform(operation, asked, request_id=id)
        except PortalopsError as stopped:
            result = stopped
        self._note(operation, Request(asked=asked, request_id=id), result)
        self._look_again()
        if isinstance(result, Receipt):
            assert result.plan is not None
            self._did_what_was_planned(result.plan)
            self._changed_one_tenant_alone(before, operation, result.plan)
        else:
            assert without_record(self.rows) == without_record(before)

    def _note(self, operation: Operation[Any, Any], request: Request, result: Receipt | PortalopsError) -> None:
        self.outcomes[operation.name, _ending(result)] += 1
        if not isinstance(result, Receipt):
            return
        self.done[request.request_id] = Deed(operation=operation, asked=request.asked, receipt=result)
        assert result.plan is not None
        for effect in result.plan.effects:
            if isinstance(effect, Move) and effect.ledger == "points":
                self.points[effect.tenant] = self.points.get(effect.tenant, 0) + effect.delta
        if any(notice.rule.id == "PO-LAST" for notice in result.plan.notices):
            self.taken_over |= {str(effect.tenant) for effect in result.plan.effects}

    def _look_again(self) -> None:
        lonely = without_keeper(self.rows, PROFILES)
        there = {row["ref"] for row in self.rows["tenants"]}
        self.rows = rows_of(self.store)
        assert without_keeper(self.rows, PROFILES) & there <= lonely | self.taken_over
        self.taken_over.clear()
        self._hold()

    def _hold(self) -> None:
        """What holds at any moment."""
        assert faults_in(self.rows, PROFILES) == []
        assert chain_holds(self.store)
        for row in self.rows["tenants"]:
            assert row["points"] == self.points.get(row["ref"], 0)

    def _did_what_was_planned(self, plan: Plan) -> None:
        """Every thing that was added is there as planned, and every field that was changed became what was planned."""
        last = {}
        for effect in plan.effects:
            if isinstance(effect, Add):
                thing = effect.adds
                for name in thing.__struct_fields__:
                    last[effect.thing, str(thing.ref), name] = getattr(thing, name)
            elif isinstance(effect, Change):
                last[effect.thing, effect.ref, effect.field] = effect.becomes
            elif isinstance(effect, Move):
                last["tenant", str(effect.tenant), effect.ledger] = effect.balance
        with self.store.reading() as reading:
            for (noun, ref, name), value in last.items():
                assert getattr(reading.one(KINDS[noun].fact, ref), name) == value

    def _changed_one_tenant_alone(self, before: Rows, operation: Operation[Any, Any], plan: Plan) -> None:
        """V43 and V30: no other tenant's row changed, and of one that has left only what outlives it."""
        changed = changed_tenants(before, self.rows)
        assert changed <= {str(effect.tenant) for effect in plan.effects}
        assert len(changed) <= 1
        had_left = {row["ref"] for row in before["tenants"] if row["state"] == "left"}
        if changed & had_left:
            (tenant,) = changed
            was, is_ = by_tenant(before)[tenant], by_tenant(self.rows)[tenant]
            for table in (was.keys() | is_.keys()) - AFTER_LEAVING.get(operation.name, set()):
                assert was.get(table) == is_.get(table)


def _ending(result: Plan | Receipt | PortalopsError) -> str:
    if isinstance(result, PortalopsError):
        return result.code
    if isinstance(result, Receipt):
        return "done"
    return {"effects": "done", "approval": "approval_needed"}.get(result.outcome, "refused")


@contextmanager
def _a_copy(engine: str, furnished: str, clock: MovingClock) -> Iterator[Store]:
    """A copy of a furnished store, which goes when it is closed."""
    if engine == "postgresql":
        with a_database(furnished) as address:
            store = open_store(address, clock)
            yield store
            store.close()
        return
    with TemporaryDirectory() as folder:
        copyfile(furnished, where := str(Path(folder) / "store.sqlite"))
        store = open_store(where, clock)
        yield store
        store.close()


def run(engine: str, furnished: str, examples: int, steps: int) -> Counter[tuple[str, str]]:
    """Run the machine on copies of a furnished store, and say how often each operation ended in which way."""
    machine = type("Machine", (DeskMachine,), {"engine": engine, "furnished": furnished, "outcomes": Counter()})
    machine.TestCase.settings = settings(  # type: ignore[attr-defined]
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    machine.TestCase().runTest()  # type: ignore[attr-defined]
    return machine.outcomes  # type: ignore[attr-defined,no-any-return]


def test_what_must_hold_holds_after_any_sequence(furnished_file: Path) -> None:
    outcomes = run("sqlite", str(furnished_file), examples=20, steps=25)
    assert len({name for name, ending in outcomes if ending == "done"}) > len(OPERATIONS) / 4


def test_what_must_hold_holds_after_any_sequence_on_a_server(furnished_database: str) -> None:
    outcomes = run("postgresql", furnished_database, examples=4, steps=20)
    assert outcomes
