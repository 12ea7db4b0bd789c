"""Where a tenant stands: one that has left can't be worked on any more."""

from __future__ import annotations

from portalops.facts import Tenant
from portalops.plan import Refusal
from portalops.profiles.profile import Profile
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
