"""The calendar of a portal: one row for each day of a month that isn't ordinary."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from portalops import words
from portalops.errors import BadInput
from portalops.month import Month
from portalops.queries.calendar_show import SHOW_CALENDAR
from portalops.values import Unreadable, YearMonth
from tests.builders import a_profile
from tests.queries.days import found


@pytest.fixture(autouse=True)
def english() -> None:
    words.use("en")


def shown(portal: str, month: str, **profiles: Any) -> list[str]:
    """A month as one line for each day, with the number of a business day or the reason for none."""
    rows = found(SHOW_CALENDAR, "2026-05-29 12:00", portal=portal, month=month, **profiles)
    return [f"{row['day'][5:]} {' '.join(row['what'])} {row['number'] or row['reason']}" for row in rows]


def test_a_month_with_holidays() -> None:
    assert shown("itreview", "2026-05") == [
        "05-01 first_business_day 1",
        "05-04 closed みどりの日",
        "05-05 closed こどもの日",
        "05-06 closed 振替休日",
        "05-08 third_business_day 3",
        "05-29 last_business_day 18",
    ]


@pytest.mark.parametrize(
    ("portal", "month", "expected"),
    [
        (
            "itreview",
            "2026-12",
            [
                "12-01 first_business_day 1",
                "12-03 third_business_day 3",
                "12-30 last_business_day 22",
                "12-31 closed the year's turn",
            ],
        ),
        (
            "j-motto",
            "2026-12",
            [
                "12-01 first_business_day 1",
                "12-03 third_business_day 3",
                "12-28 last_business_day 20",
                "12-29 closed the year's turn",
                "12-30 closed the year's turn",
                "12-31 closed the year's turn",
            ],
        ),
        (
            "itreview",
            "2029-01",
            [
                "01-01 closed 元日",
                "01-02 closed the year's turn",
                "01-03 closed the year's turn",
                "01-04 first_business_day 1",
                "01-08 closed 成人の日",
                "01-09 third_business_day 3",
                "01-31 last_business_day 19",
            ],
        ),
    ],
)
def test_the_turn_of_the_year_depends_on_the_calendar(portal: str, month: str, expected: list[str]) -> None:
    assert shown(portal, month) == expected


def test_the_rule_of_the_calendar_is_cited() -> None:
    for portal, rule in (("itreview", "IT-15"), ("j-motto", "PO-CALENDAR")):
        rows = found(SHOW_CALENDAR, "2026-05-29 12:00", portal=portal)
        assert {row["rule"] for row in rows} == {rule}


def test_without_a_month_it_is_this_month() -> None:
    rows = found(SHOW_CALENDAR, "2026-06-01 00:10", portal="keiai")
    assert [row["day"] for row in rows] == ["2026-06-01", "2026-06-03", "2026-06-30"]


def test_a_day_that_the_portal_closes_has_its_reason_and_one_day_may_be_first_and_last() -> None:
    profile = a_profile("keiai")
    closed = tuple(date(2026, 6, day) for day in range(2, 31))
    calendar = msgspec.structs.replace(profile.calendar, closed_days=closed)
    lines = shown("keiai", "2026-06", profiles={"keiai": msgspec.structs.replace(profile, calendar=calendar)})
    assert lines[:2] == ["06-01 first_business_day last_business_day 1", "06-02 closed closed by the portal"]
    assert len(lines) == 22


@pytest.mark.parametrize("year", ["1948", "2099"])
def test_a_year_whose_holidays_are_not_known_is_refused(year: str) -> None:
    with pytest.raises(BadInput) as stopped:
        shown("keiai", f"{year}-06")
    assert words.tell(stopped.value.faults[0].text) == (
        f"month: the holidays of {year} aren't known, only those from 1949 to 2098."
    )


@pytest.mark.parametrize(
    "text", ["2026-05", "2026/5", "2026年5月", "２０２６年５月", "202605", " 2026-5 ", "令和8年5月"]
)
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert YearMonth().parse(text) == Month("2026-05")
    assert type(YearMonth().parse(text)) is Month


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "26-05", "2026-05-29", "5月", "may", "2026-05-"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        YearMonth().parse(text)
