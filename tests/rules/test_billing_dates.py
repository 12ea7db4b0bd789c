"""Billing dates: the worked examples with their neighbours, and every month by a second, naive reckoning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.month import Month
from portalops.profiles.profile import CalendarRules
from portalops.rules import calendar as days
from portalops.rules.billing_dates import BillingDate, billing_dates
from tests.builders import a_profile

PORTAL = a_profile("itreview")
MONTHS = [Month("2020-01").plus(number) for number in range(8 * 12)]

# Every weekday that is a national holiday in 2026 and 2027 by the Cabinet Office's list, and in 2028 by the law.
HOLIDAYS = {
    2026: "01-01 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
    2027: "01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
    2028: "01-10 02-11 02-23 03-20 05-03 05-04 05-05 07-17 08-11 09-18 09-22 10-09 11-03 11-23",
}
BANKS_TURN = ("12-31", "01-01", "01-02", "01-03")
CLOSED = {f"{year}-{day}" for year, written in HOLIDAYS.items() for day in (*written.split(), *BANKS_TURN)} | {
    "2029-01-01", "2029-01-02", "2029-01-03", "2029-01-08"
}  # fmt: skip


def dates(ordered_on: str, method: str = "np") -> dict[str, BillingDate]:
    terms = (PORTAL.billing_dates or {})[method]
    return {each.what: each for each in billing_dates(date.fromisoformat(ordered_on), terms, PORTAL.calendar)}


def days_of(ordered_on: str, method: str = "np") -> dict[str, str]:
    return {what: each.day.isoformat() for what, each in dates(ordered_on, method).items()}


@pytest.mark.parametrize(
    ("ordered_on", "due", "stays_closed"),
    [
        ("2026-01-01", "2026-02-28", True),
        ("2026-01-31", "2026-02-28", True),
        ("2026-02-01", "2026-03-31", False),
        ("2026-02-28", "2026-03-31", False),
        ("2026-12-31", "2027-01-31", True),
        ("2027-01-01", "2027-02-28", True),
        ("2028-01-10", "2028-02-29", False),
        ("2027-01-10", "2027-02-28", True),
        ("2026-11-15", "2026-12-31", True),
        ("2026-05-31", "2026-06-30", False),
    ],
)
def test_a_transfer_is_due_at_the_end_of_the_next_month_on_whatever_day_that_is(
    ordered_on: str, due: str, stays_closed: bool
) -> None:
    found = dates(ordered_on)["due"]
    assert (found.day.isoformat(), found.stays_closed, found.rule) == (due, stays_closed, "IT-14")


@pytest.mark.parametrize(
    ("ordered_on", "issued"),
    [
        ("2026-04-01", "2026-05-08"),
        ("2026-04-30", "2026-05-08"),
        ("2026-05-01", "2026-06-03"),
        ("2026-08-31", "2026-09-03"),
        ("2026-09-01", "2026-10-05"),
        ("2026-12-31", "2027-01-06"),
        ("2027-01-01", "2027-02-03"),
        ("2028-12-31", "2029-01-09"),
        ("2027-12-31", "2028-01-06"),
    ],
)
@pytest.mark.parametrize(
    ("method", "paper", "rule", "about"), [("np", "invoice", "IT-15", "IT-25"), ("direct_debit", "notice", "IT-31", "")]
)
def test_the_paper_is_issued_three_bank_days_after_closing(
    ordered_on: str, issued: str, method: str, paper: str, rule: str, about: str
) -> None:
    found = dates(ordered_on, method)[paper]
    assert (found.day.isoformat(), found.rule, found.about) == (issued, rule, about)


@pytest.mark.parametrize(
    ("ordered_on", "debited", "moved_from"),
    [
        ("2026-05-01", "2026-06-29", "2026-06-27"),
        ("2026-05-31", "2026-06-29", "2026-06-27"),
        ("2026-06-01", "2026-07-27", None),
        ("2026-04-30", "2026-05-27", None),
        ("2026-11-30", "2026-12-28", "2026-12-27"),
        ("2026-12-01", "2027-01-27", None),
        ("2027-01-31", "2027-03-01", "2027-02-27"),
        ("2027-02-01", "2027-03-29", "2027-03-27"),
        ("2026-12-31", "2027-01-27", None),
    ],
)
def test_a_debit_is_on_the_27th_of_the_next_month_or_the_next_bank_day(
    ordered_on: str, debited: str, moved_from: str | None
) -> None:
    found = dates(ordered_on, "direct_debit")["debit"]
    moved = found.moved_from.isoformat() if found.moved_from else None
    assert (found.day.isoformat(), moved, found.rule) == (debited, moved_from, "IT-30")


def test_a_transfer_is_never_debited_and_a_debit_is_never_due() -> None:
    assert list(dates("2026-05-29")) == ["closing", "invoice", "due"]
    assert list(dates("2026-05-29", "direct_debit")) == ["closing", "notice", "debit"]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["np", "direct_debit"]))
def test_every_day_of_a_month_closes_at_its_end_and_has_the_same_dates(ordered_on: date, method: str) -> None:
    found = dates(ordered_on.isoformat(), method)
    assert found["closing"].day == Month.of(ordered_on).last_day
    assert found == dates(Month.of(ordered_on).first_day.isoformat(), method)
    assert [each.day for each in found.values()] == sorted(each.day for each in found.values())


@pytest.mark.parametrize("kind", ["public", "bank", "office"])
@pytest.mark.parametrize("number", [1, 2, 3, 5, 10])
def test_so_many_business_days_after_a_month_are_as_many_of_the_next(kind: str, number: int) -> None:
    calendar = CalendarRules(kind=kind, rule="X-1")  # type: ignore[arg-type]
    for month in MONTHS:
        after = days.add_business_days(month.last_day, number, calendar)
        assert after == days.nth_business_day(month.plus(1), number, calendar), month


def is_bank_day(day: date) -> bool:
    return day.weekday() < 5 and day.isoformat() not in CLOSED


def reckoned(year: int, month: int) -> dict[str, str]:
    """The dates of a month's orders, day by day over the written list."""
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    closing = first_of_next - timedelta(days=1)
    issued, counted = closing, 0
    while counted < 3:
        issued += timedelta(days=1)
        counted += is_bank_day(issued)
    due = first_of_next
    while (due + timedelta(days=1)).month == first_of_next.month:
        due += timedelta(days=1)
    debit = first_of_next + timedelta(days=26)
    while not is_bank_day(debit):
        debit += timedelta(days=1)
    named = {"closing": closing, "issued": issued, "due": due, "debit": debit}
    return {name: day.isoformat() for name, day in named.items()}


