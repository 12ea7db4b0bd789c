"""Undoing a withdrawal strictly before its day, and completing it on that day or after it."""

from datetime import date
from typing import Any

import pytest

from portalops.asking import fields_of, read
from portalops.effects import CancelWithdrawal, CompleteWithdrawal
from portalops.facts import Withdrawal
from portalops.operation import Operation
from portalops.operations.withdrawal_cancel import CANCEL_WITHDRAWAL
from portalops.operations.withdrawal_complete import COMPLETE_WITHDRAWAL
from portalops.plan import Plan
from portalops.references import WithdrawalRef
from portalops.rules.withdrawal import Situation
from portalops.words import tell
from tests.builders import a_profile, a_tenant

BOTH = pytest.mark.parametrize("operation", [CANCEL_WITHDRAWAL, COMPLETE_WITHDRAWAL], ids=lambda each: each.name)
MEMBER = a_tenant("j-motto:JM00123")


def a_withdrawal(**traits: Any) -> Withdrawal:
    dates = {"received_on": date(2026, 5, 29), "leaves_on": date(2026, 6, 30)}
    rest = {"last_charge_month": None, "data_deleted_in": None, "billing_visible_until": None, "provisional": False}
    who = {"ref": WithdrawalRef.of(MEMBER.ref, "W1"), "state": "planned", "reason": "統合"}
    return Withdrawal(**(dates | rest | who | traits))


def settled(
    operation: Operation[Any, Any],
    today: str,
    withdrawal: Withdrawal | None = None,
    portal: str = "j-motto",
    **traits: Any,
) -> Plan:
    tenant = a_tenant(f"{portal}:JM00123", **traits)
    asked = read(operation.asks, {"tenant": str(tenant.ref)})
    known = Situation(tenant=tenant, withdrawal=withdrawal)
    return operation.plan(asked, known, a_profile(portal), date.fromisoformat(today))


def refused(plan: Plan) -> list[tuple[str, str]]:
    assert plan.effects == ()
    return [(refusal.code, tell(refusal.text)) for refusal in plan.refusals]


@pytest.mark.parametrize("today", ["2026-05-29", "2026-06-29"])
def test_it_is_undone_before_its_day(today: str) -> None:
    (effect,) = settled(CANCEL_WITHDRAWAL, today, a_withdrawal()).effects
    assert isinstance(effect, CancelWithdrawal)
    assert (effect.tenant, effect.leaves_on, effect.rule.id) == (MEMBER.ref, date(2026, 6, 30), "PO-UNDO")


@pytest.mark.parametrize("today", ["2026-06-30", "2026-07-01"])
def test_it_is_not_undone_on_its_day_or_after_it(today: str) -> None:
    assert refused(settled(CANCEL_WITHDRAWAL, today, a_withdrawal())) == [
        ("too_late", "j-motto:JM00123 leaves on Tue 2026-06-30; this can only be undone before that day.")
    ]


@pytest.mark.parametrize("today", ["2026-06-30", "2026-07-01", "2027-01-01"])
def test_it_is_completed_on_its_day_or_after_it(today: str) -> None:
    (effect,) = settled(COMPLETE_WITHDRAWAL, today, a_withdrawal()).effects
    assert isinstance(effect, CompleteWithdrawal)
    assert (effect.tenant, effect.leaves_on, effect.rule.id) == (MEMBER.ref, date(2026, 6, 30), "PO-UNDO")


@pytest.mark.parametrize("today", ["2026-05-29", "2026-06-29"])
def test_it_is_not_completed_before_its_day(today: str) -> None:
    assert refused(settled(COMPLETE_WITHDRAWAL, today, a_withdrawal())) == [
        ("too_early", "j-motto:JM00123 leaves on Tue 2026-06-30; this can only be completed from that day on.")
    ]


@BOTH
@pytest.mark.parametrize("portal", ["inter-lab", "intra-mart", "keiai", "itreview", "j-motto"])
def test_without_a_planned_one_there_is_nothing_to_settle_at_any_portal(
    operation: Operation[Any, Any], portal: str
) -> None:
    assert refused(settled(operation, "2026-06-30", portal=portal)) == [
        ("nothing_planned", f"No withdrawal is planned for {portal}:JM00123.")
    ]


@BOTH
def test_who_has_left_is_told_so(operation: Operation[Any, Any]) -> None:
    plan = settled(operation, "2026-07-01", a_withdrawal(state="completed"), state="left")
    assert [refusal.code for refusal in plan.refusals] == ["has_left"]


@BOTH
def test_the_reason_may_be_left_out(operation: Operation[Any, Any]) -> None:
    assert [(field.name, field.required) for field in fields_of(operation.asks)] == [
        ("tenant", True),
        ("reason", False),
    ]


@pytest.mark.parametrize(("provisional", "count"), [(False, 1), (True, 2)])
def test_completing_warns_that_it_is_final_and_that_a_provisional_day_wants_confirming(
    provisional: bool, count: int
) -> None:
    notices = settled(COMPLETE_WITHDRAWAL, "2026-06-30", a_withdrawal(provisional=provisional)).notices
    told = [tell(notice.text) for notice in notices]
    assert (
        told
        == [
            "This can't be undone: the tenant will have left the portal.",
            "Tue 2026-06-30 was provisional; make sure that it is confirmed.",
        ][:count]
    )
    assert all(notice.warns for notice in notices)
