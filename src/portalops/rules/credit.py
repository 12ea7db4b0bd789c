"""Credit: how much of a tenant's line is used, whether an order goes beyond it, and the check that comes before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from portalops.facts import Order, Tenant
from portalops.plan import Notice, Refusal
from portalops.profiles.payments import CreditRules
from portalops.profiles.profile import Profile
from portalops.rules.payments import day_refusals, method_name
from portalops.rules.tenants import not_a_choice
from portalops.wording import say

PENDING = "pending"
"""The code under which every profile lists a credit check that is still going on."""

REFUSED = "refused"
"""The code under which every profile lists a credit check that was not passed."""


class Line(Struct, frozen=True, kw_only=True):
    """A tenant's credit line: the limit, what is used of it, and what is left, each None where nobody knows it."""

    limit: int | None
    used: int | None

    @property
    def left(self) -> int | None:
        """How many yen may still be ordered; never below zero."""
        return None if self.limit is None or self.used is None else max(self.limit - self.used, 0)


class Told(Struct, frozen=True, kw_only=True):
    """What was told of a tenant's credit; what is left out stays as it is, unless the line is no longer known."""

    limit: int | None
    used: int | None
    on: date | None
    check: str | None
    unknown: bool


def rules_for(method: str | None, profile: Profile) -> CreditRules | None:
    """The rules on credit for a way to pay; None where it takes no credit."""
    return profile.credit if profile.credit and method in profile.credit.methods else None


def line_of(tenant: Tenant, orders: Iterable[Order], profile: Profile) -> Line:
    """The line: what was used as it was last told, and the orders on credit since that day on top of it."""
    since = sum(
        order.amount
        for order in orders
        if order.counts
        and rules_for(order.method, profile)
        and tenant.credit_on is not None
        and order.ordered_on >= tenant.credit_on
    )
    used = None if tenant.credit_used is None else tenant.credit_used + since
    return Line(limit=tenant.credit_limit, used=used)


def order_refusals(order: Order, tenant: Tenant, line: Line, profile: Profile) -> tuple[Refusal, ...]:
    """Why an order isn't taken on credit: the check wasn't passed, or the order goes beyond the line.

    What isn't known refuses nothing, but an order above the whole limit is beyond it whatever is used. One from
    before the day of what is used is within that already.
    """
    rules = rules_for(order.method, profile)
    if rules is None:
        return ()
    refusals = check_refusals(order.method, tenant, profile) if tenant.credit_check == REFUSED else ()
    used = (line.used or 0) + order.amount
    told_since = tenant.credit_on is not None and order.ordered_on < tenant.credit_on
    if told_since or line.limit is None or used <= line.limit:
        return refusals
    text = say(
        "amount: with {amount} yen, {used} yen are used of a limit of {limit} yen; {rule} {told}",
        amount=order.amount,
        used=used,
        limit=line.limit,
        rule=profile.rule(rules.limit_rule).says,
        told=profile.rule(rules.told_rule).says,
    )
    return (*refusals, Refusal(code="over_limit", field="amount", rule=profile.rule(rules.limit_rule), text=text))


def order_notices(method: str | None, tenant: Tenant, line: Line, profile: Profile) -> tuple[Notice, ...]:
    """What isn't known of the credit that an order takes: the limit, what is used of it, or how the check ends."""
    rules = rules_for(method, profile)
    if rules is None:
        return ()
    notices = []
    if line.limit is None or line.used is None:
        text = say("The credit line isn't known, so it wasn't checked: {rule}", rule=profile.rule(rules.rule).says)
        notices.append(Notice(text=text, rule=profile.rule(rules.rule), warns=True))
    if tenant.credit_check == PENDING:
        rule = profile.rule(rules.checks.rule)
        text = say("The credit check is still going on: {rule}", rule=rule.says)
        notices.append(Notice(text=text, rule=rule, warns=True))
    return tuple(notices)


def check_refusals(method: str | None, tenant: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    """Why a tenant can't begin to pay so: its credit check is going on, or wasn't passed; the reason is never told."""
    rules = rules_for(method, profile)
    if rules is None or tenant.credit_check not in (PENDING, REFUSED):
        return ()
    rule = profile.rule(rules.checks.rule)
    said = {"method": method_name(method, profile), "state": rules.checks.named(tenant.credit_check), "rule": rule.says}
    text = say("method: {method} can't be used, the credit check says {state}; {rule}", **said)
    return (Refusal(code=f"check_{tenant.credit_check}", field="method", rule=rule, text=text),)


def told(what: Told, tenant: Tenant, profile: Profile, today: date) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """What becomes of the tenant's fields, or why it can't: nothing told, or told at odds with itself."""
    rules = profile.credit
    assert rules is not None, "a portal that sets credit has rules for it"
    refusals: list[Refusal] = []
    becomes: dict[str, Any] = {}
    if what.unknown:
        becomes |= {"credit_limit": None, "credit_used": None, "credit_on": None}
        refusals += _at_odds(what, profile)
    if what.limit is not None:
        becomes["credit_limit"] = what.limit
    if what.used is not None:
        becomes |= {"credit_used": what.used, "credit_on": what.on or today}
        refusals += day_refusals("on", what.on or today, today, profile)
    elif what.on is not None:
        text = say("on: leave it out; it is the day on which it was told what is used.")
        refusals.append(Refusal(code="out_of_place", field="on", rule=profile.rule("PO-FIELD"), text=text))
    if what.check is not None:
        choice = rules.checks.pick(what.check)
        becomes |= {"credit_check": choice.code} if choice else {}
        refusals += () if choice else (not_a_choice("check", what.check, rules.checks, profile),)
    if not refusals and all(getattr(tenant, field) == value for field, value in becomes.items()):
        text = say("limit: nothing changes; write what was told of the limit, of what is used, or of the check.")
        refusals.append(Refusal(code="no_change", field="limit", rule=profile.rule("PO-CHANGE"), text=text))
    return becomes, tuple(refusals)


def _at_odds(what: Told, profile: Profile) -> tuple[Refusal, ...]:
    given = [field for field in ("limit", "used") if getattr(what, field) is not None]
    return tuple(
        Refusal(
            code="at_odds",
            field=field,
            rule=profile.rule("PO-FIELD"),
            text=say("{field}: leave it out, or say that it is known.", field=field),
        )
        for field in given
    )
