"""What a transaction has read so far, by reference: each thing is loaded once, many of them in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from portalops.errors import NotFound
from portalops.facts import Account, Invoice, Ledger, Tenant, Thing, Withdrawal
from portalops.facts.calls import Reveal
from portalops.facts.operators import Grant, Standing
from portalops.references import AccountRef, InvoiceRef, PartRef, Reference, TenantRef
from portalops.store import loading
from portalops.store.kinds import KINDS
from portalops.terms import noun as called
from portalops.wording import say

T = TypeVar("T", bound=Thing)


class WorkingCopy:
    """The named things of the store as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._things: dict[str, dict[str, Thing | None]] = defaultdict(dict)
        self._listed: dict[tuple[str, TenantRef], list[str]] = {}
        self._added: dict[tuple[str, TenantRef], list[str]] = defaultdict(list)
        self._withdrawals: dict[TenantRef, Withdrawal | None] = {}
        self._by_roles: dict[TenantRef, dict[tuple[str, ...], int]] = {}
        self._matches: dict[tuple[str, str], Sequence[str]] = {}
        self._moved: dict[tuple[Ledger, TenantRef], int] = {}

    def one(self, kind: type[T], ref: str) -> T:
        """The thing of that kind, or NotFound."""
        thing = self.one_if_any(kind, ref)
        if thing is None:
            raise NotFound(say("There is no {what} {ref}.", what=called(kind.noun), ref=ref))
        return thing

    def one_if_any(self, kind: type[T], ref: str) -> T | None:
        """The thing of that kind, or None."""
        known: dict[str, Any] = self._things[kind.noun]
        if ref not in known:
            self._load_things(kind.noun, [ref])
        found: T | None = known[ref]
        return found

    def all_of(self, kind: type[T], tenant: TenantRef) -> Sequence[T]:
        """All things of that kind that a tenant has, by reference."""
        known: dict[str, Any] = self._things[kind.noun]
        if (kind.noun, tenant) not in self._listed:
            wanted = [ref for ref in self._tenants_with(tenant) if (kind.noun, ref) not in self._listed]
            for owner, stored in loading.things_of(self._connection, kind, wanted).items():
                refs = [str(thing.ref) for thing in stored]
                for ref, thing in zip(refs, stored, strict=True):
                    known.setdefault(ref, thing)
                self._listed[kind.noun, owner] = sorted(refs)
        refs = self._listed[kind.noun, tenant]
        if added := self._added.get((kind.noun, tenant)):
            refs = sorted({*refs, *added})
        return [known[ref] for ref in refs]

    def tenant(self, ref: TenantRef) -> Tenant:
        """The tenant, or NotFound."""
        return self.one(Tenant, ref)

    def account(self, ref: AccountRef) -> Account:
        """The account, or NotFound."""
        return self.one(Account, ref)

    def invoice(self, ref: InvoiceRef) -> Invoice:
        """The invoice, or NotFound."""
        return self.one(Invoice, ref)

    def tenant_if_any(self, ref: TenantRef) -> Tenant | None:
        """The tenant, or None."""
        return self.one_if_any(Tenant, ref)

    def account_if_any(self, ref: AccountRef) -> Account | None:
        """The account, or None."""
        return self.one_if_any(Account, ref)

    def invoice_if_any(self, ref: InvoiceRef) -> Invoice | None:
        """The invoice, or None."""
        return self.one_if_any(Invoice, ref)

    def account_count(self, tenant: TenantRef) -> int:
        """How many accounts the tenant has, those that were removed left out."""
        return sum(self.accounts_by_roles(tenant).values())

    def accounts_by_roles(self, tenant: TenantRef) -> Mapping[tuple[str, ...], int]:
        """How many accounts the tenant has in which roles, those that were removed left out."""
        if tenant not in self._by_roles:
            wanted = [ref for ref in self._tenants_with(tenant) if ref not in self._by_roles]
            self._by_roles |= loading.accounts_by_roles(self._connection, wanted)
        return self._by_roles[tenant]

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal, even if it was cancelled, or None."""
        if tenant not in self._withdrawals:
            wanted = [ref for ref in self._tenants_with(tenant) if ref not in self._withdrawals]
            self._withdrawals |= loading.withdrawals(self._connection, wanted)
        return self._withdrawals[tenant]

    def matching(self, noun: str, text: str) -> Sequence[str]:
        """The references of the things of that noun whose id or e-mail address is exactly this text, once folded."""
        if (noun, text) not in self._matches:
            self._match(noun, [text])
        return self._matches[noun, text]

    def moved(self, tenant: TenantRef, ledger: Ledger, causes: tuple[str, ...], since: datetime) -> int:
        """How much came to a tenant, or was taken from it, by entries of those causes since an instant."""
        from portalops.store import past

        if (ledger, tenant) not in self._moved:
            wanted = [ref for ref in self._tenants_with(tenant) if (ledger, ref) not in self._moved]
            found = past.moved(self._connection, wanted, ledger, causes, since)
            self._moved |= {(ledger, ref): sum_ for ref, sum_ in found.items()}
        return self._moved[ledger, tenant]

    def was_done(self, tenant: TenantRef, operations: tuple[str, ...], since: datetime) -> bool:
        """Whether one of some operations was done to a tenant, or to something of it, since an instant."""
        from portalops.store import past

        return past.was_done(self._connection, tenant, operations, since)

    def standing(self, operator: str) -> Standing:
        """What an operator has at this moment."""
        from portalops.store import operators

        return operators.standing(self._connection, operator)

    def grants(self) -> Sequence[Grant]:
        """Every operator's grant, by name."""
        from portalops.store import operators

        return operators.grants(self._connection)

    def revealed(self, operator: str, now: datetime) -> Sequence[Reveal]:
        """What is shown to an operator at an instant, though it is masked otherwise."""
        from portalops.store import operators

        return operators.revealed(self._connection, operator, now)

    def prefetch(self, references: Iterable[Reference]) -> None:
        """Load what the references name, in one query for each table; a loose one is matched first."""
        wanted: dict[str, set[str]] = defaultdict(set)
        loose: dict[str, set[str]] = defaultdict(set)
        for reference in references:
            (wanted if reference.portal else loose)[reference.noun].add(str(reference))
        for noun, texts in loose.items():
            self._match(noun, sorted(texts))
            wanted[noun].update(ref for text in texts for ref in self._matches[noun, text])
        for noun, refs in wanted.items():
            self._load_things(noun, refs)
        tenants = set(wanted[Tenant.noun])
        for noun, refs in wanted.items():
            tenants.update(_owner_named(ref) or _owner_of(self._things[noun][ref]) for ref in refs)
        self._load_things(Tenant.noun, tenants - {""})

    def _tenants_with(self, tenant: TenantRef) -> list[TenantRef]:
        """A tenant, and those that were loaded already, of which the same may be asked next."""
        return [tenant, *(TenantRef(ref) for ref in self._things[Tenant.noun])]

    def _match(self, noun: str, texts: Sequence[str]) -> None:
        from portalops.store.search.finding import matching  # only a loose reference needs its table

        for text, found in matching(self._connection, noun, texts).items():
            self._matches[noun, text] = found

    def _load_things(self, noun: str, refs: Iterable[str]) -> None:
        known = self._things[noun]
        missing = [ref for ref in refs if ref not in known]
        if missing:
            found: dict[str, Any] = loading.things(self._connection, KINDS[noun].fact, missing)
            known.update(found)


def _owner_named(ref: str) -> str:
    """The tenant that a reference of a part names, or nothing."""
    return str(PartRef(ref).tenant) if "/" in ref else ""


def _owner_of(thing: Thing | None) -> str:
    return str(thing.owner) if thing else ""
