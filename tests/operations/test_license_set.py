"""license set: the number is the total, shown before and after."""

from datetime import date

import pytest

from portalops.asking import read
from portalops.errors import BadInput
from portalops.facts import Contract
from portalops.operations.license_set import SET_LICENSES
from portalops.plan import Plan
from portalops.rules import taking_over
from portalops.rules.answers import answered
from portalops.rules.licenses import Seats
from tests.builders import a_profile, a_tenant
from tests.operations.builders import TODAY, a_contract, noticed, planned, refused


def set_to(
    count: str, users: int = 5, contracts: tuple[Contract, ...] = (), done_on: str = "", **traits: object
) -> Plan:
    tenant = a_tenant(**({"kind": "group", "licenses": 5} | traits))
    day = date.fromisoformat(done_on) if done_on else None
    seats = Seats(tenant=tenant, users=users, contracts=contracts, done_on=day)
    return planned(
        SET_LICENSES, "inter-lab", seats, tenant=tenant.ref, count=count, reason="増員のため", done_on=done_on
    )


@pytest.mark.parametrize("written", ["6", "６"])
def test_six_after_five_is_six_and_not_eleven(written: str) -> None:
    plan = set_to(written, license_price=1_000)
    (effect,) = plan.effects
    assert (effect.seen, effect.becomes, effect.rule.id) == (5, 6, "IL-10")  # type: ignore[union-attr]
    assert noticed(plan) == [
        "The licenses cost 5,000 yen a month so far and 6,000 yen with the change: +1,000 yen a month."
    ]


@pytest.mark.parametrize("written", ["６人", "5.5", "-1", "+ 1", "六"])
def test_what_is_not_a_whole_number_is_not_read(written: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(SET_LICENSES.asks, {"tenant": "inter-lab:yamada", "count": written, "reason": "増員"})
    assert [fault.field for fault in caught.value.faults] == ["count"]


def test_fewer_than_are_in_use_are_refused_with_no_effect() -> None:
    plan = set_to("4")
    assert refused(plan) == [("count", "in_use")]
    assert (plan.effects, plan.notices) == ((), ())


def test_a_first_number_has_nothing_before_it() -> None:
    (effect,) = set_to("5", licenses=None).effects
    assert (effect.seen, effect.becomes) == (None, 5)  # type: ignore[union-attr]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert refused(set_to("4", state="left", kind="personal")) == [
        (None, "has_left"),
        ("tenant", "one_user"),
        ("count", "in_use"),
    ]


def test_il_09_every_service_priced_by_license_shows_its_new_price_before_anything_is_done() -> None:
    services = (
        a_contract(name="名刺管理", price=1_000, per_license=True),
        a_contract("inter-lab:yamada/C-2", name="Web予約"),
        a_contract("inter-lab:yamada/C-3", name="日報", price=300, per_license=True),
        a_contract("inter-lab:yamada/C-4", name="旧サービス", price=900, per_license=True, state="cancelled"),
    )
    plan = set_to("6", contracts=services)
    assert noticed(plan) == [
        "名刺管理 costs 5,000 yen so far and 6,000 yen with the change: +1,000 yen (monthly).",
        "日報 costs 1,500 yen so far and 1,800 yen with the change: +300 yen (monthly).",
    ]
    assert {notice.rule.id for notice in plan.notices} == {"IL-09"}
    assert noticed(set_to("6", contracts=services, licenses=None))[0] == (
        "名刺管理 costs 6,000 yen with the change (monthly)."
    )
    assert len(noticed(set_to("6", contracts=services, license_price=1_000))) == 3


@pytest.mark.parametrize(
    ("portal", "rule", "who"), [("inter-lab", "IL-10", "管理者"), ("j-motto", "JM-32", "J-MOTTO管理者")]
)
def test_the_number_is_the_administrators_to_set_and_is_taken_over_from_there(portal: str, rule: str, who: str) -> None:
    route = answered(a_profile(portal), "license set", f"{portal}:A1").route
    assert route
    assert (route.rule.id, who in route.who.ja) == (rule, True)
    assert answered(a_profile(portal), "license set", f"{portal}:A1", taking_over.CASE).outcome == "effects"


def test_the_route_says_how_it_is_taken_over_once_it_is_done() -> None:
    plan = answered(a_profile("inter-lab"), "license set", "inter-lab:A1")
    assert (plan.notices[-1].rule.id, "--done-on" in noticed(plan)[-1]) == ("PO-TAKEOVER", True)
    by_the_customer_alone = answered(a_profile("inter-lab"), "payment set", "inter-lab:A1")
    assert "PO-TAKEOVER" not in {notice.rule.id for notice in by_the_customer_alone.notices}
    taken_over = answered(a_profile("inter-lab"), "license set", "inter-lab:A1", taking_over.CASE)
    assert not any("--done-on" in line for line in noticed(taken_over))


@pytest.mark.parametrize("done_on", [None, TODAY])
def test_a_tenant_of_one_user_has_none_whoever_asks_il04(done_on: date | None) -> None:
    profile = a_profile("inter-lab")
    cases = {
        kind: SET_LICENSES.case(Seats(tenant=a_tenant(kind=kind), users=1, done_on=done_on), profile)
        for kind in ("personal", "group")
        if SET_LICENSES.case
    }
    assert cases == {"personal": "one_user", "group": "taken_over" if done_on else ""}
    plan = answered(profile, "license set", "inter-lab:A1", cases["personal"])
    assert [(refusal.code, refusal.rule.id) for refusal in plan.refusals] == [("absent", "IL-04")]


def test_what_is_taken_over_rests_on_that_and_says_so() -> None:
    plan = set_to("6", license_price=1_000, done_on="2026-05-29")
    assert [effect.rule.id for effect in plan.effects] == ["PO-TAKEOVER"]
    assert noticed(plan)[-1] == "The customer did it at the portal on Fri 2026-05-29; it is taken over here."
    assert refused(set_to("6", done_on="2026-05-30")) == [("done_on", "in_future")]
    assert refused(set_to("4", done_on="2026-05-29")) == [("count", "in_use")]
