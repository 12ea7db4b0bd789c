"""Set the most accounts of a tenant: more than usual, as it was agreed with the customer, for a time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from portalops import effects
from portalops.facts import AgreedLimit, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import account_limit, standing
from portalops.values import Count, PersonName, Reason
from portalops.wording import say


class SetLimit(Asks, frozen=True):
    """Let a tenant have more accounts than usual, as it was agreed; the usual number ends an agreement."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    count: Annotated[Count, "The most accounts, suspended ones counted"]
    agreed_by: Annotated[PersonName, "Who agreed to it"]
    reason: Annotated[Reason, "Why so many are needed"]
    until: Annotated[date, "Last day on which it holds"]


class Counted(Struct, frozen=True, kw_only=True):
    """The tenant, and how many accounts it has."""

    tenant: Tenant
    count: int


def look(asked: SetLimit, reads: Reads) -> Counted:
    """The tenant as it stands."""
    return Counted(tenant=reads.tenant(asked.tenant), count=reads.account_count(asked.tenant))


def plan(asked: SetLimit, facts: Counted, profile: Profile, today: date) -> Plan:
    """Put the agreement on file, where the tenant's accounts keep within it."""
    tenant = facts.tenant
    agreed = AgreedLimit(count=asked.count, agreed_by=asked.agreed_by, reason=asked.reason, until=asked.until)
    refusals = (
        *standing.refusals(tenant, profile),
        *account_limit.refusals(tenant, agreed, facts.count, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rules = profile.accounts
    if agreed.count == rules.most:
        ended = effects.changed(tenant, profile.rule(rules.most_rule), agreed_limit=None)
        return Plan(effects=ended)
    rule = profile.rule(rules.more_rule or rules.most_rule)
    text = say("From the day after {until} the most is {most} again.", until=agreed.until, most=rules.most)
    return Plan(
        effects=effects.changed(tenant, rule, agreed_limit=agreed),
        approval=account_limit.approval(agreed, profile),
        notices=(Notice(rule=rule, text=text),),
    )


SET_LIMIT = Operation(
    name="account limit",
    permission=Permission.ACCOUNT_LIMIT,
    asks=SetLimit,
    look=look,
    plan=plan,
)
