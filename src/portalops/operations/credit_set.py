"""Set the credit of a tenant: the line that was granted, what is used of it, and how the check stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import credit, standing
from portalops.values import Word, Yen


class SetCredit(Asks, frozen=True):
    """Take over a tenant's credit, as whoever grants it has told; what is left out stays."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    limit: Annotated[Yen | None, "Limit in yen"] = None
    used: Annotated[Yen | None, "Yen used of it, without the orders of the day it was told and later"] = None
    on: Annotated[date | None, "Day on which that was told; today if left out"] = None
    check: Annotated[Annotated[str, Word("passed")] | None, "How the credit check stands"] = None
    unknown: Annotated[bool, "The limit and what is used aren't known any more"] = False


def look(asked: SetCredit, reads: Reads) -> Tenant:
    """The tenant as it stands."""
    return reads.tenant(asked.tenant)


def plan(asked: SetCredit, tenant: Tenant, profile: Profile, today: date) -> Plan:
    """Change what was told; an empty limit is unknown and never zero."""
    told = credit.Told(limit=asked.limit, used=asked.used, on=asked.on, check=asked.check, unknown=asked.unknown)
    becomes, wrong = credit.told(told, tenant, profile, today)
    refusals = (*standing.refusals(tenant, profile), *wrong)
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(SET_CREDIT.name)
    return Plan(effects=effects.changed(tenant, rule, **becomes))


SET_CREDIT = Operation(
    name="credit set",
    permission=Permission.CREDIT_SET,
    asks=SetCredit,
    look=look,
    plan=plan,
)
