"""Withdrawal: the dates that a written notice leads to, and why a request may be refused, undone or completed.

What comes before the notice and after the leaving is in withdrawal_course.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from portalops.effects import PlanWithdrawal
from portalops.facts import Reads, Tenant, Withdrawal
from portalops.month import Month
from portalops.plan import Refusal
from portalops.profiles.parts import Rule
from portalops.profiles.profile import CalendarRules, Profile, WithdrawalRules
from portalops.references import TenantRef
from portalops.rules import calendar as days
from portalops.rules import standing
from portalops.rules.tenants import YEARLY
from portalops.wording import say


class Situation(Struct, frozen=True, kw_only=True):
    """A tenant, and its latest withdrawal if there was one."""

    tenant: Tenant
    withdrawal: Withdrawal | None


class Leaving(Struct, frozen=True, kw_only=True):
    """What a notice comes to: the deadline that it met or missed, and every date that follows."""

    deadline: date
    in_time: bool
    free: bool
    leaves_on: date
    last_charge_month: Month | None
    data_deleted_in: Month | None
    billing_visible_until: date | None
    provisional: bool


def rules_of(profile: Profile) -> WithdrawalRules:
    """The portal's rules on withdrawal, which a portal that takes requests has."""
    assert profile.withdrawal is not None, "a portal that takes withdrawal requests has rules for them"
    return profile.withdrawal


def situation(tenant: TenantRef, reads: Reads) -> Situation:
    """The tenant and its withdrawal, as they stand."""
    return Situation(tenant=reads.tenant(tenant), withdrawal=reads.withdrawal(tenant))


def leaving(received_on: date, tenant: Tenant, rules: WithdrawalRules, calendar: CalendarRules) -> Leaving:
    """The dates for a notice that arrived on a day; what the rules need of the tenant must be known."""
    free_until = free_notice_deadline(tenant, rules, calendar)
    if free_until and received_on <= free_until:
        counts_until, free = free_until, True
        leaves = first_charge_month(tenant, rules).plus(-1)
    else:
        month = Month.of(received_on)
        counts_until, free = deadline(month, rules, calendar), False
        counts_for = month if received_on <= counts_until else month.plus(1)
        leaves = counts_for.plus(rules.months_after)
    return Leaving(
        deadline=counts_until,
        in_time=received_on <= counts_until,
        free=free,
        leaves_on=leaves.last_day,
        last_charge_month=None if free else _last_charge_month(leaves, tenant, rules),
        data_deleted_in=None if rules.deleted_after_months is None else leaves.plus(rules.deleted_after_months),
        billing_visible_until=(
            None if rules.billing_visible_months is None else leaves.plus(rules.billing_visible_months).last_day
        ),
        provisional=tenant.hosting and bool(rules.hosting_rule),
    )


def deadline(month: Month, rules: WithdrawalRules, calendar: CalendarRules) -> date:
    """The last day on which a notice counts for its month."""
    match rules.variant:
        case "notice_by_last_business_day":
            return days.last_business_day(month, calendar)
        case "end_of_month":
            return month.last_day


def free_notice_deadline(tenant: Tenant, rules: WithdrawalRules, calendar: CalendarRules) -> date | None:
    """The last day on which a notice still ends the membership free of charge; None without a free period."""
    if not rules.free_period or not tenant.joined_on or not days.knows(tenant.joined_on):
        return None
    return deadline(Month.of(tenant.joined_on).plus(rules.free_period.notice_months - 1), rules, calendar)


def first_charge_month(tenant: Tenant, rules: WithdrawalRules) -> Month:
    """The first month that is charged: the one after the free period, else the one of joining."""
    assert tenant.joined_on is not None, "asked only of a tenant whose day of joining is known"
    return Month.of(tenant.joined_on).plus(rules.free_period.months if rules.free_period else 0)


def charge_rule(tenant: Tenant, rules: WithdrawalRules) -> str:
    """The id of the rule on the last charge for the tenant's billing cycle, empty where the portal has none."""
    return rules.yearly_rule if tenant.billing_cycle == YEARLY else rules.last_charge_rule


def yearly_fee_rule(due: Month | None, received_on: date, rules: WithdrawalRules) -> str:
    """The id of the rule on the last yearly fee: one that is still to be charged, or that leaving saves all others."""
    saved = due is None or due < Month.of(received_on)
    return (rules.yearly_saved_rule if saved else "") or rules.yearly_rule


def deciding_rule(found: Leaving, profile: Profile) -> Rule:
    """The rule that gave the leaving date: the free period's, the ordinary one, or the one on late notices."""
    rules = rules_of(profile)
    if found.free and rules.free_period:
        return profile.rule(rules.free_period.rule)
    return profile.rule(rules.rule if found.in_time else rules.late_rule or rules.rule)


def effect(received_on: date, reason: str, tenant: Tenant, found: Leaving, profile: Profile) -> PlanWithdrawal:
    """The withdrawal to plan."""
    return PlanWithdrawal(
        tenant=tenant.ref,
        rule=deciding_rule(found, profile),
        received_on=received_on,
        leaves_on=found.leaves_on,
        last_charge_month=found.last_charge_month,
        data_deleted_in=found.data_deleted_in,
        billing_visible_until=found.billing_visible_until,
        provisional=found.provisional,
        reason=reason,
    )


