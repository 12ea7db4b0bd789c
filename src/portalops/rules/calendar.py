"""Business days: which days a portal's calendar has, the last, the n-th and the next of them, and why a day is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from portalops.month import Month
from portalops.profiles.profile import CalendarRules
from portalops.wording import Sentence, say

# The holidays are known from 1949 to 2099; a year is kept in hand, because a deadline may fall in the year after.
FIRST_YEAR = 1949
LAST_YEAR = 2098

_LAST_OPEN_DAY_OF_DECEMBER = {"public": 31, "bank": 30, "office": 28}
_CLOSED_DAYS_OF_JANUARY = {"public": 0, "bank": 3, "office": 3}
_DAY = timedelta(days=1)


def knows(day: date) -> bool:
    """Whether the holidays around a day are known."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def not_known(field: str, day: date) -> Sentence:
    """Why a day is too far away to reckon with, as what is wrong with a field."""
    return say(
        "{field}: the holidays of {year} aren't known, only those from {first} to {last}.",
        field=field,
        year=str(day.year),
        first=str(FIRST_YEAR),
        last=str(LAST_YEAR),
    )


def is_business_day(day: date, calendar: CalendarRules) -> bool:
    """Whether a day is a business day: no weekend, no holiday, not closed at the year's turn or by the portal."""
    return not (
        day.weekday() >= 5
        or _is_year_end(day, calendar.kind)
        or day in calendar.closed_days
        or day in _holidays(day.year)
    )


def last_business_day(month: Month, calendar: CalendarRules) -> date:
    """The month's last business day; where it has none, the last one before it."""
    return _nearest(month.last_day, -_DAY, calendar)


def nth_business_day(month: Month, number: int, calendar: CalendarRules) -> date:
    """The n-th business day from the start of a month, counted from one."""
    return add_business_days(month.first_day - _DAY, number, calendar)


def add_business_days(day: date, number: int, calendar: CalendarRules) -> date:
    """The day that is so many business days later, or earlier with a negative number; the day itself doesn't count."""
    step = _DAY if number > 0 else -_DAY
    for _ in range(abs(number)):
        day = _nearest(day + step, step, calendar)
    return day


def on_or_after(day: date, calendar: CalendarRules) -> date:
    """The day itself if it is a business day, otherwise the next one."""
    return _nearest(day, _DAY, calendar)


def why_closed(day: date, calendar: CalendarRules) -> str | Sentence | None:
    """Why a day is no business day, a holiday by its Japanese name; None for a business day."""
    if day in _holidays(day.year):
        return _holidays(day.year)[day]
    if _is_year_end(day, calendar.kind):
        return say("the year's turn")
    if day in calendar.closed_days:
        return say("closed by the portal")
    return say("weekend") if day.weekday() >= 5 else None


def described(calendar: CalendarRules) -> Sentence:
    """Which calendar it is, in words."""
    match calendar.kind:
        case "public":
            return say("the public calendar, closed on weekends and holidays")
        case "bank":
            return say("the banks' calendar, closed from 12-31 to 01-03 too")
        case "office":
            return say("the office calendar, closed from 12-29 to 01-03 too")


def _nearest(day: date, step: timedelta, calendar: CalendarRules) -> date:
    """The first business day from a day on, itself included."""
    while not is_business_day(day, calendar):
        day += step
    return day


def _is_year_end(day: date, kind: str) -> bool:
    if day.month == 12:
        return day.day > _LAST_OPEN_DAY_OF_DECEMBER[kind]
    return day.month == 1 and day.day <= _CLOSED_DAYS_OF_JANUARY[kind]


@cache
def _holidays(year: int) -> Mapping[date, str]:
    """The national holidays of one year with their names, substitute days included."""
    # The library takes about 0.15 s to load, which only those who ask for a business day should wait for.
    from holidays import country_holidays

    return dict(country_holidays("JP", years=year, language="ja"))
