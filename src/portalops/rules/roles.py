"""Roles of a user: each given or taken by itself, so that giving one leaves all others as they are."""

from __future__ import annotations

from collections.abc import Iterator

from portalops.plan import Refusal
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile
from portalops.rules.tenants import not_a_choice
from portalops.wording import say


def changed(roles: tuple[str, ...], give: str | None, take: str | None, profile: Profile) -> tuple[str, ...]:
    """The roles once one was given and one taken; where a user has one role only, giving one takes the others."""
    gives, takes = _code(give, profile), _code(take, profile)
    kept = tuple(role for role in roles if role not in (gives, takes))
    if not gives:
        return kept
    return (gives,) if profile.accounts.one_role else (*kept, gives)


def refusals(roles: tuple[str, ...], give: str | None, take: str | None, profile: Profile) -> tuple[Refusal, ...]:
    """Why roles can't be changed so, all reasons at once."""
    return tuple(_refusals(roles, give, take, profile))


def _refusals(roles: tuple[str, ...], give: str | None, take: str | None, profile: Profile) -> Iterator[Refusal]:
    has = profile.accounts.roles
    given = {field: word for field, word in (("give", give), ("take", take)) if word}
    if not given:
        text = say("Nothing is to change; write the role to give, or the role to take.")
        yield Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text)
    if not isinstance(has, Choices):
        return
    for field, word in given.items():
        choice = has.pick(word)
        if not choice:
            yield not_a_choice(field, word, has, profile)
        elif (choice.code in roles) == (field == "give"):
            told = {"field": field, "role": has.named(choice.code)}
            text = say("{field}: the user has the role {role} already.", **told)
            if field == "take":
                text = say("{field}: the user doesn't have the role {role}.", **told)
            yield Refusal(code="no_change", field=field, rule=profile.rule("PO-CHANGE"), text=text)
    if profile.accounts.one_role and take and not give:
        rule = profile.rule(profile.accounts.one_role_rule)
        text = say("take: a user has exactly one role here; give the other one instead: {rule}", rule=rule.says)
        yield Refusal(code="one_role", field="take", rule=rule, text=text)


def _code(word: str | None, profile: Profile) -> str | None:
    has = profile.accounts.roles
    choice = has.pick(word) if word and isinstance(has, Choices) else None
    return choice.code if choice else word
