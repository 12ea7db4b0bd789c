"""Orders: who may order what, how it is paid, and that an order isn't undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from portalops.facts import DirectDebit, Inquiry, Order, Tenant
from portalops.plan import Approval, Notice, Refusal
from portalops.profiles.payments import OrderRules
from portalops.profiles.profile import Profile
from portalops.rules import credit, inquiries, payments, tenants
from portalops.rules.billing_dates import BillingDate, billing_dates
from portalops.terms import STATES
from portalops.wording import Phrase, Sentence, say


class Customer(Struct, frozen=True, kw_only=True):
    """What an order is judged by: the tenant, its courses to direct debit, and its orders so far."""

    tenant: Tenant
    courses: Sequence[DirectDebit]
    orders: Sequence[Order]


def rules_of(profile: Profile) -> OrderRules:
    """The portal's rules for orders; a profile that acts on orders has them."""
    assert profile.orders is not None, "a portal that acts on orders has rules for them"
    return profile.orders


def unknown_customer(code: object, profile: Profile) -> tuple[Refusal, ...]:
    """The refusal of an order by somebody who isn't a tenant here."""
    rule = profile.rule(rules_of(profile).customer_rule)
    text = say(
        "order: {tenant} isn't registered at {portal}: {rule}", tenant=code, portal=profile.title, rule=rule.says
    )
    return (Refusal(code="not_a_customer", field="order", rule=rule, text=text),)


def refusals(order: Order, by: Customer, card_refused: bool, profile: Profile) -> tuple[Refusal, ...]:
    """Why an order may not be taken so, all reasons at once; its method is the tenant's own."""
    line = credit.line_of(by.tenant, by.orders, profile)
    return (
        *_missing(by.tenant, profile),
        *_without_method(order, profile),
        *payments.kind_refusals(order.method, by.tenant, profile),
        *_not_marked(order, by.tenant, profile),
        *_not_by_card(order.method, card_refused, profile),
        *credit.order_refusals(order, by.tenant, line, profile),
    )


def notices(order: Order, by: Customer, profile: Profile) -> tuple[Notice, ...]:
    """What to know of an order that is taken."""
    line = credit.line_of(by.tenant, by.orders, profile)
    refused = _card_refused(profile) if order.state == "card_refused" else ()
    told = [profile.rule(id) for id in rules_of(profile).notices]
    marked = "" if order.for_sole_proprietors else rules_of(profile).marked_kinds_rule
    return (
        *refused,
        *payments.kind_notices(order.method, by.tenant, profile),
        *payments.unknown_kind(marked, by.tenant, profile),
        *credit.order_notices(order.method, by.tenant, line, profile),
        *(Notice(rule=rule, text=rule.says) for rule in told),
    )


def method_refusals(written: str | None, member: str | None, profile: Profile) -> tuple[Refusal, ...]:
    """Why an order can't be paid in another way than its tenant pays."""
    if written is None:
        return ()
    choice, wrong = payments.picked(written, profile)
    if wrong or (choice and choice.code == member):
        return wrong
    rule = profile.rule(rules_of(profile).member_method_rule)
    said = {"method": payments.method_name(member, profile), "rule": rule.says}
    text = say("method: leave it out; the tenant pays by {method}: {rule}", **said)
    return (Refusal(code="per_member", field="method", rule=rule, text=text),)


def payment_refusals(number: int, method: str | None, profile: Profile) -> tuple[Refusal, ...]:
    """Why an order can't be paid in so many payments."""
    terms = payments.terms_of(method, profile)
    if number == 1 or terms is None or not terms.one_payment_rule:
        return ()
    rule = profile.rule(terms.one_payment_rule)
    text = say("payments: {number} are too many; write 1. {rule}", number=number, rule=rule.says)
    return (Refusal(code="one_payment", field="payments", rule=rule, text=text),)


def failing_refusals(order: Order, profile: Profile) -> tuple[Refusal, ...]:
    """Why the card company can't have refused an order: it is cancelled already, or no card pays for it."""
    return (*_cancelled_already(order, profile), *_not_by_card(order.method, True, profile))


def failing_notices(profile: Profile) -> tuple[Notice, ...]:
    """That a refused order stays cancelled, and what the customer does instead."""
    return _card_refused(profile)


