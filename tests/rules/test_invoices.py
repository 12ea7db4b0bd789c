"""Tax of an invoice: one rounding for each rate, and the total that follows from it."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from portalops.facts import InvoiceLine, TaxAtRate
from portalops.profiles.profile import InvoiceRules, Profile
from portalops.rules import invoices
from portalops.rules.invoices import ROUNDINGS, Reckoning, Rounding, reckoning, tax_on, taxes_of, total_of
from portalops.words import tell
from tests.builders import a_profile, a_tenant

ROUNDED = {"floor": ROUND_DOWN, "half_up": ROUND_HALF_UP, "ceil": ROUND_UP}

lines_of_invoices = st.lists(
    st.builds(InvoiceLine, st.just("x"), st.integers(-999_999_999, 999_999_999), st.sampled_from([0, 3, 5, 8, 10, 99])),
    min_size=1,
    max_size=30,
)


def lines(*amounts: int, rate: int = 10) -> tuple[InvoiceLine, ...]:
    return tuple(InvoiceLine("利用料", amount, rate) for amount in amounts)


def rules_of(profile: Profile, rounding: Rounding | None = None) -> InvoiceRules:
    assert profile.invoices is not None
    return replace(profile.invoices, rounding=rounding) if rounding else profile.invoices


def reckoned(of: tuple[InvoiceLine, ...], total: int | None = None, rounding: Rounding | None = None) -> Reckoning:
    profile = a_profile("inter-lab")
    return reckoning(of, total, profile, rules_of(profile, rounding))


@pytest.mark.parametrize(("rounding", "tax"), [("floor", 31), ("half_up", 32), ("ceil", 32)])
def test_three_lines_of_105_yen_are_rounded_once(rounding: Rounding, tax: int) -> None:
    assert taxes_of(lines(105, 105, 105), rounding) == (TaxAtRate(10, 315, tax),)


def test_ten_lines_of_99_yen_come_to_99_yen_of_tax() -> None:
    assert taxes_of(lines(*[99] * 10), "floor") == (TaxAtRate(10, 990, 99),)


@pytest.mark.parametrize(
    ("net", "floor", "half_up", "ceil"),
    [
        (0, 0, 0, 0),
        (1, 0, 0, 1),
        (4, 0, 0, 1),
        (5, 0, 1, 1),
        (9, 0, 1, 1),
        (10, 1, 1, 1),
        (11, 1, 1, 2),
        (-5, 0, -1, -1),
        (-10, -1, -1, -1),
        (-105, -10, -11, -11),
        (999_999_999_999, 99_999_999_999, 100_000_000_000, 100_000_000_000),
    ],
)
def test_a_sum_and_its_neighbours(net: int, floor: int, half_up: int, ceil: int) -> None:
    assert [tax_on(net, 10, rounding) for rounding in ROUNDINGS] == [floor, half_up, ceil]


def test_each_rate_is_rounded_by_itself_the_highest_first() -> None:
    mixed = (*lines(105, rate=8), *lines(105), *lines(105, rate=8), *lines(100, rate=0))
    assert taxes_of(mixed, "ceil") == (TaxAtRate(10, 105, 11), TaxAtRate(8, 210, 17), TaxAtRate(0, 100, 0))


@given(lines_of_invoices, st.sampled_from(ROUNDINGS))
def test_tax_of_a_rate_is_the_rounded_sum_of_its_lines_and_the_total_is_all_of_it(
    drawn: list[InvoiceLine], rounding: Rounding
) -> None:
    taxes = taxes_of(drawn, rounding)
    assert {part.rate for part in taxes} == {line.rate for line in drawn}
    for part in taxes:
        assert part.net == sum(line.amount for line in drawn if line.rate == part.rate)
        assert part.tax == (Decimal(part.net) * part.rate / 100).quantize(Decimal(1), ROUNDED[rounding])
    assert total_of(taxes) == sum(line.amount for line in drawn) + sum(part.tax for part in taxes)


@given(st.data(), lines_of_invoices, st.sampled_from(ROUNDINGS))
def test_the_order_of_the_lines_makes_no_difference(
    data: st.DataObject, drawn: list[InvoiceLine], rounding: Rounding
) -> None:
    assert taxes_of(data.draw(st.permutations(drawn)), rounding) == taxes_of(drawn, rounding)


@given(lines_of_invoices, st.sampled_from(ROUNDINGS))
def test_the_right_total_is_accepted_and_every_other_refused(drawn: list[InvoiceLine], rounding: Rounding) -> None:
    taxes = taxes_of(drawn, rounding)
    total = total_of(taxes)
    if total < 0:
        assert [refusal.code for refusal in reckoned(tuple(drawn), None, rounding).refusals] == ["below_zero"]
        return
    assert reckoned(tuple(drawn), total, rounding) == reckoned(tuple(drawn), None, rounding) == Reckoning(taxes=taxes)
    for other in (total - 1, total + 1):
        assert [refusal.code for refusal in reckoned(tuple(drawn), other, rounding).refusals] == ["wrong_total"]


@pytest.mark.parametrize(("total", "tax"), [(346, 31), (347, 32)])
def test_where_the_rounding_is_unknown_the_total_that_was_billed_fixes_it(total: int, tax: int) -> None:
    found = reckoned(lines(105, 105, 105), total)
    assert (found.refusals, found.taxes, found.total) == ((), (TaxAtRate(10, 315, tax),), total)


@pytest.mark.parametrize("total", [345, 348, 0])
def test_a_total_that_no_rounding_gives_is_refused_with_those_that_are_right(total: int) -> None:
    (refusal,) = reckoned(lines(105, 105, 105), total).refusals
    assert (refusal.code, refusal.field, refusal.rule.id) == ("wrong_total", "total", "PO-TOTAL")
    assert tell(refusal.text) == (
        f"total: it can't be {total} yen, because 315 yen and 31 yen of tax make 346 yen, "
        "315 yen and 32 yen of tax make 347 yen."
    )


def test_without_a_total_an_unknown_rounding_is_asked_about() -> None:
    (refusal,) = reckoned(lines(105)).refusals
    assert (refusal.code, refusal.field, refusal.rule.id) == ("unknown", "total", "PO-UNKNOWN")
    assert tell(refusal.text) == (
        "total: write the total that was billed, because 105 yen and 10 yen of tax make 115 yen, "
        "105 yen and 11 yen of tax make 116 yen, and Inter-Lab Portal leaves the rounding open: "
        "Is a fraction of tax dropped, rounded half up, or rounded up?"
    )


def test_without_a_total_an_unknown_rounding_doesn_t_matter_where_all_agree() -> None:
    assert reckoned(lines(110)).taxes == (TaxAtRate(10, 110, 11),)


def test_one_total_from_two_roundings_with_different_taxes_stays_unknown() -> None:
    """Half up takes one yen from the negative rate and adds one at the other: the same total, other taxes."""
    both = (*lines(105), *lines(-107, rate=8))
    assert {total_of(taxes_of(both, rounding)) for rounding in ("floor", "half_up", "ceil")} == {0}
    (refusal,) = reckoned(both, 0).refusals
    assert (refusal.code, refusal.field) == ("unknown", "total")
    assert "more than one rounding comes to 0 yen" in tell(refusal.text)
    (refusal,) = reckoned(both, 1).refusals
    assert tell(refusal.text) == "total: it can't be 1 yen, because -2 yen and 2 yen of tax make 0 yen."


@pytest.mark.parametrize(("amount", "code"), [(-1, "below_zero"), (-110, "below_zero")])
def test_an_invoice_is_never_below_zero(amount: int, code: str) -> None:
    (refusal,) = reckoned(lines(amount), 0).refusals
    assert (refusal.code, refusal.field) == (code, "lines")


def test_an_invoice_may_come_to_nothing() -> None:
    assert reckoned(lines(100, -100), 0).total == 0


def test_a_person_is_addressed_as_a_person_and_a_company_as_a_company() -> None:
    person, company = a_tenant(kind="personal"), a_tenant(kind="group")
    assert [invoices.honorific_for(tenant, a_profile()) for tenant in (person, company)] == ["様", "御中"]


def test_an_invoice_names_its_payment_method_in_japanese() -> None:
    assert invoices.printed_method("card", a_profile()) == "クレジットカード"
    assert invoices.printed_method("", a_profile()) == ""
