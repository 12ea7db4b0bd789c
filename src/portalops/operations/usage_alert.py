"""Set the threshold of disk use above which a tenant is warned by mail, as the customer set it, or take it away."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import standing, usage_readings
from portalops.values import Megabytes, Percent


class SetUsageAlert(Asks, frozen=True):
    """Take over the disk use above which the customer wants a warning, or that it wants none."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    mb: Annotated[Megabytes | None, "Warn above so many megabytes"] = None
    percent: Annotated[Percent | None, "Warn above so many percent of what was applied for"] = None
    off: Annotated[bool, "Warn no more"] = False


def look(asked: SetUsageAlert, reads: Reads) -> Tenant:
    """The tenant as it stands."""
    return reads.tenant(asked.tenant)


def plan(asked: SetUsageAlert, tenant: Tenant, profile: Profile, today: date) -> Plan:
    """Put the new threshold in place of the old; it sends nothing by itself."""
    refusals = (
        *standing.refusals(tenant, profile),
        *usage_readings.setting_refusals(tenant, asked.mb, asked.percent, asked.off, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    becomes = usage_readings.setting(asked.mb, asked.percent)
    rules = usage_readings.rules_of(profile)
    return Plan(effects=effects.changed(tenant, profile.rule(rules.threshold_rule or rules.rule), usage_alert=becomes))


SET_USAGE_ALERT = Operation(
    name="usage alert",
    permission=Permission.USAGE_ALERT,
    asks=SetUsageAlert,
    look=look,
    plan=plan,
)
