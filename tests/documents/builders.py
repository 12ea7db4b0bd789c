"""Invoices for tests, with named traits: what a test doesn't name is ordinary."""

from __future__ import annotations

from datetime import date
from typing import Any

from portalops.facts import Invoice, InvoiceLine
from portalops.references import InvoiceRef, TenantRef
from portalops.rules.invoices import taxes_of, total_of

LINES = (
    InvoiceLine("基本利用料 2026年5月分", 10_000, 10),
    InvoiceLine("ミネラルウォーター", 540, 8),
)


def an_invoice(ref: str = "inter-lab:IL-2026-0042", **traits: Any) -> Invoice:
    """An invoice over two rates, its taxes rounded down, that hasn't been re-issued yet."""
    lines = traits.get("lines", LINES)
    taxes = taxes_of(lines, "floor")
    ordinary = {
        "tenant": TenantRef("inter-lab:yamada"),
        "addressee": "山田商会株式会社",
        "billing_email": "keiri@example.co.jp",
        "issuer": "インター・ラボ株式会社",
        "registration_number": "T7000012050002",
        "issued_on": date(2026, 5, 31),
        "due_on": date(2026, 6, 30),
        "method": "card",
        "lines": lines,
        "taxes": taxes,
        "total": total_of(taxes),
    }
    return Invoice(ref=InvoiceRef(ref), **(ordinary | traits))
