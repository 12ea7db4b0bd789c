"""Once a tenant has left, nothing is changed there any more but what must go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from portalops.asking import Field, fields_of, read
from portalops.clock import FixedClock
from portalops.desk import Desk, Operator
from portalops.effects import added
from portalops.errors import BadInput, NotFound
from portalops.facts import Contract, Withdrawal
from portalops.operation import Operation, Permission
from portalops.operations import CATALOG
from portalops.plan import Plan
from portalops.profiles.load import Profiles
from portalops.references import ContractRef, PartRef, TenantRef, WithdrawalRef
from portalops.store.opening import Store
from portalops.values import Reference
from portalops.words import tell
from tests.builders import a_profile, a_tenant, an_account
from tests.places import a_passing_place, a_store_in
from tests.postgres import ENGINES

PORTALS = ("inter-lab", "intra-mart", "itreview", "j-motto", "keiai")

# What goes on: invoices are still taken over and printed again, and the end of the data is noted.
GOES_ON = {"invoice register", "invoice reissue", "withdrawal data-deleted", "tenant purge"}

# What is refused for the leaving itself, whatever else is wrong.
TOLD_SO = [
    ("inter-lab", "points autocharge"),
    ("inter-lab", "license set"),
    ("inter-lab", "contract register"),
    ("itreview", "account add"),
    ("j-motto", "license set"),
    ("j-motto", "withdrawal ask"),
    ("j-motto", "withdrawal request"),
    ("j-motto", "withdrawal cancel"),
    ("j-motto", "withdrawal complete"),
    ("j-motto", "plan set"),
    ("j-motto", "usage record"),
    ("j-motto", "usage alert"),
]

# A centre that lets everything be done that can be, so that nothing is stopped by an answer alone.
RULE = {"document": "業務メモ", "heading": "対応", "says": {"ja": "対応します。", "en": "It is done."}}
ACTS = {"way": "act", "rule": "centre-1"}
OVERLAY: dict[str, Any] = {
    "inter-lab": {
        "rules": {"centre-1": RULE},
        "answers": {"license set": ACTS, "points autocharge": ACTS, "invoice reissue": ACTS},
    },
    "j-motto": {"rules": {"centre-1": RULE}, "answers": {"plan set": ACTS, "license set": ACTS}},
}
PROFILES = Profiles(overlay=OVERLAY)


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store in which one tenant of every portal has left, with a user and a contract."""
    with a_passing_place(request.param) as place:
        opened = a_store_in(place / "store.db", FixedClock(date(2026, 11, 2)))
        _furnish(opened)
        yield opened
        opened.close()


def _furnish(opened: Store) -> None:
    with opened.writing() as unit:
        for portal in PORTALS:
            rule = a_profile(portal).rule("PO-DATA")
            tenant = a_tenant(f"{portal}:LEFT", state="left", email="office@example.co.jp", points=1000)
            ended = Withdrawal(
                ref=WithdrawalRef.of(tenant.ref, "W1"),
                state="completed",
                received_on=date(2026, 9, 1),
                leaves_on=date(2026, 10, 31),
                reason="統合",
            )
            contract = Contract(ref=ContractRef.of(tenant.ref, "C-1"), name="サービス")
            unit.apply([added(thing, rule) for thing in (tenant, an_account(f"{tenant.ref}/00001"), ended, contract)])


def answer(field: Field, portal: str) -> str:
    """The field's own example, with references to what the tenant that has left has."""
    if not isinstance(field.kind, Reference):
        return tell(field.kind.example)
    if issubclass(field.kind.type, TenantRef):
        return f"{portal}:LEFT"
    if issubclass(field.kind.type, PartRef):
        return f"{portal}:LEFT/{PartRef(field.kind.example).part}"
    return f"{portal}:1"


def attempted(operation: Operation[Any, Any], portal: str, store: Store) -> Plan | None:
    """The plan for the fields that are needed, each with its example; None where there is no such thing at all."""
    fields = [field for field in fields_of(operation.asks) if field.required]
    operator = Operator(name="sato", may=frozenset(Permission))
    clock = FixedClock(date(2026, 11, 2))
    desk = Desk(office=store, operator=operator, profiles=PROFILES, clock=clock, door="test")
    try:
        return desk.preview(operation, read(operation.asks, {field.name: answer(field, portal) for field in fields}))
    except (NotFound, BadInput):
        return None


@pytest.mark.parametrize("portal", PORTALS)
@pytest.mark.parametrize("operation", CATALOG, ids=lambda operation: operation.name)
def test_nothing_is_changed_at_a_tenant_that_has_left(
    operation: Operation[Any, Any], portal: str, store: Store
) -> None:
    plan = attempted(operation, portal, store)
    if plan is None or operation.name in GOES_ON:
        return
    assert plan.outcome != "effects"


@pytest.mark.parametrize(("portal", "name"), TOLD_SO)
def test_it_is_told_that_the_tenant_has_left(portal: str, name: str, store: Store) -> None:
    plan = attempted(next(each for each in CATALOG if each.name == name), portal, store)
    assert plan
    assert "has_left" in {refusal.code for refusal in plan.refusals}


def test_the_end_of_the_data_is_noted_all_the_same(store: Store) -> None:
    operation = next(each for each in CATALOG if each.name == "withdrawal data-deleted")
    asked = read(operation.asks, {"tenant": "j-motto:LEFT", "on": "2026-11-01"})
    operator = Operator(name="sato", may=frozenset(Permission))
    clock = FixedClock(date(2026, 11, 2))
    desk = Desk(office=store, operator=operator, profiles=PROFILES, clock=clock, door="test")
    assert desk.preview(operation, asked).outcome == "effects"
