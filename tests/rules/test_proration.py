"""Proration: worked refunds with their neighbours, laws of parted prices, and a balance that pays invoices."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalops.profiles.contracts import ContractRules, RefundRules, Rounding
from portalops.rules import proration
from portalops.rules.renewal import Period, period

RULES = RefundRules(
    rule="refund", cancel_day_used=True, rounding="floor", balance_rule="balance", set_off_rule="set-off"
)
DAY = timedelta(days=1)
ROUNDINGS: tuple[Rounding, ...] = ("floor", "half_up", "ceil")

prices = st.integers(min_value=0, max_value=10_000_000)
roundings = st.sampled_from(ROUNDINGS)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)))
    return Period(first_day=first, last_day=first + timedelta(days=draw(st.integers(min_value=0, max_value=400))))


@st.composite
def rules(draw: st.DrawFn) -> RefundRules:
    return msgspec.structs.replace(RULES, cancel_day_used=draw(st.booleans()), rounding=draw(roundings))


def on(text: str) -> date:
    return date.fromisoformat(text)


def a_month(first: str) -> Period:
    """The month-long period that begins on a day."""
    found = period(on(first), on(first), "monthly")
    assert found
    return found


def refunded(first: str, cancelled: str, price: int = 10_000, rules: RefundRules = RULES) -> tuple[int, int]:
    found = proration.refund(price, a_month(first), on(cancelled), rules)
    assert found.used_days + found.unused_days == found.period.days
    return found.unused_days, found.amount


def reckoned(price: int, whole: Period, cancelled: date, rules: RefundRules) -> int:
    """The refund told day by day: each day after the cancelling one gives back an equal, exact part of the price."""
    every = [whole.first_day + timedelta(days=number) for number in range((whole.last_day - whole.first_day).days + 1)]
    left = [day for day in every if day > cancelled or (day == cancelled and not rules.cancel_day_used)]
    exact = sum((Fraction(price, len(every)) for _ in left), Fraction(0))
    return {"floor": floor(exact), "half_up": floor(exact + Fraction(1, 2)), "ceil": ceil(exact)}[rules.rounding]


@pytest.mark.parametrize(
    ("first", "cancelled", "days", "amount"),
    [
        ("2026-04-01", "2026-04-14", 16, 5_333),
        ("2026-04-01", "2026-04-15", 15, 5_000),
        ("2026-04-01", "2026-04-16", 14, 4_666),
        ("2026-05-01", "2026-05-14", 17, 5_483),
        ("2026-05-01", "2026-05-15", 16, 5_161),
        ("2026-05-01", "2026-05-16", 15, 4_838),
        ("2028-02-01", "2028-02-13", 16, 5_517),
        ("2028-02-01", "2028-02-14", 15, 5_172),
        ("2028-02-01", "2028-02-15", 14, 4_827),
        ("2026-02-01", "2026-02-14", 14, 5_000),
        ("2026-01-31", "2026-02-14", 13, 4_642),
    ],
)
def test_the_days_after_the_cancelling_one_are_given_back(first: str, cancelled: str, days: int, amount: int) -> None:
    assert refunded(first, cancelled) == (days, amount)


@pytest.mark.parametrize(
    ("cancelled", "days", "amount"),
    [
        ("2026-03-01", 30, 10_000),
        ("2026-03-31", 30, 10_000),
        ("2026-04-01", 29, 9_666),
        ("2026-04-29", 1, 333),
        ("2026-04-30", 0, 0),
        ("2026-05-01", 0, 0),
        ("2027-04-01", 0, 0),
    ],
)
def test_the_whole_price_comes_back_before_the_start_and_nothing_from_the_last_day_on(
    cancelled: str, days: int, amount: int
) -> None:
    assert refunded("2026-04-01", cancelled) == (days, amount)


@pytest.mark.parametrize(
    ("cancelled", "days", "amount"),
    [
        ("2026-03-31", 30, 10_000),
        ("2026-04-01", 30, 10_000),
        ("2026-04-02", 29, 9_666),
        ("2026-04-15", 16, 5_333),
        ("2026-04-30", 1, 333),
        ("2026-05-01", 0, 0),
    ],
)
def test_a_portal_may_give_the_cancelling_day_back_too(cancelled: str, days: int, amount: int) -> None:
    given_back = msgspec.structs.replace(RULES, cancel_day_used=False)
    assert refunded("2026-04-01", cancelled, rules=given_back) == (days, amount)


@pytest.mark.parametrize(
    ("price", "days", "of", "expected"),
    [
        (10_000, 16, 31, (5_161, 5_161, 5_162)),
        (10_000, 15, 29, (5_172, 5_172, 5_173)),
        (10_000, 15, 30, (5_000, 5_000, 5_000)),
        (10_000, 20, 30, (6_666, 6_667, 6_667)),
        (1, 1, 2, (0, 1, 1)),
        (1, 1, 3, (0, 0, 1)),
        (1, 2, 3, (0, 1, 1)),
        (91_000, 32, 91, (32_000, 32_000, 32_000)),
        (0, 5, 30, (0, 0, 0)),
        (10_000, 0, 30, (0, 0, 0)),
        (10_000, 30, 30, (10_000, 10_000, 10_000)),
    ],
)
def test_a_share_is_rounded_as_the_portal_rounds(price: int, days: int, of: int, expected: tuple[int, ...]) -> None:
    assert tuple(proration.share(price, days, of, rounding) for rounding in ROUNDINGS) == expected


def test_every_day_of_four_years_agrees_with_a_reckoning_day_by_day() -> None:
    day = date(2025, 1, 1)
    while day < date(2029, 1, 1):
        whole = period(day, date(2024, 12, 31), "monthly")
        assert whole
        assert proration.refund(9_800, whole, day, RULES).amount == reckoned(9_800, whole, day, RULES)
        day += DAY


@given(prices, periods(), st.integers(min_value=-30, max_value=430), rules())
def test_every_refund_agrees_with_a_reckoning_day_by_day(
    price: int, whole: Period, offset: int, rules: RefundRules
) -> None:
    cancelled = whole.first_day + timedelta(days=offset)
    found = proration.refund(price, whole, cancelled, rules)
    assert found.amount == reckoned(price, whole, cancelled, rules)
    assert 0 <= found.amount <= price
    assert 0 <= found.unused_days <= whole.days


@given(prices, periods(), rules())
def test_cancelling_later_never_gives_more_back(price: int, whole: Period, rules: RefundRules) -> None:
    every = [whole.first_day + timedelta(days=number) for number in range(-2, whole.days + 2)]
    amounts = [proration.refund(price, whole, day, rules).amount for day in every]
    assert all(later <= earlier for earlier, later in pairwise(amounts))
    assert (amounts[0], amounts[-1]) == (price, 0)


@given(prices, st.lists(st.integers(min_value=1, max_value=120), min_size=1, max_size=12), roundings)
def test_adjacent_pieces_come_to_the_whole_within_a_yen_for_each_cut(
    price: int, pieces: list[int], rounding: Rounding
) -> None:
    parts = [proration.share(price, days, sum(pieces), rounding) for days in pieces]
    assert all(part >= 0 for part in parts)
    assert abs(sum(parts) - price) <= len(pieces) - 1


@pytest.mark.parametrize(
    ("balance", "due", "paid", "to_pay", "left"),
    [
        (5_000, 3_300, 3_300, 0, 1_700),
        (1_700, 11_000, 1_700, 9_300, 0),
        (5_000, 4_999, 4_999, 0, 1),
        (5_000, 5_000, 5_000, 0, 0),
        (5_000, 5_001, 5_000, 1, 0),
        (0, 3_300, 0, 3_300, 0),
        (5_000, 0, 0, 0, 5_000),
        (0, 0, 0, 0, 0),
        (5_000, -300, 0, -300, 5_000),
    ],
)
def test_a_balance_pays_what_it_can_of_the_next_invoice(
    balance: int, due: int, paid: int, to_pay: int, left: int
) -> None:
    found = proration.set_off(balance, due)
    assert (found.paid_by_balance, found.to_pay, found.balance) == (paid, to_pay, left)


@given(prices, st.lists(prices, max_size=20))
def test_a_row_of_invoices_uses_the_balance_once_and_in_turn(start: int, dues: list[int]) -> None:
    balance, paid = start, 0
    for due in dues:
        found = proration.set_off(balance, due)
        assert found.paid_by_balance + found.to_pay == due
        assert found.to_pay == 0 or found.balance == 0
        assert found.balance >= 0
        balance, paid = found.balance, paid + found.paid_by_balance
    assert paid == min(start, sum(dues))
    assert balance == start - paid


def test_the_section_reads_from_a_profile() -> None:
    written = b"""
        rule = "C-1"
        renewal_rule = "C-2"
        [refund]
        rule = "C-3"
        cancel_day_used = true
        rounding = "floor"
        balance_rule = "C-4"
        set_off_rule = "C-5"
    """
    refund = RefundRules(rule="C-3", cancel_day_used=True, rounding="floor", balance_rule="C-4", set_off_rule="C-5")
    read = msgspec.toml.decode(written, type=ContractRules)
    assert read == ContractRules(rule="C-1", renewal_rule="C-2", refund=refund)


def test_how_a_refund_is_rounded_has_to_be_said() -> None:
    with pytest.raises(msgspec.ValidationError, match="rounding"):
        msgspec.toml.decode(b'rule = "C-1"\nrefund = { rule = "C-3", cancel_day_used = true }', type=ContractRules)
