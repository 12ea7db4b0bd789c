"""Invoices as they were issued."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from msgspec import Struct

from portalops.facts.thing import Thing
from portalops.references import InvoiceRef, TenantRef


class InvoiceLine(Struct, frozen=True):
    """One line of an invoice: an amount in yen before tax, and its tax rate in percent."""

    description: str
    amount: int
    rate: int


class TaxAtRate(Struct, frozen=True):
    """The tax of one rate: rounded once over the sum of that rate's lines."""

    rate: int
    net: int
    tax: int


class Invoice(Thing, frozen=True, kw_only=True):
    """An issued invoice as it was first registered, with everything that is printed on it."""

    noun: ClassVar[str] = "invoice"

    ref: InvoiceRef
    tenant: TenantRef
    addressee: str
    honorific: str = "御中"
    billing_email: str | None
    issuer: str
    registration_number: str | None
    issued_on: date
    due_on: date
    method: str
    method_name: str = ""
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxAtRate, ...]
    total: int
    set_off: int = 0
    reissues: int = 0

    @property
    def to_pay(self) -> int:
        """What is left to pay once the balance was set off, in yen with tax."""
        return self.total - self.set_off

    @property
    def owner(self) -> TenantRef:
        """The tenant that it was issued to."""
        return self.tenant
