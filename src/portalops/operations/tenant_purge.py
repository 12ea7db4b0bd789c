"""Purge a tenant: what is known of the persons of a tenant that has left is erased for good."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import purging, withdrawal
from portalops.values import Reason


class PurgeTenant(Asks, frozen=True):
    """Erase for good what is known of the persons of a tenant that has left; invoices, ledgers and the record stay."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    reason: Annotated[Reason | None, "Who decided that it is time, and why, where the portal's rule doesn't say"] = None


def look(asked: PurgeTenant, reads: Reads) -> withdrawal.Situation:
    """The tenant, and its latest withdrawal."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: PurgeTenant, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """Erase it from the month on that the portal's rule gives; where it gives none, for a reason."""
    refusals = tuple(purging.refusals(asked.reason, known, profile, today))
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=(purging.effect(known, profile, today),), notices=tuple(purging.notices(known, profile, today)))


PURGE_TENANT = Operation(
    name=purging.OPERATION,
    permission=Permission.PURGE,
    asks=PurgeTenant,
    look=look,
    plan=plan,
)
