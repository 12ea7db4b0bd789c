"""What an operator may see of customers' personal data at the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from portalops.facts import Call, Personal, Reads, Reveal, Standing
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules.callers import missing

KINDS: tuple[Personal, ...] = ("name", "mail", "phone", "address")
"""The kinds of personal data, in the order in which people see them."""


class Sight(Struct, frozen=True, kw_only=True):
    """What is shown to an operator: everything of the tenant whose identified caller they speak with, and whatever was
    revealed to them; of all other tenants everything too, but only where the store has no grants.
    """

    operator: str
    of_others: bool
    call: Call | None = None
    identified: bool = False
    reveals: Sequence[Reveal] = ()

    def sees(self, tenant: TenantRef, what: Personal) -> bool:
        """Whether this kind of a tenant's personal data is shown as it is."""
        if any(reveal.tenant == tenant and reveal.what == what for reveal in self.reveals):
            return True
        return self.identified if self.call and self.call.tenant == tenant else self.of_others

    def identifies(self, tenant: TenantRef) -> bool:
        """Whether the identified caller is this tenant's."""
        return self.identified and self.call is not None and self.call.tenant == tenant

    def hidden_of(self, tenant: TenantRef) -> tuple[Personal, ...]:
        """The kinds of a tenant's personal data that are masked."""
        return tuple(what for what in KINDS if not self.sees(tenant, what))


def sight_of(standing: Standing, profiles: Mapping[str, Profile], reads: Reads, now: datetime) -> Sight | None:
    """What an operator who stands so is shown; None where that is everything."""
    call = standing.call
    identified = call is not None and not missing(call, profiles[call.tenant.portal])
    if not standing.has_grants and (call is None or identified):
        return None
    reveals = reads.revealed(standing.operator, now)
    return Sight(
        operator=standing.operator,
        of_others=not standing.has_grants,
        call=call,
        identified=identified,
        reveals=reveals,
    )
