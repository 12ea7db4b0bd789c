"""license set: the number is the total, shown before and after."""

import pytest

from portalops.asking import read
from portalops.errors import BadInput
from portalops.facts import Contract
from portalops.operations.license_set import SET_LICENSES
from portalops.plan import Plan
from portalops.rules.licenses import Seats
from tests.builders import a_tenant
from tests.operations.builders import a_contract, noticed, planned, refused


def set_to(count: str, users: int = 5, contracts: tuple[Contract, ...] = (), **traits: object) -> Plan:
    tenant = a_tenant(**({"kind": "group", "licenses": 5} | traits))
    seats = Seats(tenant=tenant, users=users, contracts=contracts)
    return planned(SET_LICENSES, "inter-lab", seats, tenant=tenant.ref, count=count, reason="増員のため")


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
