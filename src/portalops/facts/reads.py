"""How the store is read: named things for operations, lists of them for look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from portalops.facts.batches import Batch, BatchRow
from portalops.facts.invoices import Invoice
from portalops.facts.ledgers import Ledger, LedgerEntry
from portalops.facts.lineup import Lineup
from portalops.facts.people import Account, Tenant
from portalops.facts.records import ChainCheck, RecordEntry
from portalops.facts.thing import Thing
from portalops.facts.withdrawals import Withdrawal
from portalops.references import AccountRef, InvoiceRef, TenantRef

T = TypeVar("T", bound=Thing)
R = TypeVar("R")


class Hit(Struct, frozen=True, kw_only=True):
    """Something that a search found: what it is, which text of it matched, and the key after which others follow."""

    kind: str
    ref: str
    tenant: TenantRef
    name: str
    matched: str
    text: str
    key: str = ""


class Counted(list[R]):
    """The rows of a page, with how many there are in all: so many, or more than so many."""

    def __init__(self, rows: Iterable[R], count: int, *, exceeds: bool) -> None:
        super().__init__(rows)
        self.in_all = count
        self.exceeds = exceeds


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

    def find(
        self, text: str, portal: str | None, limit: int, after: str | None = None, tenant: TenantRef | None = None
    ) -> Counted[Hit]:
        """A page of what a fragment of text matches, best first, after the hit of a key.

        It is looked for in one portal or, without one, in all; or in what one tenant has.
        """

    def listed(self, lineup: Lineup[T], limit: int, after: str | None = None, **scope: str) -> Sequence[T]:
        """A page of a list: so many of its rows after that of a key, or from the first.

        The scope is the tenant or the portal whose list it is; without one it is that of all portals.
        """

    def duplicates(self, record: int) -> Sequence[tuple[InvoiceRef, int]]:
        """The duplicates made under one number of the record, each an invoice and its copy number."""

    def entries(self, tenant: TenantRef, ledger: Ledger, limit: int, after: int | None = None) -> Sequence[LedgerEntry]:
        """A page of one of the tenant's ledgers, newest first; after takes only the entries with a smaller number."""

    def records(
        self, tenant: TenantRef | None, limit: int, after: int | None = None, target: str | None = None
    ) -> Sequence[RecordEntry]:
        """A page of the record, newest first: of one tenant or of all, of one thing of the tenant or of everything."""

    def batch(self, number: int) -> Batch:
        """The batch of that number, or NotFound."""

    def batches(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[Batch]:
        """A page of the batches, newest first, of all or in one state; after takes only those with a smaller number."""

    def rows_not_done(self, batch: int, after: int, limit: int) -> Sequence[BatchRow]:
        """The rows of a batch that weren't done, in the order of the file, from the first one after that row."""

    def check_chain(self) -> ChainCheck:
        """Walk the whole record and name the first link that doesn't hold."""
