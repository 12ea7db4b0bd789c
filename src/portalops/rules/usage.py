"""Measured use: a month's highest readings, what of them is over the allowance, and the warning when disk runs over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from msgspec import Struct

from portalops.clock import JST
from portalops.month import Month
from portalops.profiles.parts import Unknown
from portalops.profiles.usage import UsageRules


class Reading(Struct, frozen=True, kw_only=True):
    """One measurement: its id, the instant or the Japanese day it is of, and what it found; None wasn't measured.

    Users are all there are, the first user included.
    """

    id: str
    at: date | datetime
    users: int | None = None
    disk_mb: int | None = None


class Amounts(Struct, frozen=True, kw_only=True):
    """A number of users and of megabytes, each None where it isn't known."""

    users: int | None = None
    disk_mb: int | None = None


class Overage(Struct, frozen=True, kw_only=True):
    """How far a peak is over its allowance: between least and most, which differ where an open question decides.

    None means unknown. The questions are all those that the portal leaves open about it.
    """

    peak: int | None
    allowance: int | None
    least: int | None = None
    most: int | None = None
    questions: tuple[Unknown, ...] = ()

    @property
    def certain(self) -> int | None:
        """The one number that it is, or None where it isn't known or depends on an open question."""
        return self.least if self.least == self.most else None


class MonthOfUse(Struct, frozen=True, kw_only=True):
    """What a month's use comes to and the month in which that is charged; not final while the month goes on."""

    month: Month
    charged_in: Month
    is_final: bool
    users: Overage
    disk_mb: Overage


def month_of(at: date | datetime) -> Month:
    """The month that a day or an instant falls in, as it is in Japan."""
    return Month.of(_moment(at).date())


def peak(readings: Iterable[Reading], month: Month) -> Amounts:
    """The month's highest readings, None where there is none: order, repeats and lower ones make no difference."""
    of_month = [reading for reading in readings if month_of(reading.at) == month]
    return Amounts(
        users=max((reading.users for reading in of_month if reading.users is not None), default=None),
        disk_mb=max((reading.disk_mb for reading in of_month if reading.disk_mb is not None), default=None),
    )


def month_of_use(
    readings: Iterable[Reading],
    month: Month,
    allowance: Amounts,
    rules: UsageRules,
    *,
    first_user_counts: bool | Unknown,
    today: date,
) -> MonthOfUse:
    """The use of a month against its allowance: users and megabytes, each by its own peak."""
    highest = peak(readings, month)
    return MonthOfUse(
        month=month,
        charged_in=month.plus(1),
        is_final=today > month.last_day,
        users=users_over(highest.users, allowance.users, rules, first_user_counts),
        disk_mb=disk_over(highest.disk_mb, allowance.disk_mb, rules),
    )


def users_over(
    highest: int | None, allowance: int | None, rules: UsageRules, first_user_counts: bool | Unknown
) -> Overage:
    """The users beyond the number applied for; where it is open whether the first one counts, both numbers."""
    questions = _open(rules.users_base)
    if highest is None or allowance is None:
        return Overage(peak=highest, allowance=allowance, questions=(*questions, *_open(first_user_counts)))
    with_first = max(highest - allowance, 0)
    without_first = max(highest - 1 - allowance, 0)
    least = with_first if first_user_counts is True else without_first
    most = without_first if first_user_counts is False else with_first
    if least != most:
        questions = (*questions, *_open(first_user_counts))
    return Overage(peak=highest, allowance=allowance, least=least, most=most, questions=questions)


def disk_over(highest: int | None, allowance: int | None, rules: UsageRules) -> Overage:
    """The megabytes beyond the tenant's own allowance, or the basic one where it has none of its own."""
    questions = _open(rules.disk_base)
    basic = rules.basic_disk_mb if allowance is None else allowance
    if isinstance(basic, Unknown):
        return Overage(peak=highest, allowance=None, questions=(*questions, basic))
    over = None if highest is None or basic is None else max(highest - basic, 0)
    return Overage(peak=highest, allowance=basic, least=over, most=over, questions=questions)


def clashes(readings: Iterable[Reading]) -> tuple[str, ...]:
    """The ids under which there are readings with different contents, sorted; a reading given twice is no clash."""
    seen: dict[str, Reading] = {}
    return tuple(sorted({reading.id for reading in readings if seen.setdefault(reading.id, reading) != reading}))


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """Readings from the earliest to the latest; a day's own one counts as made at its end."""
    return sorted(readings, key=_order)


def _order(reading: Reading) -> tuple[datetime, str]:
    return _moment(reading.at), reading.id


def _moment(at: date | datetime) -> datetime:
    if isinstance(at, datetime):
        assert at.tzinfo is not None, "an instant knows its offset, or the host's zone would decide its month"
        return at.astimezone(JST)
    return datetime.combine(at, time.max, JST)


def _open(value: object) -> tuple[Unknown, ...]:
    return (value,) if isinstance(value, Unknown) else ()
