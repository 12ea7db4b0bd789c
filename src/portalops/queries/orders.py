"""Orders as they are shown: a tenant's history with the days of each bill, and everything about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from msgspec import Struct

from portalops.facts import Lineup, Lists, Order, Run, Trait
from portalops.month import Month
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.desks import RouteText
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.queries.billing_dates import DatedRow, rows_of
from portalops.queries.limits import After, Limit
from portalops.queries.named import THING_STATES
from portalops.references import OrderRef, TenantRef
from portalops.rules import desk_hours, orders, payments
from portalops.wording import Named, Phrase, Sentence


class ListOrders(Asks, frozen=True):
    """List the orders of a tenant, newest first, with the days on which each is billed and paid."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    month: Annotated[Month | None, "Only the orders of this month"] = None
    limit: Annotated[Limit, "At most so many orders"] = 50
    after: Annotated[After | None, "Only what comes after this key: the next page"] = None


class ShowOrder(Asks, frozen=True):
    """Show an order: what was bought, when it is billed and paid, and whom to ask about it."""

    order: Annotated[OrderRef, "Order, as portal:code/order number, or its number alone"]


class OrderLine(Struct, frozen=True, kw_only=True):
    """An order, its method by name, and the days on which it is billed and paid."""

    order: Order
    month: Month
    method: Named | str | None
    days: dict[str, date]


class Note(Struct, frozen=True, kw_only=True):
    """Something to know about an order, and the rule that says so."""

    text: Phrase
    rule: Rule


class OrderPage(Struct, frozen=True, kw_only=True):
    """One order with everything that its customer may ask about it."""

    line: OrderLine
    tenant_name: str
    dates: tuple[DatedRow, ...]
    desk: RouteText | None
    standing: Sentence | None
    notes: tuple[Note, ...]


def _lineup(month: Month | None) -> Lineup[Order]:
    """Orders, the newest first, of one month or of all."""
    of_month = (Trait("ordered_on", ">=", month.first_day), Trait("ordered_on", "<=", month.last_day)) if month else ()
    return Lineup(kind=Order, groups=((Run(traits=of_month, by=("ordered_on",)),),), newest_first=True)


def lines_of(
    tenant: TenantRef,
    lists: Lists,
    profile: Profile,
    limit: int,
    after: str | None = None,
    month: Month | None = None,
) -> list[OrderLine]:
    """The orders of a tenant, newest first."""
    return [_line(order, profile) for order in lists.listed(_lineup(month), limit, after, tenant=tenant)]


def _line(order: Order, profile: Profile) -> OrderLine:
    methods = profile.tenant.payment_methods
    return OrderLine(
        order=order,
        month=Month.of(order.ordered_on),
        method=methods.named(order.method) if methods and order.method else order.method or None,
        days={each.what: each.day for each in orders.dates_of(order, profile)},
    )


