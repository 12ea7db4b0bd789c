"""Set the auto-charge of a tenant's points, as the customer set it, or stop it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import points, standing, taking_over
from portalops.values import Points


class SetAutocharge(Asks, frozen=True):
    """Set the border and the limit of a tenant's auto-charge, or stop it."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    border: Annotated[Points | None, "Points below which the auto-charge is set off"] = None
    limit: Annotated[Points | None, "Points up to which it charges"] = None
    off: Annotated[bool, "Stop the auto-charge"] = False
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


class Setting(Struct, frozen=True, kw_only=True):
    """The tenant whose points they are, and the day on which the customer set it at the portal."""

    holds: points.Holder
    done_on: date | None


def look(asked: SetAutocharge, reads: Reads) -> Setting:
    """The tenant as it stands, with its contracts."""
    return Setting(holds=points.holder(asked.tenant, reads), done_on=asked.done_on)


def case(setting: Setting, profile: Profile) -> str:
    """Whether the customer did it already."""
    return taking_over.case(setting.done_on)


def plan(asked: SetAutocharge, setting: Setting, profile: Profile, today: date) -> Plan:
    """Put the new setting in place of the old; it charges nothing by itself, and stopping it needs no contract."""
    holds, tenant = setting.holds, setting.holds.tenant
    refusals = (
        *standing.refusals(tenant, profile),
        *(() if asked.off else points.contract_refusals(holds, profile, today)),
        *points.setting_refusals(tenant, asked.border, asked.limit, asked.off, profile),
        *taking_over.refusals(asked.done_on, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rules = points.rules_of(profile)
    becomes = points.setting(asked.border, asked.limit)
    rule = profile.rule(rules.limit_rule if becomes else rules.off_rule)
    return Plan(
        effects=effects.changed(tenant, rule, auto_charge=becomes),
        notices=(
            *points.setting_notices(tenant, becomes, profile),
            *taking_over.notices(asked.done_on, profile),
        ),
    )


SET_AUTOCHARGE = Operation(
    name="points autocharge",
    permission=Permission.POINTS_AUTOCHARGE,
    asks=SetAutocharge,
    look=look,
    plan=plan,
    case=case,
)
