"""How a tenant pays: set for all of it, with what each portal asks for a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.desk import Desk
from portalops.operations.credit_set import SET_CREDIT
from portalops.operations.debit_request import REQUEST_DEBIT
from portalops.operations.payment_set import SET_PAYMENT
from portalops.operations.tenant_register import REGISTER_TENANT
from tests.orders.builders import SHOP, a_customer, a_desk, do, noticed, planned, refused, tenant_of, wrote


@pytest.fixture
def desk(place: Path) -> Desk:
    return a_desk(place)


def test_a_change_holds_for_the_tenant_it35(desk: Desk) -> None:
    a_customer(desk)
    plan = do(desk, SET_PAYMENT, tenant=SHOP, method="カード", card_brand="ダイナース", card_last_four="１２３４")
    assert {effect.rule.id for effect in plan.effects} == {"IT-35"}
    tenant = tenant_of(desk).tenant
    assert (tenant.payment_method, tenant.card_brand, tenant.card_last_four) == ("card", "diners", "1234")


def test_the_store_holds_no_card_number_and_tells_what_a_statement_says_it21_it24(desk: Desk) -> None:
    a_customer(desk)
    assert noticed(planned(desk, SET_PAYMENT, tenant=SHOP, method="card")) == ["IT-21", "IT-22", "IT-24", "IT-27"]


def test_the_card_goes_with_the_method_that_used_it(desk: Desk) -> None:
    a_customer(desk, payment_method="card", card_brand="jcb", card_last_four="1234")
    do(desk, SET_PAYMENT, tenant=SHOP, method="np")
    tenant = tenant_of(desk).tenant
    assert (tenant.payment_method, tenant.card_brand, tenant.card_last_four) == ("np", None, None)


@pytest.mark.parametrize(
    ("brand", "refusals"),
    [("diners", []), ("jcb", []), ("discover", [("card_brand", "not_a_choice", "IT-20")])],
)
def test_the_brands_are_the_stores_own_it20(desk: Desk, brand: str, refusals: list[tuple[str, str, str]]) -> None:
    a_customer(desk)
    assert refused(planned(desk, SET_PAYMENT, tenant=SHOP, method="card", card_brand=brand)) == refusals


def test_what_is_so_already_is_not_set_again(desk: Desk) -> None:
    a_customer(desk)
    assert refused(planned(desk, SET_PAYMENT, tenant=SHOP, method="銀行振込")) == [("method", "no_change", "PO-CHANGE")]


@pytest.mark.parametrize(
    ("check", "refusals"),
    [
        ("審査中", [("method", "check_pending", "IT-12")]),
        ("不可", [("method", "check_refused", "IT-12")]),
        ("可", []),
        ("", []),
    ],
)
def test_paying_on_credit_takes_a_passed_check_it12(
    desk: Desk, check: str, refusals: list[tuple[str, str, str]]
) -> None:
    a_customer(desk, payment_method="card")
    if check:
        do(desk, SET_CREDIT, tenant=SHOP, check=check)
    assert refused(planned(desk, SET_PAYMENT, tenant=SHOP, method="np")) == refusals


@pytest.mark.parametrize(("kind", "refuses"), [("法人", False), ("個人事業主", False), ("個人", True), ("", False)])
def test_only_companies_and_sole_proprietors_pay_on_credit_it10(desk: Desk, kind: str, refuses: bool) -> None:
    a_customer(desk, kind=kind, payment_method="card")
    rules = [rule for _, _, rule in refused(planned(desk, SET_PAYMENT, tenant=SHOP, method="np"))]
    assert rules == (["IT-10"] if refuses else [])


def test_direct_debit_is_not_set_but_begins_with_its_course_it28(desk: Desk) -> None:
    a_customer(desk)
    assert refused(planned(desk, SET_PAYMENT, tenant=SHOP, method="口座振替")) == [("method", "by_course", "IT-28")]


def test_setting_a_method_anew_ends_a_course_that_is_under_way(desk: Desk) -> None:
    a_customer(desk)
    wrote(desk, "Q-1")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1")
    do(desk, SET_PAYMENT, tenant=SHOP, method="np")
    assert [line.course.state for line in tenant_of(desk).parts["debits"]] == ["ended"]


@pytest.mark.parametrize(
    ("inquiry", "refusals"),
    [("", []), ("Q-1", []), ("Q-2", [("inquiry", "no_inquiry", "IT-02")])],
)
def test_an_inquiry_that_is_named_is_one_of_the_tenants(
    desk: Desk, inquiry: str, refusals: list[tuple[str, str, str]]
) -> None:
    a_customer(desk)
    wrote(desk, "Q-1")
    assert refused(planned(desk, SET_PAYMENT, tenant=SHOP, method="card", inquiry=inquiry)) == refusals


def test_paper_is_not_asked_for_here(desk: Desk) -> None:
    a_customer(desk)
    plan = planned(desk, SET_PAYMENT, tenant=SHOP, method="card", document="D-1")
    assert refused(plan) == [("document", "not_here", "PO-FIELD")]


@pytest.mark.parametrize("method", ["card", "口座振替"])
def test_inter_lab_sends_the_customer_to_their_own_tab_il37(desk: Desk, method: str) -> None:
    plan = planned(desk, SET_PAYMENT, tenant="inter-lab:A1", method=method)
    assert (plan.outcome, plan.route and plan.route.rule.id, noticed(plan)) == (
        "route",
        "IL-37",
        ["IL-38", "IL-35", "IL-36"],
    )


def _at_j_motto(desk: Desk, **traits: str) -> str:
    given = {"name": "A", "billing_cycle": "monthly", "joined_on": "2020-01-01"} | traits
    do(desk, REGISTER_TENANT, tenant="j-motto:JM1", **given)
    return "j-motto:JM1"


@pytest.mark.parametrize(
    ("paper", "refusals"),
    [
        ({}, [("document", "missing", "JM-31"), ("arrived_on", "missing", "JM-31")]),
        ({"document": "D-1"}, [("arrived_on", "missing", "JM-31")]),
        ({"arrived_on": "2026-11-20"}, [("document", "missing", "JM-31")]),
        ({"document": "D-1", "arrived_on": "2026-11-21"}, [("arrived_on", "in_future", "PO-DATE")]),
        ({"document": "D-1", "arrived_on": "2026-11-20"}, []),
    ],
)
def test_j_motto_changes_it_on_paper_alone_jm31(
    desk: Desk, paper: dict[str, str], refusals: list[tuple[str, str, str]]
) -> None:
    tenant = _at_j_motto(desk)
    plan = planned(desk, SET_PAYMENT, tenant=tenant, method="口座振替", **paper)
    assert refused(plan) == refusals
    assert "JM-09" in noticed(plan)


def test_j_motto_knows_no_inquiry(desk: Desk) -> None:
    tenant = _at_j_motto(desk)
    paper = {"document": "D-1", "arrived_on": "2026-11-20"}
    plan = planned(desk, SET_PAYMENT, tenant=tenant, method="口座振替", inquiry="Q-1", **paper)
    assert refused(plan) == [("inquiry", "not_here", "PO-FIELD")]


def test_j_motto_leaves_transfers_open(desk: Desk) -> None:
    tenant = _at_j_motto(desk)
    paper = {"document": "D-1", "arrived_on": "2026-11-20"}
    assert refused(planned(desk, SET_PAYMENT, tenant=tenant, method="振込", **paper)) == [
        ("method", "unknown", "JM-16")
    ]


@pytest.mark.parametrize("portal", ["intra-mart", "keiai"])
def test_where_nothing_is_written_nobody_knows(desk: Desk, portal: str) -> None:
    plan = planned(desk, SET_PAYMENT, tenant=f"{portal}:A1", method="card")
    assert refused(plan) == [(None, "unknown", "PO-UNKNOWN")]
