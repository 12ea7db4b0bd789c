"""Invoices: a number is given once, what was issued stays as it was printed, and taxes don't hang on the order of lines."""

from __future__ import annotations

from pathlib import Path
from random import Random
from threading import Barrier, Thread

import pytest

from portalops import effects
from portalops.asking import read
from portalops.desk import Desk, Request
from portalops.documents.rendering import render_invoice
from portalops.facts import Invoice, Tenant
from portalops.plan import Refused
from portalops.profiles.load import Profiles
from portalops.references import InvoiceRef, TenantRef
from portalops.store.opening import Store, open_store
from tests.invariants.builders import OPERATIONS, PROFILES, MovingClock, a_desk, at_once, by_tenant, do, rows_of
from tests.invariants.checks import chain_holds, of_invoices

SHOP = "itreview:IT00100"
NUMBER = "itreview:CC-2026-0042"
BILL = {
    "tenant": SHOP,
    "method": "card",
    "issued_on": "2026-05-01",
    "due_on": "2026-05-31",
    "lines": "基本料金=10000@10",
}


def invoice(store: Store, number: str = NUMBER) -> Invoice:
    with store.reading() as reading:
        return reading.invoice(InvoiceRef(number))


def test_a_number_that_several_give_at_once_is_ones(address: str) -> None:
    gives = [("invoice register", BILL | {"number": "itreview:IL-1"}, f"give-{number}") for number in range(5)]
    assert at_once(address, *gives) == ["done", *["refused"] * 4]
    store = open_store(address, MovingClock())
    assert [row["ref"] for row in rows_of(store)["invoices"]].count("itreview:IL-1") == 1
    assert list(of_invoices(rows_of(store))) == []
    store.close()


def test_of_many_duplicates_at_once_each_has_a_number_of_its_own(address: str) -> None:
    copies = [("invoice reissue", {"number": NUMBER, "reason": "lost"}, f"copy-{number}") for number in range(6)]
    assert at_once(address, *copies) == ["done"] * 6
    store = open_store(address, MovingClock())
    made = [row["copy_number"] for row in rows_of(store)["invoice_reissues"]]
    assert sorted(made) == [1, 2, 3, 4, 5, 6]
    assert list(of_invoices(rows_of(store))) == []
    store.close()


def test_a_form_that_is_left_takes_no_number(desk: Desk, store: Store) -> None:
    """Neither the number of an invoice nor that of a duplicate is gone because somebody looked at it."""
    for name, asked in (
        ("invoice register", BILL | {"number": "itreview:IL-1"}),
        ("invoice reissue", {"number": NUMBER, "reason": "lost"}),
    ):
        desk.preview(OPERATIONS[name], read(OPERATIONS[name].asks, asked))
    do(desk, "invoice reissue", {"number": NUMBER, "reason": "lost"})
    do(desk, "invoice register", BILL | {"number": "itreview:IL-1"})
    assert [row["copy_number"] for row in rows_of(store)["invoice_reissues"]] == [1]


def test_a_refused_registration_leaves_its_number_free(desk: Desk) -> None:
    wrong = BILL | {"number": "itreview:IL-1", "total": "1"}
    with pytest.raises(Refused):
        do(desk, "invoice register", wrong)
    assert do(desk, "invoice register", BILL | {"number": "itreview:IL-1"}).plan


def test_a_gap_in_the_numbers_keeps_nobody_from_the_next(desk: Desk, store: Store) -> None:
    for number in ("IL-3", "IL-1", "IL-9"):
        do(desk, "invoice register", BILL | {"number": f"itreview:{number}"})
    with pytest.raises(Refused):
        do(desk, "invoice register", BILL | {"number": "itreview:IL-9"})
    do(desk, "invoice register", BILL | {"number": "itreview:IL-2"})
    numbers = {InvoiceRef(row["ref"]).number for row in rows_of(store)["invoices"]}
    assert {"IL-1", "IL-2", "IL-3", "IL-9"} <= numbers


# What a tenant may come to be called, billed by, and sent to; every text of it that there is.
OTHERWISE = {
    "name": "山田ホールディングス株式会社",
    "kana": "ヤマダホールディングス",
    "kind": "personal",
    "email": "moved@example.co.jp",
    "phone": "06-9999-0000",
    "address": "大阪市北区",
    "billing_name": "経理部",
    "payment_method": "bank_transfer",
}


def test_a_duplicate_is_the_same_after_everything_about_the_customer_changed(desk: Desk, store: Store) -> None:
    first = render_invoice(invoice(store), 1)
    was = invoice(store)
    with store.writing() as unit:
        tenant = unit.tenant(TenantRef(SHOP))
        rule = PROFILES["itreview"].rule("PO-DATA")
        there = {name: text for name, text in OTHERWISE.items() if name in Tenant.__struct_fields__}
        unit.apply(effects.changed(tenant, rule, **there))
    assert invoice(store) == was
    do(desk, "invoice reissue", {"number": NUMBER, "reason": "lost", "mail": "yes"})
    assert render_invoice(invoice(store), 1) == first
    (mail,) = [mail for mail in rows_of(store)["outbox"] if mail["kind"] == "invoice_duplicate"]
    assert (mail["to_address"], mail["copy_number"]) == ("t@example.jp", 1)


