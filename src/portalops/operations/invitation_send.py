"""Invite somebody to a contract: a single-use link in their own language, to the address that an owner names."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.effects import SendInvitation
from portalops.facts import Account, Contract, Invitation, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, ContractRef
from portalops.rules import invitations, owners, standing
from portalops.rules.invitations import Inviting
from portalops.values import Address, Code
from portalops.wording import say


class Invite(Asks, frozen=True):
    """Invite somebody to a contract by mail, for an owner; an earlier link to the same address stops working."""

    contract: Annotated[ContractRef, "Contract, as portal:code/contract"]
    email: Annotated[Address, "E-mail address to invite"]
    language: Annotated[Code | None, "Language of the mail, such as ja or en"] = None
    role: Annotated[Code | None, "Role with which they are to join, where it is known"] = None
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


def look(asked: Invite, reads: Reads) -> Inviting:
    """The contract with its invitations, and who asks."""
    contract = reads.one(Contract, asked.contract)
    return Inviting(
        tenant=reads.tenant(contract.owner),
        contract=contract,
        invitations=invitations.of_contract(contract, reads),
        who=owners.requester(asked.asked_by, reads),
    )


def plan(asked: Invite, known: Inviting, profile: Profile, today: date) -> Plan:
    """Send the link, unless nobody who may asks for it, or the mail has no language that the portal knows."""
    refusals = (
        *standing.refusals(known.tenant, profile),
        *owners.refusals(known.who, known.tenant.ref, SEND_INVITATION.name, profile),
        *invitations.refusals(asked.email, asked.language, asked.role, known, profile),
    )
    if refusals or known.who is None or asked.language is None:
        return Plan(refusals=refusals)
    rule = profile.rests_on(SEND_INVITATION.name)
    before = invitations.earlier(asked.email, known.invitations)
    invitation = Invitation(
        ref=before.ref if before else invitations.next_ref(known.contract, known.invitations),
        email=asked.email,
        language=invitations.language_code(asked.language, profile),
        role=invitations.role_code(asked.role, profile),
        invited_by=known.who.ref,
        invited_on=today,
    )
    if before:
        said = {name: getattr(invitation, name) for name in invitation.__struct_fields__ if name != "ref"}
        kept = effects.changed(before, rule, **said)
    return Plan(
        effects=(
            *(kept if before else (effects.added(invitation, rule),)),
            _link(invitation, known, known.who, profile),
        ),
        notices=_notices(before, profile),
    )


def _link(invitation: Invitation, known: Inviting, who: Account, profile: Profile) -> SendInvitation:
    return SendInvitation(
        tenant=known.tenant.ref,
        rule=profile.rule("PO-INVITE"),
        invitation=invitation.ref,
        to=invitation.email,
        language=invitations.language_code(invitation.language, profile),
        valid_hours=profile.invitation_link_hours,
        values={"company": known.tenant.name, "contract": known.contract.name, "inviter": who.name},
    )


def _notices(before: Invitation | None, profile: Profile) -> tuple[Notice, ...]:
    """How they join, what an earlier link does, and where the link leads while the centre hasn't said where."""
    rule = profile.rule("PO-INVITE")
    joining = profile.rule(invitations.rules_of(profile).join_rule)
    notices = [Notice(rule=joining, text=joining.says)]
    if before and before.state == "waiting":
        notices.append(Notice(rule=rule, text=say("A link that was sent earlier stops working.")))
    if not profile.invitation_link_base:
        text = say(
            "The link leads to {host}, which doesn't exist; "
            "the centre's configuration must name the portal's own page.",
            host=f"{profile.name}.example",
        )
        notices.append(Notice(warns=True, rule=rule, text=text))
    return tuple(notices)


SEND_INVITATION = Operation(
    name="invitation send",
    permission=Permission.INVITATION_SEND,
    asks=Invite,
    look=look,
    plan=plan,
)
