"""Whatever is done in whatever order, the licenses stay within what was agreed: V11, V12, V14, V15 and V16."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from portalops.facts import Activation, Allocation, Environment, Product, Thing
from portalops.references import TenantRef
from tests.licensing.builders import (
    CONTRACT,
    LAST_DAY,
    LIVE,
    OTHER_CONTRACT,
    OWNER,
    TENANT,
    TRIAL,
    Desks,
    a_request,
    codes,
    furnished,
)  # fmt: skip
from tests.machines import StoreMachine, run_machine
from tests.postgres import ENGINES

ENVIRONMENTS = st.sampled_from([LIVE, TRIAL])
PRODUCTS = st.sampled_from(["flow", "form"])
NUMBERS = st.integers(min_value=0, max_value=12)
MACHINES = st.sampled_from(["ap01", "ap02"])


class AnyCourse(StoreMachine):
    """Two environments share two products of a contract, beside another contract that must stay as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.desks: Desks = self.opened.enter_context(furnished(self.place))
        self.today = LAST_DAY - timedelta(2)
        self.asked: list[Any] = []
        self.issued: dict[str, Activation] = {}

    @initialize()
    def begin(self) -> None:
        other = f"{OTHER_CONTRACT}/live"
        self.desks.does("product register", product=f"{CONTRACT}/form", name="帳票", licensed=3)
        self.desks.does("environment add", environment=other, name="別", sort_key="1", asked_by=OWNER)
        self.desks.allocates(other, 9)
        self.elsewhere = self._elsewhere()

    @rule(environment=ENVIRONMENTS, product=PRODUCTS, number=NUMBERS)
    def allocate(self, environment: str, product: str, number: int) -> None:
        before = self._allocated()
        plan = self.desks.allocates(environment, number, self.today, product)
        if self.today > LAST_DAY and not plan.refusals:
            assert sum(self._allocated().values()) < sum(before.values())  # V15

    @rule(product=PRODUCTS, licensed=NUMBERS)
    def agree(self, product: str, licensed: int) -> None:
        plan = self.desks.does(
            "product change", self.today, product=f"{CONTRACT}/{product}", licensed=licensed, agreed="Q-1"
        )
        assert ("below_allocated" in dict(codes(plan))) == (licensed < self._allocated()[f"{CONTRACT}/{product}"])

    @rule(environment=ENVIRONMENTS, machine=MACHINES, products=st.sets(PRODUCTS, min_size=1))
    def ask(self, environment: str, machine: str, products: set[str]) -> None:
        self._issue(
            a_request(
                environment=environment.rpartition("/")[2],
                products=tuple(sorted(products)),
                machine=machine,
                made_on=self.today,
            ),
            environment,
        )

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def ask_again(self, data: Any) -> None:
        request, environment = data.draw(st.sampled_from(self.asked))
        self._issue(request, environment)

    @rule(environment=ENVIRONMENTS, operation=st.sampled_from(["activation reset", "activation applied"]))
    def go_on(self, environment: str, operation: str) -> None:
        reason = {"reason": "x"} if operation == "activation reset" else {}
        self.desks.does(operation, self.today, environment=environment, **reason, asked_by=OWNER)

    @rule(environment=ENVIRONMENTS)
    def release(self, environment: str) -> None:
        self.desks.does("environment release", self.today, environment=environment, reason="x", asked_by=OWNER)

    @rule()
    def pass_a_day(self) -> None:
        self.today += timedelta(1)

    @invariant()
    def v11_no_more_is_allocated_than_licensed(self) -> None:
        allocated = self._allocated()
        for product in self._all(Product):
            assert product.licensed is not None
            assert allocated[str(product.ref)] <= product.licensed

    @invariant()
    def v12_what_is_shown_as_free_is_what_is_left(self) -> None:
        allocated = self._allocated()
        for row in self.desks.shows("product list", self.today, tenant=TENANT, expired="yes"):
            left = row["licensed"] - allocated[str(row["product"])]
            assert row["allocated"] == allocated[str(row["product"])]
            assert row["free"] == (0 if row["expired"] else left)

    @invariant()
    def v14_one_activation_holds_at_most_and_none_where_the_environment_was_released(self) -> None:
        holding = Counter(str(kept.environment) for kept in self._all(Activation) if kept.state != "ended")
        assert all(number == 1 for number in holding.values())
        released = {str(known.ref) for known in self._all(Environment) if known.state == "released"}
        assert not released & holding.keys()

    @invariant()
    def v16_the_other_contract_stays_as_it_is(self) -> None:
        if hasattr(self, "elsewhere"):
            assert self._elsewhere() == self.elsewhere

    @invariant()
    def what_was_issued_never_changes(self) -> None:
        for kept in self._all(Activation):
            said = (kept.allocations, kept.fingerprint, kept.request, kept.issued_on, kept.expires_on)
            assert self.issued.setdefault(str(kept.ref), said) == said  # type: ignore[arg-type, comparison-overlap]

    def _issue(self, request: Any, environment: str) -> None:
        known = {str(kept.ref) for kept in self._all(Activation)}
        plan = self.desks.issues(request, environment, self.today)
        self.asked.append((request, environment))
        if self._ended(self.today):
            assert {str(kept.ref) for kept in self._all(Activation)} == known  # V15
        if self._released(environment):
            assert plan.refusals

    def _ended(self, today: date) -> bool:
        return today > LAST_DAY

    def _released(self, environment: str) -> bool:
        return any(str(known.ref) == environment and known.state == "released" for known in self._all(Environment))

    def _all(self, kind: type[Any]) -> list[Any]:
        return self.desks.keeps(kind, TenantRef(TENANT))

    def _allocated(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for part in self._all(Allocation):
            counted[str(part.ref.product)] += part.count
        return counted

    def _elsewhere(self) -> list[Thing]:
        kinds = (Product, Environment, Allocation)
        return [thing for kind in kinds for thing in self._all(kind) if thing.ref.contract == OTHER_CONTRACT]


@pytest.mark.parametrize("engine", ENGINES)
def test_licenses_stay_within_what_was_agreed(engine: str) -> None:
    run_machine(AnyCourse, engine, examples=12, steps=20)
