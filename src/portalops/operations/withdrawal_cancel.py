"""Cancel a withdrawal: undo a planned one strictly before its day, or one that was only asked for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import withdrawal, withdrawal_course
from portalops.values import Reason


class CancelWithdrawal(Asks, frozen=True):
    """Undo a withdrawal that was asked for, or a planned one strictly before the day of leaving."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    reason: Annotated[Reason | None, "Why the tenant stays"] = None


def look(asked: CancelWithdrawal, reads: Reads) -> withdrawal.Situation:
    """The tenant and its latest withdrawal."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: CancelWithdrawal, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """Undo the withdrawal, and the tenant stays."""
    waiting = withdrawal_course.waiting_in(known)
    if waiting:
        return Plan(effects=effects.changed(waiting, profile.rests_on("withdrawal cancel"), state="cancelled"))
    refusals = withdrawal.cancel_refusals(known, profile, today)
    planned = withdrawal.planned_in(known)
    if refusals or not planned:
        return Plan(refusals=refusals)
    rule = profile.rests_on("withdrawal cancel")
    day = withdrawal.leaving_day(planned)
    return Plan(effects=(effects.CancelWithdrawal(tenant=planned.tenant, rule=rule, leaves_on=day),))


CANCEL_WITHDRAWAL = Operation(
    name="withdrawal cancel",
    permission=Permission.WITHDRAWAL_CANCEL,
    asks=CancelWithdrawal,
    look=look,
    plan=plan,
)
