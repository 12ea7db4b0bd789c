"""points autocharge: set as the customer set it, a limit never below the border, nothing charged by itself."""

from datetime import date

import pytest

from portalops.facts import AutoCharge, Contract, Tenant
from portalops.operations.points_autocharge import SET_AUTOCHARGE, Setting
from portalops.plan import Plan
from portalops.rules.answers import answered
from portalops.rules.points import Holder
from tests.builders import a_profile, a_tenant
from tests.operations.builders import a_contract, noticed, planned, refused


def charged(tenant: Tenant, **answers: str) -> Plan:
    return charged_with((a_contract(),), tenant, **answers)


def charged_with(contracts: tuple[Contract, ...], tenant: Tenant, **answers: str) -> Plan:
    setting = Setting(holds=Holder(tenant=tenant, contracts=contracts), done_on=None)
    return planned(SET_AUTOCHARGE, "inter-lab", setting, tenant=tenant.ref, **answers)


def test_a_border_and_a_limit_are_set() -> None:
    plan = charged(a_tenant(points=1_000), border="1000", limit="５，０００")
    (effect,) = plan.effects
    assert (effect.seen, effect.becomes, effect.rule.id) == (None, AutoCharge(1_000, 5_000), "IL-22")  # type: ignore[union-attr]
    assert plan.notices == ()


def test_it_is_stopped() -> None:
    (effect,) = charged(a_tenant(auto_charge=AutoCharge(1_000, 5_000)), off="yes").effects
    assert (effect.seen, effect.becomes, effect.rule.id) == (AutoCharge(1_000, 5_000), None, "IL-25")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, [("border", "missing"), ("limit", "missing")]),
        ({"border": "1000"}, [("limit", "missing")]),
        ({"limit": "1000"}, [("border", "missing")]),
        ({"border": "1000", "limit": "5000", "off": "yes"}, [("off", "out_of_place")]),
        ({"border": "1000", "off": "yes"}, [("off", "out_of_place")]),
        ({"border": "5000", "limit": "4999"}, [("limit", "below_border")]),
        ({"border": "5000", "limit": "5000"}, []),
        ({"border": "5000", "limit": "5001"}, []),
        ({"border": "0", "limit": "0"}, []),
        ({"off": "yes"}, [("off", "no_change")]),
    ],
)
def test_half_a_setting_or_a_limit_below_the_border_is_refused(
    answers: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    """IL-22: the limit is what is charged up to, so it isn't below the border."""
    assert refused(charged(a_tenant(points=9_000), **answers)) == expected


@pytest.mark.parametrize(("limit", "expected"), [("5000", [("border", "no_change")]), ("5001", [])])
def test_the_same_setting_again_is_refused(limit: str, expected: list[tuple[str, str]]) -> None:
    tenant = a_tenant(points=9_000, auto_charge=AutoCharge(1_000, 5_000))
    assert refused(charged(tenant, border="1000", limit=limit)) == expected


def test_a_limit_that_is_the_border_is_a_warning() -> None:
    plan = charged(a_tenant(points=9_000), border="5000", limit="5000")
    assert [notice.warns for notice in plan.notices] == [True]
    assert noticed(plan)[0].startswith("The limit is the border, 5,000")


@pytest.mark.parametrize(("points", "warned"), [(1_001, False), (1_000, False), (999, True)])
def test_a_balance_below_the_new_border_is_told_and_not_charged(points: int, warned: bool) -> None:
    plan = charged(a_tenant(points=points), border="1000", limit="5000")
    assert len(plan.effects) == 1
    assert bool(plan.notices) == warned
    assert not warned or noticed(plan)[0].startswith("The balance of 999 points is below the border already.")


def test_a_tenant_that_has_left_is_left_alone() -> None:
    assert refused(charged(a_tenant(state="left"), off="yes")) == [(None, "has_left"), ("off", "no_change")]


def test_without_a_contract_it_can_be_stopped_and_not_set() -> None:
    tenant = a_tenant(auto_charge=AutoCharge(1_000, 5_000))
    plan = charged_with((), tenant, border="1000", limit="6000")
    assert [(refusal.code, refusal.rule.id) for refusal in plan.refusals] == [("no_contract", "IL-20")]
    assert charged_with((), tenant, off="yes").outcome == "effects"


def test_the_customer_sets_it_and_the_day_of_that_is_taken_over() -> None:
    route = answered(a_profile(), "points autocharge", "inter-lab:yamada").route
    assert route
    assert (route.rule.id, "ポイント管理" in route.who.ja) == ("IL-21", True)
    assert SET_AUTOCHARGE.case
    for day, case, codes in (
        ("", "", []),
        ("2026-05-29", "taken_over", []),
        ("2026-05-30", "taken_over", ["in_future"]),
    ):
        done_on = date.fromisoformat(day) if day else None
        setting = Setting(holds=Holder(tenant=a_tenant(points=9_000), contracts=(a_contract(),)), done_on=done_on)
        answers = {"border": "1000", "limit": "5000", "done_on": day}
        plan = planned(SET_AUTOCHARGE, "inter-lab", setting, tenant="inter-lab:yamada", **answers)
        assert [refusal.code for refusal in plan.refusals] == codes
        assert SET_AUTOCHARGE.case(setting, a_profile()) == case
