"""Withdrawal notices: what operator and customer should know about the dates, each with the rule it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from portalops.facts import Tenant
from portalops.month import Month
from portalops.plan import Notice
from portalops.profiles.profile import Profile
from portalops.rules import calendar as days
from portalops.rules.tenants import YEARLY
from portalops.rules.withdrawal import (
    Leaving,
    charge_rule,
    deciding_rule,
    first_charge_month,
    free_notice_deadline,
    leaving,
    rules_of,
    yearly_fee_rule,
)
from portalops.wording import say

_KINDS: tuple[Literal["public", "bank", "office"], ...] = ("public", "bank", "office")
_LAST_WEEK_OF_DECEMBER = range(25, 32)


def notices(received_on: date, tenant: Tenant, found: Leaving, profile: Profile, today: date) -> tuple[Notice, ...]:
    """Everything to know before a withdrawal is planned, what decided the dates first."""
    return (
        *_calendar(received_on, found, profile),
        *_free_period(received_on, tenant, found, profile),
        *_other_calendars(received_on, tenant, found, profile),
        *_charges(received_on, tenant, found, profile),
        *_hosting(found, profile),
        *_passed(found, profile, today),
        *_no_refund(found, profile),
        *_options(tenant, profile),
        *_data(found, profile, today),
        *_billing(found, profile),
    )


def _calendar(received_on: date, found: Leaving, profile: Profile) -> Iterator[Notice]:
    """Which calendar decided, and whether its last business day was missed."""
    rules = rules_of(profile)
    if rules.variant != "notice_by_last_business_day":
        return
    month = Month.of(found.deadline)
    yield Notice(
        rule=profile.rule(profile.calendar.rule),
        text=say(
            "The last business day of {month} is {day}, by {calendar}.",
            month=month,
            day=found.deadline,
            calendar=days.described(profile.calendar),
        ),
    )
    if not found.in_time:
        yield Notice(
            warns=True,
            rule=deciding_rule(found, profile),
            text=say(
                "The notice arrived on {received}, after the last business day of {month}, so it counts for {next}.",
                received=received_on,
                month=Month.of(received_on),
                next=Month.of(received_on).plus(1),
            ),
        )


def _free_period(received_on: date, tenant: Tenant, found: Leaving, profile: Profile) -> Iterator[Notice]:
    """That nothing is charged, or that the notice came too late for it by a little."""
    rules = rules_of(profile)
    until = free_notice_deadline(tenant, rules, profile.calendar)
    if not rules.free_period or not until:
        return
    charged_from = first_charge_month(tenant, rules)
    on_notice = profile.rule(rules.free_period.notice_rule or rules.free_period.rule)
    if found.free:
        text = say("To leave free of charge, the notice has to arrive by {day}, and it does.", day=until)
        yield Notice(rule=on_notice, text=text)
        yield Notice(
            rule=profile.rule(rules.free_period.rule),
            text=say(
                "The months up to {last} are free of charge. The membership ends with them, and nothing is charged.",
                last=charged_from.plus(-1),
            ),
        )
    elif Month.of(received_on) < charged_from:
        yield Notice(
            warns=True,
            rule=on_notice,
            text=say(
                "To leave free of charge, the notice had to arrive by {day}. Months from {first} on are charged.",
                day=until,
                first=charged_from,
            ),
        )


def _other_calendars(received_on: date, tenant: Tenant, found: Leaving, profile: Profile) -> Iterator[Notice]:
    """At the year's end, what the calendars that the portal doesn't use would give, where it differs."""
    if received_on.month != 12 or received_on.day not in _LAST_WEEK_OF_DECEMBER:
        return
    for kind in _KINDS:
        calendar = msgspec.structs.replace(profile.calendar, kind=kind)
        other = leaving(received_on, tenant, rules_of(profile), calendar)
        if other.leaves_on != found.leaves_on:
            yield Notice(
                warns=True,
                rule=profile.rule(profile.calendar.rule),
                text=say(
                    "By {calendar}, the last business day would be {day}, and the tenant would leave on {leaves}. "
                    "Make sure which calendar holds.",
                    calendar=days.described(calendar),
                    day=other.deadline,
                    leaves=other.leaves_on,
                ),
            )


def _charges(received_on: date, tenant: Tenant, found: Leaving, profile: Profile) -> Iterator[Notice]:
    """What is charged last, and what one business day would have saved."""
    rules = rules_of(profile)
    if found.free:
        return
    if not charge_rule(tenant, rules):
        text = say("The portal's rules don't say which month is charged last; ask before you tell the customer.")
        yield Notice(warns=True, rule=profile.rule(rules.rule), text=text)
    elif tenant.billing_cycle == YEARLY:
        yield from _yearly_fee(received_on, tenant, found, profile)
    else:
        text = say("{month} is the last month that is charged.", month=found.last_charge_month)
        yield Notice(rule=profile.rule(rules.last_charge_rule), text=text)


def _yearly_fee(received_on: date, tenant: Tenant, found: Leaving, profile: Profile) -> Iterator[Notice]:
    due = found.last_charge_month
    rule = profile.rule(yearly_fee_rule(due, received_on, rules_of(profile)))
    if due is None:
        yield Notice(rule=rule, text=say("The tenant leaves before its first yearly fee, so none is charged."))
        return
    if due.number != tenant.billing_month:
        text = say(
            "Charging begins in {month}, but the yearly bill is made in month {billing_month}: ask which of them the "
            "first yearly fee falls in.",
            month=due,
            billing_month=tenant.billing_month,
        )
        yield Notice(warns=True, rule=rule, text=text)
        return
    if due < Month.of(received_on):
        text = say(
            "The yearly fee of {month} was the last one; the next, of {next}, isn't charged.",
            month=due,
            next=due.plus(12),
        )
        yield Notice(rule=rule, text=text)
        return
    text = say(
        "The tenant is still a member in {month}, so that month's yearly fee is charged, and in full.", month=due
    )
    yield Notice(warns=True, rule=rule, text=text)
    earlier = days.add_business_days(received_on, -1, profile.calendar)
    if tenant.joined_on and earlier < tenant.joined_on:
        return
    instead = leaving(earlier, tenant, rules_of(profile), profile.calendar)
    if instead.last_charge_month != due:
        text = say(
            "One business day earlier, on {day}, the notice would have saved the yearly fee of {month}: "
            "the tenant would have left on {leaves}.",
            day=earlier,
            month=due,
            leaves=instead.leaves_on,
        )
        yield Notice(warns=True, rule=rule, text=text)


def _hosting(found: Leaving, profile: Profile) -> Iterator[Notice]:
    if found.provisional:
        text = say(
            "The tenant has a hosting contract, whose end can move the leaving month: {day} is provisional. "
            "Confirm it before you tell the customer.",
            day=found.leaves_on,
        )
        yield Notice(warns=True, rule=profile.rule(rules_of(profile).hosting_rule), text=text)


def _passed(found: Leaving, profile: Profile, today: date) -> Iterator[Notice]:
    if found.leaves_on < today:
        text = say("The day of leaving, {day}, has already passed; complete the withdrawal next.", day=found.leaves_on)
        yield Notice(warns=True, rule=deciding_rule(found, profile), text=text)


def _no_refund(found: Leaving, profile: Profile) -> Iterator[Notice]:
    id = rules_of(profile).no_refund_rule
    if id and not found.free:
        yield Notice(rule=profile.rule(id), text=profile.rule(id).says)


def _options(tenant: Tenant, profile: Profile) -> Iterator[Notice]:
    """What ends with the membership."""
    id = rules_of(profile).options_rule
    if id and tenant.options:
        text = say("These options end with the membership: {options}.", options=tenant.options)
        yield Notice(warns=True, rule=profile.rule(id), text=text)


def _data(found: Leaving, profile: Profile, today: date) -> Iterator[Notice]:
    if not found.data_deleted_in:
        return
    text = say("The data is deleted during {month}.", month=found.data_deleted_in)
    if today <= found.leaves_on:
        text = say(
            "The data is deleted during {month}. Tell the customer to save what is needed by {day}.",
            month=found.data_deleted_in,
            day=found.leaves_on,
        )
    yield Notice(rule=profile.rule(rules_of(profile).deleted_rule), text=text)


def _billing(found: Leaving, profile: Profile) -> Iterator[Notice]:
    """Who still sees the billing information, until when, and who answers from then on."""
    until = found.billing_visible_until
    if until:
        rule = profile.rule(rules_of(profile).billing_visible_rule)
        text = say(
            "{says} That is until {day}; from {next} on, support answers.",
            says=rule.says,
            day=until,
            next=until + timedelta(days=1),
        )
        yield Notice(rule=rule, text=text)
