"""Renewal: the anchor's day in every month that has it, the month's last day in the others, and inclusive last days."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.rules import renewal
from portalops.rules.renewal import Period

DAY = timedelta(days=1)
CYCLES = ("monthly", "yearly")

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
cycles = st.sampled_from(CYCLES)


def on(text: str) -> date:
    return date.fromisoformat(text)


def walked(anchor: str, cycle: str, count: int) -> list[str]:
    return [renewal.renewal(number, on(anchor), cycle).isoformat() for number in range(1, count + 1)]


def corresponds(day: date, anchor: date, cycle: str) -> bool:
    """Whether a day is a renewal, told by the day alone: the anchor's day, or the last of a month without it."""
    if day < anchor or (cycle == "yearly" and day.month != anchor.month):
        return False
    return day.day == anchor.day or (day.day < anchor.day and (day + DAY).month != day.month)


def by_steps(anchor: date, cycle: str, until: date) -> list[date]:
    """Every renewal up to a day, found by looking at each day in turn."""
    found = (anchor + timedelta(days=number) for number in range((until - anchor).days + 1))
    return [day for day in found if corresponds(day, anchor, cycle)]


@pytest.mark.parametrize(
    ("anchor", "cycle", "expected"),
    [
        ("2026-01-28", "monthly", ["2026-01-28", "2026-02-28", "2026-03-28", "2026-04-28"]),
        ("2026-01-29", "monthly", ["2026-01-29", "2026-02-28", "2026-03-29", "2026-04-29"]),
        ("2026-01-30", "monthly", ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]),
        ("2026-01-31", "monthly", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        ("2026-02-01", "monthly", ["2026-02-01", "2026-03-01", "2026-04-01"]),
        ("2026-02-28", "monthly", ["2026-02-28", "2026-03-28", "2026-04-28"]),
        ("2028-01-31", "monthly", ["2028-01-31", "2028-02-29", "2028-03-31"]),
        ("2028-02-29", "monthly", ["2028-02-29", "2028-03-29", "2028-04-29"]),
        ("2026-11-30", "monthly", ["2026-11-30", "2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30"]),
        ("2026-12-31", "monthly", ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]),
        ("2028-02-28", "yearly", ["2028-02-28", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-28"]),
        ("2028-02-29", "yearly", ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("2096-02-29", "yearly", ["2096-02-29", "2097-02-28", "2098-02-28", "2099-02-28", "2100-02-28"]),
        ("2026-04-01", "yearly", ["2026-04-01", "2027-04-01"]),
    ],
)
def test_renewals_are_walked_from_the_anchor(anchor: str, cycle: str, expected: list[str]) -> None:
    assert walked(anchor, cycle, len(expected)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2024-02-29", "2026-01-31"),
        ("2025-12-30", "2026-01-31"),
        ("2025-12-31", "2026-01-31"),
        ("2026-01-30", "2026-01-31"),
        ("2026-01-31", "2026-02-28"),
        ("2026-02-27", "2026-02-28"),
        ("2026-02-28", "2026-03-31"),
        ("2026-03-30", "2026-03-31"),
        ("2026-03-31", "2026-04-30"),
        ("2026-04-30", "2026-05-31"),
        ("2028-02-28", "2028-02-29"),
        ("2028-02-29", "2028-03-31"),
    ],
)
def test_the_next_renewal_is_later_than_the_day(after: str, expected: str) -> None:
    assert renewal.next_renewal(on(after), on("2026-01-31"), "monthly") == on(expected)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2028-02-28", "2028-02-29"),
        ("2028-02-29", "2029-02-28"),
        ("2029-02-28", "2030-02-28"),
        ("2031-12-31", "2032-02-29"),
    ],
)
def test_a_yearly_contract_of_a_leap_day_renews_on_the_28th_of_other_years(after: str, expected: str) -> None:
    assert renewal.next_renewal(on(after), on("2028-02-29"), "yearly") == on(expected)


@pytest.mark.parametrize(
    ("day", "first", "last", "length"),
    [
        ("2026-01-31", "2026-01-31", "2026-02-27", 28),
        ("2026-02-27", "2026-01-31", "2026-02-27", 28),
        ("2026-02-28", "2026-02-28", "2026-03-30", 31),
        ("2026-03-30", "2026-02-28", "2026-03-30", 31),
        ("2026-03-31", "2026-03-31", "2026-04-29", 30),
        ("2028-02-28", "2028-01-31", "2028-02-28", 29),
        ("2028-02-29", "2028-02-29", "2028-03-30", 31),
    ],
)
def test_a_period_ends_on_the_day_before_the_next_renewal(day: str, first: str, last: str, length: int) -> None:
    period = renewal.period(on(day), on("2026-01-31"), "monthly")
    assert period == Period(first_day=on(first), last_day=on(last))
    assert period.days == length


