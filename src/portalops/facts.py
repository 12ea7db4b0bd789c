"""What the store knows, as frozen records, and the protocols through which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, Protocol

from msgspec import Struct

from portalops.month import Month
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.wording import Sentence

TenantState = Literal["active", "leaving", "left"]
WithdrawalState = Literal["planned", "cancelled", "completed"]


class AutoCharge(Struct, frozen=True):
    """A customer's auto-charge: below the border, points are charged up to the limit."""

    border: int
    limit: int


class Tenant(Struct, frozen=True, kw_only=True):
    """A customer of a portal, with its balance of points (yen worth) and its state."""

    ref: TenantRef
    name: str
    kind: str | None = None
    kana: str | None = None
    email: str | None = None
    phone: str | None = None
    joined_on: date | None = None
    billing_cycle: str | None = None
    billing_month: int | None = None
    payment_method: str | None = None
    card_brand: str | None = None
    card_last_four: str | None = None
    licenses: int | None = None
    license_price: int | None = None
    hosting: bool = False
    points: int = 0
    auto_charge: AutoCharge | None = None
    state: TenantState = "active"


class Account(Struct, frozen=True, kw_only=True):
    """A user of a tenant."""

    ref: AccountRef
    name: str
    kana: str | None = None
    email: str | None = None
    roles: tuple[str, ...] = ()


class Withdrawal(Struct, frozen=True, kw_only=True):
    """A withdrawal request and what the portal's rule made of it."""

    tenant: TenantRef
    tenant_name: str
    state: WithdrawalState
    received_on: date
    leaves_on: date
    last_charge_month: Month | None
    data_deleted_in: Month | None
    billing_visible_until: date | None
    provisional: bool
    reason: str


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


class Invoice(Struct, frozen=True, kw_only=True):
    """An issued invoice as it was first registered, with everything that is printed on it."""

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
    reissues: int = 0


class PointsEntry(Struct, frozen=True, kw_only=True):
    """One entry of the points ledger, with the balance after it."""

    number: int
    at: datetime
    kind: str
    delta: int
    balance: int
    reason: str


class Letter(Struct, frozen=True, kw_only=True):
    """A mail that was claimed from the outbox, to be sent now or given back.

    Kind says what it is; name is whom it addresses; claimed_at tells this claim from any other of the same letter.
    """

    number: int
    kind: Literal["reset_link", "invoice_duplicate"]
    portal: str
    tenant: TenantRef
    name: str
    to: str
    message_id: str
    claimed_at: datetime
    account: AccountRef | None = None
    valid_hours: int | None = None
    invoice: Invoice | None = None
    copy_number: int | None = None


class Hit(Struct, frozen=True, kw_only=True):
    """Something that a search found: what it is, and which text of it matched."""

    kind: Literal["tenant", "account", "invoice"]
    ref: str
    tenant: TenantRef
    name: str
    matched: str
    text: str


class RecordEntry(Struct, frozen=True, kw_only=True):
    """One numbered entry of the record: who did, tried or was refused what."""

    number: int
    at: datetime
    operator: str
    door: str
    operation: str
    target: str
    outcome: str
    codes: tuple[str, ...] = ()
    request_id: str
    details: dict[str, Any] | None = None


class Earlier(Struct, frozen=True, kw_only=True):
    """A request id that was carried out before: its record's number, and the hash of what was asked."""

    number: int
    content_hash: str


class ChainCheck(Struct, frozen=True, kw_only=True):
    """What a check of the record's whole chain found: how many entries hold, and the first broken link."""

    entries: int
    broken_at: int | None = None
    fault: Sentence | None = None


class Reads(Protocol):
    """The store as an operation sees it: named things, each missing one raising NotFound."""

    def tenant(self, ref: TenantRef) -> Tenant:
        """The tenant, or NotFound."""

    def tenant_if_any(self, ref: TenantRef) -> Tenant | None:
        """The tenant, or None."""

    def account(self, ref: AccountRef) -> Account:
        """The account, or NotFound."""

    def account_if_any(self, ref: AccountRef) -> Account | None:
        """The account, or None."""

    def account_count(self, tenant: TenantRef) -> int:
        """How many accounts the tenant has."""

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal that wasn't cancelled, or None."""

    def invoice(self, ref: InvoiceRef) -> Invoice:
        """The invoice, or NotFound."""

    def invoice_if_any(self, ref: InvoiceRef) -> Invoice | None:
        """The invoice, or None."""

    def matching(self, kind: Literal["tenant", "account", "invoice"], text: str) -> Sequence[str]:
        """The references of that kind whose id or e-mail address is exactly this text, once folded."""


class Lists(Reads, Protocol):
    """The store as a look-up sees it: named things and lists of things."""

    def find(self, text: str, portal: str | None, limit: int) -> Sequence[Hit]:
        """What any fragment of text matches, best first; portal None searches all."""

    def accounts(self, tenant: TenantRef, limit: int) -> Sequence[Account]:
        """The tenant's accounts by user id."""

    def invoices(self, tenant: TenantRef, limit: int) -> Sequence[Invoice]:
        """The tenant's invoices, newest first."""

    def duplicates(self, record: int) -> Sequence[tuple[InvoiceRef, int]]:
        """The duplicates made under one number of the record, each an invoice and its copy number."""

    def points_entries(self, tenant: TenantRef, limit: int) -> Sequence[PointsEntry]:
        """The tenant's points ledger, newest first."""

    def withdrawals(self, portal: str | None, limit: int) -> Sequence[Withdrawal]:
        """The planned withdrawals by the day on which they are due."""

    def records(self, tenant: TenantRef | None, limit: int) -> Sequence[RecordEntry]:
        """The record, newest first, of one tenant or of all."""

    def check_chain(self) -> ChainCheck:
        """Walk the whole record and name the first link that doesn't hold."""
