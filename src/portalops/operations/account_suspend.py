"""Suspend an account: a user can't log in until it is resumed, and everything about it stays."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, taking_over
from portalops.rules.account_states import Standing
from portalops.values import Reason


class SuspendAccount(Asks, frozen=True):
    """Suspend a user, or take over that the customer did."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    reason: Annotated[Reason, "Why, and who asked for it"]
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


def look(asked: SuspendAccount, reads: Reads) -> Standing:
    """The user among the users of its tenant."""
    return account_states.standing_of(asked.account, asked.done_on, reads)


def case(facts: Standing, profile: Profile) -> str:
    """Whether the customer did it already."""
    return taking_over.case(facts.done_on)


def plan(asked: SuspendAccount, facts: Standing, profile: Profile, today: date) -> Plan:
    """Suspend a user in use, unless it is the last one with a role that somebody always has."""
    refusals = (
        *account_states.becoming(facts, "suspended", profile),
        *account_states.keeps_one(facts, (), profile),
        *taking_over.refusals(asked.done_on, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on("account suspend", case(facts, profile))
    return Plan(
        effects=effects.changed(facts.account, rule, state="suspended"),
        notices=(
            *account_states.left_without(facts, (), profile),
            *taking_over.notices(asked.done_on, profile),
        ),
    )


SUSPEND_ACCOUNT = Operation(
    name="account suspend",
    permission=Permission.ACCOUNT_SUSPEND,
    asks=SuspendAccount,
    look=look,
    plan=plan,
    case=case,
)