def planned_in(known: Situation) -> Withdrawal | None:
    """The withdrawal that is planned, if one is."""
    return known.withdrawal if known.withdrawal and known.withdrawal.state == "planned" else None


def request_refusals(received_on: date, known: Situation, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Every reason why a notice can't be taken in."""
    return (
        *standing.refusals(known.tenant, profile),
        *planned_refusals(known, profile),
        *_day_refusals(received_on, known.tenant, profile, today),
        *_missing_refusals(received_on, known.tenant, profile),
    )


def cancel_refusals(known: Situation, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a withdrawal can't be undone: there is none, or its day has come."""
    planned, rule = planned_in(known), profile.rests_on("withdrawal cancel")
    if not planned:
        return standing.refusals(known.tenant, profile) or (_nothing_planned(known.tenant, rule),)
    if today < leaving_day(planned):
        return ()
    text = say("{tenant} leaves on {day}; this can only be undone before that day.", **_day_of(planned))
    return (Refusal(code="too_late", rule=rule, text=text),)


def complete_refusals(known: Situation, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why a withdrawal can't be completed: there is none, or its day is still to come."""
    planned, rule = planned_in(known), profile.rests_on("withdrawal complete")
    if not planned:
        return standing.refusals(known.tenant, profile) or (_nothing_planned(known.tenant, rule),)
    if today >= leaving_day(planned):
        return ()
    text = say("{tenant} leaves on {day}; this can only be completed from that day on.", **_day_of(planned))
    return (Refusal(code="too_early", rule=rule, text=text),)


def _last_charge_month(leaves: Month, tenant: Tenant, rules: WithdrawalRules) -> Month | None:
    """The last month charged: the leaving month, or yearly the last billing month up to it, the first month charged
    at least; None where the tenant leaves before that.
    """
    if not charge_rule(tenant, rules):
        return None
    month = leaves
    if tenant.billing_cycle == YEARLY:
        month = Month(f"{leaves.year:04d}-{tenant.billing_month:02d}")
        month = month if month <= leaves else month.plus(-12)
    if not tenant.joined_on:
        return month
    first = first_charge_month(tenant, rules)
    return max(month, first) if first <= leaves else None


def leaving_day(planned: Withdrawal) -> date:
    """The day of leaving of a withdrawal for which the notice has come."""
    assert planned.leaves_on is not None, "a withdrawal whose notice has come has its day"
    return planned.leaves_on


def _day_of(planned: Withdrawal) -> dict[str, TenantRef | date]:
    return {"tenant": planned.tenant, "day": leaving_day(planned)}


def _nothing_planned(tenant: Tenant, rule: Rule) -> Refusal:
    text = say("No withdrawal is planned for {tenant}.", tenant=tenant.ref)
    return Refusal(code="nothing_planned", rule=rule, text=text)


def planned_refusals(known: Situation, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal if a withdrawal is planned already."""
    planned = planned_in(known)
    if not planned:
        return ()
    text = say(
        "A withdrawal is already planned: the notice came on {received}, and {tenant} leaves on {day}. "
        "Cancel it first.",
        received=planned.received_on,
        **_day_of(planned),
    )
    return (Refusal(code="already_planned", rule=profile.rule("PO-ONE"), text=text),)


def _day_refusals(received_on: date, tenant: Tenant, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why the day of arrival can't be right: still to come, before the tenant joined, or off the calendar."""
    rule = profile.rule("PO-DATE")
    refusals = []
    if received_on > today:
        text = say(
            "received: {day} hasn't come yet; enter the notice once it has arrived. To see already what it would "
            "lead to, run this as a command with --dry-run --today {iso}.",
            day=received_on,
            iso=received_on.isoformat(),
        )
        refusals.append(Refusal(code="in_future", field="received", rule=rule, text=text))
    if tenant.joined_on and received_on < tenant.joined_on:
        text = say(
            "received: {day} is before the tenant joined, on {joined}.", day=received_on, joined=tenant.joined_on
        )
        refusals.append(Refusal(code="before_joining", field="received", rule=rule, text=text))
    if not days.knows(received_on):
        text = days.not_known("received", received_on)
        refusals.append(Refusal(code="off_calendar", field="received", rule=rule, text=text))
    return tuple(refusals)


def _missing_refusals(received_on: date, tenant: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    """What the portal's rules need of the tenant and the store doesn't know."""
    rules = rules_of(profile)
    if rules.free_period and not tenant.joined_on:
        return (_missing("joined_on", profile.rule(rules.free_period.rule)),)
    free_until = free_notice_deadline(tenant, rules, profile.calendar)
    if not rules.yearly_rule or (free_until and received_on <= free_until):
        return ()
    if not tenant.billing_cycle:
        return (_missing("billing_cycle", profile.rule(rules.yearly_rule)),)
    if tenant.billing_cycle == YEARLY and not tenant.billing_month:
        return (_missing("billing_month", profile.rule(rules.yearly_rule)),)
    return ()


def _missing(field: str, rule: Rule) -> Refusal:
    text = say("The tenant's {field} isn't known, and the dates depend on it.", field=field)
    return Refusal(code=f"{field}_missing", rule=rule, text=text)
