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
from portalops.rules import accounts, addresses, standing
from portalops.rules.accounts import Members
from portalops.values import Address, Kana, PersonName, PhoneNumber, Roles


class AddAccount(Asks, frozen=True):
    """Add a user to a tenant."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    name: Annotated[PersonName, "Name of the user"]
    kana: Annotated[Kana | None, "Name in kana"] = None
    email: Annotated[Address | None, "E-mail address, to which password links go"] = None
    roles: Annotated[Roles, "Roles in the portal's words, with commas between them"] = ()
    phone: Annotated[PhoneNumber | None, "Phone number registered at the portal"] = None
    last_used_on: Annotated[date | None, "Day of the last use, as the portal shows it"] = None
    consent_by: Annotated[PersonName | None, "Who at the company permitted a private address"] = None
    consent_on: Annotated[date | None, "Day on which it was permitted"] = None


def look(asked: AddAccount, reads: Reads) -> Members:
    """The tenant's users as they stand."""
    tenant = asked.account.tenant
    return Members(
        tenant=reads.tenant(tenant),
        count=reads.account_count(tenant),
        by_roles=reads.accounts_by_roles(tenant),
        taken=reads.account_if_any(asked.account),
        others=tuple(reads.all_of(Account, tenant)) if asked.phone else (),
    )


def plan(asked: AddAccount, members: Members, profile: Profile, today: date) -> Plan:
    """Let the user join, unless the id is taken or the tenant has no room for one more."""
    said = {field: getattr(asked, field) for field in asked.__struct_fields__ if field != "account"}
    account = accounts.by_code(Account(ref=asked.account, **said), profile)
    refusals = (*standing.refusals(members.tenant, profile), *accounts.refusals(account, members, profile, today))
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on(ADD_ACCOUNT.name)
    return Plan(
        effects=(effects.added(account, rule),),
        notices=(
            *addresses.consent_notices(account, profile),
            *addresses.same_person_notices(account, members.others, profile),
        ),
    )


ADD_ACCOUNT = Operation(
    name="account add",
    permission=Permission.ACCOUNT_ADD,
    asks=AddAccount,
    look=look,
    plan=plan,
    lacks=addresses.lacking,
)
