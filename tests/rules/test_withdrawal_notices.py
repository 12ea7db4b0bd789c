"""Withdrawal notices: what is told beside the dates, by which rule, and which of it warns."""

from datetime import date
from typing import Any

import msgspec
import pytest

from portalops.plan import Notice
from portalops.profiles.profile import Profile, WithdrawalRules
from portalops.rules import withdrawal
from portalops.rules.withdrawal_notices import notices
from portalops.words import tell
from tests.builders import a_profile, a_tenant

PORTAL = a_profile("j-motto")


def told(received: str, profile: Profile = PORTAL, today: str = "", **traits: Any) -> tuple[Notice, ...]:
    day = date.fromisoformat(received)
    member = a_tenant("j-motto:JM00123", **({"joined_on": date(2010, 1, 15), "billing_cycle": "monthly"} | traits))
    found = withdrawal.leaving(day, member, withdrawal.rules_of(profile), profile.calendar)
    return notices(day, member, found, profile, date.fromisoformat(today) if today else day)


def texts(found: tuple[Notice, ...]) -> list[str]:
    return [f"{'! ' if notice.warns else ''}{notice.rule.id}: {tell(notice.text)}" for notice in found]


def warnings(found: tuple[Notice, ...]) -> list[str]:
    return [f"{notice.rule.id}: {tell(notice.text)}" for notice in found if notice.warns]


def test_a_notice_in_time_is_told_whole() -> None:
    assert texts(told("2026-05-29")) == [
        "PO-CALENDAR: The last business day of 2026-05 is Fri 2026-05-29, by the office calendar, "
        "closed from 12-29 to 01-03 too.",
        "JM-39: 2026-06 is the last month that is charged.",
        "JM-36: Charges up to the month of leaving aren't stopped, and fees that were paid aren't given back.",
        "JM-46: The data is deleted during 2026-07. Tell the customer to save what is needed by Tue 2026-06-30.",
        "JM-49: After leaving, billing stays visible to user 00001 alone, until the end of the next month. "
        "That is until Fri 2026-07-31; from Sat 2026-08-01 on, support answers.",
    ]


def test_a_notice_after_the_last_business_day_warns() -> None:
    assert warnings(told("2026-05-30")) == [
        "JM-40: The notice arrived on Sat 2026-05-30, after the last business day of 2026-05, so it counts for 2026-06."
    ]


@pytest.mark.parametrize("received", ["2026-05-29", "2026-06-01"])
def test_its_neighbours_do_not(received: str) -> None:
    assert warnings(told(received)) == []


@pytest.mark.parametrize("received", ["2026-04-15", "2026-05-29"])
def test_the_free_period_is_told_as_a_reading(received: str) -> None:
    found = told(received, joined_on=date(2026, 4, 15))
    assert texts(found)[1:3] == [
        "JM-37: To leave free of charge, the notice has to arrive by Fri 2026-05-29, and it does.",
        "JM-38: The months up to 2026-06 are free of charge. The membership ends with them, and nothing is charged.",
    ]
    assert found[1].rule.reading
    assert found[2].rule.reading
    assert {"JM-36", "JM-39"} & {notice.rule.id for notice in found} == set()


def test_a_notice_that_just_missed_the_free_period_warns() -> None:
    assert warnings(told("2026-05-30", joined_on=date(2026, 4, 15)))[1:] == [
        "JM-37: To leave free of charge, the notice had to arrive by Fri 2026-05-29. "
        "Months from 2026-07 on are charged."
    ]


@pytest.mark.parametrize(("received", "expected"), [("2026-06-30", True), ("2026-07-01", False)])
def test_it_warns_until_the_free_period_is_over(received: str, expected: bool) -> None:
    assert ("JM-37" in {notice.rule.id for notice in told(received, joined_on=date(2026, 4, 15))}) is expected


def yearly(received: str, **traits: Any) -> list[str]:
    found = told(received, **({"billing_cycle": "yearly", "billing_month": 5} | traits))
    return [text for text in texts(found) if "JM-41" in text or "JM-42" in text]


CHARGED = "! JM-42: The tenant is still a member in 2026-05, so that month's yearly fee is charged, and in full."


def test_a_yearly_fee_that_was_just_avoided_is_told() -> None:
    assert yearly("2026-03-31") == [
        "JM-41: The yearly fee of 2025-05 was the last one; the next, of 2026-05, isn't charged."
    ]


