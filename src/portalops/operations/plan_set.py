"""Set a plan: give a tenant another plan, or another way of being billed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec.structs import replace

from portalops import effects
from portalops.facts import Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import standing, tenants
from portalops.values import MonthOfYear, Word
from portalops.wording import say


class SetPlan(Asks, frozen=True):
    """Change a tenant's plan, or how often it is billed."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    kind: Annotated[Annotated[str, Word("standard")] | None, "Plan, in the portal's words"] = None
    billing_cycle: Annotated[Annotated[str, Word("monthly")] | None, "How often it is billed: monthly or yearly"] = None
    billing_month: Annotated[MonthOfYear | None, "Month of the yearly bill, 1 to 12"] = None


def look(asked: SetPlan, reads: Reads) -> Tenant:
    """The tenant as it stands."""
    return reads.tenant(asked.tenant)


def plan(asked: SetPlan, tenant: Tenant, profile: Profile, today: date) -> Plan:
    """Put the new plan in place of the old; billing that is no longer yearly loses its month."""
    told = {name: getattr(asked, name) for name in asked.__struct_fields__ if name != "tenant"}
    given = {name: value for name, value in told.items() if value is not None}
    becomes = tenants.by_code(replace(tenant, **given), profile)
    if becomes.billing_cycle != tenants.YEARLY and asked.billing_month is None:
        becomes = replace(becomes, billing_month=None)
    refusals = (*standing.refusals(tenant, profile), *_unchanged(tenant, becomes, profile))
    refusals = refusals or tenants.refusals(becomes, profile, today)
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(SET_PLAN.name)
    return Plan(effects=effects.changed(tenant, rule, **{name: getattr(becomes, name) for name in told}))


def _unchanged(tenant: Tenant, becomes: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    if becomes != tenant:
        return ()
    text = say("The plan and the billing of {tenant} are so already.", tenant=tenant.ref)
    return (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)


SET_PLAN = Operation(
    name="plan set",
    permission=Permission.PLAN_SET,
    asks=SetPlan,
    look=look,
    plan=plan,
)
