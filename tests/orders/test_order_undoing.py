"""An order isn't undone: the card company can fail it, and a mistake takes an inquiry and a second person."""

from __future__ import annotations

from pathlib import Path

import pytest

from portalops.desk import Desk
from portalops.operations.order_cancel import CANCEL_ORDER
from portalops.operations.order_fail import FAIL_ORDER
from portalops.operations.order_register import REGISTER_ORDER
from tests.orders.builders import (
    SHOP,
    a_customer,
    a_desk,
    an_order,
    do,
    noticed,
    order,
    planned,
    refused,
    told,
    tried,
    wrote,
)

MISTAKE = {"order": "100023", "reason": "押し間違い"}


@pytest.fixture
def desk(place: Path) -> Desk:
    return a_desk(place)


def test_nobody_cancels_an_order_and_a_mistake_goes_to_the_form_it41(desk: Desk) -> None:
    a_customer(desk)
    order(desk)
    plan = planned(desk, CANCEL_ORDER, **MISTAKE)
    assert (plan.outcome, refused(plan)) == ("refused", [("inquiry", "not_undone", "IT-41")])
    assert plan.route is not None
    assert plan.route.rule.id == "IT-42"


def test_a_mistake_with_an_inquiry_waits_for_a_second_person_it42(desk: Desk) -> None:
    a_customer(desk)
    order(desk)
    wrote(desk, "Q-9")
    plan = planned(desk, CANCEL_ORDER, **MISTAKE, inquiry="Q-9")
    assert plan.approval is not None
    assert (plan.outcome, plan.approval.rule.id) == ("approval", "IT-42")
    assert [(effect.field, effect.becomes) for effect in plan.effects] == [("state", "cancelled")]  # type: ignore[union-attr]
    assert tried(desk, CANCEL_ORDER, **MISTAKE, inquiry="Q-9") == "approval_needed"


@pytest.mark.parametrize(("number", "tenant"), [("Q-8", SHOP), ("Q-9", "itreview:IT2")])
def test_a_mistake_of_which_no_inquiry_of_the_tenant_tells_is_refused_it42(
    desk: Desk, number: str, tenant: str
) -> None:
    a_customer(desk)
    a_customer(desk, "itreview:IT2")
    order(desk)
    wrote(desk, number, tenant=tenant)
    plan = planned(desk, CANCEL_ORDER, **MISTAKE, inquiry="Q-9")
    assert (refused(plan), "inquiry register" in told(plan)) == ([("inquiry", "no_inquiry", "IT-42")], True)
    assert plan.route is not None
    assert plan.route.rule.id == "IT-42"


@pytest.mark.parametrize(("method", "notices"), [("np", ["IT-11", "IT-41"]), ("card", ["IT-41"])])
def test_whose_the_claim_is_is_told_before_a_mistake_is_cancelled_it11(
    desk: Desk, method: str, notices: list[str]
) -> None:
    a_customer(desk, payment_method=method)
    order(desk)
    wrote(desk, "Q-9")
    assert noticed(planned(desk, CANCEL_ORDER, **MISTAKE, inquiry="Q-9")) == notices


def test_a_refused_card_cancels_the_order_and_it_takes_a_new_one_it23(desk: Desk) -> None:
    a_customer(desk, payment_method="card")
    order(desk)
    plan = do(desk, FAIL_ORDER, order=f"{SHOP}/100023")
    assert ([effect.rule.id for effect in plan.effects], noticed(plan)) == (["IT-23"], ["IT-23"])
    assert tried(desk, REGISTER_ORDER, **an_order("100023")) == "refused"
    assert tried(desk, REGISTER_ORDER, **an_order("100024")) == "done"


@pytest.mark.parametrize("again", [FAIL_ORDER, CANCEL_ORDER])
def test_a_cancelled_order_is_not_cancelled_again(desk: Desk, again: object) -> None:
    a_customer(desk, payment_method="card")
    order(desk, card_refused="yes")
    wrote(desk, "Q-9")
    asked = {"order": "100023"} | ({"reason": "x", "inquiry": "Q-9"} if again is CANCEL_ORDER else {})
    plan = planned(desk, again, **asked)  # type: ignore[arg-type]
    assert ([code for _, code, _ in refused(plan)], plan.route) == (["no_change"], None)


def test_an_order_that_no_card_pays_cannot_fail(desk: Desk) -> None:
    a_customer(desk)
    order(desk)
    assert [code for _, code, _ in refused(planned(desk, FAIL_ORDER, order="100023"))] == ["not_by_card"]
