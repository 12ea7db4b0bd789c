"""Cancel a withdrawal: undo a planned one strictly before its day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import withdrawal
from portalops.values import Reason


class CancelWithdrawal(Asks, frozen=True):
    """Undo a planned withdrawal, strictly before the day of leaving."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    reason: Annotated[Reason | None, "Why the tenant stays"] = None


def look(asked: CancelWithdrawal, reads: Reads) -> withdrawal.Situation:
    """The tenant and its planned withdrawal."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: CancelWithdrawal, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """Undo the withdrawal, and the tenant stays."""
    refusals = withdrawal.cancel_refusals(known, profile, today)
    planned = withdrawal.planned_in(known)
    if refusals or not planned:
        return Plan(refusals=refusals)
    rule = profile.rests_on("withdrawal cancel")
    return Plan(effects=(effects.CancelWithdrawal(tenant=planned.tenant, rule=rule, leaves_on=planned.leaves_on),))


CANCEL_WITHDRAWAL = Operation(
    name="withdrawal cancel",
    permission=Permission.WITHDRAWAL_CANCEL,
    asks=CancelWithdrawal,
    look=look,
    plan=plan,
)
