"""Proration: what a cancelled prepaid service gives back for its unused days, and the balance that pays invoices."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from portalops.profiles.contracts import RefundRules, Rounding
from portalops.rules.renewal import Period


class Refund(Struct, frozen=True, kw_only=True):
    """What cancelling gives back: the period's days parted into used and unused, and the yen for the unused."""

    period: Period
    used_days: int
    unused_days: int
    amount: int


class SetOff(Struct, frozen=True, kw_only=True):
    """An invoice and a balance after each other: how much of it the balance pays, what is left of both."""

    paid_by_balance: int
    to_pay: int
    balance: int


def refund(price: int, period: Period, cancelled_on: date, rules: RefundRules) -> Refund:
    """What a period that was paid in advance gives back: all of it before it began, nothing once it is over."""
    used = (cancelled_on - period.first_day).days + rules.cancel_day_used
    used = min(max(used, 0), period.days)
    unused = period.days - used
    return Refund(
        period=period,
        used_days=used,
        unused_days=unused,
        amount=share(price, unused, period.days, rules.rounding),
    )


def share(price: int, days: int, of_days: int, rounding: Rounding) -> int:
    """The part of a price that some of its days come to, in whole yen; the price isn't below zero."""
    yen, rest = divmod(price * days, of_days)
    return yen + {"floor": False, "half_up": 2 * rest >= of_days, "ceil": rest > 0}[rounding]


def set_off(balance: int, due: int) -> SetOff:
    """Pay an invoice from the balance as far as that goes; neither ever falls below zero."""
    paid = max(min(balance, due), 0)
    return SetOff(paid_by_balance=paid, to_pay=due - paid, balance=balance - paid)
