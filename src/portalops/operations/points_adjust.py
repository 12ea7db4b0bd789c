"""Adjust points: add to or take from one tenant's balance."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import points, standing
from portalops.values import PointsChange, Reason


class AdjustPoints(Asks, frozen=True):
    """Add points to a tenant, or take them away with a negative number."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    delta: Annotated[PointsChange, "Points to add; a negative number takes away"]
    reason: Annotated[Reason, "Why, as the customer will see it in the history"]


def look(asked: AdjustPoints, reads: Reads) -> points.Holder:
    """The tenant as it stands, with its contracts."""
    return points.holder(asked.tenant, reads)


def plan(asked: AdjustPoints, holds: points.Holder, profile: Profile, today: date) -> Plan:
    """Move the balance and show the auto-charge that this sets off, unless the portal's rules refuse."""
    tenant = holds.tenant
    refusals = (
        *standing.refusals(tenant, profile),
        *points.contract_refusals(holds, profile, today),
        *points.adjustment_refusals(tenant, asked.delta, asked.reason, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    return Plan(
        effects=points.moves(tenant, asked.delta, asked.reason, profile),
        approval=points.approval(asked.delta, profile),
        notices=points.adjustment_notices(tenant, asked.delta, profile),
    )


ADJUST_POINTS = Operation(
    name="points adjust",
    permission=Permission.POINTS_ADJUST,
    asks=AdjustPoints,
    look=look,
    plan=plan,
)
