"""Desk hours: open until, closed until, and what nobody has written about the year's turn."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops import words
from portalops.clock import JST
from portalops.narration import plan_as_data
from portalops.profiles.desks import Hours
from portalops.rules.answers import answered
from portalops.rules.desk_hours import is_open_on, standing, standing_told
from portalops.wording import Phrase
from portalops.words import tell
from tests.builders import a_profile


def some_hours(opens: str = "10:00", closes: str = "17:00", **traits: Any) -> Hours:
    return Hours(opens, closes, Phrase(ja="土日祝日", en="weekends and holidays"), **traits)


def np_desk() -> Hours:
    hours = a_profile("itreview").routes["np-desk"].hours
    assert hours
    return hours


def support_centre() -> Hours:
    hours = a_profile("j-motto").desks["support"].hours
    assert hours
    return hours


def at(when: str) -> datetime:
    """The instant of a Japanese time, in UTC as clocks give it."""
    return datetime.fromisoformat(when).replace(tzinfo=JST).astimezone(UTC)


def stands(when: str, hours: Hours) -> str:
    """How a desk stands, shortly: what is so now, and until when or from when."""
    now = standing(hours, at(when))
    shown = now.until or now.opens_next
    return f"{now.is_open} {shown:%m-%d %H:%M}" if shown else f"{now.is_open} ?"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-05-29 09:59", "False 05-29 10:00"),
        ("2026-05-29 10:00", "True 05-29 17:00"),
        ("2026-05-29 16:59", "True 05-29 17:00"),
        ("2026-05-29 16:59:59.999", "True 05-29 17:00"),
        ("2026-05-29 17:00", "False 06-01 10:00"),
        ("2026-05-30 12:00", "False 06-01 10:00"),
        ("2026-05-31 12:00", "False 06-01 10:00"),
        ("2026-05-28 17:00", "False 05-29 10:00"),
        ("2026-05-29 00:00", "False 05-29 10:00"),
    ],
)
def test_the_desk_of_np_is_open_from_ten_until_just_before_seventeen(when: str, expected: str) -> None:
    assert stands(when, np_desk()) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-05-29 08:59", "False 05-29 09:00"),
        ("2026-05-29 09:00", "True 05-29 18:00"),
        ("2026-05-29 17:59", "True 05-29 18:00"),
        ("2026-05-29 18:00", "False 06-01 09:00"),
    ],
)
def test_the_support_centre_is_open_from_nine_until_just_before_eighteen(when: str, expected: str) -> None:
    assert stands(when, support_centre()) == expected


@pytest.mark.parametrize("hours", [np_desk(), support_centre()], ids=["np", "support"])
@pytest.mark.parametrize(
    ("when", "day", "why"),
    [
        ("2026-09-22 12:00", "2026-09-24", "a day between two holidays"),
        ("2026-09-18 20:00", "2026-09-24", "five days off in a row"),
        ("2026-11-23 12:00", "2026-11-24", "a holiday on a Monday"),
        ("2026-05-06 12:00", "2026-05-07", "a substitute day"),
        ("2027-03-22 12:00", "2027-03-23", "a substitute day"),
        ("2026-05-01 20:00", "2026-05-07", "Golden Week"),
    ],
)
def test_on_holidays_it_is_closed_until_the_next_business_day(when: str, day: str, why: str, hours: Hours) -> None:
    now = standing(hours, at(when))
    assert now.is_open is False
    assert now.opens_next
    assert now.opens_next == datetime.fromisoformat(f"{day}T{hours.opens}").replace(tzinfo=JST), why


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-12-28 17:59", "True 12-28 18:00"),
        ("2026-12-28 18:00", "False ?"),
        ("2026-12-29 08:59", "False ?"),
        ("2026-12-29 09:00", "None ?"),
        ("2026-12-31 17:59", "None 01-04 09:00"),
        ("2026-12-31 18:00", "False 01-04 09:00"),
        ("2027-01-01 12:00", "False 01-04 09:00"),
        ("2027-01-03 12:00", "False 01-04 09:00"),
        ("2027-01-04 09:00", "True 01-04 18:00"),
        ("2030-01-01 12:00", "False ?"),
        ("2030-01-02 12:00", "None ?"),
        ("2030-01-03 12:00", "None 01-04 09:00"),
        ("2030-01-04 12:00", "True 01-04 18:00"),
    ],
)
def test_between_the_years_nobody_knows_but_what_is_certain_is_said(when: str, expected: str) -> None:
    assert stands(when, support_centre()) == expected


@pytest.mark.parametrize(
    ("traits", "open_on"),
    [
        ({"calendar": "office"}, []),
        ({"calendar": "bank"}, ["2026-12-29", "2026-12-30"]),
        ({"year_end_known": True}, ["2026-12-29", "2026-12-30", "2026-12-31"]),
        ({"year_end_known": True, "closed_days": (date(2026, 12, 30),)}, ["2026-12-29", "2026-12-31"]),
    ],
)
def test_where_the_years_turn_is_written_down_it_is_known(traits: dict[str, Any], open_on: list[str]) -> None:
    hours = some_hours(**traits)
    turn = [date(2026, 12, 29) + timedelta(days=number) for number in range(6)]
    assert [str(day) for day in turn if is_open_on(day, hours)] == open_on
    assert None not in [is_open_on(day, hours) for day in turn]


def test_on_a_closed_day_of_its_own_it_is_closed() -> None:
    hours = some_hours(closed_days=(date(2026, 5, 29),))
    assert stands("2026-05-29 12:00", hours) == "False 06-01 10:00"


@pytest.mark.parametrize(("when", "known"), [("2098-12-31 12:00", True), ("2099-01-05 12:00", False)])
def test_in_a_year_whose_holidays_are_not_known_nothing_is_said(when: str, known: bool) -> None:
    now = standing(some_hours(year_end_known=True), at(when))
    assert (now.is_open is not None, now.opens_next) == (known, None)


@pytest.mark.parametrize(
    ("when", "english"),
    [
        ("2026-05-29 12:00", "open until 18:00"),
        ("2026-05-29 19:00", "closed; it opens on Mon 2026-06-01 at 09:00"),
        (
            "2026-12-28 19:00",
            "closed; its hours say nothing of 12-29 to 01-03, and it opens on Mon 2027-01-04 at 09:00 at the latest",
        ),
        (
            "2026-12-29 12:00",
            "it isn't known whether it is open: its hours say nothing of 12-29 to 01-03; "
            "from Mon 2027-01-04 09:00 it is",
        ),
        ("2099-06-01 12:00", "it isn't known whether it is open"),
    ],
)
def test_the_words(when: str, english: str) -> None:
    words.use("en")
    assert tell(standing_told(standing(support_centre(), at(when)))) == english


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)), st.sampled_from([np_desk(), support_centre()]))
def test_it_is_open_when_it_is_said_to_open_and_at_no_time_before(local: datetime, hours: Hours) -> None:
    now = standing(hours, local.replace(tzinfo=JST))
    if now.is_open:
        assert now.until
        assert standing(hours, now.until - timedelta(minutes=1)).is_open
        assert not standing(hours, now.until).is_open
    elif now.opens_next:
        assert standing(hours, now.opens_next).is_open
        between = now.opens_next - local.replace(tzinfo=JST)
        assert all(not standing(hours, local.replace(tzinfo=JST) + between * part / 8).is_open for part in range(8))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Tokyo"])
def test_where_the_machine_stands_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert standing(np_desk(), datetime(2026, 5, 29, 1, tzinfo=UTC)).is_open
        assert not standing(np_desk(), datetime(2026, 5, 29, 0, 59, tzinfo=UTC)).is_open
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("when", "open_now", "opens_next"),
    [
        ("2026-05-29 16:59", True, None),
        ("2026-05-29 17:00", False, "2026-06-01T10:00:00+09:00"),
        ("2026-12-29 12:00", None, None),
    ],
)
def test_a_script_learns_it_with_the_route(when: str, open_now: bool | None, opens_next: str | None) -> None:
    plan = answered(a_profile("itreview"), "invoice reissue", "itreview:A1", "np")
    route = plan_as_data(plan, at(when))["route"]
    assert (route["open_now"], route["opens_next"]) == (open_now, opens_next)


def test_a_route_without_hours_says_neither() -> None:
    route = plan_as_data(answered(a_profile("itreview"), "license set", "itreview:A1"), at("2026-05-29 12:00"))["route"]
    assert (route["hours"], route["open_now"], route["opens_next"]) == (None, None, None)
