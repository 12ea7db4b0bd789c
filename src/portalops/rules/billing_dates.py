"""Billing dates: when the orders of a month close, when the paper comes, and when it is due or debited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from portalops.month import Month
from portalops.profiles.billing import BillingTerms
from portalops.profiles.profile import CalendarRules
from portalops.rules import calendar as days


class BillingDate(Struct, frozen=True, kw_only=True):
    """One day of a bill and the rule that sets it; if that was a closed day, it either stays or was moved from there.

    About says which rule calls the day no more than likely.
    """

    what: Literal["closing", "invoice", "notice", "due", "debit"]
    day: date
    rule: str
    stays_closed: bool = False
    moved_from: date | None = None
    about: str = ""


def billing_dates(ordered_on: date, terms: BillingTerms, calendar: CalendarRules) -> tuple[BillingDate, ...]:
    """Every day that follows from an order, in the order of their rules: closing, paper, due date, debit."""
    return tuple(_dates(Month.of(ordered_on), terms, calendar))


def _dates(month: Month, terms: BillingTerms, calendar: CalendarRules) -> Iterator[BillingDate]:
    closing = month.last_day
    yield BillingDate(what="closing", day=closing, rule=terms.rule)
    if terms.issued_after is not None:
        issued = days.add_business_days(closing, terms.issued_after, calendar)
        yield BillingDate(what=terms.paper, day=issued, rule=terms.issued_rule, about=terms.about_rule)
    if terms.due_months_after is not None:
        due = month.plus(terms.due_months_after).last_day
        stays_closed = not days.is_business_day(due, calendar)
        yield BillingDate(what="due", day=due, rule=terms.due_rule, stays_closed=stays_closed)
    if terms.debited_day is not None:
        named = month.plus(terms.debited_months_after).first_day.replace(day=terms.debited_day)
        debited = days.on_or_after(named, calendar)
        moved_from = None if debited == named else named
        yield BillingDate(what="debit", day=debited, rule=terms.debited_rule, moved_from=moved_from)
