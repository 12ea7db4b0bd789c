"""Show use: month by month what was measured, what of it is over the allowance, and when that is charged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops.facts import Lists, Tenant, UsageReading
from portalops.month import Month
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.parts import Rule, Unknown
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules.usage import MonthOfUse, Overage, month_of, month_of_use
from portalops.rules.usage_readings import allowance_of, as_measured, rules_of
from portalops.rules.withdrawal import first_charge_month
from portalops.wording import Phrase, Sentence, say


class ShowUsage(Asks, frozen=True):
    """Show a tenant's use by month: the highest reading, what of it is over the allowance, when that is charged."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    month: Annotated[Month | None, "Only this month; all that have readings if left out"] = None


class UsedMonth(Struct, frozen=True, kw_only=True):
    """A month of use, what of it isn't known, what else there is to know, and the rules on it."""

    use: MonthOfUse
    readings: int
    open: tuple[Phrase, ...]
    notes: tuple[Sentence | Phrase, ...]
    rules: tuple[Rule, ...]


def find(asked: ShowUsage, search: Search) -> Sequence[UsedMonth]:
    """The months with readings, the latest first; a month that is named is there even without."""
    tenant = search.lists.tenant(asked.tenant)
    return months_of(tenant, search.lists, search.profiles[tenant.ref.portal], search.today, asked.month)


def months_of(
    tenant: Tenant, lists: Lists, profile: Profile, today: date, only: Month | None = None
) -> list[UsedMonth]:
    """The months of a tenant's use, the latest first; none where the portal measures nothing."""
    if profile.usage is None:
        return []
    readings = lists.all_of(UsageReading, tenant.ref)
    months = {only} if only else {month_of(reading.at) for reading in readings}
    return [_month(tenant, month, readings, profile, today) for month in sorted(months, reverse=True)]


def _month(tenant: Tenant, month: Month, readings: Sequence[UsageReading], profile: Profile, today: date) -> UsedMonth:
    rules = rules_of(profile)
    licenses = profile.licenses
    use = month_of_use(
        as_measured(readings),
        month,
        allowance_of(tenant),
        rules,
        first_user_counts=licenses.first_user_counts if licenses else True,
        today=today,
    )
    questions = _each_once((*use.users.questions, *use.disk_mb.questions))
    free = profile.withdrawal.free_period if profile.withdrawal and _is_free(tenant, month, profile) else None
    named = (rules.rule, rules.disk_rule, free.first_charge_rule if free else "", *(each.rule for each in questions))
    return UsedMonth(
        use=use,
        readings=sum(month_of(reading.at) == month for reading in readings),
        open=tuple(question.unknown for question in questions),
        notes=tuple(_notes(tenant, use, profile)),
        rules=tuple(profile.rule(id) for id in dict.fromkeys(named) if id),
    )


def _each_once(questions: tuple[Unknown, ...]) -> list[Unknown]:
    return [question for place, question in enumerate(questions) if question not in questions[:place]]


def _notes(tenant: Tenant, use: MonthOfUse, profile: Profile) -> Iterator[Sentence | Phrase]:
    """That the month goes on, that it lies in the free period, and that nothing is blocked."""
    rules = rules_of(profile)
    if not use.is_final:
        yield say("The month goes on, so the highest use may still become higher.")
    if _is_free(tenant, use.month, profile):
        yield say("The month is in the free period; whether use beyond the allowance is charged then isn't written.")
    if rules.uncapped_rule and use.disk_mb.peak is not None and use.disk_mb.most != 0:
        yield profile.rule(rules.uncapped_rule).says


def _is_free(tenant: Tenant, month: Month, profile: Profile) -> bool:
    """Whether a month is in the tenant's free period."""
    rules = profile.withdrawal
    has_one = rules is not None and rules.free_period is not None and tenant.joined_on is not None
    return has_one and rules is not None and month < first_charge_month(tenant, rules)


def _over(overage: Overage) -> Sentence | int:
    """How far it is over, as far as that is known."""
    if overage.certain is not None:
        return overage.certain
    if overage.least is None or overage.most is None:
        return say("not known")
    return say("{least} or {most}, which is open", least=overage.least, most=overage.most)


COLUMNS: tuple[Column[UsedMonth], ...] = (
    Column(name="month", heading="Month", of=lambda row: row.use.month),
    Column(name="charged_in", heading="Charged in", of=lambda row: row.use.charged_in),
    Column(name="users", heading="Most users", of=lambda row: row.use.users.peak),
    Column(name="users_applied", heading="Users applied for", of=lambda row: row.use.users.allowance),
    Column(name="users_over", heading="Users over that", of=lambda row: _over(row.use.users)),
    Column(name="disk_mb", heading="Most disk in megabytes", of=lambda row: row.use.disk_mb.peak),
    Column(name="disk_applied", heading="Disk applied for, in megabytes", of=lambda row: row.use.disk_mb.allowance),
    Column(name="disk_over", heading="Disk over that", of=lambda row: _over(row.use.disk_mb)),
    Column(name="final", heading="Final", of=lambda row: row.use.is_final),
    Column(name="readings", heading="Readings", of=lambda row: row.readings),
    Column(name="open", heading="What the portal leaves open", of=lambda row: row.open),
    Column(name="notes", heading="To know", of=lambda row: row.notes),
    Column(name="rules", heading="Rules", of=lambda row: tuple(rule.id for rule in row.rules)),
)

SHORT_COLUMNS = COLUMNS[:8]
"""The numbers of a month, without what there is to know about them."""

SHOW_USAGE: Query[ShowUsage, UsedMonth] = Query(
    name="usage show",
    permission=Permission.LOOK_UP,
    asks=ShowUsage,
    find=find,
    columns=COLUMNS,
    shape="cards",
)
