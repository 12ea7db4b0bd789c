"""Add a group company: another company of the tenant's group uses its contracts too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import Account, GroupCompany, Reads, Tenant
from portalops.folding import fold_words
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan, Refusal
from portalops.profiles.profile import Profile
from portalops.references import AccountRef, CompanyRef, TenantRef
from portalops.rules import owners, standing
from portalops.values import Name
from portalops.wording import say


class AddCompany(Asks, frozen=True):
    """Add a company to a tenant's group, for an owner, under the name that the portal's search found."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    name: Annotated[Name, "Name of the company, as the portal's search found it"]
    asked_by: Annotated[AccountRef | None, "Owner who asks for it, as portal:code/user"] = None


class Group(Struct, frozen=True, kw_only=True):
    """A tenant, the companies of its group, and who asks for another."""

    tenant: Tenant
    companies: tuple[GroupCompany, ...]
    who: Account | None


def look(asked: AddCompany, reads: Reads) -> Group:
    """The group as it stands, and who asks."""
    return Group(
        tenant=reads.tenant(asked.tenant),
        companies=tuple(reads.all_of(GroupCompany, asked.tenant)),
        who=owners.requester(asked.asked_by, reads),
    )


def plan(asked: AddCompany, group: Group, profile: Profile, today: date) -> Plan:
    """Add the company, unless it is in the group already under any writing of its name, or no owner asks."""
    refusals = (
        *standing.refusals(group.tenant, profile),
        *owners.refusals(group.who, group.tenant.ref, ADD_COMPANY.name, profile),
        *_there(asked.name, group, profile),
    )
    if refusals:
        return Plan(refusals=refusals)
    ref = CompanyRef.of(group.tenant.ref, f"G{len(group.companies) + 1}")
    company = GroupCompany(ref=ref, name=asked.name, added_on=today)
    return Plan(effects=(effects.added(company, profile.rests_on(ADD_COMPANY.name)),))


def _there(name: str, group: Group, profile: Profile) -> Iterator[Refusal]:
    rule = profile.rule("PO-COMPANY")
    wanted = fold_words(name)
    if wanted == fold_words(group.tenant.name):
        text = say("name: {name} is the tenant itself, {tenant}.", name=name, tenant=group.tenant.ref)
        yield Refusal(code="itself", field="name", rule=rule, text=text)
    for company in group.companies:
        if fold_words(company.name) == wanted:
            text = say("name: {name} is in the group already, as {known}.", name=name, known=company.name)
            yield Refusal(code="taken", field="name", rule=rule, text=text)


ADD_COMPANY = Operation(
    name="company add",
    permission=Permission.COMPANY_ADD,
    asks=AddCompany,
    look=look,
    plan=plan,
)
