"""Orders as they are looked up: the history with the days of each bill, and one order with whom to ask about it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portalops.asking import read
from portalops.desk import Desk
from portalops.operations.debit_mandate import NOTE_MANDATE
from portalops.operations.debit_request import REQUEST_DEBIT
from portalops.operations.debit_start import START_DEBIT
from portalops.queries.find import FIND
from portalops.queries.orders import LIST_ORDERS, SHOW_ORDER
from portalops.queries.tenant_parts import PARTS_BY_NAME
from tests.commands.builders import portalops
from tests.orders.builders import SHOP, a_customer, a_desk, do, order, tenant_of, wrote
from tests.places import address_in
from tests.queries.builders import shown

LAST = date(2028, 12, 31)


@pytest.fixture
def desk(place: Path) -> Desk:
    return a_desk(place, LAST)


def listed(desk: Desk, **asked: str) -> list[dict[str, Any]]:
    rows = desk.look_up(LIST_ORDERS, read(LIST_ORDERS.asks, {"tenant": SHOP} | asked))
    return [shown(LIST_ORDERS, row) for row in rows]


def page(desk: Desk, number: str = "100023") -> dict[str, Any]:
    (row,) = desk.look_up(SHOW_ORDER, read(SHOW_ORDER.asks, {"order": number}))
    return shown(SHOW_ORDER, row)


# Each row by hand from the banks' calendar: the third business day of the next month, and the end of that month.
@pytest.mark.parametrize(
    ("ordered_on", "closes", "invoice", "due"),
    [
        ("2026-01-31", "2026-01-31", "2026-02-04", "2026-02-28"),
        ("2026-02-01", "2026-02-28", "2026-03-04", "2026-03-31"),
        ("2026-04-30", "2026-04-30", "2026-05-08", "2026-05-31"),
        ("2026-08-31", "2026-08-31", "2026-09-03", "2026-09-30"),
        ("2026-12-31", "2026-12-31", "2027-01-06", "2027-01-31"),
        ("2028-01-10", "2028-01-31", "2028-02-03", "2028-02-29"),
        ("2028-12-31", "2028-12-31", "2029-01-09", "2029-01-31"),
    ],
)
def test_the_command_lists_an_order_with_the_days_of_its_bill_it14_it15(
    place: Path, monkeypatch: pytest.MonkeyPatch, ordered_on: str, closes: str, invoice: str, due: str
) -> None:
    desk = a_desk(place, LAST)
    a_customer(desk)
    order(desk, ordered_on=ordered_on)
    monkeypatch.setenv("PORTALOPS_STORE", str(address_in(place / "store.sqlite")))
    (row,) = json.loads(portalops("order", "list", SHOP, "--json").out)
    assert [row["closing_on"], row["invoice_on"], row["due_on"]] == [closes, invoice, due]
    assert row["debit_on"] is None


@pytest.mark.parametrize(
    ("ordered_on", "debit"),
    [
        ("2026-05-31", "2026-06-29"),
        ("2026-11-30", "2026-12-28"),
        ("2027-01-31", "2027-03-01"),
        ("2027-02-01", "2027-03-29"),
    ],
)
def test_direct_debit_has_a_notice_and_a_day_of_debit_it30_it31(desk: Desk, ordered_on: str, debit: str) -> None:
    a_customer(desk)
    wrote(desk, "Q-1")
    do(desk, REQUEST_DEBIT, tenant=SHOP, inquiry="Q-1", requested_on="2026-01-05")
    do(desk, NOTE_MANDATE, tenant=SHOP, received_on="2026-01-20")
    do(desk, START_DEBIT, tenant=SHOP, on="2026-03-20")
    order(desk, ordered_on=ordered_on)
    (row,) = listed(desk)
    assert (row["debit_on"], "notice_on" in row, "due_on" in row) == (date.fromisoformat(debit), True, False)


def test_the_newest_comes_first_and_one_month_can_be_picked(desk: Desk) -> None:
    a_customer(desk)
    for number, day in (("1", "2026-11-30"), ("2", "2026-12-01"), ("3", "2026-11-01")):
        order(desk, number, ordered_on=day)
    assert [row["order"].part for row in listed(desk)] == ["2", "1", "3"]
    assert [row["order"].part for row in listed(desk, month="2026年11月")] == ["1", "3"]


def test_a_cancelled_order_has_no_bill_it23(desk: Desk) -> None:
    a_customer(desk, payment_method="card")
    order(desk, card_refused="yes")
    (row,) = listed(desk)
    assert row["state"] == "card_refused"
    assert [name for name in row if name.endswith("_on")] == ["ordered_on"]


def test_an_order_names_the_desk_for_its_method_it36_it55(desk: Desk) -> None:
    a_customer(desk)
    order(desk)
    told = page(desk)
    assert told["phone"] == "03-4577-9631"
    rules = [note["rule"] for note in told["notes"]]
    assert rules == ["IT-50", "IT-51", "IT-11", "IT-16", "IT-17", "IT-19", "IT-26"]
    assert [row["rule"] for row in told["dates"]] == ["IT-14", "IT-15", "IT-14"]


def test_an_order_by_card_names_the_form_and_what_a_statement_says_it36_it24(desk: Desk) -> None:
    a_customer(desk, payment_method="card")
    order(desk)
    told = page(desk)
    assert "inquiry form" in told["ask"]
    assert "phone" not in told
    assert [note["rule"] for note in told["notes"]] == ["IT-50", "IT-51", "IT-21", "IT-22", "IT-24", "IT-27"]


@pytest.mark.parametrize("number", ["100023", "１０００２３", "itreview:IT1/100023"])
def test_a_number_finds_its_order_in_any_width_it05(desk: Desk, number: str) -> None:
    a_customer(desk)
    order(desk)
    assert page(desk, number)["product"] == "Tool"


@pytest.mark.parametrize("text", ["100023", "１０００２３", "0002"])
def test_the_search_finds_an_order_by_its_number_it05(desk: Desk, text: str) -> None:
    a_customer(desk)
    order(desk)
    hits = desk.look_up(FIND, read(FIND.asks, {"text": text}))
    assert [(hit.kind, hit.ref) for hit in hits] == [("order", f"{SHOP}/100023")]


@pytest.mark.parametrize(
    ("today", "note"), [("2026-12-02", "not issued yet"), ("2026-12-03", "if it hasn't come by now")]
)
def test_before_its_day_a_bill_is_not_issued_yet_and_from_then_on_it_is_re_issued_it25(
    place: Path, today: str, note: str
) -> None:
    desk = a_desk(place, date.fromisoformat(today))
    a_customer(desk)
    order(desk, ordered_on="2026-11-30")
    (invoice,) = [row for row in page(desk)["dates"] if row["what"] == "invoice"]
    assert any(note in text for text in invoice["notes"])


def test_a_tenants_page_has_its_orders_and_nothing_where_there_are_none(desk: Desk) -> None:
    a_customer(desk)
    assert tenant_of(desk).parts["orders"] == ()
    order(desk)
    rows = tenant_of(desk).parts["orders"]
    assert [PARTS_BY_NAME["orders"].columns[0].of(row) for row in rows] == [f"{SHOP}/100023"]
