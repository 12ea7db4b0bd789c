"""Registering an invoice: a snapshot of what was billed, checked against its lines, its days and its portal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from portalops import effects
from portalops.asking import read
from portalops.errors import NotFound
from portalops.facts import Contract, Invoice, Tenant
from portalops.operations.invoice_register import REGISTER_INVOICE, Registering, RegisterInvoice
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import InvoiceRef, TenantRef
from portalops.rules.answers import answered
from portalops.rules.references import resolve
from portalops.words import tell
from tests.builders import PROFILES, a_profile, a_tenant
from tests.documents.builders import an_invoice
from tests.operations.builders import a_contract

TODAY = date(2026, 6, 10)
ASKED = {
    "number": "inter-lab:IL-2026-0042",
    "tenant": "inter-lab:yamada",
    "issued_on": "2026-05-31",
    "due_on": "2026-06-30",
    "lines": "基本利用料=10000@10; 水=500@8",
}


def planned(
    tenant: Tenant | None = None,
    taken: Invoice | None = None,
    profile: Profile | None = None,
    today: date = TODAY,
    contracts: tuple[Contract, ...] = (),
    **answers: str,
) -> Plan:
    asked = read(RegisterInvoice, ASKED | {"method": "card"} | answers)
    facts = Registering(tenant=tenant or a_tenant(email="soumu@example.co.jp"), taken=taken, contracts=contracts)
    return REGISTER_INVOICE.plan(asked, facts, profile or a_profile(asked.number.portal), today)


def registered(**given: Any) -> Invoice:
    effect, *_ = planned(**given).effects
    assert isinstance(effect, effects.Add)
    return effect.adds


def refused(**given: Any) -> list[tuple[str, str | None]]:
    plan = planned(**given)
    assert plan.effects == ()
    return [(refusal.code, refusal.field) for refusal in plan.refusals]


def test_what_is_printed_is_a_snapshot_of_now() -> None:
    invoice = registered()
    assert (invoice.addressee, invoice.billing_email, invoice.issuer, invoice.registration_number) == (
        "山田商会株式会社", "soumu@example.co.jp", "インター・ラボ株式会社", None,
    )  # fmt: skip
    assert [(tax.rate, tax.net, tax.tax) for tax in invoice.taxes] == [(10, 10_000, 1_000), (8, 500, 40)]
    assert (invoice.total, invoice.reissues) == (11_540, 0)


def test_addressee_and_address_can_be_given() -> None:
    invoice = registered(addressee="山田商会株式会社 経理部", billing_email="keiri@EXAMPLE.co.jp")
    assert (invoice.addressee, invoice.billing_email) == ("山田商会株式会社 経理部", "keiri@example.co.jp")


def test_a_number_that_isn_t_known_isn_t_printed_and_the_plan_says_so() -> None:
    (notice,) = planned().notices
    assert (notice.rule.id, tell(notice.text)) == (
        "PO-UNKNOWN",
        "No registration number is printed, because it isn't known: "
        "What is the issuer's registration number for qualified invoices?",
    )


def test_a_number_that_a_centre_has_written_is_printed() -> None:
    profile = a_profile()
    assert profile.invoices
    known = replace(profile, invoices=replace(profile.invoices, registration_number="T7000012050002"))
    assert registered(profile=known).registration_number == "T7000012050002"
    assert planned(profile=known).notices == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [("card", "card"), ("CARD", "card"), ("クレジットカード", "card"), ("振込", "bank_transfer")],
)
def test_a_payment_method_is_kept_by_its_code(written: str, code: str) -> None:
    assert registered(method=written).method == code


def test_the_tenant_s_own_payment_method_is_taken_where_none_is_given() -> None:
    assert registered(tenant=a_tenant(payment_method="bank_transfer"), method="").method == "bank_transfer"


def test_a_payment_method_is_needed_where_the_portal_has_some() -> None:
    assert refused(method="") == [("missing", "method")]


def test_a_payment_method_that_the_portal_doesn_t_have_is_refused() -> None:
    assert refused(method="仮想通貨") == [("not_a_choice", "method")]


def test_where_the_portal_leaves_its_payment_methods_open_another_one_is_unknown() -> None:
    motto: dict[str, Any] = {"number": "j-motto:JM-1", "tenant": a_tenant("j-motto:JM00123")}
    assert refused(method="bank_transfer", **motto) == [("unknown", "method")]
    assert registered(method="口座振替", **motto).method == "direct_debit"


def test_where_the_portal_lists_no_payment_methods_there_is_none_to_give() -> None:
    tenant = replace(a_profile().tenant, payment_methods=None)
    without = replace(a_profile(), tenant=tenant)
    assert registered(method="", profile=without).method == ""
    assert refused(method="card", profile=without) == [("not_here", "method")]


@pytest.mark.parametrize("portal", ["keiai", "intra-mart"])
def test_where_the_document_knows_no_invoices_it_is_asked_who_issues_them(portal: str) -> None:
    (refusal,) = answered(a_profile(portal), "invoice register", f"{portal}:1").refusals
    assert refusal.code == "unknown"


@pytest.mark.parametrize(
    ("issued_on", "today", "codes"),
    [
        ("2026-06-09", date(2026, 6, 10), []),
        ("2026-06-10", date(2026, 6, 10), []),
        ("2026-06-11", date(2026, 6, 10), [("in_future", "issued_on")]),
    ],
)
def test_it_was_issued_today_or_before(issued_on: str, today: date, codes: list[tuple[str, str]]) -> None:
    assert refused_or_not(issued_on=issued_on, today=today) == codes


@pytest.mark.parametrize(
    ("due_on", "codes"),
    [("2026-06-01", []), ("2026-05-31", []), ("2026-05-30", [("due_before_issued", "due_on")])],
)
def test_it_is_due_on_the_day_of_issue_or_after(due_on: str, codes: list[tuple[str, str]]) -> None:
    assert refused_or_not(due_on=due_on) == codes


def refused_or_not(**given: Any) -> list[tuple[str, str | None]]:
    return [(refusal.code, refusal.field) for refusal in planned(**given).refusals]


def test_a_number_is_registered_once() -> None:
    assert refused(taken=an_invoice()) == [("taken", "number")]


def test_a_tenant_of_another_portal_is_refused_by_its_field() -> None:
    elsewhere = a_tenant("itreview:yamada", payment_method="card")
    assert refused(tenant=elsewhere) == [("other_portal", "tenant")]


def test_every_reason_is_told_at_once() -> None:
    told = refused(taken=an_invoice(), issued_on="2026-06-11", due_on="2026-06-10", total="1", method="x")
    assert told == [
        ("taken", "number"),
        ("in_future", "issued_on"),
        ("due_before_issued", "due_on"),
        ("wrong_total", "total"),
        ("not_a_choice", "method"),
    ]


def test_the_total_that_was_billed_is_checked() -> None:
    assert registered(total="11540").total == 11_540
    assert registered(total="11,540").total == 11_540
    assert refused(total="11541") == [("wrong_total", "total")]
    assert refused(total="11539") == [("wrong_total", "total")]


def test_an_invoice_of_a_tenant_that_has_left_is_still_registered() -> None:
    assert planned(tenant=a_tenant(state="left")).outcome == "effects"


class Known:
    """Two tenants, one of which is also known by its e-mail address, and no invoice at all."""

    def matching(self, kind: str, text: str) -> list[str]:
        return ["inter-lab:yamada"] if (kind, text) == ("tenant", "taro@example.co.jp") else []


@pytest.mark.parametrize("tenant", ["inter-lab:yamada", "taro@example.co.jp"])
@pytest.mark.parametrize("number", ["IL-1", "inter-lab:IL-1"])
def test_a_new_number_without_its_portal_is_one_of_the_tenant_s_portal(number: str, tenant: str) -> None:
    asked = read(RegisterInvoice, ASKED | {"number": number, "tenant": tenant})
    resolved = resolve(asked, Known(), PROFILES)  # type: ignore[arg-type]
    assert (resolved.number, resolved.tenant) == ("inter-lab:IL-1", "inter-lab:yamada")
    assert (type(resolved.number), type(resolved.tenant)) == (InvoiceRef, TenantRef)


def test_a_portal_that_is_named_stays() -> None:
    asked = read(RegisterInvoice, ASKED | {"number": "itreview:IL-1"})
    assert resolve(asked, Known(), PROFILES).number == "itreview:IL-1"  # type: ignore[arg-type]


def test_a_tenant_without_its_portal_that_isn_t_known_is_still_not_found() -> None:
    asked = read(RegisterInvoice, ASKED | {"number": "IL-1", "tenant": "nobody@example.co.jp"})
    with pytest.raises(NotFound):
        resolve(asked, Known(), PROFILES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("balance", "lines", "set_off", "to_pay", "left"),
    [
        (5_000, "予約=3000@10", 3_300, 0, 1_700),
        (1_700, "別サービス=10000@10", 1_700, 9_300, 0),
        (3_299, "予約=3000@10", 3_299, 1, 0),
        (3_300, "予約=3000@10", 3_300, 0, 0),
        (3_301, "予約=3000@10", 3_300, 0, 1),
    ],
)
def test_il_34_the_balance_pays_the_next_invoice_of_any_service_by_itself(
    balance: int, lines: str, set_off: int, to_pay: int, left: int
) -> None:
    plan = planned(tenant=a_tenant(balance=balance), lines=lines)
    added, move = plan.effects
    assert isinstance(added, effects.Add)
    assert isinstance(move, effects.Move)
    assert isinstance(added.adds, Invoice)
    assert (added.adds.set_off, added.adds.to_pay) == (set_off, to_pay)
    assert (move.ledger, move.cause, move.seen, move.delta, move.balance, move.reason) == (
        "balance", "set_off", balance, -set_off, left, "IL-2026-0042",
    )  # fmt: skip
    assert move.rule.id == "IL-34"
    assert tell(plan.notices[-1].text) == (
        f"The balance of {balance:,} yen pays {set_off:,} yen of it: {to_pay:,} yen are left to pay, {left:,} yen stay."
    )


def test_points_never_pay_an_invoice() -> None:
    plan = planned(tenant=a_tenant(points=5_000))
    assert [type(effect) for effect in plan.effects] == [effects.Add]
    assert registered(tenant=a_tenant(points=5_000)).set_off == 0


@pytest.mark.parametrize(
    ("cancelled_on", "set_off"), [("2026-05-30", 5_000), ("2026-05-31", 5_000), ("2026-06-01", 1_000)]
)
def test_what_came_to_the_balance_after_the_day_of_issue_is_not_there_yet(cancelled_on: str, set_off: int) -> None:
    later = a_contract(state="cancelled", cancelled_on=date.fromisoformat(cancelled_on), refunded=4_000)
    assert registered(tenant=a_tenant(balance=5_000), contracts=(later,)).set_off == set_off


def test_a_balance_that_came_too_late_is_told() -> None:
    later = a_contract(state="cancelled", cancelled_on=date(2026, 6, 1), refunded=5_000)
    plan = planned(tenant=a_tenant(balance=5_000), contracts=(later,))
    assert tell(plan.notices[-1].text).startswith("The balance of 5,000 yen pays nothing of it: it came after the day")


def test_where_the_portal_has_no_balance_nothing_is_set_off() -> None:
    motto = a_tenant("j-motto:JM00123", balance=5_000)
    assert registered(tenant=motto, number="j-motto:JM-1", method="口座振替").set_off == 0
