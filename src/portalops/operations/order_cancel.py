"""Cancel an order that was made by mistake: never without the customer's inquiry and a second person."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Inquiry, Order, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import OrderRef
from portalops.rules import inquiries, orders, payments
from portalops.rules.answers import route_to
from portalops.values import InquiryNumber, Reason


class CancelOrder(Asks, frozen=True):
    """Cancel an order that was made by mistake, once a second person agrees."""

    order: Annotated[OrderRef, "Order, as portal:code/order number, or its number alone"]
    reason: Annotated[Reason, "How the mistake came about, as the customer wrote it"]
    inquiry: Annotated[InquiryNumber | None, "Number of the customer's inquiry through the form"] = None


class Mistake(Struct, frozen=True, kw_only=True):
    """The order as it stands, and the inquiry by which the customer wrote of it."""

    order: Order
    inquiry: Inquiry | None


def look(asked: CancelOrder, reads: Reads) -> Mistake:
    """The order, and the inquiry that was named."""
    order = reads.one(Order, asked.order)
    return Mistake(order=order, inquiry=inquiries.named(asked.inquiry, order.owner, reads))


def plan(asked: CancelOrder, facts: Mistake, profile: Profile, today: date) -> Plan:
    """Cancel the order with a second person's agreement; without an inquiry nobody does, and the form is named."""
    order = facts.order
    refusals = orders.cancelling_refusals(order, asked.inquiry, facts.inquiry, profile)
    if refusals or not asked.inquiry:
        route = route_to(orders.rules_of(profile).mistake_route, profile) if order.counts else None
        return Plan(refusals=refusals, route=route)
    return Plan(
        effects=effects.changed(order, profile.rests_on(CANCEL_ORDER.name), state="cancelled"),
        approval=orders.cancelling_approval(asked.inquiry, profile),
        notices=payments.claim_notices(order.method, profile),
    )


CANCEL_ORDER = Operation(
    name="order cancel",
    permission=Permission.ORDER_CANCEL,
    asks=CancelOrder,
    look=look,
    plan=plan,
)
