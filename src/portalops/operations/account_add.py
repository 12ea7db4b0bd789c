"""Add an account: a user joins a tenant."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Account, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import accounts, standing
from portalops.rules.accounts import Members
from portalops.values import Address, Kana, Name, Roles


class AddAccount(Asks, frozen=True):
    """Add a user to a tenant."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    name: Annotated[Name, "Name of the user"]
    kana: Annotated[Kana | None, "Name in kana"] = None
    email: Annotated[Address | None, "E-mail address, to which password links go"] = None
    roles: Annotated[Roles, "Roles in the portal's words, with commas between them"] = ()


def look(asked: AddAccount, reads: Reads) -> Members:
    """The tenant's users as they stand."""
    tenant = asked.account.tenant
    return Members(
        tenant=reads.tenant(tenant),
        count=reads.account_count(tenant),
        taken=reads.account_if_any(asked.account),
    )


def plan(asked: AddAccount, members: Members, profile: Profile, today: date) -> Plan:
    """Let the user join, unless the id is taken or the tenant has no room for one more."""
    account = accounts.by_code(
        Account(ref=asked.account, name=asked.name, kana=asked.kana, email=asked.email, roles=asked.roles), profile
    )
    refusals = (*standing.refusals(members.tenant, profile), *accounts.refusals(account, members, profile))
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(ADD_ACCOUNT.name)
    return Plan(effects=(effects.added(account, rule),))


ADD_ACCOUNT = Operation(
    name="account add",
    permission=Permission.ACCOUNT_ADD,
    asks=AddAccount,
    look=look,
    plan=plan,
)
