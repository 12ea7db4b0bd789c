"""Handing over the first administrator: to a successor with all its data, or as a user for administration alone."""

from __future__ import annotations

from collections.abc import Iterator

from portalops.facts import Account
from portalops.plan import Notice, Refusal
from portalops.profiles.edits import HandOverRules
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.wording import say

TAKES_OVER = "takes-over"
ADMIN_ID = "admin-id"
WAYS = (TAKES_OVER, ADMIN_ID)


def rules_of(profile: Profile) -> HandOverRules:
    """The portal's rules on its first administrator; a profile that acts on handing over has them."""
    assert profile.hand_over is not None, "a portal that hands over has rules for it"
    return profile.hand_over


def rule_of(way: str, profile: Profile) -> Rule:
    """The rule of one of the two ways."""
    rules = rules_of(profile)
    return profile.rule(rules.successor_rule if way == TAKES_OVER else rules.admin_rule)


def name_of(way: str, name: str | None, profile: Profile) -> str | None:
    """The name that the user gets: the successor's, or the one for administration, the first where none is said."""
    if way == ADMIN_ID and name is None:
        return rules_of(profile).admin_names[0]
    return name


def refusals(account: Account, way: str, name: str | None, email: str | None, profile: Profile) -> Iterator[Refusal]:
    """Why the user can't be handed over so, all reasons at once."""
    rules = rules_of(profile)
    if account.ref.user != rules.user:
        rule = profile.rule(rules.rule)
        text = say("account: {account} isn't the first administrator; that is {user}.",
                   account=account.ref, user=rules.user)  # fmt: skip
        yield Refusal(code="not_first", field="account", rule=rule, text=text)
    if way not in WAYS:
        text = say("way: there is no {way}; write {one} or {other}.", way=way, one=TAKES_OVER, other=ADMIN_ID)
        yield Refusal(code="not_a_choice", field="way", rule=profile.rule("PO-FIELD"), text=text)
        return
    rule = rule_of(way, profile)
    if way == TAKES_OVER and name is None:
        yield Refusal(
            code="missing", field="name", rule=rule, text=say("name: it is missing; write the successor's name.")
        )
    if way == ADMIN_ID and name is not None and name not in rules.admin_names:
        text = say("name: a user for administration alone is called {names}.", names=" / ".join(rules.admin_names))
        yield Refusal(code="not_a_choice", field="name", rule=rule, text=text)
    if email is None:
        contact = profile.rule(rules.contact_rule)
        text = say("email: it is missing; write the successor's address: {rule}", rule=contact.says)
        yield Refusal(code="missing", field="email", rule=contact, text=text)


def notices(profile: Profile) -> tuple[Notice, ...]:
    """What to tell the customer with it: how the change arrives, whose contact it is, who is called in need."""
    rules = rules_of(profile)
    told = (rules.arrives_rule, rules.contact_rule, rules.emergency_rule)
    return tuple(Notice(rule=profile.rule(id), text=profile.rule(id).says) for id in told if id)
