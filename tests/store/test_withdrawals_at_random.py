"""Any course of asking, requesting, cancelling and completing leaves the store as a plain model of it says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from portalops.asking import read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.effects import added
from portalops.facts import Tenant
from portalops.operation import Operation, Permission
from portalops.operations.withdrawal_ask import ASK_WITHDRAWAL
from portalops.operations.withdrawal_cancel import CANCEL_WITHDRAWAL
from portalops.operations.withdrawal_complete import COMPLETE_WITHDRAWAL
from portalops.operations.withdrawal_data_deleted import DATA_DELETED
from portalops.operations.withdrawal_request import REQUEST_WITHDRAWAL
from portalops.plan import Refused
from portalops.queries.withdrawal_list import LINEUP as WITHDRAWALS
from portalops.references import TenantRef
from tests.builders import PROFILES, a_profile, a_tenant
from tests.machines import StoreMachine, run_machine
from tests.places import a_store_in
from tests.postgres import ENGINES

TENANT = TenantRef("j-motto:JM1")
OTHER = TenantRef("j-motto:JM2")


class Course(StoreMachine):
    """One tenant that may leave, beside one that never does, while the days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2026, 1, 5)
        self.store = a_store_in(self.place / "store.db", FixedClock(self.today))
        self.opened.callback(self.store.close)
        self.model = "active"
        self.leaves_on = date.max
        self.done = 0
        with self.store.writing() as unit:
            for ref in (TENANT, OTHER):
                member = a_tenant(ref, joined_on=date(2010, 1, 15), billing_cycle="monthly")
                unit.apply([added(member, a_profile("j-motto").rule("PO-DATA"))])
        self.before, self.other = self.tenant(TENANT), self.tenant(OTHER)

    def tenant(self, ref: TenantRef) -> Tenant:
        with self.store.reading() as reads:
            return reads.tenant(ref)

    def attempt(self, operation: Operation[Any, Any], **answers: str) -> bool:
        """Whether it was done; a refusal changes nothing."""
        operator = Operator(name="sato", may=frozenset(Permission))
        clock = FixedClock(self.today)
        desk = Desk(office=self.store, operator=operator, profiles=PROFILES, clock=clock, door="test")
        self.done += 1
        try:
            desk.perform(operation, read(operation.asks, {"tenant": TENANT} | answers), request_id=str(self.done))
        except Refused:
            return False
        return True

    @rule(days=st.integers(1, 40))
    def days_go_by(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(reason=st.sampled_from(["統合", "廃業"]))
    def ask(self, reason: str) -> None:
        if self.attempt(ASK_WITHDRAWAL, reason=reason):
            assert self.model in ("active", "asked")
            self.model = "asked"
        else:
            assert self.model != "active"

    @rule()
    def request(self) -> None:
        done = self.attempt(REQUEST_WITHDRAWAL, received=self.today.isoformat(), reason="統合")
        assert done == (self.model in ("active", "asked"))
        if done:
            self.model = "planned"
            with self.store.reading() as reads:
                withdrawal = reads.withdrawal(TENANT)
            assert withdrawal
            assert withdrawal.leaves_on
            self.leaves_on = withdrawal.leaves_on

    @rule()
    def cancel(self) -> None:
        done = self.attempt(CANCEL_WITHDRAWAL)
        assert done == (self.model == "asked" or (self.model == "planned" and self.today < self.leaves_on))
        if done:
            self.model = "active"
            assert self.tenant(TENANT) == self.before  # undone is as before

    @rule()
    def complete(self) -> None:
        done = self.attempt(COMPLETE_WITHDRAWAL)
        assert done == (self.model == "planned" and self.today >= self.leaves_on)
        if done:
            self.model = "completed"

    @rule()
    def data_goes(self) -> None:
        done = self.attempt(DATA_DELETED, on=self.today.isoformat())
        assert done == (self.model == "completed" and self.today > self.leaves_on)
        if done:
            self.model = "data_deleted"

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        state = {"planned": "leaving", "completed": "left", "data_deleted": "left"}.get(self.model, "active")
        with self.store.reading() as reads:
            assert reads.tenant(TENANT).state == state
            assert reads.tenant(OTHER) == self.other
            withdrawal = reads.withdrawal(TENANT)
            assert reads.withdrawal(OTHER) is None
            waits = [each.state for each in reads.listed(WITHDRAWALS, 9)]
            assert reads.check_chain().broken_at is None
        shown = "active" if withdrawal is None or withdrawal.state == "cancelled" else withdrawal.state
        assert shown == self.model
        assert waits == ([self.model] if self.model in ("asked", "planned", "completed") else [])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_withdrawal_follows_its_model(engine: str) -> None:
    run_machine(Course, engine, examples=12, steps=20)
