"""The course to direct debit: asked for in writing, on paper, and not in force before the bank says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portalops.asking import read
from portalops.desk import Desk
from portalops.operations.credit_set import SET_CREDIT
from portalops.operations.debit_mandate import NOTE_MANDATE
from portalops.operations.debit_request import REQUEST_DEBIT
from portalops.operations.debit_start import START_DEBIT
from portalops.operations.payment_set import SET_PAYMENT
from portalops.queries.orders import LIST_ORDERS
from portalops.words import tell
from tests.orders.builders import SHOP, a_customer, a_desk, do, noticed, order, planned, refused, tenant_of, told, wrote

LATER = date(2027, 6, 1)


@pytest.fixture
def desk(place: Path) -> Desk:
    return a_desk(place, LATER)


def _course(desk: Desk, received_on: str = "2026-12-31") -> None:
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-12-01")
    do(desk, NOTE_MANDATE, tenant=SHOP, received_on=received_on)


def test_it_is_asked_for_in_writing_it28(desk: Desk) -> None:
    a_customer(desk)
    plan = planned(desk, REQUEST_DEBIT, tenant=SHOP)
    assert (refused(plan), plan.route and plan.route.rule.id) == ([("inquiry", "needs_inquiry", "IT-28")], "IT-28")


def test_the_customer_is_told_of_the_paper_and_how_to_pay_until_then_it29_it34(desk: Desk) -> None:
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    plan = planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1")
    assert noticed(plan) == ["IT-29", "IT-34"]


@pytest.mark.parametrize(
    ("received_on", "about"),
    [
        ("2026-12-30", "2027-02-28"),
        ("2026-12-31", "2027-02-28"),
        ("2027-01-01", "2027-03-01"),
        ("2026-12-28", "2027-02-28"),
        ("2026-12-27", "2027-02-27"),
    ],
)
def test_it_takes_about_two_months_from_the_papers_arrival_and_no_day_is_promised_it32_it33(
    desk: Desk, received_on: str, about: str
) -> None:
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-12-01")
    plan = do(desk, NOTE_MANDATE, tenant=SHOP, received_on=received_on)
    assert noticed(plan) == ["IT-32", "IT-33", "IT-34"]
    assert f"about {date.fromisoformat(about):%a} {about}, and that is no promise" in told(plan)
    (line,) = tenant_of(desk).parts["debits"]
    assert about in tell(line.about)
    assert "no promise" in tell(line.about)


def test_it_is_in_force_only_once_the_paper_has_come_it29(desk: Desk) -> None:
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-12-01")
    assert refused(planned(desk, START_DEBIT, tenant=SHOP)) == [("tenant", "no_mandate", "IT-29")]
    do(desk, NOTE_MANDATE, tenant=SHOP, sent_on="2026-12-05")
    assert refused(planned(desk, START_DEBIT, tenant=SHOP)) == [("tenant", "no_mandate", "IT-29")]
    do(desk, NOTE_MANDATE, tenant=SHOP, received_on="2026-12-31")
    assert planned(desk, START_DEBIT, tenant=SHOP).outcome == "effects"


@pytest.mark.parametrize("operation", [NOTE_MANDATE, START_DEBIT])
def test_what_nobody_asked_for_goes_nowhere_it28(desk: Desk, operation: object) -> None:
    a_customer(desk)
    assert refused(planned(desk, operation, tenant=SHOP)) == [("tenant", "none_under_way", "IT-28")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "codes"),
    [("2026-12-30", ["out_of_order"]), ("2026-12-31", []), ("2027-06-01", []), ("2027-06-02", ["in_future"])],
)
def test_it_is_in_force_after_the_paper_came_and_not_in_the_future(desk: Desk, on: str, codes: list[str]) -> None:
    _course(desk)
    assert [code for _, code, _ in refused(planned(desk, START_DEBIT, tenant=SHOP, on=on))] == codes


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({}, "missing"),
        ({"received_on": "2026-11-30"}, "out_of_order"),
        ({"sent_on": "2026-12-10", "received_on": "2026-12-09"}, "out_of_order"),
        ({"sent_on": "2027-06-02"}, "in_future"),
    ],
)
def test_the_papers_days_follow_each_other(desk: Desk, days: dict[str, str], code: str) -> None:
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-12-01")
    assert [found for _, found, _ in refused(planned(desk, NOTE_MANDATE, tenant=SHOP, **days))] == [code]


def test_until_it_is_in_force_one_pays_by_transfer_it34(desk: Desk) -> None:
    """IT-34: by transfer from the day on which it is asked for."""
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-12-01")
    do(desk, NOTE_MANDATE, tenant=SHOP, received_on="2026-12-31")
    assert tenant_of(desk).tenant.payment_method == "np"
    do(desk, START_DEBIT, tenant=SHOP, on="2027-03-01")
    order(desk, "1", ordered_on="2027-02-28")
    order(desk, "2", ordered_on="2027-03-01")
    rows = desk.look_up(LIST_ORDERS, read(LIST_ORDERS.asks, {"tenant": SHOP}))
    assert [(row.order.ref.part, row.order.method) for row in rows] == [("2", "direct_debit"), ("1", "np")]


def test_a_card_gives_way_to_transfers_until_then_it34(desk: Desk) -> None:
    a_customer(desk, payment_method="card", card_brand="jcb", card_last_four="1234")
    wrote(desk, "Q-1", "Q-2")
    plan = do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-12-01")
    assert [effect.rule.id for effect in plan.effects] == ["IT-28", "IT-34", "IT-34", "IT-34"]
    tenant = tenant_of(desk).tenant
    assert (tenant.payment_method, tenant.card_brand) == ("np", None)


def test_it_holds_for_every_order_since_its_day_it35(desk: Desk) -> None:
    _course(desk)
    order(desk, "1", ordered_on="2027-03-09")
    order(desk, "2", ordered_on="2027-03-10")
    order(desk, "3", ordered_on="2027-04-01")
    do(desk, START_DEBIT, tenant=SHOP, on="2027-03-10")
    rows = desk.look_up(LIST_ORDERS, read(LIST_ORDERS.asks, {"tenant": SHOP}))
    assert [row.order.method for row in rows] == ["direct_debit", "direct_debit", "np"]


def test_one_course_at_a_time(desk: Desk) -> None:
    a_customer(desk)
    wrote(desk, "Q-1", "Q-2")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1")
    assert [code for _, code, _ in refused(planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-2"))] == ["under_way"]


def test_who_pays_so_already_asks_for_nothing(desk: Desk) -> None:
    _course(desk)
    do(desk, START_DEBIT, tenant=SHOP)
    assert [code for _, code, _ in refused(planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-2"))] == ["no_change"]


def test_an_inquiry_begins_one_course(desk: Desk) -> None:
    _course(desk)
    do(desk, SET_PAYMENT, tenant=SHOP, method="np")
    codes = [code for _, code, _ in refused(planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1"))]
    assert codes == ["taken"]
    assert planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-2").outcome == "effects"


@pytest.mark.parametrize(("kind", "check", "rule"), [("個人", "", "IT-10"), ("法人", "不可", "IT-12")])
def test_who_may_not_pay_on_credit_may_not_ask_for_it_it10_it12(desk: Desk, kind: str, check: str, rule: str) -> None:
    a_customer(desk, kind=kind, payment_method="card")
    wrote(desk, "Q-1", "Q-2")
    if check:
        do(desk, SET_CREDIT, tenant=SHOP, check=check)
    rules = [rule for _, _, rule in refused(planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1"))]
    assert rules == [rule]


@pytest.mark.parametrize("portal", ["inter-lab", "intra-mart", "keiai", "j-motto"])
@pytest.mark.parametrize("operation", [REQUEST_DEBIT, NOTE_MANDATE, START_DEBIT])
def test_other_portals_have_no_such_course(desk: Desk, portal: str, operation: object) -> None:
    assert refused(planned(desk, operation, tenant=f"{portal}:A1")) == [(None, "absent", "PO-NODEBIT")]  # type: ignore[arg-type]


@pytest.mark.parametrize(("on", "warned"), [("2026-12-31", True), ("2027-01-29", True), ("2027-01-30", False)])
def test_a_debit_far_before_its_two_months_is_warned_of_it32(desk: Desk, on: str, warned: bool) -> None:
    """From 31 December 2026 two months go to 28 February 2027: 59 days, of which half are 29 and a half."""
    _course(desk)
    notices = planned(desk, START_DEBIT, tenant=SHOP, on=on).notices
    assert [notice.rule.id for notice in notices if notice.warns] == (["IT-32"] if warned else [])


@pytest.mark.parametrize(("inquiry", "ends"), [(f"{SHOP}/Q-1", []), ("itreview:IT9/Q-1", ["no_inquiry"])])
def test_an_inquiry_is_named_by_its_number_or_by_its_whole_reference(desk: Desk, inquiry: str, ends: list[str]) -> None:
    a_customer(desk)
    wrote(desk, "Q-1")
    plan = planned(desk, REQUEST_DEBIT, tenant=SHOP, inquiry=inquiry, requested_on="2026-12-01")
    assert [code for _, code, _ in refused(plan)] == ends
    assert ends or plan.effects[0].adds.ref == f"{SHOP}/Q-1"  # type: ignore[union-attr]
