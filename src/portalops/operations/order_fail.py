"""Fail an order: the card company didn't approve the card, so the order is cancelled."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Order, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import OrderRef
from portalops.rules import orders


class FailOrder(Asks, frozen=True):
    """Cancel an order whose card the card company didn't approve."""

    order: Annotated[OrderRef, "Order, as portal:code/order number, or its number alone"]


def look(asked: FailOrder, reads: Reads) -> Order:
    """The order as it stands."""
    return reads.one(Order, asked.order)


def plan(asked: FailOrder, order: Order, profile: Profile, today: date) -> Plan:
    """Cancel the order, unless it is cancelled already or no card pays for it."""
    refusals = orders.failing_refusals(order, profile)
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(FAIL_ORDER.name)
    return Plan(effects=effects.changed(order, rule, state="card_refused"), notices=orders.failing_notices(profile))


FAIL_ORDER = Operation(
    name="order fail",
    permission=Permission.ORDER_FAIL,
    asks=FailOrder,
    look=look,
    plan=plan,
)
