"""Complete a withdrawal: let a planned one take place on its day or after it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads, Withdrawal
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import withdrawal
from portalops.rules.balances import remaining_notices
from portalops.values import Reason
from portalops.wording import say


class CompleteWithdrawal(Asks, frozen=True):
    """Complete a planned withdrawal, on the day of leaving or after it."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    reason: Annotated[Reason | None, "What there is to note"] = None


def look(asked: CompleteWithdrawal, reads: Reads) -> withdrawal.Situation:
    """The tenant and its planned withdrawal."""
    return withdrawal.situation(asked.tenant, reads)


def plan(asked: CompleteWithdrawal, known: withdrawal.Situation, profile: Profile, today: date) -> Plan:
    """Let the withdrawal take place, after which the tenant has left for good."""
    refusals = withdrawal.complete_refusals(known, profile, today)
    planned = withdrawal.planned_in(known)
    if refusals or not planned:
        return Plan(refusals=refusals)
    rule = profile.rests_on("withdrawal complete")
    return Plan(
        effects=(
            effects.CompleteWithdrawal(tenant=planned.tenant, rule=rule, leaves_on=withdrawal.leaving_day(planned)),
        ),
        notices=(*_notices(planned, profile), *remaining_notices(known.tenant.balance, profile)),
    )


def _notices(planned: Withdrawal, profile: Profile) -> tuple[Notice, ...]:
    """That it can't be undone, and that a provisional date wants confirming first."""
    rule = profile.rests_on("withdrawal complete")
    final = Notice(warns=True, rule=rule, text=say("This can't be undone: the tenant will have left the portal."))
    if not planned.provisional:
        return (final,)
    text = say("{day} was provisional; make sure that it is confirmed.", day=planned.leaves_on)
    return (final, Notice(warns=True, rule=rule, text=text))


COMPLETE_WITHDRAWAL = Operation(
    name="withdrawal complete",
    permission=Permission.WITHDRAWAL_COMPLETE,
    asks=CompleteWithdrawal,
    look=look,
    plan=plan,
)
