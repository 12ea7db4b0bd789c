"""Business days: the known traps, one official year whole, and laws that hold for every month."""

import time
from datetime import date, timedelta

import pytest

from portalops import words
from portalops.month import Month
from portalops.profiles.profile import CalendarRules
from portalops.rules import calendar as days

MONTHS = [Month("2020-01").plus(number) for number in range(11 * 12)]
HOLIDAYS_OF_2026 = (
    "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23"
)


def a_calendar(kind: str = "public", *closed: date) -> CalendarRules:
    return CalendarRules(kind=kind, rule="PO-CALENDAR", closed_days=closed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 5, 6), "the substitute for 05-03, a Sunday, after two more holidays"),
        (date(2026, 9, 22), "a day between two holidays"),
        (date(2028, 1, 10), "the second Monday of January"),
        (date(2026, 5, 30), "a Saturday"),
        (date(2026, 5, 31), "a Sunday"),
    ],
)
def test_it_is_no_business_day(day: date, why: str) -> None:
    assert not days.is_business_day(day, a_calendar()), why


@pytest.mark.parametrize("day", [date(2026, 5, 7), date(2026, 9, 24), date(2026, 9, 18), date(2026, 5, 29)])
def test_its_neighbours_are(day: date) -> None:
    assert days.is_business_day(day, a_calendar())


def test_the_weekdays_that_are_closed_in_2026_are_the_official_holidays() -> None:
    official = {date.fromisoformat(f"2026-{day}") for day in HOLIDAYS_OF_2026.split()}
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    closed = {day for day in year if day.weekday() < 5 and not days.is_business_day(day, a_calendar())}
    assert closed == {day for day in official if day.weekday() < 5}


@pytest.mark.parametrize(
    ("kind", "last", "third"),
    [
        ("public", date(2026, 12, 31), date(2029, 1, 4)),
        ("bank", date(2026, 12, 30), date(2029, 1, 9)),
        ("office", date(2026, 12, 28), date(2029, 1, 9)),
    ],
)
def test_the_calendars_differ_at_the_turn_of_the_year(kind: str, last: date, third: date) -> None:
    assert days.last_business_day(Month("2026-12"), a_calendar(kind)) == last
    assert days.nth_business_day(Month("2029-01"), 3, a_calendar(kind)) == third


def test_they_differ_at_no_other_time() -> None:
    calendars = [a_calendar(kind) for kind in ("public", "bank", "office")]
    for month in MONTHS:
        if month.number != 12:
            assert len({days.last_business_day(month, calendar) for calendar in calendars}) == 1, month
        if month.number != 1:
            assert len({days.nth_business_day(month, 3, calendar) for calendar in calendars}) == 1, month


@pytest.mark.parametrize("kind", ["public", "bank", "office"])
def test_three_business_days_after_a_month_is_the_third_of_the_next(kind: str) -> None:
    calendar = a_calendar(kind)
    for month in MONTHS:
        after = days.add_business_days(month.last_day, 3, calendar)
        assert after == days.nth_business_day(month.plus(1), 3, calendar), month


def test_a_closed_day_of_the_portal_is_no_business_day() -> None:
    closed = a_calendar("office", date(2026, 5, 29))
    assert days.last_business_day(Month("2026-05"), closed) == date(2026, 5, 28)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, date(2026, 5, 1)), (1, date(2026, 5, 7)), (2, date(2026, 5, 8)), (-1, date(2026, 4, 30))],
)
def test_business_days_are_added_over_the_holidays(number: int, expected: date) -> None:
    assert days.add_business_days(date(2026, 5, 1), number, a_calendar()) == expected


def test_a_month_that_is_closed_whole_ends_before_it_began() -> None:
    closed = a_calendar("public", *(date(2026, 6, day) for day in range(1, 31)))
    assert days.last_business_day(Month("2026-06"), closed) == date(2026, 5, 29)
    assert days.nth_business_day(Month("2026-06"), 1, closed) == date(2026, 7, 1)


@pytest.mark.parametrize("year", [1, 1948, 2100, 9998])
def test_a_year_far_away_is_answered_and_known_to_be_a_guess(year: int) -> None:
    assert days.last_business_day(Month(f"{year:04d}-06"), a_calendar()).month == 6
    assert not days.knows(date(year, 6, 30))


@pytest.mark.parametrize(
    ("day", "known"), [("1948-12-31", False), ("1949-01-01", True), ("2098-12-31", True), ("2099-01-01", False)]
)
def test_where_the_known_years_end(day: str, known: bool) -> None:
    assert days.knows(date.fromisoformat(day)) is known


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Tokyo"])
def test_where_the_machine_stands_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    days._holidays.cache_clear()
    try:
        assert days.last_business_day(Month("2026-12"), a_calendar("office")) == date(2026, 12, 28)
        assert not days.is_business_day(date(2026, 9, 22), a_calendar())
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("day", "kind", "why"),
    [
        (date(2026, 5, 6), "public", "振替休日"),
        (date(2026, 9, 22), "public", "国民の休日"),
        (date(2026, 11, 23), "bank", "勤労感謝の日"),
        (date(2027, 1, 1), "office", "元日"),
        (date(2026, 12, 31), "bank", "the year's turn"),
        (date(2026, 12, 30), "office", "the year's turn"),
        (date(2026, 12, 30), "bank", "-"),
        (date(2026, 12, 31), "public", "-"),
        (date(2026, 5, 29), "public", "closed by the portal"),
        (date(2026, 5, 28), "public", "-"),
        (date(2026, 5, 30), "public", "weekend"),
    ],
)
def test_a_closed_day_has_its_reason(day: date, kind: str, why: str) -> None:
    words.use("en")
    calendar = a_calendar(kind, date(2026, 5, 29))
    assert words.tell(days.why_closed(day, calendar)) == why
    assert days.is_business_day(day, calendar) == (why == "-")
