"""How the store is read: named things for operations, lists of them for look-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from portalops.facts.invoices import Invoice
from portalops.facts.ledgers import Ledger, LedgerEntry
from portalops.facts.people import Account, Tenant
from portalops.facts.records import ChainCheck, RecordEntry
from portalops.facts.thing import Thing
from portalops.facts.withdrawals import Withdrawal
from portalops.references import AccountRef, InvoiceRef, TenantRef

T = TypeVar("T", bound=Thing)


class Hit(Struct, frozen=True, kw_only=True):
    """Something that a search found: what it is, and which text of it matched."""

    kind: str
    ref: str
    tenant: TenantRef
    name: str
    matched: str
    text: str


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
        """How many accounts the tenant has, those that were removed left out."""

    def accounts_by_roles(self, tenant: TenantRef) -> Mapping[tuple[str, ...], int]:
        """How many accounts the tenant has in which roles, those that were removed left out."""

    def one(self, kind: type[T], ref: str) -> T:
        """The thing of that kind, or NotFound."""

    def one_if_any(self, kind: type[T], ref: str) -> T | None:
        """The thing of that kind, or None."""

    def all_of(self, kind: type[T], tenant: TenantRef) -> Sequence[T]:
        """All things of that kind that a tenant has, by reference."""

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal, even if it was cancelled, or None."""

    def invoice(self, ref: InvoiceRef) -> Invoice:
        """The invoice, or NotFound."""

    def invoice_if_any(self, ref: InvoiceRef) -> Invoice | None:
        """The invoice, or None."""

    def matching(self, noun: str, text: str) -> Sequence[str]:
        """The references of the things of that noun whose id or e-mail address is exactly this text, once folded."""


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

    def among(self, kind: type[T], portal: str | None, limit: int, **having: str) -> Sequence[T]:
        """The things of that kind whose fields have those values, at one portal or at all, by reference."""

    def entries(
        self, tenant: TenantRef, ledger: Ledger, limit: int, before: int | None = None
    ) -> Sequence[LedgerEntry]:
        """One of the tenant's ledgers, newest first; before takes only the entries with a smaller number."""

    def withdrawals(self, portal: str | None, limit: int) -> Sequence[Withdrawal]:
        """The withdrawals that go on: planned or with data to be deleted, by day; then those only asked for."""

    def records(self, tenant: TenantRef | None, limit: int) -> Sequence[RecordEntry]:
        """The record, newest first, of one tenant or of all."""

    def check_chain(self) -> ChainCheck:
        """Walk the whole record and name the first link that doesn't hold."""