@pytest.mark.parametrize(("day", "length"), [("2027-04-01", 366), ("2028-03-31", 366), ("2028-04-01", 365)])
def test_a_year_with_a_leap_day_is_a_day_longer(day: str, length: int) -> None:
    period = renewal.period(on(day), on("2026-04-01"), "yearly")
    assert period
    assert period.days == length


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-12-14", None),
        ("2025-12-15", ("2025-12-15", "2026-01-30")),
        ("2026-01-30", ("2025-12-15", "2026-01-30")),
        ("2026-01-31", ("2026-01-31", "2026-02-27")),
    ],
)
def test_before_the_first_renewal_the_period_runs_from_the_start(day: str, expected: tuple[str, str] | None) -> None:
    period = renewal.period(on(day), on("2026-01-31"), "monthly", on("2025-12-15"))
    assert (period and (period.first_day.isoformat(), period.last_day.isoformat())) == expected


def test_where_the_start_is_not_known_the_period_before_the_first_renewal_is_not_either() -> None:
    assert renewal.period(on("2026-01-30"), on("2026-01-31"), "monthly") is None


@pytest.mark.parametrize("cycle", CYCLES)
@pytest.mark.parametrize(
    "anchor", [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2025, 2, 28), date(2026, 4, 30)]
)
def test_every_day_agrees_with_a_search_through_the_days(anchor: date, cycle: str) -> None:
    found = by_steps(anchor, cycle, anchor + timedelta(days=5 * 366 + 400))
    assert [renewal.renewal(number, anchor, cycle) for number in range(1, len(found) + 1)] == found
    for first, following in pairwise(found[:60]):
        period = Period(first_day=first, last_day=following - DAY)
        for offset in range(period.days):
            day = first + timedelta(days=offset)
            assert renewal.next_renewal(day, anchor, cycle) == following
            assert renewal.period(day, anchor, cycle) == period


@given(days, cycles, st.integers(min_value=1, max_value=40))
def test_a_renewal_is_on_the_anchors_day_or_a_shorter_months_last(anchor: date, cycle: str, number: int) -> None:
    found = renewal.renewal(number, anchor, cycle)
    assert found.day == min(anchor.day, monthrange(found.year, found.month)[1])
    assert renewal.next_renewal(found - DAY, anchor, cycle) == found


@given(days, days, cycles)
def test_periods_follow_each_other_without_gap_or_overlap(day: date, anchor: date, cycle: str) -> None:
    period = renewal.period(day, anchor, cycle)
    assert (period is None) == (day < anchor)
    if period:
        assert period.first_day <= day <= period.last_day
        assert period.last_day + DAY == renewal.next_renewal(day, anchor, cycle)
        following = renewal.period(period.last_day + DAY, anchor, cycle)
        assert following
        assert following.first_day == period.last_day + DAY


@given(days, days, days, cycles)
def test_a_later_day_never_renews_earlier(one: date, other: date, anchor: date, cycle: str) -> None:
    earlier, later = sorted((one, other))
    assert renewal.next_renewal(earlier, anchor, cycle) <= renewal.next_renewal(later, anchor, cycle)


@pytest.mark.parametrize(
    ("today", "left", "expired"), [("2026-10-30", 1, False), ("2026-10-31", 0, False), ("2026-11-01", -1, True)]
)
def test_the_last_day_is_still_valid(today: str, left: int, expired: bool) -> None:
    assert renewal.days_left(on("2026-10-31"), on(today)) == left
    assert renewal.has_expired(on("2026-10-31"), on(today)) is expired


@pytest.mark.parametrize(
    ("today", "with_expired", "shown"),
    [
        ("2026-10-30", False, True),
        ("2026-10-31", False, True),
        ("2026-11-01", False, False),
        ("2026-11-01", True, True),
        ("2026-10-31", True, True),
    ],
)
def test_what_has_expired_is_hidden_until_it_is_asked_for(today: str, with_expired: bool, shown: bool) -> None:
    assert renewal.is_shown(on("2026-10-31"), on(today), with_expired) is shown


def test_what_has_no_last_day_never_expires() -> None:
    assert not renewal.has_expired(None, date.max)
    assert renewal.is_shown(None, date.max)


@given(days, days)
def test_what_has_days_left_is_valid_and_what_has_none_less_is_not(expires_on: date, today: date) -> None:
    assert renewal.has_expired(expires_on, today) == (renewal.days_left(expires_on, today) < 0)
