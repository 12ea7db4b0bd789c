"""The balance: what earlier refunds left, set off against the next invoice, and never mixed with points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portalops.effects import Move
from portalops.facts import Contract, Invoice, Tenant
from portalops.plan import Notice
from portalops.profiles.contracts import RefundRules
from portalops.profiles.profile import Profile
from portalops.rules.proration import set_off
from portalops.wording import say


def rules_of(profile: Profile) -> RefundRules | None:
    """The portal's rules for balances; None where it has none."""
    return profile.contracts.refund if profile.contracts else None


def paid_by_balance(total: int, issued_on: date, tenant: Tenant, contracts: Sequence[Contract]) -> int:
    """How much of an invoice the balance pays; what came to it after the day of issue isn't there yet."""
    later = sum(each.refunded or 0 for each in contracts if each.cancelled_on and each.cancelled_on > issued_on)
    return set_off(tenant.balance - later, total).paid_by_balance


def set_off_effects(invoice: Invoice, tenant: Tenant, profile: Profile) -> tuple[Move, ...]:
    """The entry by which an invoice takes its part of the balance."""
    rules = rules_of(profile)
    if rules is None or not invoice.set_off:
        return ()
    return (
        Move(
            tenant=tenant.ref,
            rule=profile.rule(rules.set_off_rule),
            ledger="balance",
            seen=tenant.balance,
            delta=-invoice.set_off,
            cause="set_off",
            reason=invoice.ref.number,
        ),
    )


def set_off_notices(invoice: Invoice, tenant: Tenant, profile: Profile) -> tuple[Notice, ...]:
    """What the balance pays of an invoice, and what is left of both; or why a balance pays nothing."""
    rules = rules_of(profile)
    if rules is None or not tenant.balance:
        return ()
    if invoice.set_off:
        text = say(
            "The balance of {balance} yen pays {paid} yen of it: {to_pay} yen are left to pay, {rest} yen stay.",
            balance=tenant.balance,
            paid=invoice.set_off,
            to_pay=invoice.to_pay,
            rest=tenant.balance - invoice.set_off,
        )
    elif invoice.total:
        text = say(
            "The balance of {balance} yen pays nothing of it: it came after the day of issue, {issued}.",
            balance=tenant.balance,
            issued=invoice.issued_on,
        )
    else:
        return ()
    return (Notice(rule=profile.rule(rules.set_off_rule), text=text),)


def remaining_notices(balance: int, profile: Profile) -> tuple[Notice, ...]:
    """A warning where a balance is left that no invoice may follow."""
    rules = rules_of(profile)
    if rules is None or rules.remaining is None or not balance:
        return ()
    text = say(
        "{balance} yen of balance are left, and {portal} leaves it open: {question}",
        balance=balance,
        portal=profile.title,
        question=rules.remaining.unknown,
    )
    return (Notice(warns=True, rule=profile.rule(rules.remaining.rule), text=text),)
