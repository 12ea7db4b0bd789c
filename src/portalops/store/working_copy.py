"""What a transaction has read so far, by reference: each thing is loaded once, many of them in one query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeVar

from sqlalchemy import Connection

from portalops.errors import NotFound
from portalops.facts import Account, Invoice, Tenant, Withdrawal
from portalops.references import AccountRef, InvoiceRef, Reference, TenantRef
from portalops.store import loading
from portalops.wording import say

Kind = Literal["tenant", "account", "invoice"]
R = TypeVar("R", bound=str)
F = TypeVar("F")


class WorkingCopy:
    """The named things of the store as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tenants: dict[TenantRef, Tenant | None] = {}
        self._accounts: dict[AccountRef, Account | None] = {}
        self._invoices: dict[InvoiceRef, Invoice | None] = {}
        self._withdrawals: dict[TenantRef, Withdrawal | None] = {}
        self._account_counts: dict[TenantRef, int] = {}
        self._matches: dict[tuple[Kind, str], Sequence[str]] = {}

    def tenant(self, ref: TenantRef) -> Tenant:
        """The tenant, or NotFound."""
        tenant = self.tenant_if_any(ref)
        if tenant is None:
            raise NotFound(say("There is no tenant {ref}.", ref=ref))
        return tenant

    def account(self, ref: AccountRef) -> Account:
        """The account, or NotFound."""
        account = self.account_if_any(ref)
        if account is None:
            raise NotFound(say("There is no account {ref}.", ref=ref))
        return account

    def invoice(self, ref: InvoiceRef) -> Invoice:
        """The invoice, or NotFound."""
        invoice = self.invoice_if_any(ref)
        if invoice is None:
            raise NotFound(say("There is no invoice {ref}.", ref=ref))
        return invoice

    def tenant_if_any(self, ref: TenantRef) -> Tenant | None:
        """The tenant, or None."""
        self._load(self._tenants, [ref], loading.tenants)
        return self._tenants[ref]

    def account_if_any(self, ref: AccountRef) -> Account | None:
        """The account, or None."""
        self._load(self._accounts, [ref], loading.accounts)
        return self._accounts[ref]

    def invoice_if_any(self, ref: InvoiceRef) -> Invoice | None:
        """The invoice, or None."""
        self._load(self._invoices, [ref], loading.invoices)
        return self._invoices[ref]

    def account_count(self, tenant: TenantRef) -> int:
        """How many accounts the tenant has."""
        if tenant not in self._account_counts:
            self._load(self._account_counts, [tenant, *self._tenants], loading.account_counts)
        return self._account_counts[tenant]

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal that wasn't cancelled, or None."""
        if tenant not in self._withdrawals:
            self._load(self._withdrawals, [tenant, *self._tenants], loading.withdrawals)
        return self._withdrawals[tenant]

    def matching(self, kind: Kind, text: str) -> Sequence[str]:
        """The references of that kind whose id or e-mail address is exactly this text, once folded."""
        if (kind, text) not in self._matches:
            self._match(kind, [text])
        return self._matches[kind, text]

    def prefetch(self, references: Iterable[Reference]) -> None:
        """Load what the references name, in one query for each table; a loose one is matched first."""
        wanted = list(references)
        wanted += self._matched([reference for reference in wanted if not reference.portal])
        accounts = [ref for ref in wanted if isinstance(ref, AccountRef)]
        invoices = [ref for ref in wanted if isinstance(ref, InvoiceRef)]
        self._load(self._accounts, accounts, loading.accounts)
        self._load(self._invoices, invoices, loading.invoices)
        tenants = [ref for ref in wanted if isinstance(ref, TenantRef)]
        tenants += [ref.tenant for ref in accounts]
        tenants += [invoice.tenant for ref in invoices if (invoice := self._invoices[ref])]
        self._load(self._tenants, tenants, loading.tenants)

    def _matched(self, loose: Sequence[Reference]) -> list[Reference]:
        """What the loose references match, each kind in one query."""
        matched: list[Reference] = []
        kinds: tuple[tuple[Kind, type[Reference]], ...] = (
            ("tenant", TenantRef),
            ("account", AccountRef),
            ("invoice", InvoiceRef),
        )
        for kind, type_ in kinds:
            texts = [str(ref) for ref in loose if isinstance(ref, type_)]
            if texts:
                self._match(kind, texts)
            matched += [type_(found) for text in texts for found in self._matches[kind, text]]
        return matched

    def _match(self, kind: Kind, texts: Sequence[str]) -> None:
        from portalops.store import searching  # only a loose reference needs its table

        for text, found in searching.matching(self._connection, kind, texts).items():
            self._matches[kind, text] = found

    def _load(
        self, known: dict[R, F], refs: Iterable[R], load: Callable[[Connection, Iterable[R]], dict[R, F]]
    ) -> None:
        missing = [ref for ref in refs if ref not in known]
        if missing:
            known.update(load(self._connection, missing))
