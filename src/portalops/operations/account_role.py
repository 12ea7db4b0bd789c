"""Change the roles of an account: give one, take one, and leave the others as they are."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, licenses, owners, roles, standing, taking_over
from portalops.rules.account_states import Standing
from portalops.values import Code


class ChangeRole(Asks, frozen=True):
    """Give a user a role, or take one away; its other roles stay."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    give: Annotated[Code | None, "Role to give, in the portal's words"] = None
    take: Annotated[Code | None, "Role to take away"] = None
    asked_by: Annotated[AccountRef | None, "User of the tenant who asks for it"] = None
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


class Changing(Struct, frozen=True, kw_only=True):
    """The user among the users of its tenant, and who asks."""

    standing: Standing
    asked_by: Account | None


def look(asked: ChangeRole, reads: Reads) -> Changing:
    """The user, and who asks for it."""
    return Changing(
        standing=account_states.standing_of(asked.account, asked.done_on, reads),
        asked_by=owners.requester(asked.asked_by, reads),
    )


def case(facts: Changing, profile: Profile) -> str:
    """Whether the customer did it already."""
    return taking_over.case(facts.standing.done_on)


def plan(asked: ChangeRole, facts: Changing, profile: Profile, today: date) -> Plan:
    """Give and take roles, unless nobody would be left with a role that somebody always has."""
    account, tenant = facts.standing.account, facts.standing.tenant
    becomes = roles.changed(account.roles, asked.give, asked.take, profile)
    refusals = (
        *standing.refusals(tenant, profile),
        *account_states.removed(account, profile),
        *roles.refusals(account.roles, asked.give, asked.take, profile),
        *account_states.keeps_one(facts.standing, becomes, profile),
        *licenses.role_refusals(account, becomes, tenant, facts.standing.members, profile),
        *owners.refusals(facts.asked_by, tenant.ref, CHANGE_ROLE.name, profile),
        *taking_over.refusals(asked.done_on, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(CHANGE_ROLE.name, case(facts, profile))
    return Plan(
        effects=effects.changed(account, rule, roles=becomes),
        notices=(
            *account_states.left_without(facts.standing, becomes, profile),
            *taking_over.notices(asked.done_on, profile),
        ),
    )


CHANGE_ROLE = Operation(
    name="account role",
    permission=Permission.ACCOUNT_ROLE,
    asks=ChangeRole,
    look=look,
    plan=plan,
    case=case,
)