def test_a_duplicate_is_the_same_after_the_portal_rounds_otherwise_and_has_another_name(store: Store) -> None:
    first = render_invoice(invoice(store), 1)
    overlay = {
        "itreview": {
            "invoices": {"rounding": "ceil", "rounding_rule": "CE-1", "issuer": "別の会社", "issuer_rule": "CE-1"},
            "rules": {"CE-1": {"document": "d", "heading": "h", "says": {"ja": "切り上げ。", "en": "Rounded up."}}},
        }
    }
    desk = a_desk(store, profiles=Profiles((), overlay))
    do(desk, "invoice reissue", {"number": NUMBER, "reason": "lost"})
    assert render_invoice(invoice(store), 1) == first


def test_the_next_duplicate_differs_from_the_first_by_its_mark_alone(desk: Desk, store: Store) -> None:
    before = invoice(store)
    for _ in range(2):
        do(desk, "invoice reissue", {"number": NUMBER, "reason": "lost"})
    after = invoice(store)
    assert {name for name in Invoice.__struct_fields__ if getattr(before, name) != getattr(after, name)} == {"reissues"}
    assert render_invoice(after, 1) == render_invoice(before, 1)


def test_the_order_of_lines_changes_neither_taxes_nor_total(desk: Desk, store: Store) -> None:
    """Of the hundred orders some have the discount first, where a sum line by line would fall below zero."""
    lines = [f"品{number}={amount}@{rate}" for number, (amount, rate) in enumerate(
        [(105, 10), (105, 10), (105, 10), (99, 8), (1, 8), (-300, 10), (33, 0), (-1, 8)]
    )]  # fmt: skip
    found = set()
    for number in range(20):
        Random(number).shuffle(lines)
        ref = f"hoshi-books:S-{number}"
        bill = {"issued_on": "2026-05-01", "due_on": "2026-05-31", "lines": "; ".join(lines)}
        do(desk, "invoice register", {"number": ref, "tenant": "hoshi-books:A001"} | bill)
        stored = invoice(store, ref)
        found.add((stored.taxes, stored.total))
    assert len(found) == 1
    ((_, total),) = found
    assert total >= 0


def test_a_file_that_two_run_at_once_is_done_once(address: str) -> None:
    rows = [
        Request(
            asked=read(OPERATIONS["invoice register"].asks, BILL | {"number": f"itreview:R-{number}"}),
            request_id=f"row-{number}",
        )
        for number in range(30)
    ]
    barrier = Barrier(2)

    def run() -> None:
        store = open_store(address, MovingClock(), patience_seconds=60)
        barrier.wait()
        list(a_desk(store).perform_many(OPERATIONS["invoice register"], rows, rows_a_chunk=4))
        store.close()

    runs = [Thread(target=run) for _ in range(2)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    store = open_store(address, MovingClock())
    held = rows_of(store)
    assert sum("R-" in row["ref"] for row in held["invoices"]) == 30
    assert sum(row["outcome"] == "done" and "R-" in row["target"] for row in held["records"]) == 30
    assert chain_holds(store)
    store.close()


def test_an_invoice_of_one_portal_is_never_a_tenants_of_another(desk: Desk, store: Store) -> None:
    before = by_tenant(rows_of(store))
    with pytest.raises(Refused):
        do(desk, "invoice register", BILL | {"number": "j-motto:J-1"})
    assert by_tenant(rows_of(store)) == before


def test_a_number_is_kept_as_it_was_given_whatever_the_day(desk: Desk, store: Store, clock: MovingClock) -> None:
    """At half past midnight in Japan it is still the month before in UTC; the number and the day are the portal's."""
    clock.instant = clock.instant.replace(month=5, day=31, hour=15, minute=30)
    bill = BILL | {"number": "itreview:202606-1", "issued_on": "2026-06-01", "due_on": "2026-06-30"}
    do(desk, "invoice register", bill)
    stored = invoice(store, "itreview:202606-1")
    assert (stored.ref.number, str(stored.issued_on)) == ("202606-1", "2026-06-01")
    with pytest.raises(Refused):
        do(desk, "invoice register", bill | {"number": "itreview:202606-2", "issued_on": "2026-06-02"})


def test_a_paper_is_printed_from_what_was_registered(desk: Desk, store: Store, tmp_path: Path) -> None:
    from portalops.documents.papers import print_papers

    do(desk, "invoice reissue", {"number": NUMBER, "reason": "lost"})
    with store.reading() as reading:
        (paper,) = print_papers([(InvoiceRef(NUMBER), 1)], reading.invoice, tmp_path)
    assert paper.read_bytes() == render_invoice(invoice(store), 1)
