"""Register an order: take over what the portal's own data say of it, and check that it may be bought so."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from portalops import effects
from portalops.facts import DirectDebit, Order, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import OrderRef
from portalops.rules import orders, payments, standing
from portalops.values import Code, PlanName, ProductName, Whole, Yen

Number = Annotated[int, Whole("1", least=1, most=999_999)]


class RegisterOrder(Asks, frozen=True):
    """Register an order of a tenant from the portal's own data."""

    order: Annotated[OrderRef, "Order, as portal:code/order number"]
    ordered_on: Annotated[date, "Day of the order"]
    product: Annotated[ProductName, "Product that was bought"]
    plan: Annotated[PlanName, "Plan of the product"]
    amount: Annotated[Yen, "Yen to be paid for it all, with tax"]
    quantity: Annotated[Number, "Quantity"] = 1
    for_sole_proprietors: Annotated[bool, "The plan is marked as open to sole proprietors"] = False
    payments: Annotated[Number, "Number of payments"] = 1
    method: Annotated[Code | None, "Payment method in the data; it must be the tenant's own"] = None
    card_refused: Annotated[bool, "The card company didn't approve the card"] = False


class Registering(msgspec.Struct, frozen=True, kw_only=True):
    """Who orders, None where the portal doesn't know them, and the order that already has the number, if any."""

    customer: orders.Customer | None
    taken: Order | None


def look(asked: RegisterOrder, reads: Reads) -> Registering:
    """The tenant with its courses and, where its line is known, its orders; and whether the number is taken."""
    tenant = reads.tenant_if_any(asked.order.tenant)
    if tenant is None:
        return Registering(customer=None, taken=None)
    customer = orders.Customer(
        tenant=tenant,
        courses=reads.all_of(DirectDebit, tenant.ref),
        orders=() if tenant.credit_limit is None else reads.all_of(Order, tenant.ref),
    )
    return Registering(customer=customer, taken=reads.one_if_any(Order, asked.order))


def plan(asked: RegisterOrder, facts: Registering, profile: Profile, today: date) -> Plan:
    """Take the order over, paid as the tenant pays, unless who orders, what, how or for how much can't be right."""
    if facts.customer is None:
        return Plan(refusals=orders.unknown_customer(asked.order.tenant, profile))
    tenant = facts.customer.tenant
    member = payments.in_force(asked.ordered_on, tenant, facts.customer.courses, profile)
    order = Order(
        ref=asked.order,
        ordered_on=asked.ordered_on,
        product=asked.product,
        plan=asked.plan,
        amount=asked.amount,
        quantity=asked.quantity,
        method=member or "",
        for_sole_proprietors=asked.for_sole_proprietors,
        state="card_refused" if asked.card_refused else "ordered",
    )
    refusals = (
        *standing.refusals(tenant, profile),
        *standing.taken(facts.taken, "order", profile),
        *orders.day_refusals(order, today, profile),
        *orders.method_refusals(asked.method, member, profile),
        *orders.payment_refusals(asked.payments, member, profile),
        *orders.refusals(order, facts.customer, asked.card_refused, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    effect = effects.added(order, profile.rests_on(REGISTER_ORDER.name))
    return Plan(effects=(effect,), notices=orders.notices(order, facts.customer, profile))


REGISTER_ORDER = Operation(
    name="order register",
    permission=Permission.ORDER_REGISTER,
    asks=RegisterOrder,
    look=look,
    plan=plan,
)
