"""Fields that a portal doesn't have: no form asks for them, and what is given of them is refused."""

from __future__ import annotations

from typing import Any

import pytest

from portalops.asking import fields_of, read
from portalops.operation import Operation
from portalops.operations import CATALOG
from portalops.operations.account_add import ADD_ACCOUNT
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.tenant_edit import EDIT_TENANT, Editing
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.plan import Plan
from portalops.rules.accounts import Members
from portalops.rules.edits import Grounds
from tests.builders import PROFILES, a_profile, a_tenant
from tests.operations.builders import planned

LACKING: list[tuple[str, Operation[Any, Any], str]] = [
    (portal, operation, field)
    for portal in PROFILES
    for operation in (REGISTER_TENANT, ADD_ACCOUNT, EDIT_TENANT)
    if operation.lacks and PROFILES[portal].answers[operation.name].way == "act"
    for field in sorted(set(operation.lacks(PROFILES[portal])) & {each.name for each in fields_of(operation.asks)})
]


def given(portal: str, operation: Operation[Any, Any], field: str) -> Plan:
    """The plan for what is asked with that field filled in."""
    kind = next(each.kind for each in fields_of(operation.asks) if each.name == field)
    answers = {field: "yes" if kind.is_flag else "2" if field == "billing_month" else str(kind.example)}
    tenant = a_tenant(f"{portal}:A1")
    if operation is ADD_ACCOUNT:
        members = Members(tenant=tenant, count=0, taken=None)
        return planned(operation, portal, members, account=f"{portal}:A1/u1", name="山田太郎", **answers)
    if operation is EDIT_TENANT:
        asked = read(operation.asks, {"tenant": str(tenant.ref), **answers})
        grounds = Grounds(document=asked.document, arrived_on=asked.arrived_on, inquiry=asked.inquiry)
        return planned(operation, portal, Editing(tenant=tenant, grounds=grounds), tenant=tenant.ref, **answers)
    return planned(operation, portal, None, tenant=tenant.ref, name="山田商会", **answers)


@pytest.mark.parametrize(
    ("portal", "operation", "field"),
    LACKING,
    ids=[f"{portal} {operation.name} {field}" for portal, operation, field in LACKING],
)
def test_what_no_form_asks_for_is_refused_where_it_is_given(
    portal: str, operation: Operation[Any, Any], field: str
) -> None:
    refusals = {(refusal.field, refusal.code) for refusal in given(portal, operation, field).refusals}
    assert (field, "not_here") in refusals


def test_only_what_may_be_left_out_is_left_out() -> None:
    for operation in CATALOG:
        required = {field.name for field in fields_of(operation.asks) if field.required}
        for profile in PROFILES.values():
            assert not (set(operation.lacks(profile)) & required if operation.lacks else set())


def test_each_portal_is_asked_for_what_it_has() -> None:
    assert ADD_ACCOUNT.lacks
    assert REGISTER_CONTRACT.lacks
    assert set(ADD_ACCOUNT.lacks(a_profile("inter-lab"))) == {"consent_by", "consent_on"}
    assert set(ADD_ACCOUNT.lacks(a_profile("keiai"))) == set()
    assert set(REGISTER_CONTRACT.lacks(a_profile("inter-lab"))) == {"expires_on"}
