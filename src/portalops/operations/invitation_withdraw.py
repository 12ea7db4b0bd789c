"""Withdraw an invitation: its link stops working, and a mail that still waits isn't sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Invitation, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, InvitationRef
from portalops.rules import invitations, owners, standing
from portalops.wording import say


class Withdraw(Asks, frozen=True):
    """Withdraw an invitation for an owner, so that its link stops working."""

    invitation: Annotated[InvitationRef, "Invitation, as portal:code/contract/number, or its e-mail address"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Waiting(Struct, frozen=True, kw_only=True):
    """An invitation, the tenant whose contract it is to, and who asks."""

    invitation: Invitation
    tenant: Tenant
    who: Account | None


def look(asked: Withdraw, reads: Reads) -> Waiting:
    """The invitation as it stands, and who asks."""
    invitation = reads.one(Invitation, asked.invitation)
    return Waiting(
        invitation=invitation,
        tenant=reads.tenant(invitation.owner),
        who=owners.requester(asked.asked_by, reads),
    )


def plan(asked: Withdraw, known: Waiting, profile: Profile, today: date) -> Plan:
    """Withdraw it, unless somebody has joined by it, or who asks may not."""
    refusals = (
        *standing.refusals(known.tenant, profile),
        *owners.refusals(known.who, known.tenant.ref, WITHDRAW_INVITATION.name, profile),
        *invitations.waits(known.invitation, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rule("PO-INVITE")
    return Plan(
        effects=effects.changed(known.invitation, rule, state="withdrawn", withdrawn_on=today),
        notices=(Notice(rule=rule, text=say("A link that was sent earlier stops working.")),),
    )


WITHDRAW_INVITATION = Operation(
    name="invitation withdraw",
    permission=Permission.INVITATION_WITHDRAW,
    asks=Withdraw,
    look=look,
    plan=plan,
)