def test_a_yearly_fee_that_one_business_day_would_have_saved_says_so() -> None:
    assert yearly("2026-04-01") == [
        CHARGED,
        "! JM-42: One business day earlier, on Tue 2026-03-31, the notice would have saved the yearly fee of 2026-05: "
        "the tenant would have left on Thu 2026-04-30.",
    ]


@pytest.mark.parametrize("received", ["2026-04-02", "2026-04-30", "2026-05-01", "2026-05-31"])
def test_a_yearly_fee_that_more_days_would_have_saved_only_warns(received: str) -> None:
    assert yearly(received) == [CHARGED]


def test_a_yearly_fee_of_the_past_no_longer_warns() -> None:
    assert yearly("2026-06-01") == [
        "JM-41: The yearly fee of 2026-05 was the last one; the next, of 2027-05, isn't charged."
    ]


def test_one_business_day_is_counted_over_the_weekend() -> None:
    assert yearly("2026-05-31", billing_month=7)[1] == (
        "! JM-42: One business day earlier, on Fri 2026-05-29, the notice would have saved the yearly fee of 2026-07: "
        "the tenant would have left on Tue 2026-06-30."
    )


def test_no_day_before_joining_is_said_to_have_saved_anything() -> None:
    profile = without_free_period()
    assert yearly("2026-06-01", profile=profile, joined_on=date(2026, 6, 1), billing_month=7) == [
        CHARGED.replace("05", "07")
    ]
    assert len(yearly("2026-06-01", profile=profile, joined_on=date(2026, 5, 29), billing_month=7)) == 2


def test_where_charging_begins_in_another_month_than_the_yearly_bill_the_first_fee_is_to_be_asked() -> None:
    assert yearly("2026-06-01", joined_on=date(2026, 4, 15), billing_month=8) == [
        "! JM-42: Charging begins in 2026-07, but the yearly bill is made in month 8: ask which of them the first "
        "yearly fee falls in."
    ]


def without_free_period() -> Profile:
    rules = msgspec.structs.replace(withdrawal.rules_of(PORTAL), free_period=None)
    return msgspec.structs.replace(PORTAL, withdrawal=rules)


def test_after_the_office_has_closed_for_the_year_the_other_calendars_are_shown() -> None:
    assert warnings(told("2026-12-29"))[1:] == [
        "PO-CALENDAR: By the public calendar, closed on weekends and holidays, the last business day would be "
        "Thu 2026-12-31, and the tenant would leave on Sun 2027-01-31. Make sure which calendar holds.",
        "PO-CALENDAR: By the banks' calendar, closed from 12-31 to 01-03 too, the last business day would be "
        "Wed 2026-12-30, and the tenant would leave on Sun 2027-01-31. Make sure which calendar holds.",
    ]


@pytest.mark.parametrize(
    ("received", "differing"), [("2026-12-24", 0), ("2026-12-28", 0), ("2026-12-30", 2), ("2026-12-31", 1)]
)
def test_only_those_that_differ_are_shown(received: str, differing: int) -> None:
    assert sum("Make sure which" in warning for warning in warnings(told(received))) == differing


def test_hosting_warns_that_the_date_is_provisional() -> None:
    assert warnings(told("2026-05-29", hosting=True)) == [
        "JM-44: The tenant has a hosting contract, whose end can move the leaving month: "
        "Tue 2026-06-30 is provisional. Confirm it before you tell the customer."
    ]


@pytest.mark.parametrize(("today", "expected"), [("2026-06-29", 0), ("2026-06-30", 0), ("2026-07-01", 1)])
def test_a_day_of_leaving_in_the_past_warns(today: str, expected: int) -> None:
    found = warnings(told("2026-05-29", today=today))
    assert (
        found
        == ["JM-35: The day of leaving, Tue 2026-06-30, has already passed; complete the withdrawal next."] * expected
    )


@pytest.mark.parametrize(("today", "expected"), [("2026-06-30", True), ("2026-07-01", False)])
def test_saving_the_data_is_advised_while_there_is_time(today: str, expected: bool) -> None:
    (text,) = [text for text in texts(told("2026-05-29", today=today)) if "JM-46" in text]
    assert text.startswith("JM-46: The data is deleted during 2026-07.")
    assert ("save what is needed" in text) is expected


def test_a_portal_with_nothing_but_a_variant_says_what_it_leaves_open() -> None:
    profile = msgspec.structs.replace(PORTAL, withdrawal=WithdrawalRules(variant="end_of_month", rule="JM-35"))
    assert texts(told("2026-05-30", profile=profile)) == [
        "! JM-35: The portal's rules don't say which month is charged last; ask before you tell the customer."
    ]
