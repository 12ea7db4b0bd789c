"""Withdrawal dates: the worked examples with their neighbours, every day against a slow reckoning, and laws."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.facts import Tenant
from portalops.month import Month
from portalops.profiles.profile import CalendarRules, WithdrawalRules
from portalops.rules import withdrawal
from portalops.rules.withdrawal import Leaving
from tests.builders import a_profile, a_tenant

PORTAL = a_profile("j-motto")
RULES = withdrawal.rules_of(PORTAL)
LONG_AGO = date(2010, 1, 15)


def a_member(**traits: Any) -> Tenant:
    """A monthly member of many years."""
    return a_tenant("j-motto:JM00123", **({"joined_on": LONG_AGO, "billing_cycle": "monthly"} | traits))


def leaving(
    received: str | date, rules: WithdrawalRules = RULES, calendar: CalendarRules = PORTAL.calendar, **traits: Any
) -> Leaving:
    day = date.fromisoformat(received) if isinstance(received, str) else received
    return withdrawal.leaving(day, a_member(**traits), rules, calendar)


def dates(found: Leaving) -> tuple[str, str | None]:
    return found.leaves_on.isoformat(), found.last_charge_month


@pytest.mark.parametrize(
    ("received", "leaves", "last"),
    [
        ("2026-04-28", "2026-05-31", "2026-05"),
        ("2026-04-30", "2026-05-31", "2026-05"),
        ("2026-05-01", "2026-06-30", "2026-06"),
        ("2026-05-07", "2026-06-30", "2026-06"),
        ("2027-04-30", "2027-05-31", "2027-05"),
        ("2027-05-01", "2027-06-30", "2027-06"),
        ("2027-05-06", "2027-06-30", "2027-06"),
        ("2026-05-28", "2026-06-30", "2026-06"),
        ("2026-05-29", "2026-06-30", "2026-06"),
        ("2026-05-30", "2026-07-31", "2026-07"),
        ("2026-05-31", "2026-07-31", "2026-07"),
        ("2026-06-01", "2026-07-31", "2026-07"),
        ("2026-10-30", "2026-11-30", "2026-11"),
        ("2026-10-31", "2026-12-31", "2026-12"),
        ("2026-11-01", "2026-12-31", "2026-12"),
        ("2026-11-29", "2026-12-31", "2026-12"),
        ("2026-11-30", "2026-12-31", "2026-12"),
        ("2026-12-01", "2027-01-31", "2027-01"),
        ("2028-01-30", "2028-02-29", "2028-02"),
        ("2028-01-31", "2028-02-29", "2028-02"),
        ("2028-02-01", "2028-03-31", "2028-03"),
        ("2027-02-26", "2027-03-31", "2027-03"),
        ("2027-02-27", "2027-04-30", "2027-04"),
        ("2027-02-28", "2027-04-30", "2027-04"),
        ("2027-03-01", "2027-04-30", "2027-04"),
    ],
)
def test_a_monthly_member_leaves_and_pays_last(received: str, leaves: str, last: str) -> None:
    assert dates(leaving(received)) == (leaves, last)


@pytest.mark.parametrize(
    ("received", "leaves", "last"),
    [
        ("2026-03-30", "2026-04-30", "2025-05"),
        ("2026-03-31", "2026-04-30", "2025-05"),
        ("2026-04-01", "2026-05-31", "2026-05"),
        ("2026-04-28", "2026-05-31", "2026-05"),
        ("2026-04-30", "2026-05-31", "2026-05"),
        ("2026-05-01", "2026-06-30", "2026-05"),
        ("2026-12-28", "2027-01-31", "2026-05"),
        ("2027-03-31", "2027-04-30", "2026-05"),
        ("2027-04-01", "2027-05-31", "2027-05"),
    ],
)
def test_a_yearly_member_billed_in_may_owes_the_fee_of_a_may_that_it_is_still_there(
    received: str, leaves: str, last: str
) -> None:
    assert dates(leaving(received, billing_cycle="yearly", billing_month=5)) == (leaves, last)


@pytest.mark.parametrize(
    ("received", "leaves", "last"),
    [
        ("2026-04-15", "2026-06-30", None),
        ("2026-04-20", "2026-06-30", None),
        ("2026-04-30", "2026-06-30", None),
        ("2026-05-01", "2026-06-30", None),
        ("2026-05-28", "2026-06-30", None),
        ("2026-05-29", "2026-06-30", None),
        ("2026-05-30", "2026-07-31", "2026-07"),
        ("2026-05-31", "2026-07-31", "2026-07"),
        ("2026-06-01", "2026-07-31", "2026-07"),
        ("2026-06-30", "2026-07-31", "2026-07"),
        ("2026-07-01", "2026-08-31", "2026-08"),
    ],
)
def test_a_member_who_joined_on_15_april_leaves_free_of_charge_until_29_may(
    received: str, leaves: str, last: str | None
) -> None:
    found = leaving(received, joined_on=date(2026, 4, 15))
    assert dates(found) == (leaves, last)
    assert found.free is (last is None)


@pytest.mark.parametrize("billing_month", [6, 7, 8])
def test_a_yearly_member_is_charged_from_the_fourth_month_whatever_its_billing_month(billing_month: int) -> None:
    joined = date(2026, 4, 15)
    found = leaving("2026-06-01", joined_on=joined, billing_cycle="yearly", billing_month=billing_month)
    assert dates(found) == ("2026-07-31", "2026-07")
    assert not found.free


@pytest.mark.parametrize("cycle", ["monthly", "yearly", None])
def test_in_the_free_period_the_cycle_does_not_matter(cycle: str | None) -> None:
    assert dates(leaving("2026-05-29", joined_on=date(2026, 4, 15), billing_cycle=cycle)) == ("2026-06-30", None)


@pytest.mark.parametrize(
    ("received", "deleted", "visible"),
    [
        ("2026-04-30", "2026-06", date(2026, 6, 30)),
        ("2026-11-30", "2027-01", date(2027, 1, 31)),
        ("2027-12-28", "2028-02", date(2028, 2, 29)),
    ],
)
def test_data_goes_and_billing_stays_visible_in_the_month_after(received: str, deleted: str, visible: date) -> None:
    found = leaving(received)
    assert (found.data_deleted_in, found.billing_visible_until) == (deleted, visible)


@pytest.mark.parametrize("hosting", [True, False])
def test_only_a_hosting_contract_makes_the_date_provisional(hosting: bool) -> None:
    assert leaving("2026-05-29", hosting=hosting).provisional is hosting


@pytest.mark.parametrize(
    ("kind", "received", "leaves"),
    [
        ("office", "2026-12-28", "2027-01-31"),
        ("office", "2026-12-29", "2027-02-28"),
        ("bank", "2026-12-30", "2027-01-31"),
        ("bank", "2026-12-31", "2027-02-28"),
        ("public", "2026-12-31", "2027-01-31"),
        ("public", "2027-01-01", "2027-02-28"),
    ],
)
def test_in_december_the_calendar_decides(kind: Any, received: str, leaves: str) -> None:
    calendar = msgspec.structs.replace(PORTAL.calendar, kind=kind)
    assert leaving(received, calendar=calendar).leaves_on == date.fromisoformat(leaves)


@pytest.mark.parametrize(
    ("received", "leaves"), [("2026-05-01", "2026-05-31"), ("2026-05-31", "2026-05-31"), ("2026-06-01", "2026-06-30")]
)
def test_a_portal_without_business_days_ends_with_the_month_of_arrival(received: str, leaves: str) -> None:
    rules = WithdrawalRules(variant="end_of_month", rule="JM-35", last_charge_rule="JM-39")
    found = leaving(received, rules)
    assert dates(found) == (leaves, leaves[:7])
    assert (found.data_deleted_in, found.billing_visible_until, found.provisional) == (None, None, False)


@pytest.mark.parametrize("cycle", ["monthly", "yearly"])
def test_a_portal_that_does_not_say_what_is_charged_last_names_no_month(cycle: str) -> None:
    rules = WithdrawalRules(variant="end_of_month", rule="JM-35")
    assert leaving("2026-05-01", rules, billing_cycle=cycle, billing_month=5).last_charge_month is None


def slow_leaving_day(received: date) -> date:
    """The leaving day, counted on the fingers: no holiday but 29 April touches a month's last working days."""
    month = [day for day in each_day(date(received.year, received.month, 1), 31) if day.month == received.month]
    closed = {(4, 29), (12, 29), (12, 30), (12, 31)}
    open_days = [day for day in month if day.weekday() < 5 and (day.month, day.day) not in closed]
    months_to_go = 1 if received <= max(open_days) else 2
    day = received
    while months_to_go >= 0:
        day += timedelta(days=1)
        months_to_go -= day.day == 1
    return day - timedelta(days=1)


