"""A plan in words and in data: the same lines on every screen, the same object for every script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from msgspec import Struct

from portalops import effects as e
from portalops.facts import AutoCharge, Invoice, Tenant
from portalops.plain import as_plain
from portalops.plan import Plan, Route
from portalops.profiles.profile import Rule
from portalops.wording import Sentence, say
from portalops.words import tell


class Line(Struct, frozen=True, kw_only=True):
    """One thing that changes: its label, what it was and what it becomes; before is None where there was nothing."""

    label: Sentence
    after: Any
    before: Any = None
    changes: bool = False


def lines_of(effect: e.Effect) -> tuple[Line, ...]:
    """What an effect changes, line by line, as every door shows it."""
    match effect:
        case e.RegisterTenant(registers=tenant):
            return _new_tenant(tenant)
        case e.AddAccount(adds=account):
            return (
                _fact(say("Account"), account.ref),
                _fact(say("Name"), account.name),
                *_given(say("Kana"), account.kana),
                *_given(say("E-mail"), account.email),
                *_given(say("Roles"), account.roles),
            )
        case e.SendResetLink(to=to, valid_hours=hours):
            return (
                _fact(say("Password link goes to"), to),
                _fact(say("Works once, for"), say("{hours} hours", hours=hours)),
            )
        case e.SetLicenses(seen=seen, count=count):
            return (_change(say("Licenses"), seen, count),)
        case e.SetAutoCharge(seen=seen, becomes=becomes):
            return (_change(say("Auto-charge"), _auto_charge(seen), _auto_charge(becomes)),)
        case e.MovePoints():
            label = say("Auto-charge") if effect.cause == "auto_charge" else say("Points")
            moved = say("{balance} points ({delta})", balance=effect.balance, delta=f"{effect.delta:+,}")
            return (_change(label, say("{balance} points", balance=effect.seen), moved),)
        case e.PlanWithdrawal():
            return _withdrawal(effect)
        case e.CancelWithdrawal(leaves_on=leaves_on):
            return (_change(say("Withdrawal"), say("planned for {day}", day=leaves_on), say("cancelled")),)
        case e.CompleteWithdrawal(leaves_on=leaves_on):
            return (_change(say("Withdrawal"), say("planned for {day}", day=leaves_on), say("completed")),)
        case e.RegisterInvoice(registers=invoice):
            return _new_invoice(invoice)
        case e.ReissueInvoice():
            mailed = (_fact(say("Goes by mail to"), effect.mail_to),) if effect.mail_to else ()
            return (
                _fact(say("Duplicate of"), effect.invoice),
                _change(say("Duplicates made"), effect.seen, effect.copy_number),
                *mailed,
            )
        case _:
            assert_never(effect)


def _fact(label: Sentence, value: Any) -> Line:
    return Line(label=label, after=value)


def _given(label: Sentence, value: Any) -> Iterator[Line]:
    """A line where there is a value to show, none otherwise."""
    if value not in (None, "", ()):
        yield _fact(label, value)


def _change(label: Sentence, before: Any, after: Any) -> Line:
    return Line(label=label, before=before, after=after, changes=True)


def _auto_charge(setting: AutoCharge | None) -> Sentence:
    if setting is None:
        return say("off")
    return say("below {border}, up to {limit}", border=setting.border, limit=setting.limit)


def _new_tenant(tenant: Tenant) -> tuple[Line, ...]:
    card = f"{tenant.card_brand or ''} ****{tenant.card_last_four}" if tenant.card_last_four else tenant.card_brand
    return (
        _fact(say("Tenant"), tenant.ref),
        _fact(say("Name"), tenant.name),
        *_given(say("Kind"), tenant.kind),
        *_given(say("Kana"), tenant.kana),
        *_given(say("E-mail"), tenant.email),
        *_given(say("Phone"), tenant.phone),
        *_given(say("Joined on"), tenant.joined_on),
        *_given(say("Billing cycle"), tenant.billing_cycle),
        *_given(say("Billing month"), tenant.billing_month),
        *_given(say("Payment method"), tenant.payment_method),
        *_given(say("Card"), card),
        *_given(say("Licenses"), tenant.licenses),
        *_given(say("Yen a month for one license"), tenant.license_price),
        *_given(say("Hosting"), tenant.hosting or None),
    )


def _withdrawal(effect: e.PlanWithdrawal) -> tuple[Line, ...]:
    leaves = say("{day}, provisional", day=effect.leaves_on) if effect.provisional else effect.leaves_on
    return (
        _fact(say("Notice received on"), effect.received_on),
        _fact(say("Leaves on"), leaves),
        _fact(say("Last month charged"), effect.last_charge_month or say("none")),
        *_given(say("Data deleted during"), effect.data_deleted_in),
        *_given(say("Billing visible until"), effect.billing_visible_until),
    )


def _new_invoice(invoice: Invoice) -> tuple[Line, ...]:
    return (
        _fact(say("Invoice"), invoice.ref),
        _fact(say("Addressee"), invoice.addressee),
        _fact(say("Issued on"), invoice.issued_on),
        _fact(say("Due on"), invoice.due_on),
        _fact(say("Payment method"), invoice.method),
        *(
            _fact(
                say("Line"),
                say(
                    "{description}: {amount} yen at {rate}%",
                    description=line.description,
                    amount=line.amount,
                    rate=line.rate,
                ),
            )
            for line in invoice.lines
        ),
        *(_fact(say("Tax at {rate}%", rate=tax.rate), say("{tax} yen", tax=tax.tax)) for tax in invoice.taxes),
        _fact(say("Total"), say("{total} yen", total=invoice.total)),
    )


def cited(rule: Rule) -> Sentence:
    """A rule's number, and where it is written; the centre's and the house's own are never taken for the portal's."""
    if rule.origin == "centre":
        return say(
            "{id}, the centre's own: {document}, {heading}", id=rule.id, document=rule.document, heading=rule.heading
        )
    if rule.reading:
        return say("{id}, as read: {document}, {heading}", id=rule.id, document=rule.document, heading=rule.heading)
    return say("{id}: {document}, {heading}", id=rule.id, document=rule.document, heading=rule.heading)


def route_lines(route: Route) -> tuple[Line, ...]:
    """Whom to send the caller to, line by line."""
    hours = route.hours
    times = (
        say("{opens}-{closes}, closed: {closed}", opens=hours.opens, closes=hours.closes, closed=hours.closed)
        if hours
        else None
    )
    return (
        _fact(say("Who does it"), route.who),
        _fact(say("How"), route.how),
        *_given(say("Phone"), route.phone),
        *_given(say("Mail"), route.mail),
        *_given(say("Hours"), times),
    )


def plan_as_data(plan: Plan) -> dict[str, Any]:
    """The plan as one JSON object: see docs/plan.md for its schema; messages are in the language spoken."""
    return {
        "operation": plan.operation,
        "target": plan.target,
        "outcome": plan.outcome,
        "effects": [as_plain(effect) | _source(effect.rule) for effect in plan.effects],
        "refusals": [
            {"code": refusal.code, "field": refusal.field, "message": tell(refusal.text)} | _source(refusal.rule)
            for refusal in plan.refusals
        ],
        "route": _route_as_data(plan.route) if plan.route else None,
        "approval": {"message": tell(plan.approval.text)} | _source(plan.approval.rule) if plan.approval else None,
        "notices": [
            {"message": tell(notice.text), "warns": notice.warns} | _source(notice.rule) for notice in plan.notices
        ],
    }


def _route_as_data(route: Route) -> dict[str, Any]:
    hours = route.hours
    return {
        "who": tell(route.who),
        "how": tell(route.how),
        "phone": route.phone,
        "mail": route.mail,
        "hours": {"opens": hours.opens, "closes": hours.closes, "closed": tell(hours.closed)} if hours else None,
    } | _source(route.rule)


def _source(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "source": {
            "document": rule.document,
            "heading": tell(rule.heading),
            "origin": rule.origin,
            "reading": rule.reading,
        },
    }
