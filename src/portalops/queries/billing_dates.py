"""Billing dates: when the bill for an order comes, and when it is due or debited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.errors import BadInput, Fault, NotFound
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.billing import BillingTerms
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.queries.named import numbered
from portalops.rules import calendar as days
from portalops.rules.billing_dates import BillingDate, billing_dates
from portalops.values import Code, PortalName
from portalops.wording import Named, Phrase, Sentence, say

WHATS = {
    "closing": Named("closing", say("the month closes")),
    "invoice": Named("invoice", say("the invoice is issued")),
    "notice": Named("notice", say("the notice of the debit is issued")),
    "due": Named("due", say("it is due")),
    "debit": Named("debit", say("it is debited")),
}

Note = Sentence | Phrase


class ShowBillingDates(Asks, frozen=True):
    """Show when the invoice for an order comes, and when it is due or debited."""

    portal: Annotated[PortalName, "Portal"]
    method: Annotated[Code, "Payment method"]
    ordered_on: Annotated[date | None, "Day of the order; today if left out"] = None


class DatedRow(Struct, frozen=True, kw_only=True):
    """One day of the bill, what to know about it, and the rules that say so."""

    what: Named
    day: date
    notes: tuple[Note, ...]
    rule: Rule
    note_rule: Rule | None


def find(asked: ShowBillingDates, search: Search) -> Sequence[DatedRow]:
    """The days in the order in which they come; NotFound where the portal gives none for this way to pay."""
    profile: Profile = search.profiles[asked.portal]
    ordered_on = asked.ordered_on or search.today
    if not days.knows(ordered_on):
        raise BadInput([Fault("ordered_on", days.not_known("ordered_on", ordered_on))])
    dates = billing_dates(ordered_on, _terms(asked.method, profile), profile.calendar)
    return rows_of(dates, profile, search.today)


def rows_of(dates: Sequence[BillingDate], profile: Profile, today: date) -> tuple[DatedRow, ...]:
    """The days of a bill as they are shown, with what to know of each today."""
    return tuple(_row(each, profile, today) for each in dates)


def _terms(method: str, profile: Profile) -> BillingTerms:
    methods = profile.tenant.payment_methods
    choice = methods.pick(method) if methods else None
    if choice is None:
        names = tuple(each.name for each in methods or ())
        text = say("method: there is no payment method {word} here; there are {names}.", word=method, names=names)
        raise BadInput([Fault("method", text)])
    terms = (profile.billing_dates or {}).get(choice.code)
    if terms is None:
        raise NotFound(say("{portal} gives no billing dates for {method}.", portal=profile.title, method=choice.name))
    return terms


def _row(each: BillingDate, profile: Profile, today: date) -> DatedRow:
    about = profile.rule(each.about) if each.about else None
    return DatedRow(
        what=WHATS[each.what],
        day=each.day,
        notes=tuple(_notes(each, about, today)),
        rule=profile.rule(each.rule),
        note_rule=about,
    )


def _notes(each: BillingDate, about: Rule | None, today: date) -> Sequence[Note]:
    notes: list[Note] = []
    if each.moved_from:
        notes.append(say("moved from {day}, which is no business day", day=each.moved_from))
    if each.stays_closed:
        notes.append(say("a closed day; whether the date moves isn't written, so ask"))
    if about:
        issued = say("if it hasn't come by now, this says who re-issues it: invoice reissue")
        notes += [say("about then"), say("not issued yet") if today < each.day else issued]
    return notes


SHOW_BILLING_DATES: Query[ShowBillingDates, DatedRow] = Query(
    name="billing dates",
    permission=Permission.LOOK_UP,
    asks=ShowBillingDates,
    find=find,
    columns=(
        Column(name="what", heading="What", of=lambda row: row.what),
        Column(name="day", heading="Day", of=lambda row: row.day),
        Column(name="notes", heading="To know", of=lambda row: row.notes),
        Column(name="rule", heading="Rule", of=lambda row: numbered(row.rule)),
        Column(name="note_rule", heading="Rule of the note", of=lambda row: row.note_rule and numbered(row.note_rule)),
        Column(name="source", heading="Written in", of=lambda row: row.rule.heading),
    ),
)
