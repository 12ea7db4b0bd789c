"""A store for tests, and effects and entries with nothing special about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from portalops import effects as e
from portalops.clock import FixedClock
from portalops.facts import Account, Contract, Invoice, InvoiceLine, TaxAtRate, Tenant
from portalops.month import Month
from portalops.office import Entry
from portalops.references import AccountRef, ContractRef, InvoiceRef, TenantRef
from portalops.store.opening import Store, open_store
from tests.builders import a_profile, a_tenant, an_account

TODAY = date(2026, 5, 20)
RULE = next(iter(a_profile().rules.values()))
YAMADA = TenantRef("inter-lab:yamada")
TARO = AccountRef("inter-lab:yamada/taro")
INVOICE = InvoiceRef("inter-lab:IL-2026-0042")

HOSTILE_TEXTS = (
    "[/x]",
    "[red]VIP",
    "\x1b]52;c;aGVsbG8=\x07",
    "before\x00after",
    "\u202egnp.exe\u202c",
    "👨‍👩‍👧‍👦 商会",
    "'; DROP TABLE tenants; --",
    "100%_\\",
    "葛\U000e0100城",
    "が",
    "株" * 300,
)


def a_store(folder: Path, **options: Any) -> Store:
    """A new store in a folder."""
    return open_store(folder / "portalops.db", FixedClock(TODAY), **options)


def a_whole_tenant(ref: str = YAMADA, **traits: Any) -> Tenant:
    """A tenant with every text given."""
    given = {
        "kana": "ヤマダショウカイ",
        "email": "info@yamada.example.co.jp",
        "phone": "03-1234-5678",
    }
    return a_tenant(ref, **(given | traits))


def an_invoice(ref: str = INVOICE, tenant: TenantRef = YAMADA, **traits: Any) -> Invoice:
    """An invoice of one line."""
    given: dict[str, Any] = {
        "addressee": "山田商会株式会社",
        "billing_email": "billing@yamada.example.co.jp",
        "issuer": "株式会社インターラボ",
        "registration_number": "T7000012050002",
        "issued_on": date(2026, 4, 30),
        "due_on": date(2026, 5, 31),
        "method": "card",
        "lines": (InvoiceLine("Basic fee", 10000, 10),),
        "taxes": (TaxAtRate(10, 10000, 1000),),
        "total": 11000,
    }
    return Invoice(ref=InvoiceRef(ref), tenant=tenant, **(given | traits))


def registers(tenant: Tenant) -> e.Add:
    """The effect that takes over a tenant."""
    return e.added(tenant, RULE)


def adds(account: Account) -> e.Add:
    """The effect that adds an account."""
    return e.added(account, RULE)


def registers_invoice(invoice: Invoice) -> e.Add:
    """The effect that takes over an invoice."""
    return e.added(invoice, RULE)


def contracts(ref: str = f"{YAMADA}/C-1") -> e.Add:
    """The effect that gives a tenant a service."""
    return e.added(Contract(ref=ContractRef(ref), name="Web予約", starts_on=date(2026, 1, 1)), RULE)


def moves(seen: int, delta: int, tenant: TenantRef = YAMADA) -> e.Move:
    """The effect that moves a balance of points."""
    return e.Move(
        tenant=tenant,
        rule=RULE,
        ledger="points",
        seen=seen,
        delta=delta,
        cause="adjustment",
        reason="asked by phone",
    )


def links(to: str = "taro@example.co.jp", account: AccountRef = TARO) -> e.SendResetLink:
    """The effect that sends a password link."""
    return e.SendResetLink(tenant=account.tenant, rule=RULE, account=account, to=to, valid_hours=24)


def leaves(tenant: TenantRef = YAMADA, **traits: Any) -> e.PlanWithdrawal:
    """The effect that plans a withdrawal at the end of June."""
    given: dict[str, Any] = {
        "received_on": date(2026, 5, 20),
        "leaves_on": date(2026, 6, 30),
        "last_charge_month": Month("2026-06"),
        "data_deleted_in": Month("2026-07"),
        "billing_visible_until": date(2026, 8, 31),
        "provisional": False,
        "reason": "asked by mail",
    }
    return e.PlanWithdrawal(tenant=tenant, rule=RULE, **(given | traits))


def cancels(leaves_on: date = date(2026, 6, 30), tenant: TenantRef = YAMADA) -> e.CancelWithdrawal:
    """The effect that undoes a withdrawal."""
    return e.CancelWithdrawal(tenant=tenant, rule=RULE, leaves_on=leaves_on)


def completes(leaves_on: date = date(2026, 6, 30), tenant: TenantRef = YAMADA) -> e.CompleteWithdrawal:
    """The effect that completes a withdrawal."""
    return e.CompleteWithdrawal(tenant=tenant, rule=RULE, leaves_on=leaves_on)


def reissues(seen: int = 0, mail_to: str | None = None) -> e.ReissueInvoice:
    """The effect that makes a duplicate of an invoice."""
    return e.ReissueInvoice(
        tenant=YAMADA, rule=RULE, invoice=INVOICE, seen=seen, copy_number=seen + 1, reason="lost", mail_to=mail_to
    )


def an_entry(**traits: Any) -> Entry:
    """An entry for the record."""
    given: dict[str, Any] = {
        "operator": "hanako",
        "door": "command",
        "operation": "points adjust",
        "target": str(YAMADA),
        "outcome": "done",
        "codes": (),
        "request_id": "",
        "content_hash": "c" * 64,
        "details": {"asked": {"tenant": str(YAMADA), "delta": 500}},
    }
    return Entry(**(given | traits))


def do(store: Store, *effects: e.Effect) -> None:
    """Apply effects in a transaction of their own."""
    with store.writing() as unit:
        unit.apply(effects)


def furnish(store: Store) -> None:
    """Put a tenant, an account of it and an invoice to it into the store."""
    do(store, registers(a_whole_tenant()), adds(an_account()), registers_invoice(an_invoice()), contracts())


def put_on_record(store: Store, count: int) -> None:
    """Put so many entries on record."""
    with store.writing() as unit:
        for number in range(1, count + 1):
            unit.record(an_entry(request_id=f"request-{number}", details={"asked": {"delta": number}}))
