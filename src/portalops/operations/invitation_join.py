"""Take over that somebody joined: a user of their own choice, who came in by the link that was mailed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Contract, Invitation, PersonalText, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, InvitationRef
from portalops.rules import invitations, standing
from portalops.rules.accounts import Members
from portalops.rules.accounts import refusals as refusals_of_account
from portalops.values import PersonName, Word
from portalops.wording import say


class Join(Asks, frozen=True):
    """Take over that an invited person joined a contract, under the user name that they chose."""

    invitation: Annotated[InvitationRef, "Invitation, as portal:code/contract/number, or its e-mail address"]
    user: Annotated[Annotated[str, Word("hanako")], "User name that they chose"]
    name: Annotated[PersonName | None, "Name of the user; the user name if left out"] = None
    role: Annotated[Annotated[str, Word("member")] | None, "Role that they have; as invited if left out"] = None
    joined_on: Annotated[date | None, "Day on which they joined; today if left out"] = None


class Joining(Struct, frozen=True, kw_only=True):
    """An invitation, the contract that it is to, and the tenant's users as they stand."""

    invitation: Invitation
    contract: Contract
    members: Members


def look(asked: Join, reads: Reads) -> Joining:
    """The invitation, and whoever has the user name already."""
    invitation = reads.one(Invitation, asked.invitation)
    tenant = invitation.owner
    return Joining(
        invitation=invitation,
        contract=reads.one(Contract, invitation.ref.contract),
        members=Members(
            tenant=reads.tenant(tenant),
            count=reads.account_count(tenant),
            by_roles=reads.accounts_by_roles(tenant),
            taken=reads.account_if_any(AccountRef.of(tenant, asked.user)),
        ),
    )


def plan(asked: Join, known: Joining, profile: Profile, today: date) -> Plan:
    """Let them be a user, unless the invitation isn't waiting, or the user name is somebody else's."""
    invitation, members = known.invitation, known.members
    joined_on = asked.joined_on or today
    role = invitations.role_code(asked.role, profile) or invitation.role
    account = Account(
        ref=AccountRef.of(invitation.owner, asked.user),
        name=asked.name or asked.user,
        email=PersonalText(invitation.email, "mail"),
        roles=(role,) if role else (),
        terms_accepted=True,
    )
    same = _same_person(invitation, members)
    refusals = (
        *standing.refusals(members.tenant, profile),
        *invitations.contract_refusals(known.contract, profile),
        *invitations.waits(invitation, profile),
        *invitations.role_refusals(asked.role, profile),
        *invitations.day_refusals("joined_on", joined_on, invitation.invited_on, today, profile),
        *_not_a_name(asked.user, profile),
        *(() if same else refusals_of_account(account, members, profile, today)),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rule(invitations.rules_of(profile).join_rule)
    joined = effects.changed(invitation, rule, state="joined", account=account.ref, joined_on=joined_on)
    naming = profile.rule(invitations.rules_of(profile).name_rule)
    return Plan(effects=(*(() if same else (effects.added(account, naming),)), *joined))


def _same_person(invitation: Invitation, members: Members) -> bool:
    """Whether the user name is that of a user in use with the same address, who joins one contract more."""
    taken = members.taken
    return bool(
        taken and taken.state == "active" and taken.email and taken.email.casefold() == invitation.email.casefold()
    )


def _not_a_name(user: str, profile: Profile) -> tuple[Refusal, ...]:
    if user and not any(sign in user for sign in " \t/:") and len(user) <= 40:
        return ()
    text = say("user: “{user}” isn't a user name; it has no space, slash or colon.", user=user)
    return (Refusal(code="not_a_name", field="user", rule=profile.rule("PO-FIELD"), text=text),)


JOIN_INVITATION = Operation(
    name="invitation join",
    permission=Permission.INVITATION_JOIN,
    asks=Join,
    look=look,
    plan=plan,
)
