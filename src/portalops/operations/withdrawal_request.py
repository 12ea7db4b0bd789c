"""Request a withdrawal: turn the day on which a notice arrived into every date that follows from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import withdrawal
from portalops.rules.withdrawal_notices import notices
from portalops.values import Reason


class RequestWithdrawal(Asks, frozen=True):
    """Plan a tenant's withdrawal from the day on which its written notice arrived."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    received: Annotated[date, "Day on which the written notice arrived"]
    reason: Annotated[Reason, "Why the tenant leaves, as it was told"]


def look(asked: RequestWithdrawal, reads: Reads) -> withdrawal.Situation:
    """The tenant, and a withdrawal that is already planned."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: RequestWithdrawal, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """Plan the withdrawal for the day that the portal's rule gives, and say what follows from it."""
    refusals = withdrawal.request_refusals(asked.received, known, profile, today)
    if refusals:
        return Plan(refusals=refusals)
    found = withdrawal.leaving(asked.received, known.tenant, withdrawal.rules_of(profile), profile.calendar)
    return Plan(
        effects=(withdrawal.effect(asked.received, asked.reason, known.tenant, found, profile),),
        notices=notices(asked.received, known.tenant, found, profile, today),
    )


REQUEST_WITHDRAWAL = Operation(
    name="withdrawal request",
    permission=Permission.WITHDRAWAL_REQUEST,
    asks=RequestWithdrawal,
    look=look,
    plan=plan,
)
