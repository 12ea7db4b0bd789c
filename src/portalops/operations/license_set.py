"""Set the number of licenses of a tenant, or take over that its customer did."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from portalops import effects
from portalops.facts import Contract, Reads
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import TenantRef
from portalops.rules import licenses, standing, taking_over
from portalops.rules.licenses import Seats
from portalops.values import Count, Reason


class SetLicenses(Asks, frozen=True):
    """Set how many licenses a tenant has in all."""

    positional: ClassVar[int] = 2

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]
    count: Annotated[Count, "Number of licenses in all, not how many are added"]
    reason: Annotated[Reason, "Why, for the record"]
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


def look(asked: SetLicenses, reads: Reads) -> Seats:
    """The tenant, how many users it has, and its contracts."""
    return Seats(
        tenant=reads.tenant(asked.tenant),
        users=reads.account_count(asked.tenant),
        by_roles=reads.accounts_by_roles(asked.tenant),
        contracts=tuple(reads.all_of(Contract, asked.tenant)),
        done_on=asked.done_on,
    )


def case(seats: Seats, profile: Profile) -> str:
    """Whether the tenant is of a kind that has no licenses, else whether the customer did it already."""
    return licenses.ONE_USER if licenses.is_for_one(seats.tenant, profile) else taking_over.case(seats.done_on)


def plan(asked: SetLicenses, seats: Seats, profile: Profile, today: date) -> Plan:
    """Put the new number in place of the old, unless fewer than are in use or more than the most are asked for."""
    tenant = seats.tenant
    refusals = (
        *standing.refusals(tenant, profile),
        *licenses.refusals(seats, asked.count, profile),
        *taking_over.refusals(asked.done_on, profile, today),
    )
    if refusals:
        return Plan(refusals=refusals)
    rule = profile.rests_on("license set", case(seats, profile))
    return Plan(
        effects=effects.changed(tenant, rule, licenses=asked.count),
        notices=(
            *licenses.notices(tenant, asked.count, profile, seats.contracts),
            *taking_over.notices(asked.done_on, profile),
        ),
    )


SET_LICENSES = Operation(
    name="license set",
    permission=Permission.LICENSE_SET,
    asks=SetLicenses,
    look=look,
    plan=plan,
    case=case,
)
