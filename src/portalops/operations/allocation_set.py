"""Set how many licenses of a product an environment has, as an owner asks."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from portalops import effects
from portalops.activation import issuing
from portalops.facts import Account, Activation, Allocation, Contract, Environment, Product, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, AllocationRef, EnvironmentRef, ProductRef
from portalops.rules import allocations, owners, products, standing
from portalops.rules.allocations import Wanted
from portalops.rules.products import Pool
from portalops.values import Count
from portalops.wording import say


class SetAllocation(Asks, frozen=True):
    """Set how many licenses of a product an environment has; all environments together stay within the licenses."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    product: Annotated[ProductRef, "Product of the same contract, by its id there"]
    count: Annotated[Count, "Licenses from now on, as a total; 0 takes them back"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Setting(Struct, frozen=True, kw_only=True):
    """The tenant, who asks, the environment, what it has of the product, and all that hangs on its contract."""

    tenant: Tenant
    who: Account | None
    environment: Environment
    allocation: Allocation | None
    pool: Pool
    holds: Activation | None


def look(asked: SetAllocation, reads: Reads) -> Setting:
    """The environment, and what its contract has."""
    tenant = reads.tenant(asked.environment.tenant)
    contract = reads.one(Contract, asked.environment.contract)
    return Setting(
        tenant=tenant,
        who=owners.requester(asked.asked_by, reads),
        environment=reads.one(Environment, asked.environment),
        allocation=reads.one_if_any(Allocation, AllocationRef.between(asked.environment, asked.product)),
        pool=products.pool(contract, reads.all_of(Product, tenant.ref), reads.all_of(Allocation, tenant.ref)),
        holds=issuing.in_force(asked.environment, reads.all_of(Activation, tenant.ref)),
    )


def plan(asked: SetAllocation, facts: Setting, profile: Profile, today: date) -> Plan:
    """Allocate so many, unless there aren't so many left, or what is asked for has ended."""
    seen = facts.allocation.count if facts.allocation else 0
    wanted = Wanted(environment=facts.environment, product=asked.product, count=asked.count, seen=seen)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, SET_ALLOCATION.name, profile),
        *allocations.refusals(wanted, facts.pool, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(SET_ALLOCATION.name)
    becomes = Allocation(ref=wanted.ref, count=asked.count)
    changes = effects.changed(facts.allocation, rule, count=asked.count) if facts.allocation else ()
    return Plan(
        effects=changes or (effects.added(becomes, rule),),
        notices=(_left(becomes, facts, profile, today), *_already_issued(asked, facts.holds, profile)),
    )


def _left(becomes: Allocation, facts: Setting, profile: Profile, today: date) -> Notice:
    """What is left of the product with the change."""
    others = tuple(part for part in facts.pool.allocations if part.ref != becomes.ref)
    product = facts.pool.product(becomes.ref.product)
    assert product is not None, "a product that the contract doesn't have is refused"
    return products.notice(product, msgspec.structs.replace(facts.pool, allocations=(*others, becomes)), today, profile)


def _already_issued(asked: SetAllocation, holds: Activation | None, profile: Profile) -> tuple[Notice, ...]:
    """A warning that the file which holds says another number, and goes on saying it."""
    told = {part.product: part.count for part in holds.allocations} if holds else {}
    if holds is None or told.get(asked.product.id, asked.count) == asked.count:
        return ()
    text = say(
        "The activation file of {day} goes on saying {count}; have the system make a new request.",
        day=holds.issued_on,
        count=told[asked.product.id],
    )
    return (Notice(text=text, rule=profile.rule("PO-ACTIVATION"), warns=True),)


SET_ALLOCATION = Operation(
    name="allocation set",
    permission=Permission.ALLOCATION_SET,
    asks=SetAllocation,
    look=look,
    plan=plan,
)
