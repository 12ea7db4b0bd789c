"""Products of a contract: how their licenses are counted, and whether what is registered of them can be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from portalops.facts import Allocation, Contract, Product
from portalops.plan import Notice, Refusal
from portalops.profiles.licensing import ProductRules
from portalops.profiles.profile import Profile
from portalops.references import ContractRef, ProductRef
from portalops.rules import renewal
from portalops.wording import say


class Pool(Struct, frozen=True, kw_only=True):
    """A contract and what hangs on it: its products, and what each environment has of which."""

    contract: Contract
    products: tuple[Product, ...]
    allocations: tuple[Allocation, ...]

    def product(self, ref: ProductRef) -> Product | None:
        """The product of that reference, if the contract has it."""
        return next((product for product in self.products if product.ref == ref), None)

    def allocated(self, product: ProductRef) -> int:
        """How many licenses of a product all environments have together."""
        return sum(part.count for part in self.allocations if part.ref.product == product)


class Counts(Struct, frozen=True, kw_only=True):
    """The licenses of a product: how many there are, how many are taken, how many are left.

    What has expired has none left; where it isn't known how many there are, it isn't known how many are left.
    """

    licensed: int | None
    allocated: int
    free: int | None
    expired: bool


def pool(contract: Contract, products: Sequence[Product], allocations: Sequence[Allocation]) -> Pool:
    """What hangs on a contract, picked from all that its tenant has."""
    ref: ContractRef = contract.ref
    return Pool(
        contract=contract,
        products=tuple(product for product in products if product.ref.contract == ref),
        allocations=tuple(part for part in allocations if part.ref.contract == ref),
    )


def last_day(contract: Contract) -> date | None:
    """The last day on which a contract may be used: one that was cancelled ends on that day at the latest."""
    days = [day for day in (contract.expires_on, contract.cancelled_on) if day is not None]
    return min(days, default=None)


def runs_through(product: Product, contract: Contract) -> date | None:
    """The last day on which a product may be used: its own, or that of its contract, whichever comes first."""
    days = [day for day in (product.expires_on, last_day(contract)) if day is not None]
    return min(days, default=None)


def has_expired(product: Product, contract: Contract, today: date) -> bool:
    """Whether a product may no longer be used; on its last day it may."""
    return renewal.has_expired(runs_through(product, contract), today)


def counts(product: Product, contract: Contract, allocated: int, today: date) -> Counts:
    """The licenses of a product of a contract, so many of which the environments have."""
    expired = has_expired(product, contract, today)
    left = None if product.licensed is None else product.licensed - allocated
    return Counts(licensed=product.licensed, allocated=allocated, free=0 if expired else left, expired=expired)


def refusals(product: Product, profile: Profile) -> tuple[Refusal, ...]:
    """Why a product may not be registered so, all reasons at once."""
    return tuple(_refusals(product, profile))


def _refusals(product: Product, profile: Profile) -> Iterator[Refusal]:
    if product.licensed is None and not product.other:
        text = say("licensed: it is missing; a product of the contract has a number of licenses.")
        yield Refusal(code="missing", field="licensed", rule=profile.rule(rules_of(profile).rule), text=text)
    if product.key_ending and not product.other:
        text = say("key_ending: only another product is added by a license key; leave it out, or give other.")
        yield Refusal(code="out_of_place", field="key_ending", rule=profile.rule(rules_of(profile).key_rule), text=text)


def same_key(product: Product, others: Sequence[Product], profile: Profile) -> tuple[Refusal, ...]:
    """A refusal if a product of the contract was added by the same license key before."""
    for other in others:
        if other.key_fingerprint == product.key_fingerprint:
            text = say("key: {product} was added by this very key; one key adds one product.", product=other.ref)
            return (Refusal(code="key_taken", field="key", rule=profile.rule("PO-KEY"), text=text),)
    return ()


def change_refusals(product: Product, becomes: Product, pool: Pool, profile: Profile) -> tuple[Refusal, ...]:
    """Why a product may not become so: nothing changes, or its licenses would go below what is allocated."""
    if becomes == product:
        text = say("product: nothing of {product} would change; give its new licenses or its new last day.",
                   product=product.ref)  # fmt: skip
        return (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)
    allocated = pool.allocated(product.ref)
    if becomes.licensed is not None and becomes.licensed < allocated:
        text = say(
            "licensed: {allocated} are allocated to environments, so {licensed} are too few; take some back first.",
            allocated=allocated,
            licensed=becomes.licensed,
        )
        return (
            Refusal(code="below_allocated", field="licensed", rule=profile.rule("PO-ALLOCATION"), text=text),
        )  # fmt: skip
    return ()


def notice(product: Product, pool: Pool, today: date, profile: Profile) -> Notice:
    """How many licenses of a product there are, are taken and are left."""
    said = counts(product, pool.contract, pool.allocated(product.ref), today)
    rule = profile.rule(rules_of(profile).rule)
    if said.licensed is None:
        text = say("How many licenses {product} has isn't known here, so nothing checks how many are allocated.",
                   product=product.name)  # fmt: skip
        return Notice(text=text, rule=rule, warns=True)
    text = say(
        "{product}: {licensed} licensed, {allocated} allocated, {free} free.",
        product=product.name,
        licensed=said.licensed,
        allocated=said.allocated,
        free=said.free,
    )
    return Notice(text=text, rule=rule)


def rules_of(profile: Profile) -> ProductRules:
    """The portal's rules for products; a profile that acts on products has them."""
    assert profile.products is not None, "a portal that acts on products has rules for them"
    return profile.products
