"""Evaluate a tenant's auto-charge for one cause: it charges up to the limit, or nothing, and only once."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Charge, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import ChargeRef, TenantRef
from portalops.rules import points, standing
from portalops.values import CauseId


class ChargePoints(Asks, frozen=True):
    """Charge a tenant's points by its auto-charge, once for each cause."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    cause: Annotated[CauseId, "Id of what used the points at the portal; it counts once"]


class Charging(Struct, frozen=True, kw_only=True):
    """The tenant with its contracts, and what the cause did already, if it did."""

    holds: points.Holder
    earlier: Charge | None


def look(asked: ChargePoints, reads: Reads) -> Charging:
    """The tenant as it stands, and whether the cause was evaluated before."""
    earlier = reads.one_if_any(Charge, ChargeRef.of(asked.tenant, asked.cause))
    return Charging(holds=points.holder(asked.tenant, reads), earlier=earlier)


def plan(asked: ChargePoints, facts: Charging, profile: Profile, today: date) -> Plan:
    """One charge up to the limit where the balance is below the border; the same cause again changes nothing."""
    if facts.earlier:
        return Plan(notices=points.charging_notices(facts.earlier, profile, again=True))
    tenant, setting = facts.holds.tenant, facts.holds.tenant.auto_charge
    refusals = (
        *standing.refusals(tenant, profile),
        *points.contract_refusals(facts.holds, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    charge = Charge(
        ref=ChargeRef.of(tenant.ref, asked.cause),
        evaluated_on=today,
        points=tenant.points,
        border=setting.border if setting else None,
        limit=setting.limit if setting else None,
        charged=points.charge_due(tenant.points, setting),
    )
    return Plan(
        effects=(
            effects.added(charge, profile.rests_on(CHARGE_POINTS.name)),
            *points.charging(tenant, asked.cause, profile),
        ),
        notices=points.charging_notices(charge, profile, again=False),
    )


CHARGE_POINTS = Operation(
    name="points charge",
    permission=Permission.POINTS_CHARGE,
    asks=ChargePoints,
    look=look,
    plan=plan,
)