def each_day(start: date, count: int) -> list[date]:
    return [start + timedelta(days=number) for number in range(count)]


def test_every_day_of_eight_years_gives_the_day_counted_slowly() -> None:
    for day in each_day(date(2020, 1, 1), 366 + 365 * 3 + 366 + 365 * 3):
        assert leaving(day).leaves_on == slow_leaving_day(day), day


@pytest.mark.parametrize("joined", [LONG_AGO, date(2020, 1, 1), date(2024, 1, 31), date(2025, 11, 30)])
def test_a_later_notice_never_leaves_earlier_nor_pays_less(joined: date) -> None:
    found = [leaving(day, joined_on=joined) for day in each_day(max(joined, date(2020, 1, 1)), 4018)
             if day.year <= 2030]  # fmt: skip
    assert found == sorted(found, key=lambda each: (each.leaves_on, each.last_charge_month or Month("0000-00")))


def test_a_member_stays_at_least_28_days_after_the_notice_and_leaves_at_a_month_end() -> None:
    for day in each_day(date(2020, 1, 1), 4018):
        leaves = leaving(day).leaves_on
        assert leaves == Month.of(leaves).last_day
        assert (leaves - day).days >= 28


days_of_2020_to_2030 = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(joined=days_of_2020_to_2030, stays=st.integers(0, 200))
def test_who_joins_pays_nothing_or_from_the_fourth_month_on(joined: date, stays: int) -> None:
    found = leaving(joined + timedelta(days=stays), joined_on=joined)
    first_charge = Month.of(joined).plus(3)
    assert found.leaves_on == Month.of(found.leaves_on).last_day
    if found.free:
        assert (found.last_charge_month, Month.of(found.leaves_on)) == (None, first_charge.plus(-1))
    else:
        assert found.last_charge_month == Month.of(found.leaves_on)
        assert found.last_charge_month >= first_charge


@given(joined=days_of_2020_to_2030, stays=st.integers(0, 3000), billing_month=st.integers(1, 12))
def test_a_yearly_fee_is_that_of_a_billing_month_within_the_year_before_leaving(
    joined: date, stays: int, billing_month: int
) -> None:
    received = joined + timedelta(days=stays)
    found = leaving(received, joined_on=joined, billing_cycle="yearly", billing_month=billing_month)
    last = found.last_charge_month
    if last is not None:
        first_charge = Month.of(joined).plus(3)
        assert last == first_charge or last.number == billing_month
        assert last <= Month.of(found.leaves_on) < last.plus(12)
        assert last >= Month.of(joined).plus(3)
