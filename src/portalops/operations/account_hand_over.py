"""Hand over the first administrator: to a successor with its data, or for administration alone."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from portalops import effects
from portalops.facts import Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, hand_over, standing, taking_over
from portalops.rules.account_states import Standing
from portalops.values import Address, Kana, PersonName, PhoneNumber, Word


class HandOver(Asks, frozen=True):
    """Hand the first administrator over to another person, or take over that the customer did.

    takes-over: the successor goes on with the user and its data. admin-id: the user is for administration alone, and
    only its contact is the successor's.
    """

    account: Annotated[AccountRef, "First administrator, as portal:code/user"]
    way: Annotated[Annotated[str, Word("takes-over")], "takes-over or admin-id"]
    name: Annotated[PersonName | None, "The successor's name, or the name for administration"] = None
    kana: Annotated[Kana | None, "The name in kana"] = None
    email: Annotated[Address | None, "The successor's e-mail address"] = None
    phone: Annotated[PhoneNumber | None, "The successor's phone number"] = None
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


def look(asked: HandOver, reads: Reads) -> Standing:
    """The user among the users of its tenant."""
    return account_states.standing_of(asked.account, asked.done_on, reads)


def case(facts: Standing, profile: Profile) -> str:
    """Whether the customer did it already."""
    return taking_over.case(facts.done_on)


def plan(asked: HandOver, facts: Standing, profile: Profile, today: date) -> Plan:
    """Let the user have the successor's data, the roles and everything else staying as they are."""
    account = facts.account
    way = asked.way.lower()
    name = hand_over.name_of(way, asked.name, profile)
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *account_states.removed(account, profile),
        *hand_over.refusals(account, way, name, asked.email, profile),
        *taking_over.refusals(asked.done_on, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    becomes = {"name": name, "kana": asked.kana, "email": asked.email, "phone": asked.phone}
    return Plan(
        effects=effects.changed(account, hand_over.rule_of(way, profile), **becomes),
        notices=(*hand_over.notices(profile), *taking_over.notices(asked.done_on, profile)),
    )


HAND_OVER = Operation(
    name="account hand-over",
    permission=Permission.ACCOUNT_HAND_OVER,
    asks=HandOver,
    look=look,
    plan=plan,
    case=case,
)
