"""points adjust: the balance moves, the auto-charge that follows is shown, and it never goes below zero."""

from datetime import date

import msgspec
import pytest

from portalops.facts import AutoCharge, Contract, Tenant
from portalops.operations.points_adjust import ADJUST_POINTS
from portalops.plan import Plan
from portalops.rules.points import Holder
from tests.builders import a_profile, a_tenant
from tests.operations.builders import TODAY, a_contract, noticed, planned, refused


def adjusted(tenant: Tenant, delta: str, reason: str = "5月分の訂正") -> Plan:
    holds = Holder(tenant=tenant, contracts=(a_contract(),))
    return planned(ADJUST_POINTS, "inter-lab", holds, tenant=tenant.ref, delta=delta, reason=reason)


def moves(plan: Plan) -> list[tuple[str, int, int, int]]:
    return [(move.cause, move.seen, move.delta, move.balance) for move in plan.effects]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "delta"), [("3000", 3000), ("３，０００", 3000), ("+500", 500), ("－５００", -500)]
)
def test_points_come_and_go_by_the_number_written(written: str, delta: int) -> None:
    plan = adjusted(a_tenant(points=1_200), written)
    assert moves(plan) == [("adjustment", 1_200, delta, 1_200 + delta)]
    assert plan.outcome == "effects"
    assert plan.effects[0].rule.id == "IL-19"


def test_an_adjustment_below_the_border_shows_the_charge_that_follows() -> None:
    """IL-24: up to the limit; IL-19: at one yen a point."""
    plan = adjusted(a_tenant(points=1_200, auto_charge=AutoCharge(1_000, 5_000)), "-500")
    assert moves(plan) == [("adjustment", 1_200, -500, 700), ("auto_charge", 700, 4_300, 5_000)]
    assert plan.effects[1].rule.id == "IL-24"
    assert noticed(plan) == [
        "700 points are below the customer's border of 1,000: an auto-charge of 4,300 points, 4,300 yen, "
        "follows at once."
    ]
    assert plan.notices[0].warns


@pytest.mark.parametrize(("delta", "charged"), [("-199", 0), ("-200", 0), ("-201", 4_001)])
def test_only_strictly_below_the_border_a_charge_follows(delta: str, charged: int) -> None:
    plan = adjusted(a_tenant(points=1_200, auto_charge=AutoCharge(1_000, 5_000)), delta)
    assert sum(delta for cause, _, delta, _ in moves(plan) if cause == "auto_charge") == charged


@pytest.mark.parametrize(("delta", "expected"), [("-1199", []), ("-1200", []), ("-1201", [("delta", "below_zero")])])
def test_all_points_may_go_and_not_one_more(delta: str, expected: list[tuple[str, str]]) -> None:
    plan = adjusted(a_tenant(points=1_200), delta)
    assert refused(plan) == expected
    assert bool(plan.effects) != bool(expected)


def test_all_that_is_wrong_is_told_at_once() -> None:
    plan = adjusted(a_tenant(points=1_200, state="left"), "-1201", "返金")
    assert refused(plan) == [(None, "has_left"), ("delta", "below_zero"), ("reason", "no_refund")]
    assert plan.effects == ()


def test_a_tenant_that_is_leaving_still_has_its_points() -> None:
    assert adjusted(a_tenant(points=1_200, state="leaving"), "1").outcome == "effects"


@pytest.mark.parametrize(
    ("delta", "outcome"), [(-10_000, "effects"), (10_000, "effects"), (10_001, "approval"), (-10_001, "approval")]
)
def test_a_second_person_must_agree_to_more_than_the_centre_lets_one_do(delta: int, outcome: str) -> None:
    profile = a_profile("inter-lab")
    assert profile.points
    careful = msgspec.structs.replace(
        profile, points=msgspec.structs.replace(profile.points, approval_over=10_000, approval_rule="IL-29")
    )
    tenant = a_tenant(points=50_000)
    asked = ADJUST_POINTS.asks(tenant=tenant.ref, delta=delta, reason="訂正")
    assert (
        ADJUST_POINTS.plan(asked, Holder(tenant=tenant, contracts=(a_contract(),)), careful, TODAY).outcome == outcome
    )


@pytest.mark.parametrize("delta", ["1", "-1"])
@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ((), [("tenant", "no_contract")]),
        ((a_contract(),), []),
        ((a_contract(state="cancelled", cancelled_on=date(2026, 5, 1)),), [("tenant", "no_contract")]),
        ((a_contract(starts_on=date(2026, 5, 30)),), [("tenant", "no_contract")]),
        ((a_contract(starts_on=date(2026, 5, 29)),), []),
        ((a_contract(expires_on=date(2026, 5, 28)),), [("tenant", "no_contract")]),
        ((a_contract(expires_on=date(2026, 5, 29)),), []),
        ((a_contract(state="cancelled"), a_contract("inter-lab:yamada/C-2")), []),
    ],
)
def test_points_need_a_service_that_is_contracted_today(
    contracts: tuple[Contract, ...], expected: list[tuple[str, str]], delta: str
) -> None:
    holds = Holder(tenant=a_tenant(points=10), contracts=contracts)
    plan = planned(ADJUST_POINTS, "inter-lab", holds, tenant=holds.tenant.ref, delta=delta, reason="訂正")
    assert refused(plan) == expected
    assert [refusal.rule.id for refusal in plan.refusals] == ["IL-20"] * len(expected)
