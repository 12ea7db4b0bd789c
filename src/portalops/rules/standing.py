"""Where a thing stands: a tenant that has left can't be worked on any more, what is there can't be added again."""

from __future__ import annotations

from portalops.facts import Tenant, Thing
from portalops.plan import Refusal
from portalops.profiles.profile import Profile
from portalops.terms import noun
from portalops.wording import say


def refusals(tenant: Tenant, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal if the tenant has left its portal."""
    if tenant.state != "left":
        return ()
    return (
        Refusal(
            code="has_left", text=say("{tenant} has left the portal.", tenant=tenant.ref), rule=profile.rule("PO-LEFT")
        ),
    )


def taken(thing: Thing | None, field: str, profile: Profile) -> tuple[Refusal, ...]:
    """A refusal if there is a thing of that reference already."""
    if thing is None:
        return ()
    text = say("{field}: there is already a {what} {ref}.", field=field, what=noun(thing.noun), ref=thing.ref)
    return (Refusal(code="taken", field=field, rule=profile.rule("PO-TAKEN"), text=text),)
