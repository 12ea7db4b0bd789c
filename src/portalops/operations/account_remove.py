"""Remove an account: the user is gone for good, and what was known of the person is erased."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, standing, taking_over
from portalops.rules.account_states import Standing
from portalops.values import Reason


class RemoveAccount(Asks, frozen=True):
    """Remove a user for good, or take over that the customer did."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    reason: Annotated[Reason, "Why, who asked for it, and how the caller was identified"]
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


def look(asked: RemoveAccount, reads: Reads) -> Standing:
    """The user among the users of its tenant."""
    return account_states.standing_of(asked.account, asked.done_on, reads)


def plan(asked: RemoveAccount, facts: Standing, profile: Profile, today: date) -> Plan:
    """Erase the user and keep its id, unless it is one that a tenant always has."""
    account = facts.account
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *account_states.removed(account, profile),
        *account_states.never_removed(account, profile),
        *account_states.keeps_one(facts, (), profile),
        *taking_over.refusals(asked.done_on, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on("account remove", account_states.case_of_removal(facts, profile))
    return Plan(
        effects=effects.changed(account, rule, **account_states.erased(account)),
        notices=(
            *account_states.removal_notices(facts, profile),
            *account_states.left_without(facts, (), profile),
            *taking_over.notices(asked.done_on, profile),
        ),
    )


REMOVE_ACCOUNT = Operation(
    name="account remove",
    permission=Permission.ACCOUNT_REMOVE,
    asks=RemoveAccount,
    look=look,
    plan=plan,
    case=account_states.case_of_removal,
)
