"""Resume an account: a suspended user can log in again, once support has looked at where it stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import PersonalText, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Notice, Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, accounts
from portalops.rules.account_states import Standing
from portalops.values import Reason
from portalops.wording import say


class ResumeAccount(Asks, frozen=True):
    """Let a suspended user in again."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    reason: Annotated[Reason, "Why, and how the caller was identified"]


def look(asked: ResumeAccount, reads: Reads) -> Standing:
    """The user among the users of its tenant."""
    return account_states.standing_of(asked.account, None, reads)


def plan(asked: ResumeAccount, facts: Standing, profile: Profile, today: date) -> Plan:
    """Resume a suspended user, unless the tenant has more accounts than it may have."""
    refusals = (
        *account_states.becoming(facts, "active", profile),
        *accounts.too_many(facts.tenant, facts.count, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on("account resume")
    account = facts.account
    told = {"name": PersonalText(account.name, "name"), "tenant": facts.tenant.ref, "count": facts.count}
    seen = say(
        "{name}: never used, as far as is known here; {tenant} has {count} accounts, suspended ones counted.", **told
    )
    if account.last_used_on:
        seen = say(
            "{name}: last used on {day}; {tenant} has {count} accounts, suspended ones counted.",
            **told,
            day=account.last_used_on,
        )
    return Plan(effects=effects.changed(account, rule, state="active"), notices=(Notice(rule=rule, text=seen),))


RESUME_ACCOUNT = Operation(
    name="account resume",
    permission=Permission.ACCOUNT_RESUME,
    asks=ResumeAccount,
    look=look,
    plan=plan,
)
