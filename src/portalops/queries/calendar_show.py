"""Show a calendar: the days of a month that aren't ordinary at a portal, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from msgspec import Struct

from portalops.errors import BadInput, Fault
from portalops.month import Month
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.rules import calendar as days
from portalops.values import PortalName
from portalops.wording import Named, Sentence, say

CLOSED = Named("closed", say("closed"))
FIRST = Named("first_business_day", say("first business day"))
THIRD = Named("third_business_day", say("third business day"))
LAST = Named("last_business_day", say("last business day"))


class ShowCalendar(Asks, frozen=True):
    """Show a month's first, third and last business day at a portal, and the weekdays on which it is closed."""

    portal: Annotated[PortalName, "Portal"]
    month: Annotated[Month | None, "Month; this month if left out"] = None


class CalendarDay(Struct, frozen=True, kw_only=True):
    """One day that isn't ordinary: what it is, which business day of the month, or why it is none."""

    day: date
    what: tuple[Named, ...]
    number: int | None
    reason: str | Sentence | None
    rule: Rule


def find(asked: ShowCalendar, search: Search) -> Sequence[CalendarDay]:
    """The days in order; BadInput for a year whose holidays aren't known."""
    profile: Profile = search.profiles[asked.portal]
    month = asked.month or Month.of(search.today)
    if not days.knows(month.first_day):
        raise BadInput([Fault("month", days.not_known("month", month.first_day))])
    return tuple(_days(month, profile))


def _days(month: Month, profile: Profile) -> Iterator[CalendarDay]:
    rule = profile.rule(profile.calendar.rule)
    month_days = [month.first_day + timedelta(days=number) for number in range(month.last_day.day)]
    business_days = [day for day in month_days if days.is_business_day(day, profile.calendar)]
    marks = ((FIRST, business_days[:1]), (THIRD, business_days[2:3]), (LAST, business_days[-1:]))
    for day in month_days:
        what = tuple(name for name, marked in marks if day in marked)
        if what:
            number = business_days.index(day) + 1
            yield CalendarDay(day=day, what=what, number=number, reason=None, rule=rule)
        elif day.weekday() < 5 and day not in business_days:
            reason = days.why_closed(day, profile.calendar)
            yield CalendarDay(day=day, what=(CLOSED,), number=None, reason=reason, rule=rule)


SHOW_CALENDAR: Query[ShowCalendar, CalendarDay] = Query(
    name="calendar show",
    permission=Permission.LOOK_UP,
    asks=ShowCalendar,
    find=find,
    columns=(
        Column(name="day", heading="Day", of=lambda row: row.day),
        Column(name="what", heading="What", of=lambda row: row.what),
        Column(name="number", heading="Business day", of=lambda row: row.number),
        Column(name="reason", heading="Why", of=lambda row: row.reason),
        Column(name="rule", heading="Rule", of=lambda row: row.rule.id),
        Column(name="source", heading="Written in", of=lambda row: row.rule.heading),
    ),
)
