"""Renewal: dates walked from their anchor, the period that a day is in, and contracts valid through their last day."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from portalops.month import Month

# The codes of billing cycles that a profile may have.
_MONTHS = {"monthly": 1, "yearly": 12}
_DAY = timedelta(days=1)


class Period(Struct, frozen=True, kw_only=True):
    """A stretch of days that is paid for as one; both its first and its last day belong to it."""

    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last_day - self.first_day).days + 1


def renewal(number: int, anchor: date, cycle: str) -> date:
    """The n-th renewal: the first is the anchor; where a month has no such day, its last day stands in for it."""
    month = Month.of(anchor).plus((number - 1) * _MONTHS[cycle])
    # Each is reckoned from the anchor: from the renewal before, a 31st that was cut to the 28th would stay there.
    return month.first_day.replace(day=min(anchor.day, month.last_day.day))


def next_renewal(after: date, anchor: date, cycle: str) -> date:
    """The first renewal that is later than a day; before the anchor that is the anchor itself."""
    return renewal(max(_latest(after, anchor, cycle), 0) + 1, anchor, cycle)


def period(day: date, anchor: date, cycle: str, started_on: date | None = None) -> Period | None:
    """The period that a day is in: from a renewal to the day before the next one.

    Before the anchor it runs from the contract's start; None where that isn't known, or the day is before it.
    """
    number = _latest(day, anchor, cycle)
    if number >= 1:
        first, following = renewal(number, anchor, cycle), renewal(number + 1, anchor, cycle)
    elif started_on is not None and started_on <= day:
        first, following = started_on, anchor
    else:
        return None
    return Period(first_day=first, last_day=following - _DAY)


def days_left(expires_on: date, today: date) -> int:
    """How many days follow today up to the last valid day: 0 on that day, below zero once it is over."""
    return (expires_on - today).days


def has_expired(expires_on: date | None, today: date) -> bool:
    """Whether it is over: the last day is still valid, and what has no last day never expires."""
    return expires_on is not None and today > expires_on


def is_shown(expires_on: date | None, today: date, with_expired: bool = False) -> bool:
    """Whether a list shows it: what has expired is there only for those who ask for it."""
    return with_expired or not has_expired(expires_on, today)


def _latest(day: date, anchor: date, cycle: str) -> int:
    """The number of the latest renewal up to a day, itself included; below 1 where the day is before the anchor."""
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    number = months // _MONTHS[cycle] + 1
    return number if renewal(number, anchor, cycle) <= day else number - 1
