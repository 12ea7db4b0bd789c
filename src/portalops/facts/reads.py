"""How the store is read: named things for operations, lists of them for look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

from portalops.facts.approvals import ApprovalRequest
from portalops.facts.batches import Batch, BatchRow
from portalops.facts.calls import Reveal
from portalops.facts.invoices import Invoice
from portalops.facts.ledgers import Ledger, LedgerEntry
from portalops.facts.lineup import Lineup
from portalops.facts.operators import Grant, Standing
from portalops.facts.people import Account, Tenant
from portalops.facts.records import ChainCheck, RecordEntry
from portalops.facts.thing import Thing
from portalops.facts.withdrawals import Withdrawal
from portalops.references import AccountRef, ContractRef, InvoiceRef, ProductRef, Reference, TenantRef

if TYPE_CHECKING:
    from portalops.checkpoint import Checkpoint

T = TypeVar("T", bound=Thing)
R = TypeVar("R")

NAMED_AT_MOST = 5
"""How many things a text may name of which all are told."""


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

    def moved(self, tenant: TenantRef, ledger: Ledger, causes: tuple[str, ...], since: datetime) -> int:
        """How much came to a tenant, or was taken from it, by entries of those causes since an instant."""

    def was_done(self, tenant: TenantRef, operations: tuple[str, ...], since: datetime) -> bool:
        """Whether one of some operations was done to a tenant, or to something of it, since an instant."""

    def standing(self, operator: str) -> Standing:
        """What an operator has at this moment."""

    def grants(self) -> Sequence[Grant]:
        """Every operator's grant, by name."""

    def revealed(self, operator: str, now: datetime) -> Sequence[Reveal]:
        """What is shown to an operator at an instant, though it is masked otherwise."""

    def matching(self, noun: str, text: str) -> Sequence[str]:
        """The references of the things of that noun whose id or e-mail address is exactly this text, once folded.

        Of more than NAMED_AT_MOST there is one more than that.
        """


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

    def prefetch(self, references: Iterable[Reference]) -> None:
        """Load what the references name at once, for whoever asks for one after the other."""

    def among(self, kind: type[T], **values: Iterable[str]) -> Sequence[T]:
        """The things of that kind that have one of some values in each of these fields, by reference."""

    def below(self, kind: type[T], refs: Iterable[str]) -> Sequence[T]:
        """The things of that kind whose references go on from one of these, such as what environments have."""

    def allocated(self, contracts: Iterable[ContractRef]) -> Mapping[ProductRef, int]:
        """How many licenses of each product the environments of these contracts of one tenant have, if any has some."""

    def duplicates(self, record: int) -> Sequence[tuple[InvoiceRef, int]]:
        """The duplicates made under one number of the record, each an invoice and its copy number."""

    def entries(self, tenant: TenantRef, ledger: Ledger, limit: int, after: int | None = None) -> Sequence[LedgerEntry]:
        """A page of one of the tenant's ledgers, newest first; after takes only the entries with a smaller number."""

    def records(
        self,
        tenant: TenantRef | None,
        limit: int,
        after: int | None = None,
        target: str | None = None,
        *,
        looks: bool = False,
    ) -> Sequence[RecordEntry]:
        """A page of the record, newest first: of one tenant or of all, of one thing of the tenant or of everything.

        Looks are left out of it unless they are wanted.
        """

    def looks(
        self, limit: int, after: int | None = None, *, tenant: TenantRef | None = None, operator: str | None = None
    ) -> Sequence[RecordEntry]:
        """A page of the looks on record, newest first: at one tenant, or of one operator."""

    def batch(self, number: int) -> Batch:
        """The batch of that number, or NotFound."""

    def batches(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[Batch]:
        """A page of the batches, newest first, of all or in one state; after takes only those with a smaller number."""

    def rows_not_done(self, batch: int, after: int, limit: int) -> Sequence[BatchRow]:
        """The rows of a batch that weren't done, in the order of the file, from the first one after that row."""

    def approval(self, number: int) -> ApprovalRequest:
        """The request for a second person of that number, or NotFound."""

    def approvals(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[ApprovalRequest]:
        """A page of the requests for a second person, newest first, of all or in one state; with a smaller number."""

    def check_chain(self, checkpoint: Checkpoint | None = None) -> ChainCheck:
        """Walk the whole record and name the first link that doesn't hold, or isn't the one that a checkpoint knows."""