def find(asked: ListOrders, search: Search) -> Sequence[OrderLine]:
    """The tenant's orders; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant).ref
    profile = search.profiles[tenant.portal]
    return lines_of(tenant, search.lists, profile, asked.limit, asked.after, asked.month)


def find_one(asked: ShowOrder, search: Search) -> Sequence[OrderPage]:
    """The one order; NotFound where there is none of that number."""
    order = search.lists.one(Order, asked.order)
    profile: Profile = search.profiles[order.ref.portal]
    desk = payments.desk_of(order.method, profile)
    hours = desk.hours if desk else None
    noted = (*(profile.orders.notices if profile.orders else ()), *_method_rules(order, profile))
    return (
        OrderPage(
            line=_line(order, profile),
            tenant_name=search.lists.tenant(order.owner).name,
            dates=rows_of(orders.dates_of(order, profile), profile, search.today),
            desk=desk,
            standing=desk_hours.standing_told(desk_hours.standing(hours, search.now)) if hours else None,
            notes=tuple(Note(text=profile.rule(id).says, rule=profile.rule(id)) for id in noted),
        ),
    )


def _method_rules(order: Order, profile: Profile) -> tuple[str, ...]:
    terms = payments.terms_of(order.method, profile)
    refused = (profile.orders.card_refused_rule,) if profile.orders and order.state == "card_refused" else ()
    claim = (terms.claim_rule,) if terms and terms.claim_rule else ()
    return (*refused, *claim, *(terms.notices if terms else ()))


def _day(what: str, heading: str) -> Column[OrderLine]:
    return Column(name=f"{what}_on", heading=heading, of=lambda line: line.days.get(what))


COLUMNS: tuple[Column[OrderLine], ...] = (
    Column(name="order", heading="Order", of=lambda line: line.order.ref),
    Column(name="ordered_on", heading="Ordered on", of=lambda line: line.order.ordered_on),
    Column(name="product", heading="Product", of=lambda line: line.order.product),
    Column(name="plan", heading="Plan", of=lambda line: line.order.plan),
    Column(name="quantity", heading="Quantity", of=lambda line: line.order.quantity),
    Column(name="amount", heading="Amount in yen, with tax", of=lambda line: line.order.amount),
    Column(name="method", heading="Payment method", of=lambda line: line.method),
    Column(name="state", heading="State", of=lambda line: THING_STATES[line.order.state]),
    _day("closing", "Closes on"),
    _day("invoice", "Invoice about"),
    _day("notice", "Notice of the debit on"),
    _day("due", "Due on"),
    _day("debit", "Debited on"),
)

LIST_ORDERS: Query[ListOrders, OrderLine] = Query(
    name="order list",
    permission=Permission.LOOK_UP,
    asks=ListOrders,
    find=find,
    key=lambda line, today: _lineup(None).key_of(line.order),
    columns=(Column(name="month", heading="Month", of=lambda line: line.month), *COLUMNS),
)

_DATES: tuple[Column[Any], ...] = (
    Column(name="what", heading="What", of=lambda row: row.what),
    Column(name="day", heading="Day", of=lambda row: row.day),
    Column(name="notes", heading="To know", of=lambda row: row.notes),
    Column(name="rule", heading="Rule", of=lambda row: row.rule.id),
)

_NOTES: tuple[Column[Any], ...] = (
    Column(name="says", heading="To know", of=lambda note: note.text),
    Column(name="rule", heading="Rule", of=lambda note: note.rule.id),
)

SHOW_ORDER: Query[ShowOrder, OrderPage] = Query(
    name="order show",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowOrder,
    find=find_one,
    shape="page",
    columns=(
        Column(name="order", heading="Order", of=lambda page: page.line.order.ref),
        Column(name="tenant", heading="Tenant", of=lambda page: page.line.order.owner),
        Column(name="name", heading="Name", of=lambda page: page.tenant_name),
        Column(name="state", heading="State", of=lambda page: THING_STATES[page.line.order.state]),
        Column(name="ordered_on", heading="Ordered on", of=lambda page: page.line.order.ordered_on),
        Column(name="product", heading="Product", of=lambda page: page.line.order.product),
        Column(name="plan", heading="Plan", of=lambda page: page.line.order.plan),
        Column(
            name="for_sole_proprietors",
            heading="Plan for sole proprietors",
            of=lambda page: page.line.order.for_sole_proprietors,
        ),
        Column(name="quantity", heading="Quantity", of=lambda page: page.line.order.quantity),
        Column(name="amount", heading="Amount in yen, with tax", of=lambda page: page.line.order.amount),
        Column(name="method", heading="Payment method", of=lambda page: page.line.method),
        Column(name="dates", heading="Billing dates", of=lambda page: page.dates, columns=_DATES),
        Column(name="ask", heading="Whom to ask", of=lambda page: page.desk and page.desk.who),
        Column(name="how", heading="How", of=lambda page: page.desk and page.desk.how),
        Column(name="phone", heading="Phone", of=lambda page: page.desk and page.desk.phone),
        Column(name="mail", heading="Mail", of=lambda page: page.desk and page.desk.mail),
        Column(
            name="hours",
            heading="Hours",
            of=lambda page: desk_hours.told(page.desk.hours) if page.desk and page.desk.hours else None,
        ),
        Column(name="now", heading="Now", of=lambda page: page.standing),
        Column(name="notes", heading="To know", of=lambda page: page.notes, columns=_NOTES),
    ),
)
