"""Environments of a contract: how they are ordered, and what is done to them no more once they were released."""

from __future__ import annotations

from portalops.facts import Environment
from portalops.plan import Refusal
from portalops.profiles.licensing import EnvironmentRules
from portalops.profiles.profile import Profile
from portalops.wording import say


def order(environment: Environment) -> tuple[bool, int, str, str]:
    """The place of an environment among others: by its sort key, numbers before texts, the small before the great."""
    key = environment.sort_key
    is_number = key.isascii() and key.isdigit()
    return (not is_number, int(key) if is_number else 0, key, str(environment.ref))


def refusals(environment: Environment, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal if the environment was released."""
    if environment.state != "released":
        return ()
    text = say("environment: {environment} was released on {day}, and isn't used any more.",
               environment=environment.ref, day=environment.released_on)  # fmt: skip
    return (Refusal(code="released", field="environment", rule=profile.rule("PO-RELEASE"), text=text),)


def nothing_changes(environment: Environment, becomes: Environment, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal if the environment is so already."""
    if becomes != environment:
        return ()
    text = say("environment: nothing of {environment} would change; give its new name or its new sort key.",
               environment=environment.ref)  # fmt: skip
    return (Refusal(code="no_change", rule=profile.rule("PO-CHANGE"), text=text),)


def rules_of(profile: Profile) -> EnvironmentRules:
    """The portal's rules for environments; a profile that acts on environments has them."""
    assert profile.environments is not None, "a portal that acts on environments has rules for them"
    return profile.environments
