"""Ask for a withdrawal: note that a tenant wants to leave, and when the form for its notice was sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import withdrawal, withdrawal_course
from portalops.values import Reason


class AskWithdrawal(Asks, frozen=True):
    """Note that a tenant asked to leave, or that the form was sent to it; no day of leaving follows from that."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    reason: Annotated[Reason | None, "Why the tenant wants to leave, as it was told"] = None
    asked_on: Annotated[date | None, "Day on which it asked; today if left out"] = None
    form_sent_on: Annotated[date | None, "Day on which the form for the notice was sent"] = None


def look(asked: AskWithdrawal, reads: Reads) -> withdrawal.Situation:
    """The tenant, and its latest withdrawal."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: AskWithdrawal, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """Let the withdrawal wait for its notice."""
    told = withdrawal_course.Told(asked_on=asked.asked_on, form_sent_on=asked.form_sent_on, reason=asked.reason)
    refusals = withdrawal_course.ask_refusals(told, known, profile, today)
    if refusals:
        return Plan(refusals=refusals)
    return Plan(effects=withdrawal_course.ask_effects(told, known, profile.rests_on(ASK_WITHDRAWAL.name), today))


ASK_WITHDRAWAL = Operation(
    name="withdrawal ask",
    permission=Permission.WITHDRAWAL_ASK,
    asks=AskWithdrawal,
    look=look,
    plan=plan,
)
