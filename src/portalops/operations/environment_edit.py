"""Edit an environment: its name and its sort key, as an owner asks."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Environment, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.operations.environment_add import SortKey
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, EnvironmentRef
from portalops.rules import environments, owners, standing
from portalops.values import EnvironmentName


class EditEnvironment(Asks, frozen=True):
    """Give an environment another name or another sort key; its id stays."""

    environment: Annotated[EnvironmentRef, "Environment, as portal:code/contract/environment"]
    name: Annotated[EnvironmentName | None, "New name"] = None
    sort_key: Annotated[SortKey | None, "New sort key"] = None
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Editing(Struct, frozen=True, kw_only=True):
    """The tenant, the environment as it stands, and who asks."""

    tenant: Tenant
    environment: Environment
    who: Account | None


def look(asked: EditEnvironment, reads: Reads) -> Editing:
    """The environment, and who asks."""
    return Editing(
        tenant=reads.tenant(asked.environment.tenant),
        environment=reads.one(Environment, asked.environment),
        who=owners.requester(asked.asked_by, reads),
    )


def plan(asked: EditEnvironment, facts: Editing, profile: Profile, today: date) -> Plan:
    """Change what is given."""
    given = {field: value for field in ("name", "sort_key") if (value := getattr(asked, field)) is not None}
    becomes = msgspec.structs.replace(facts.environment, **given)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *owners.refusals(facts.who, facts.tenant.ref, EDIT_ENVIRONMENT.name, profile),
        *environments.refusals(facts.environment, profile),
        *environments.nothing_changes(facts.environment, becomes, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=effects.changed(facts.environment, profile.rests_on(EDIT_ENVIRONMENT.name), **given))


EDIT_ENVIRONMENT = Operation(
    name="environment edit",
    permission=Permission.ENVIRONMENT_EDIT,
    asks=EditEnvironment,
    look=look,
    plan=plan,
)