def cancelling_refusals(
    order: Order, inquiry: str | None, found: Inquiry | None, profile: Profile
) -> tuple[Refusal, ...]:
    """Why an order isn't cancelled: it is so already, or no inquiry says that it was made by mistake."""
    rules = rules_of(profile)
    already = _cancelled_already(order, profile)
    if already or inquiry:
        return (*already, *inquiries.unregistered(inquiry, found, profile.rule(rules.mistake_rule)))
    rule = profile.rule(rules.cancel_rule)
    text = say(
        "inquiry: {rule} One made by mistake takes the number of the customer's inquiry, written like Q-1.",
        rule=rule.says,
    )
    return (Refusal(code="not_undone", field="inquiry", rule=rule, text=text),)


def cancelling_approval(inquiry: str, profile: Profile) -> Approval:
    """The second person's agreement that cancelling a mistake takes."""
    rule = profile.rule(rules_of(profile).mistake_rule)
    return Approval(rule=rule, text=say("an order made by mistake, inquiry {inquiry}.", inquiry=inquiry))


def dates_of(order: Order, profile: Profile) -> tuple[BillingDate, ...]:
    """When an order is billed and paid by its own method; none where it isn't to be paid, or nobody says when."""
    terms = (profile.billing_dates or {}).get(order.method)
    return billing_dates(order.ordered_on, terms, profile.calendar) if terms and order.counts else ()


def day_refusals(order: Order, today: date, profile: Profile) -> tuple[Refusal, ...]:
    """Why the day of an order can't be right."""
    return payments.day_refusals("ordered_on", order.ordered_on, today, profile)


def _missing(tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    rules = rules_of(profile)
    for field in rules.requires:
        if getattr(tenant, field) is None:
            rule = profile.rule(rules.requires_rule)
            said: dict[str, Sentence | Phrase | str] = {"field": field, "tenant": tenant.ref, "rule": rule.says}
            text = say("{field}: {tenant} has none on file: {rule}", **said)
            yield Refusal(code="missing", field=field, rule=rule, text=text)


def _without_method(order: Order, profile: Profile) -> Iterator[Refusal]:
    methods = profile.tenant.payment_methods
    if methods and not order.method:
        text = say("payment_method: the tenant has none; set it first: payment set.")
        yield Refusal(code="missing", field="payment_method", rule=profile.rule(methods.rule), text=text)


def _not_marked(order: Order, tenant: Tenant, profile: Profile) -> Iterator[Refusal]:
    rules = rules_of(profile)
    if order.for_sole_proprietors or tenant.kind not in rules.marked_kinds:
        return
    rule = profile.rule(rules.marked_kinds_rule)
    kinds = profile.tenant.kinds
    text = say(
        "for_sole_proprietors: the plan {plan} isn't marked for a tenant of kind {kind}: {rule} {some}",
        plan=order.plan,
        kind=kinds.named(tenant.kind) if kinds and tenant.kind else tenant.kind,
        rule=rule.says,
        some=profile.rule(rules.some_products_rule).says if rules.some_products_rule else "",
    )
    yield Refusal(code="not_marked", field="for_sole_proprietors", rule=rule, text=text)


def _not_by_card(method: str | None, card_refused: bool, profile: Profile) -> Iterator[Refusal]:
    if card_refused and method != tenants.CARD:
        text = say("card_refused: this order isn't paid by card.")
        yield Refusal(code="not_by_card", field="card_refused", rule=profile.rule("PO-FIELD"), text=text)


def _cancelled_already(order: Order, profile: Profile) -> tuple[Refusal, ...]:
    if order.counts:
        return ()
    text = say("order: {order} is so already: {state}.", order=order.ref, state=STATES[order.state])
    return (Refusal(code="no_change", field="order", rule=profile.rule("PO-CHANGE"), text=text),)


def _card_refused(profile: Profile) -> tuple[Notice, ...]:
    rules = rules_of(profile)
    if not rules.card_refused_rule:
        return ()
    rule = profile.rule(rules.card_refused_rule)
    text = say("To buy it after all takes a new order: {rule}", rule=rule.says)
    return (Notice(text=text, rule=rule, warns=True),)
