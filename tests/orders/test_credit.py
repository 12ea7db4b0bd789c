"""Credit: what was told of a tenant's line, and how it shows on the tenant's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.asking import read
from portalops.desk import Desk
from portalops.operations.credit_set import SET_CREDIT
from portalops.operations.order_fail import FAIL_ORDER
from portalops.operations.payment_set import SET_PAYMENT
from portalops.queries.payments import CREDIT_COLUMNS
from portalops.queries.tenant_show import SHOW_TENANT
from portalops.words import tell
from tests.orders.builders import SHOP, a_customer, a_desk, do, order, planned, refused


@pytest.fixture
def desk(place: Path) -> Desk:
    return a_desk(place)


def shown(desk: Desk) -> dict[str, str]:
    (page,) = desk.look_up(SHOW_TENANT, read(SHOW_TENANT.asks, {"tenant": SHOP}))
    return {column.name: tell(column.of(line)) for line in page.parts["credit"] for column in CREDIT_COLUMNS}


def test_what_nobody_has_told_is_not_known_and_not_zero_it13(desk: Desk) -> None:
    a_customer(desk)
    line = shown(desk)
    assert [line[name] for name in ("limit", "used", "left", "check")] == ["not known"] * 4


def test_a_line_is_taken_over_as_it_was_told_it13(desk: Desk) -> None:
    a_customer(desk)
    plan = do(desk, SET_CREDIT, tenant=SHOP, limit="500,000", used="４５００００", check="可")
    assert {effect.rule.id for effect in plan.effects} == {"IT-13"}
    order(desk, amount="20000")
    line = shown(desk)
    assert [line[name] for name in ("limit", "used", "left", "check")] == ["500,000", "470,000", "30,000", "passed"]


def test_what_is_left_is_never_below_zero(desk: Desk) -> None:
    a_customer(desk)
    do(desk, SET_CREDIT, tenant=SHOP, limit="500000", used="450000")
    order(desk, amount="50000")
    do(desk, SET_CREDIT, tenant=SHOP, limit="300000")
    assert shown(desk)["left"] == "0"


def test_a_cancelled_order_takes_no_credit(desk: Desk) -> None:
    a_customer(desk, payment_method="card")
    order(desk, amount="20000")
    do(desk, FAIL_ORDER, order="100023")
    do(desk, SET_PAYMENT, tenant=SHOP, method="np")
    do(desk, SET_CREDIT, tenant=SHOP, limit="500000", used="450000")
    assert shown(desk)["used"] == "450,000"


def test_a_line_can_become_unknown_again(desk: Desk) -> None:
    a_customer(desk)
    do(desk, SET_CREDIT, tenant=SHOP, limit="500000", used="450000")
    do(desk, SET_CREDIT, tenant=SHOP, unknown="yes")
    assert shown(desk)["limit"] == "not known"


@pytest.mark.parametrize(
    ("asked", "refusals"),
    [
        ({}, [("limit", "no_change", "PO-CHANGE")]),
        ({"on": "2026-11-20"}, [("on", "out_of_place", "PO-FIELD")]),
        ({"used": "1", "on": "2026-11-21"}, [("on", "in_future", "PO-DATE")]),
        ({"limit": "1", "unknown": "yes"}, [("limit", "at_odds", "PO-FIELD")]),
        ({"check": "多分"}, [("check", "not_a_choice", "IT-12")]),
        ({"used": "1", "on": "2026-11-20"}, []),
        ({"check": "審査中"}, []),
    ],
)
def test_what_is_told_must_agree_with_itself(
    desk: Desk, asked: dict[str, str], refusals: list[tuple[str, str, str]]
) -> None:
    a_customer(desk)
    assert refused(planned(desk, SET_CREDIT, tenant=SHOP, **asked)) == refusals


def test_who_pays_by_card_shows_no_credit(desk: Desk) -> None:
    a_customer(desk, payment_method="card")
    assert shown(desk) == {}


@pytest.mark.parametrize("portal", ["inter-lab", "intra-mart", "keiai", "j-motto"])
def test_other_portals_grant_no_credit(desk: Desk, portal: str) -> None:
    assert refused(planned(desk, SET_CREDIT, tenant=f"{portal}:A1", limit="1")) == [(None, "absent", "PO-NOCREDIT")]
