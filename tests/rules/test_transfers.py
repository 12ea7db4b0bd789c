"""Transfers of a wrong amount: thirty days from the day after, counted one by one."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.profiles.contracts import TransferRules
from portalops.rules import transfers

RULES = TransferRules(rule="window", report_days=30)
DAY = timedelta(days=1)


def counted(transferred_on: date, number: int) -> date:
    """The last day of the window, found by striking off a day at a time."""
    day = transferred_on
    while number:
        day, number = day + DAY, number - 1
    return day


@pytest.mark.parametrize(
    ("transferred", "last"),
    [
        ("2026-01-30", "2026-03-01"),
        ("2026-01-31", "2026-03-02"),
        ("2026-02-01", "2026-03-03"),
        ("2028-01-30", "2028-02-29"),
        ("2028-01-31", "2028-03-01"),
        ("2028-02-01", "2028-03-02"),
        ("2026-12-04", "2027-01-03"),
        ("2026-12-05", "2027-01-04"),
        ("2026-12-06", "2027-01-05"),
    ],
)
def test_the_day_of_the_transfer_does_not_count(transferred: str, last: str) -> None:
    sent, end = date.fromisoformat(transferred), date.fromisoformat(last)
    assert transfers.last_day_to_report(sent, RULES) == end
    assert transfers.is_in_time(sent, sent, RULES)
    assert transfers.is_in_time(end - DAY, sent, RULES)
    assert transfers.is_in_time(end, sent, RULES)
    assert not transfers.is_in_time(end + DAY, sent, RULES)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(min_value=1, max_value=120))
def test_a_window_has_exactly_as_many_days_as_the_portal_says(sent: date, number: int) -> None:
    rules = msgspec.structs.replace(RULES, report_days=number)
    assert transfers.last_day_to_report(sent, rules) == counted(sent, number)
    inside = [day for offset in range(1, number + 5) if transfers.is_in_time(day := sent + offset * DAY, sent, rules)]
    assert len(inside) == number


def test_a_window_has_a_day_at_least() -> None:
    with pytest.raises(msgspec.ValidationError, match="report_days"):
        msgspec.toml.decode(b'rule = "C-1"\nreport_days = 0', type=TransferRules)
