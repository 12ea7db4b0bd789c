"""The store as a look-up sees it where personal data is masked: the one place through which all of it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from portalops.errors import NotPermitted
from portalops.facts import (
    Account,
    ApprovalRequest,
    Batch,
    BatchRow,
    ChainCheck,
    Counted,
    Grant,
    Hit,
    Invoice,
    Ledger,
    LedgerEntry,
    Lineup,
    Lists,
    RecordEntry,
    Reveal,
    Standing,
    Tenant,
    Thing,
    Withdrawal,
)
from portalops.profiles.profile import Profile
from portalops.references import (
    AccountRef,
    ContractRef,
    InvoiceRef,
    PartRef,
    ProductRef,
    Reference,
    TenantRef,
)
from portalops.rules import masks
from portalops.rules.masks import Sees
from portalops.sight import Sight
from portalops.wording import say

if TYPE_CHECKING:
    from portalops.checkpoint import Checkpoint

T = TypeVar("T", bound=Thing)


class Masked:
    """Lists that give every thing, hit and entry with its personal data masked, as far as the operator doesn't see it.

    What goes on from a thing, such as a key or a reference, never depends on what is masked.
    """

    def __init__(self, lists: Lists, sight: Sight, profiles: Mapping[str, Profile]) -> None:
        self._lists = lists
        self._sight = sight
        self._profiles = profiles

    def _sees(self, tenant: TenantRef) -> Sees:
        return partial(self._sight.sees, tenant)

    def _is_person(self, tenant: TenantRef) -> bool:
        """Whether a tenant is a person, whose name is no company's."""
        persons = self._profiles[tenant.portal].identity.persons
        return bool(persons) and (found := self._lists.tenant_if_any(tenant)) is not None and found.kind in persons

    def _covered(self, thing: T) -> T:
        is_person = isinstance(thing, Tenant) and self._is_person(thing.ref)
        return masks.covered(thing, self._sees(thing.owner), is_person=is_person)

    def _covered_if_any(self, thing: T | None) -> T | None:
        return None if thing is None else self._covered(thing)

    def _all_covered(self, things: Iterable[T]) -> list[T]:
        return [self._covered(thing) for thing in things]

    def _hit(self, hit: Hit) -> Hit:
        """A search's hit: its name, and the text that matched, as a thing's own field shows them."""
        is_person = hit.kind == Tenant.noun and self._is_person(hit.tenant)
        fields = masks.fields_of(hit.kind, is_person=is_person)
        called = {"invitation": "email", "invoice": "addressee"}.get(hit.kind, "name")
        becomes = {"name": fields.get(called), "text": fields.get(hit.matched)}
        sees = self._sees(hit.tenant)
        shown = {
            part: masks.mask(what, getattr(hit, part)) for part, what in becomes.items() if what and not sees(what)
        }
        return replace(hit, **shown)

    def _entry(self, entry: RecordEntry, tenant: TenantRef | None) -> RecordEntry:
        if entry.details is None:
            return entry
        about = tenant or (PartRef(entry.target).tenant if ":" in entry.target else TenantRef(""))
        is_person = about.portal in self._profiles and self._is_person(about)
        noun = entry.operation.partition(" ")[0]
        return replace(
            entry, details=masks.covered_details(entry.details, noun, self._sees(about), is_person=is_person)
        )

    def _request(self, request: ApprovalRequest) -> ApprovalRequest:
        """What waits for a second person, in a list of it."""
        covered = partial(
            masks.covered_details,
            noun=request.operation.partition(" ")[0],
            sees=self._sees(request.tenant or TenantRef("")),
        )
        return replace(request, asked=covered(request.asked), plan=covered(request.plan))

    def tenant(self, ref: TenantRef) -> Tenant:
        """The tenant, or NotFound."""
        return self._covered(self._lists.tenant(ref))

    def tenant_if_any(self, ref: TenantRef) -> Tenant | None:
        """The tenant, or None."""
        return self._covered_if_any(self._lists.tenant_if_any(ref))

    def account(self, ref: AccountRef) -> Account:
        """The account, or NotFound."""
        return self._covered(self._lists.account(ref))

    def account_if_any(self, ref: AccountRef) -> Account | None:
        """The account, or None."""
        return self._covered_if_any(self._lists.account_if_any(ref))

    def account_count(self, tenant: TenantRef) -> int:
        """How many accounts the tenant has."""
        return self._lists.account_count(tenant)

    def accounts_by_roles(self, tenant: TenantRef) -> Mapping[tuple[str, ...], int]:
        """How many accounts the tenant has in which roles."""
        return self._lists.accounts_by_roles(tenant)

    def one(self, kind: type[T], ref: str) -> T:
        """The thing of that kind, or NotFound."""
        return self._covered(self._lists.one(kind, ref))

    def one_if_any(self, kind: type[T], ref: str) -> T | None:
        """The thing of that kind, or None."""
        return self._covered_if_any(self._lists.one_if_any(kind, ref))

    def all_of(self, kind: type[T], tenant: TenantRef) -> Sequence[T]:
        """All things of that kind that a tenant has, by reference."""
        return self._all_covered(self._lists.all_of(kind, tenant))

    def withdrawal(self, tenant: TenantRef) -> Withdrawal | None:
        """The tenant's latest withdrawal, or None."""
        return self._covered_if_any(self._lists.withdrawal(tenant))

    def invoice(self, ref: InvoiceRef) -> Invoice:
        """The invoice, or NotFound."""
        return self._covered(self._lists.invoice(ref))

    def invoice_if_any(self, ref: InvoiceRef) -> Invoice | None:
        """The invoice, or None."""
        return self._covered_if_any(self._lists.invoice_if_any(ref))

    def moved(self, tenant: TenantRef, ledger: Ledger, causes: tuple[str, ...], since: datetime) -> int:
        """How much came to a tenant, or was taken from it."""
        return self._lists.moved(tenant, ledger, causes, since)

    def was_done(self, tenant: TenantRef, operations: tuple[str, ...], since: datetime) -> bool:
        """Whether one of some operations was done to a tenant."""
        return self._lists.was_done(tenant, operations, since)

    def standing(self, operator: str) -> Standing:
        """What an operator has at this moment."""
        return self._lists.standing(operator)

    def grants(self) -> Sequence[Grant]:
        """Every operator's grant."""
        return self._lists.grants()

    def revealed(self, operator: str, now: datetime) -> Sequence[Reveal]:
        """What is shown to an operator at an instant."""
        return self._lists.revealed(operator, now)

    def matching(self, noun: str, text: str) -> Sequence[str]:
        """The references of what a text names."""
        return self._lists.matching(noun, text)

    def find(
        self, text: str, portal: str | None, limit: int, after: str | None = None, tenant: TenantRef | None = None
    ) -> Counted[Hit]:
        """A page of what a fragment of text matches, best first."""
        found = self._lists.find(text, portal, limit, after, tenant)
        self._lists.prefetch(hit.tenant for hit in found)
        return Counted(map(self._hit, found), found.in_all, exceeds=found.exceeds)

    def listed(self, lineup: Lineup[T], limit: int, after: str | None = None, **scope: str) -> Sequence[T]:
        """A page of a list."""
        return self._all_covered(self._lists.listed(lineup, limit, after, **scope))

    def prefetch(self, references: Iterable[Reference]) -> None:
        """Load what the references name at once."""
        self._lists.prefetch(references)

    def among(self, kind: type[T], **values: Iterable[str]) -> Sequence[T]:
        """The things of that kind that have one of some values in each of these fields."""
        return self._all_covered(self._lists.among(kind, **values))

    def below(self, kind: type[T], refs: Iterable[str]) -> Sequence[T]:
        """The things of that kind whose references go on from one of these."""
        return self._all_covered(self._lists.below(kind, refs))

    def allocated(self, contracts: Iterable[ContractRef]) -> Mapping[ProductRef, int]:
        """How many licenses of each product the environments of these contracts have."""
        return self._lists.allocated(contracts)

    def duplicates(self, record: int) -> Sequence[tuple[InvoiceRef, int]]:
        """The duplicates made under one number of the record."""
        return self._lists.duplicates(record)

    def entries(self, tenant: TenantRef, ledger: Ledger, limit: int, after: int | None = None) -> Sequence[LedgerEntry]:
        """A page of one of the tenant's ledgers, newest first."""
        found, sees = self._lists.entries(tenant, ledger, limit, after), self._sees(tenant)
        return [replace(entry, reason=masks.noted(entry.reason, sees)) for entry in found]

    def records(
        self,
        tenant: TenantRef | None,
        limit: int,
        after: int | None = None,
        target: str | None = None,
        *,
        looks: bool = False,
    ) -> Sequence[RecordEntry]:
        """A page of the record, newest first."""
        found = self._lists.records(tenant, limit, after, target, looks=looks)
        return [self._entry(entry, tenant) for entry in found]

    def looks(
        self, limit: int, after: int | None = None, *, tenant: TenantRef | None = None, operator: str | None = None
    ) -> Sequence[RecordEntry]:
        """A page of the looks on record, newest first."""
        found = self._lists.looks(limit, after, tenant=tenant, operator=operator)
        return [self._entry(entry, tenant) for entry in found]

    def batch(self, number: int) -> Batch:
        """The batch of that number, or NotFound."""
        return self._lists.batch(number)

    def batches(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[Batch]:
        """A page of the batches, newest first."""
        return self._lists.batches(limit, after, state)

    def rows_not_done(self, batch: int, after: int, limit: int) -> Sequence[BatchRow]:
        """The rows of a batch that weren't done, whole, because they are run again.

        They are out of the runner's own file; NotPermitted for anybody else, where nobody sees everybody's data.
        """
        begun = self._lists.batch(batch)
        theirs = (begun.started_by, begun.continued_by)
        if not self._sight.of_others and self._sight.operator not in theirs:
            raise NotPermitted(say("The rows of batch {number} are shown to who ran it: {operators}.", number=batch,
                                   operators=", ".join(filter(None, dict.fromkeys(theirs)))))  # fmt: skip
        return self._lists.rows_not_done(batch, after, limit)

    def approval(self, number: int) -> ApprovalRequest:
        """The request for a second person of that number, or NotFound."""
        return self._request(self._lists.approval(number))

    def approvals(self, limit: int, after: int | None = None, state: str | None = None) -> Sequence[ApprovalRequest]:
        """A page of the requests, newest first."""
        return list(map(self._request, self._lists.approvals(limit, after, state)))

    def check_chain(self, checkpoint: Checkpoint | None = None) -> ChainCheck:
        """Walk the whole record."""
        return self._lists.check_chain(checkpoint)
