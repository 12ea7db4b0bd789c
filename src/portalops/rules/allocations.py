"""Allocations: how many licenses of a product an environment may have, all together within the licenses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from portalops.facts import Environment
from portalops.plan import Refusal
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.references import AllocationRef, ProductRef
from portalops.rules import environments, products, renewal
from portalops.rules.products import Pool
from portalops.wording import Sentence, say


class Wanted(Struct, frozen=True, kw_only=True):
    """An environment that is to have so many licenses of a product, and what it has so far."""

    environment: Environment
    product: ProductRef
    count: int
    seen: int

    @property
    def ref(self) -> AllocationRef:
        """The reference of the allocation."""
        return AllocationRef.between(self.environment.ref, self.product)


def refusals(wanted: Wanted, pool: Pool, profile: Profile, today: date) -> tuple[Refusal, ...]:
    """Why an environment may not have so many licenses, all reasons at once; taking some back is always possible."""
    if wanted.product.contract != wanted.environment.ref.contract:
        text = say("product: {product} is of another contract than {environment}.",
                   product=wanted.product, environment=wanted.environment.ref)  # fmt: skip
        return (_refusal("other_contract", "product", profile.rule("PO-ALLOCATION"), text),)
    if pool.product(wanted.product) is None:
        rule = profile.rule(environments.rules_of(profile).other_rule)
        text = say("product: {contract} has no product {product}; {rule}",
                   contract=pool.contract.ref, product=wanted.product.id, rule=rule.says)  # fmt: skip
        return (_refusal("not_added", "product", rule, text),)
    return (
        *environments.refusals(wanted.environment, profile),
        *_no_change(wanted, profile),
        *_expired(wanted, pool, profile, today),
        *_too_many(wanted, pool, profile),
    )


def _no_change(wanted: Wanted, profile: Profile) -> Iterator[Refusal]:
    if wanted.count == wanted.seen:
        text = say(
            "count: {environment} has {count} already; the number is the total, not what is added.",
            environment=wanted.environment.ref,
            count=wanted.count,
        )
        yield _refusal("no_change", "count", profile.rule("PO-CHANGE"), text)


def _expired(wanted: Wanted, pool: Pool, profile: Profile, today: date) -> Iterator[Refusal]:
    """Nothing new of what has ended."""
    if wanted.count <= wanted.seen:
        return
    ended, product = products.last_day(pool.contract), pool.product(wanted.product)
    if renewal.has_expired(ended, today):
        rule = profile.rule(environments.rules_of(profile).expiry_rule)
        text = say("product: the contract {contract} ended on {day}; nothing new is allocated from it.",
                   contract=pool.contract.ref, day=ended)  # fmt: skip
        yield _refusal("contract_expired", "product", rule, text)
    elif product and products.has_expired(product, pool.contract, today):
        text = say("product: {product} ended on {day}; nothing new of it is allocated.",
                   product=product.ref, day=product.expires_on)  # fmt: skip
        yield _refusal("product_expired", "product", profile.rule("PO-ALLOCATION"), text)


def _too_many(wanted: Wanted, pool: Pool, profile: Profile) -> Iterator[Refusal]:
    product = pool.product(wanted.product)
    others = pool.allocated(wanted.product) - wanted.seen
    if product is None or product.licensed is None or wanted.count <= wanted.seen:
        return
    if others + wanted.count > product.licensed:
        text = say(
            "count: {product} has {licensed} licenses, and other environments have {others}: at most {most} here.",
            product=product.name,
            licensed=product.licensed,
            others=others,
            most=max(product.licensed - others, 0),
        )
        rule = profile.rule(environments.rules_of(profile).allocation_rule)
        yield _refusal("too_many", "count", rule, text)


def _refusal(code: str, field: str, rule: Rule, text: Sentence) -> Refusal:
    return Refusal(code=code, field=field, rule=rule, text=text)
