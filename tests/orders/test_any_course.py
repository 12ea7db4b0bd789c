"""Whatever is done in whatever order: one method in force, credit never below zero, nothing cancelled ever counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from portalops.operations.credit_set import SET_CREDIT
from portalops.operations.debit_mandate import NOTE_MANDATE
from portalops.operations.debit_request import REQUEST_DEBIT
from portalops.operations.debit_start import START_DEBIT
from portalops.operations.order_fail import FAIL_ORDER
from portalops.operations.order_register import REGISTER_ORDER
from portalops.operations.payment_set import SET_PAYMENT
from tests.machines import StoreMachine, run_machine
from tests.orders.builders import SHOP, TODAY, a_customer, a_desk, an_order, tenant_of, tried, wrote
from tests.postgres import ENGINES

OTHER = "itreview:IT2"
AGO = st.integers(0, 90).map(lambda ago: (TODAY - timedelta(days=ago)).isoformat())
AMOUNT = st.integers(0, 300_000).map(str)


class Customers(StoreMachine):
    """Two tenants of one store; everything is done to the first, and the second must never notice."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = a_desk(self.place)
        self.opened.callback(self.desk._office.close)  # type: ignore[attr-defined]
        a_customer(self.desk)
        a_customer(self.desk, OTHER)
        wrote(self.desk, "Q-1", "Q-2", "Q-3")
        self.untouched = self._without_record(OTHER)
        self.number = 0

    def _without_record(self, tenant: str) -> tuple[Any, Any]:
        page = tenant_of(self.desk, tenant)
        return page.tenant, page.parts

    def _try(self, operation: Any, **answers: str) -> str:
        return tried(self.desk, operation, tenant=SHOP, **answers)

    @rule(amount=AMOUNT, day=AGO, refused=st.sampled_from(["", "yes"]))
    def order(self, amount: str, day: str, refused: str) -> None:
        self.number += 1
        typed = an_order(str(self.number), amount=amount, ordered_on=day, card_refused=refused)
        before = tenant_of(self.desk)
        done = tried(self.desk, REGISTER_ORDER, **typed)
        lines = before.parts["credit"]
        over = bool(lines) and lines[0].line.left is not None and int(amount) > lines[0].line.left
        if over and not refused and day >= str(before.tenant.credit_on):
            assert done == "refused"

    @rule(number=st.integers(1, 6))
    def fail(self, number: int) -> None:
        tried(self.desk, FAIL_ORDER, order=f"{SHOP}/{number}")

    @rule(limit=AMOUNT, used=AMOUNT, day=AGO)
    def tell_credit(self, limit: str, used: str, day: str) -> None:
        self._try(SET_CREDIT, limit=limit, used=used, on=day)

    @rule(method=st.sampled_from(["np", "card", "direct_debit"]))
    def pay_otherwise(self, method: str) -> None:
        assert self._try(SET_PAYMENT, method=method) != "done" or method != "direct_debit"

    @rule(inquiry=st.sampled_from(["Q-1", "Q-2", "Q-3"]), day=AGO)
    def ask_for_debit(self, inquiry: str, day: str) -> None:
        self._try(REQUEST_DEBIT, inquiry=inquiry, requested_on=day)

    @rule(day=AGO)
    def paper_comes(self, day: str) -> None:
        self._try(NOTE_MANDATE, received_on=day)

    @rule(day=AGO)
    def debit_starts(self, day: str) -> None:
        self._try(START_DEBIT, on=day)

    @invariant()
    def one_course_is_under_way_at_most_and_one_in_force_exactly_where_it_pays(self) -> None:
        page = tenant_of(self.desk)
        states = [line.course.state for line in page.parts["debits"]]
        assert sum(state in ("requested", "sent", "received") for state in states) <= 1
        assert states.count("in_force") == (page.tenant.payment_method == "direct_debit")

    @invariant()
    def credit_counts_what_is_to_be_paid_and_is_never_below_zero(self) -> None:
        page = tenant_of(self.desk)
        from portalops.facts import Order

        with self.desk._office.reading() as lists:
            orders = lists.all_of(Order, page.tenant.ref)
        for line in page.parts["credit"]:
            if page.tenant.credit_used is not None:
                counted = [
                    order.amount
                    for order in orders
                    if order.state == "ordered" and order.method != "card" and order.ordered_on >= page.tenant.credit_on
                ]
                assert line.line.used == page.tenant.credit_used + sum(counted)
                assert line.line.left >= 0

    @invariant()
    def the_other_tenant_notices_nothing(self) -> None:
        assert self._without_record(OTHER) == self.untouched


@pytest.mark.parametrize("engine", ENGINES)
def test_customers_pay_in_any_order(engine: str) -> None:
    run_machine(Customers, engine, examples=12, steps=14)
