"""Registering an order: who may buy what, paid how, and within which credit."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.desk import Desk
from portalops.operations.credit_set import SET_CREDIT
from portalops.operations.order_register import REGISTER_ORDER
from portalops.operations.tenant_register import REGISTER_TENANT
from tests.orders.builders import SHOP, a_customer, a_desk, an_order, do, noticed, order, planned, refused, told, tried

OF_THE_STORE = ["IT-50", "IT-51"]


@pytest.fixture
def desk(place: Path) -> Desk:
    return a_desk(place)


def test_an_order_is_taken_over_and_paid_as_its_tenant_pays_it05(desk: Desk) -> None:
    a_customer(desk)
    plan = do(desk, REGISTER_ORDER, **an_order())
    (effect,) = plan.effects
    assert (effect.rule.id, effect.adds.method, effect.adds.amount) == ("IT-05", "np", 11000)  # type: ignore[union-attr]


def test_an_order_shows_whose_store_it_is_and_that_its_prices_are_its_own_it50_it51(desk: Desk) -> None:
    a_customer(desk)
    assert noticed(planned(desk, REGISTER_ORDER, **an_order()))[-2:] == OF_THE_STORE


def test_who_is_no_customer_of_the_store_buys_nothing_it04(desk: Desk) -> None:
    plan = planned(desk, REGISTER_ORDER, **an_order(tenant="itreview:IT404"))
    assert refused(plan) == [("order", "not_a_customer", "IT-04")]


@pytest.mark.parametrize(("email", "expected"), [("", [("email", "missing", "IT-04")]), ("a@example.jp", [])])
def test_ordering_takes_the_basic_information_it04(
    desk: Desk, email: str, expected: list[tuple[str, str, str]]
) -> None:
    a_customer(desk, email=email)
    assert refused(planned(desk, REGISTER_ORDER, **an_order())) == expected


@pytest.mark.parametrize(
    ("kind", "marked", "refuses"),
    [
        ("個人事業主", "", True),
        ("フリーランス", "", True),
        ("個人事業主", "yes", False),
        ("法人", "", False),
        ("法人", "yes", False),
    ],
)
def test_a_sole_proprietor_buys_only_a_marked_plan_it40(desk: Desk, kind: str, marked: str, refuses: bool) -> None:
    a_customer(desk, kind=kind)
    plan = planned(desk, REGISTER_ORDER, **an_order(for_sole_proprietors=marked))
    assert refused(plan) == ([("for_sole_proprietors", "not_marked", "IT-40")] if refuses else [])
    assert "Only some products have plans for sole proprietors." in told(plan) or not refuses


@pytest.mark.parametrize(
    ("amount", "refuses"), [("49999", False), ("50000", False), ("50001", True), ("500000", True), ("1", False)]
)
def test_an_order_beyond_the_credit_line_is_refused_and_exactly_at_it_is_not_it48(
    desk: Desk, amount: str, refuses: bool
) -> None:
    a_customer(desk)
    do(desk, SET_CREDIT, tenant=SHOP, limit="500000", used="450000")
    plan = planned(desk, REGISTER_ORDER, **an_order(amount=amount))
    assert refused(plan) == ([("amount", "over_limit", "IT-48")] if refuses else [])
    assert "writes to a customer who has gone beyond" in told(plan) or not refuses  # IT-49


def test_orders_on_credit_add_up_and_those_from_before_the_day_it_was_told_are_in_it_already_it48(desk: Desk) -> None:
    a_customer(desk)
    do(desk, SET_CREDIT, tenant=SHOP, limit="500000", used="450000", on="2026-11-10")
    order(desk, "1", ordered_on="2026-11-09", amount="300000")
    order(desk, "2", ordered_on="2026-11-10", amount="30000")
    assert tried(desk, REGISTER_ORDER, **an_order("3", amount="20001")) == "refused"
    order(desk, "3", amount="20000")
    assert tried(desk, REGISTER_ORDER, **an_order("4", amount="1")) == "refused"


@pytest.mark.parametrize(
    ("credit", "amount", "refuses"),
    [
        ({}, "999999999", False),
        ({"limit": "500000"}, "500000", False),
        ({"limit": "500000"}, "500001", True),
        ({"used": "450000"}, "999999999", False),
        ({"limit": "0", "used": "0"}, "1", True),
        ({"limit": "0", "used": "0"}, "0", False),
    ],
)
def test_a_blank_line_is_unknown_and_never_zero_it13(
    desk: Desk, credit: dict[str, str], amount: str, refuses: bool
) -> None:
    a_customer(desk)
    if credit:
        do(desk, SET_CREDIT, tenant=SHOP, **credit)
    plan = planned(desk, REGISTER_ORDER, **an_order(amount=amount))
    assert bool(plan.refusals) == refuses
    assert ("IT-13" in noticed(plan)) == (not refuses and credit.keys() != {"limit", "used"})


def test_who_pays_by_card_takes_no_credit_it48(desk: Desk) -> None:
    a_customer(desk, payment_method="カード")
    do(desk, SET_CREDIT, tenant=SHOP, limit="0", used="0")
    assert planned(desk, REGISTER_ORDER, **an_order()).outcome == "effects"


@pytest.mark.parametrize(
    ("check", "refusals", "notices"),
    [("審査中", [], ["IT-13", "IT-12"]), ("可", [], ["IT-13"]), ("不可", [("method", "check_refused", "IT-12")], [])],
)
def test_a_credit_check_that_was_not_passed_refuses_and_one_going_on_is_told_it12(
    desk: Desk, check: str, refusals: list[tuple[str, str, str]], notices: list[str]
) -> None:
    a_customer(desk)
    do(desk, SET_CREDIT, tenant=SHOP, check=check)
    plan = planned(desk, REGISTER_ORDER, **an_order())
    assert (refused(plan), noticed(plan)) == (refusals, notices if refusals else [*notices, *OF_THE_STORE])


@pytest.mark.parametrize("method", ["np", "口座振替"])
def test_a_private_person_does_not_pay_on_credit_it10(desk: Desk, method: str) -> None:
    typed = {"tenant": SHOP, "name": "A", "email": "a@example.jp", "kind": "個人", "payment_method": method}
    assert refused(planned(desk, REGISTER_TENANT, **typed)) == [("payment_method", "not_for_kind", "IT-10")]


def test_a_kind_that_nobody_knows_is_warned_of_and_refuses_nothing_it10_it40(desk: Desk) -> None:
    a_customer(desk, kind="")
    plan = planned(desk, REGISTER_ORDER, **an_order())
    assert (refused(plan), noticed(plan)) == ([], ["IT-10", "IT-40", "IT-13", *OF_THE_STORE])
    assert noticed(planned(desk, REGISTER_ORDER, **an_order(for_sole_proprietors="yes"))) == [
        "IT-10",
        "IT-13",
        *OF_THE_STORE,
    ]


def test_a_private_person_pays_by_card_it10(desk: Desk) -> None:
    a_customer(desk, kind="個人", payment_method="card")
    assert tried(desk, REGISTER_ORDER, **an_order()) == "done"


@pytest.mark.parametrize(
    ("method", "code", "rule"),
    [("カード", "per_member", "IT-35"), ("口座振替", "per_member", "IT-35"), ("現金", "not_a_choice", "IT-09")],
)
def test_one_order_is_never_paid_in_another_way_than_its_tenant_pays_it35(
    desk: Desk, method: str, code: str, rule: str
) -> None:
    a_customer(desk)
    assert refused(planned(desk, REGISTER_ORDER, **an_order(method=method))) == [("method", code, rule)]


@pytest.mark.parametrize("method", ["np", "銀行振込", "NP掛け払い"])
def test_data_that_name_the_tenants_own_method_are_taken_it35(desk: Desk, method: str) -> None:
    a_customer(desk)
    assert planned(desk, REGISTER_ORDER, **an_order(method=method)).outcome == "effects"


@pytest.mark.parametrize(("payments", "refuses"), [("1", False), ("2", True), ("３", True)])
def test_a_card_pays_in_one_sum_it22_it27(desk: Desk, payments: str, refuses: bool) -> None:
    a_customer(desk, payment_method="card")
    plan = planned(desk, REGISTER_ORDER, **an_order(payments=payments))
    assert refused(plan) == ([("payments", "one_payment", "IT-22")] if refuses else [])


def test_an_order_whose_card_was_not_approved_is_cancelled_and_takes_a_new_one_it23(desk: Desk) -> None:
    a_customer(desk, payment_method="card")
    plan = do(desk, REGISTER_ORDER, **an_order(card_refused="yes"))
    assert plan.effects[0].adds.state == "card_refused"  # type: ignore[union-attr]
    assert noticed(plan) == ["IT-23", *OF_THE_STORE]


def test_only_a_card_can_be_refused(desk: Desk) -> None:
    a_customer(desk)
    plan = planned(desk, REGISTER_ORDER, **an_order(card_refused="yes"))
    assert [code for _, code, _ in refused(plan)] == ["not_by_card"]


@pytest.mark.parametrize(
    ("day", "codes"), [("2026-11-20", []), ("2026-11-21", ["in_future"]), ("1940-01-01", ["too_far"])]
)
def test_an_order_is_not_from_the_future(desk: Desk, day: str, codes: list[str]) -> None:
    a_customer(desk)
    assert [code for _, code, _ in refused(planned(desk, REGISTER_ORDER, **an_order(ordered_on=day)))] == codes


def test_a_number_is_registered_once(desk: Desk) -> None:
    a_customer(desk)
    order(desk)
    assert [code for _, code, _ in refused(planned(desk, REGISTER_ORDER, **an_order()))] == ["taken"]


def test_a_tenant_without_a_method_has_to_get_one_first(desk: Desk) -> None:
    a_customer(desk, payment_method="")
    plan = planned(desk, REGISTER_ORDER, **an_order())
    assert ("payment_method", "missing", "IT-09") in refused(plan)


@pytest.mark.parametrize("portal", ["inter-lab", "intra-mart", "keiai", "j-motto"])
def test_other_portals_have_no_orders(desk: Desk, portal: str) -> None:
    plan = planned(desk, REGISTER_ORDER, **an_order(tenant=f"{portal}:A1"))
    assert refused(plan) == [(None, "absent", "PO-NOORDERS")]