@pytest.mark.parametrize(("year", "month"), [(year, month) for year in HOLIDAYS for month in range(1, 13)])
def test_a_second_reckoning_over_a_written_list_of_holidays_gives_the_same(year: int, month: int) -> None:
    ordered_on = f"{year}-{month:02}-15"
    transfer, debit = days_of(ordered_on), days_of(ordered_on, "direct_debit")
    wanted = reckoned(year, month)
    assert transfer == {"closing": wanted["closing"], "invoice": wanted["issued"], "due": wanted["due"]}
    assert debit == {"closing": wanted["closing"], "notice": wanted["issued"], "debit": wanted["debit"]}


def test_the_written_list_has_as_many_holidays_as_the_cabinet_office_counts() -> None:
    # Officially 18 and 17, and 16 by the law; those on a Saturday or Sunday aren't written down here.
    on_weekends = {2026: ["05-03"], 2027: ["03-21"], 2028: ["01-01", "04-29"]}
    assert all(date.fromisoformat(f"{y}-{day}").weekday() >= 5 for y, found in on_weekends.items() for day in found)
    assert all(date.fromisoformat(f"{y}-{day}").weekday() < 5 for y in HOLIDAYS for day in HOLIDAYS[y].split())
    assert {y: len(HOLIDAYS[y].split()) + len(on_weekends[y]) for y in HOLIDAYS} == {2026: 18, 2027: 17, 2028: 16}
