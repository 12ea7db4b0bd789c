"""Release an environment that the customer has given up: its licenses are free again, its file isn't handed out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.activation import issuing
from portalops.facts import Account, Activation, Allocation, Environment, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, EnvironmentRef
from portalops.rules import environments, owners, standing
from portalops.values import Reason


class ReleaseEnvironment(Asks, frozen=True):
    """Release an environment for good: its licenses are free again, and its activation file isn't issued again."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    reason: Annotated[Reason, "Reason, for the record"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Releasing(Struct, frozen=True, kw_only=True):
    """The tenant, the environment with all that hangs on it, and who asks."""

    tenant: Tenant
    environment: Environment
    who: Account | None
    allocations: tuple[Allocation, ...]
    holds: Activation | None


def look(asked: ReleaseEnvironment, reads: Reads) -> Releasing:
    """The environment, what it has, and who asks."""
    tenant = reads.tenant(asked.environment.tenant)
    allocations = reads.all_of(Allocation, tenant.ref)
    return Releasing(
        tenant=tenant,
        environment=reads.one(Environment, asked.environment),
        who=owners.requester(asked.asked_by, reads),
        allocations=tuple(part for part in allocations if part.ref.environment == asked.environment),
        holds=issuing.in_force(asked.environment, reads.all_of(Activation, tenant.ref)),
    )


def plan(asked: ReleaseEnvironment, facts: Releasing, profile: Profile, today: date) -> Plan:
    """Release the environment, take back what it has, and end its activation."""
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, RELEASE_ENVIRONMENT.name, profile),
        *environments.refusals(facts.environment, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(RELEASE_ENVIRONMENT.name)
    taken_back = (change for part in facts.allocations for change in effects.changed(part, rule, count=0))
    ended = effects.changed(facts.holds, rule, state="ended") if facts.holds else ()
    released = effects.changed(facts.environment, rule, state="released", released_on=today)
    return Plan(effects=(*released, *taken_back, *ended))


RELEASE_ENVIRONMENT = Operation(
    name="environment release",
    permission=Permission.ENVIRONMENT_RELEASE,
    asks=ReleaseEnvironment,
    look=look,
    plan=plan,
)
