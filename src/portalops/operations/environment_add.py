"""Add an environment to a contract, as an owner asks."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Contract, Environment, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, EnvironmentRef
from portalops.rules import owners, standing
from portalops.values import EnvironmentName, Word

SortKey = Annotated[str, Word("10")]


class AddEnvironment(Asks, frozen=True):
    """Add an environment to a contract, in which its products will run."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    name: Annotated[EnvironmentName, "Name of the environment"]
    sort_key: Annotated[SortKey, "Sort key, by which environments are ordered"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Adding(Struct, frozen=True, kw_only=True):
    """The tenant, the contract, who asks, and the environment that already has the id, if there is one."""

    tenant: Tenant
    contract: Contract
    who: Account | None
    taken: Environment | None


def look(asked: AddEnvironment, reads: Reads) -> Adding:
    """The tenant, the contract, who asks, and whether the id is taken."""
    return Adding(
        tenant=reads.tenant(asked.environment.tenant),
        contract=reads.one(Contract, asked.environment.contract),
        who=owners.requester(asked.asked_by, reads),
        taken=reads.one_if_any(Environment, asked.environment),
    )


def plan(asked: AddEnvironment, facts: Adding, profile: Profile, today: date) -> Plan:
    """Add the environment, unless its id is taken or who asks may not have it."""
    environment = Environment(ref=asked.environment, name=asked.name, sort_key=asked.sort_key)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, ADD_ENVIRONMENT.name, profile),
        *standing.taken(facts.taken, "environment", profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=(effects.added(environment, profile.rests_on(ADD_ENVIRONMENT.name)),))


ADD_ENVIRONMENT = Operation(
    name="environment add",
    permission=Permission.ENVIRONMENT_ADD,
    asks=AddEnvironment,
    look=look,
    plan=plan,
)
