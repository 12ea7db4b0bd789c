"""The look-up of billing dates: each day with its rule, what to know about it, and what isn't known."""

from __future__ import annotations

import pytest

from portalops import words
from portalops.desk import Desk
from portalops.errors import BadInput, NotFound
from portalops.plan import Refused
from portalops.queries.billing_dates import SHOW_BILLING_DATES
from tests.queries.builders import a_desk, look
from tests.queries.days import found


@pytest.fixture(autouse=True)
def english() -> None:
    words.use("en")


def shown(method: str, ordered_on: str, when: str = "2026-05-29 12:00") -> list[str]:
    rows = found(SHOW_BILLING_DATES, when, portal="itreview", method=method, ordered_on=ordered_on)
    return [f"{row['what']} {row['day']} {row['rule']} {'; '.join(row['notes'])}".strip() for row in rows]


def test_a_transfer_with_the_rule_of_each_date() -> None:
    assert shown("np", "2026-05-20") == [
        "closing 2026-05-31 IT-14",
        "invoice 2026-06-03 IT-15 about then; not issued yet",
        "due 2026-06-30 IT-14",
    ]


def test_a_debit_that_moves_into_the_next_month_says_from_where() -> None:
    assert shown("口座振替", "2027-01-31") == [
        "closing 2027-01-31 IT-30",
        "notice 2027-02-03 IT-31",
        "debit 2027-03-01 IT-30 moved from Sat 2027-02-27, which is no business day",
    ]


def test_a_due_date_on_a_closed_day_stays_and_says_so() -> None:
    assert (
        shown("銀行振込", "2026-12-31")[-1]
        == "due 2027-01-31 IT-14 a closed day; whether the date moves isn't written, so ask"
    )


@pytest.mark.parametrize(
    ("when", "note"),
    [
        ("2026-06-02 23:59", "not issued yet"),
        ("2026-06-03 00:00", "if it hasn't come by now, this says who re-issues it: invoice reissue"),
        ("2026-06-04 00:00", "if it hasn't come by now, this says who re-issues it: invoice reissue"),
    ],
)
def test_before_its_day_an_invoice_is_not_issued_yet(when: str, note: str) -> None:
    assert shown("np", "2026-05-20", when)[1] == f"invoice 2026-06-03 IT-15 about then; {note}"


def test_the_note_cites_its_own_rule() -> None:
    rows = found(SHOW_BILLING_DATES, "2026-05-29 12:00", portal="itreview", method="np")
    assert [row["note_rule"] for row in rows] == [None, "IT-25", None]


def test_without_a_day_the_order_is_of_today() -> None:
    assert shown("np", "") == shown("np", "2026-05-29")


def test_who_pays_by_card_has_no_billing_dates() -> None:
    with pytest.raises(NotFound) as stopped:
        shown("card", "2026-05-29")
    assert words.tell(stopped.value.text) == "ITreview Online Store gives no billing dates for credit card."


def test_a_payment_method_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput) as stopped:
        shown("cash", "2026-05-29")
    assert words.tell(stopped.value.faults[0].text) == (
        "method: there is no payment method cash here; "
        "there are credit card, bank transfer by NP Kakebarai, direct debit."
    )


@pytest.mark.parametrize("ordered_on", ["1948-12-31", "2099-01-01"])
def test_a_year_whose_holidays_are_not_known_is_refused(ordered_on: str) -> None:
    with pytest.raises(BadInput):
        shown("np", ordered_on)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return a_desk(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("portal", ["inter-lab", "intra-mart", "j-motto", "keiai"])
def test_a_portal_that_writes_nothing_of_it_leaves_the_question_open(portal: str, desk: Desk) -> None:
    with pytest.raises(Refused) as stopped:
        look(desk, SHOW_BILLING_DATES, portal=portal, method="card")
    assert [refusal.code for refusal in stopped.value.plan.refusals] == ["unknown"]
