"""points charge: the auto-charge is evaluated once for a cause, and fills up to the limit only below the border."""

from __future__ import annotations

from datetime import date

import pytest

from portalops import effects as e
from portalops.asking import read
from portalops.errors import BadInput
from portalops.facts import AutoCharge, Charge, Tenant
from portalops.operations.points_charge import CHARGE_POINTS, Charging
from portalops.plan import Plan
from portalops.references import ChargeRef
from portalops.rules.points import Holder
from tests.builders import a_tenant
from tests.operations.builders import TODAY, a_contract, noticed, planned, refused

SETTING = AutoCharge(1_000, 5_000)


def charged(tenant: Tenant, earlier: Charge | None = None, contracted: bool = True) -> Plan:
    holds = Holder(tenant=tenant, contracts=(a_contract(),) if contracted else ())
    facts = Charging(holds=holds, earlier=earlier)
    return planned(CHARGE_POINTS, "inter-lab", facts, tenant=tenant.ref, cause="u-1")


def moves(plan: Plan) -> list[tuple[str, int, int, str]]:
    return [(each.cause, each.seen, each.delta, each.reason) for each in plan.effects if isinstance(each, e.Move)]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (1_001, []),
        (1_000, []),
        (999, [("auto_charge", 999, 4_001, "u-1")]),
        (0, [("auto_charge", 0, 5_000, "u-1")]),
    ],
)
def test_il_23_il_24_one_charge_to_the_limit_only_below_the_border(
    points: int, expected: list[tuple[str, int, int, str]]
) -> None:
    plan = charged(a_tenant(points=points, auto_charge=SETTING))
    assert moves(plan) == expected
    assert [notice.rule.id for notice in plan.notices] == ["IL-24" if expected else "IL-23"]
    added = plan.effects[0]
    assert isinstance(added, e.Add)
    assert added.adds == Charge(
        ref=ChargeRef("inter-lab:yamada/u-1"),
        evaluated_on=TODAY,
        points=points,
        border=1_000,
        limit=5_000,
        charged=sum(delta for _, _, delta, _ in expected),
    )


def test_il_25_off_charges_nothing_and_says_so_on_record() -> None:
    plan = charged(a_tenant(points=0))
    assert moves(plan) == []
    assert len(plan.effects) == 1
    assert (noticed(plan), plan.notices[0].rule.id) == (["The auto-charge is off: nothing is charged."], "IL-25")


def test_the_same_cause_again_gives_the_same_and_changes_nothing() -> None:
    earlier = Charge(
        ref=ChargeRef("inter-lab:yamada/u-1"), evaluated_on=date(2026, 5, 1), points=999, border=1_000, limit=5_000,
        charged=4_001,
    )  # fmt: skip
    plan = charged(a_tenant(points=10, auto_charge=SETTING, state="left"), earlier, contracted=False)
    assert (plan.outcome, plan.effects) == ("effects", ())
    assert noticed(plan) == [
        "The cause u-1 was evaluated on Fri 2026-05-01, and counts once: nothing changes now. Then it was so:",
        "999 points are below the border of 1,000: 4,001 points, 4,001 yen, are charged.",
    ]
    assert plan.notices[0].rule.id == "PO-CAUSE"


def test_il_20_without_a_contract_nothing_is_charged() -> None:
    plan = charged(a_tenant(points=0, auto_charge=SETTING), contracted=False)
    assert (refused(plan), plan.effects) == ([("tenant", "no_contract")], ())
    assert plan.refusals[0].rule.id == "IL-20"


def test_a_tenant_that_has_left_is_left_alone() -> None:
    assert refused(charged(a_tenant(points=0, auto_charge=SETTING, state="left"))) == [(None, "has_left")]


@pytest.mark.parametrize(("written", "cause"), [("u-1", "u-1"), ("Ｕ－１", "U-1"), (" 2026-05-29#7 ", "2026-05-29#7")])
def test_a_cause_is_read_whatever_its_width(written: str, cause: str) -> None:
    assert read(CHARGE_POINTS.asks, {"tenant": "inter-lab:yamada", "cause": written}).cause == cause


@pytest.mark.parametrize("written", ["", "a/b", "a:b", "a b", "x" * 41, "a\nb"])
def test_what_can_not_be_an_id_is_refused(written: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(CHARGE_POINTS.asks, {"tenant": "inter-lab:yamada", "cause": written})
    assert [fault.field for fault in caught.value.faults] == ["cause"]
